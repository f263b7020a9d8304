#include "returns.h"

#include "plantgym/math.h"

namespace plantgym {
void gae(const Rollout& r, float lambda, std::span<float> advantage) {
  for (size_t i = r.reward.size(); i-- > 0;) gae_step(r, lambda, i, advantage.data());
}

void lambda_returns(const Rollout& r, float lambda, std::span<float> to) {
  for (size_t i = r.reward.size(); i-- > 0;) lambda_step(r, lambda, i, to.data());
}

void n_step_returns(const Rollout& r, int64_t n, std::span<float> to) {
  for (size_t i = 0; i < r.reward.size(); ++i) {
    float sum = 0, weight = 1;
    size_t at = i;
    for (int64_t k = 1;; ++k, at += size_t(r.rows)) {
      sum += weight * r.reward[at];
      weight *= r.discount_of(at);
      if (k == n || r.ended(at) || r.last(at)) break;
    }
    to[i] = sum + weight * r.value_after(at);
  }
}

void discounts(std::span<const float> elapsed, double gamma, double per, std::span<float> to) {
  for (size_t i = 0; i < elapsed.size(); ++i)
    to[i] = float(math::pow(gamma, double(elapsed[i]) / per));
}

}  // namespace plantgym
