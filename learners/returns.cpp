#include "returns.h"

#include <cmath>

namespace plantgym {
namespace {

/// Value of what follows step i (of t, counted over all rows): what every recursion begins with.
float value_after(const Rollout& r, size_t i) {
  const float next = r.value[i + size_t(r.rows)], last = r.final_value[i];
  return r.terminated[i] ? 0 : r.truncated[i] ? last : next;
}

float discount_of(const Rollout& r, size_t i) {
  return r.discount.empty() ? r.gamma : r.discount[i];
}

bool ended(const Rollout& r, size_t i) { return r.terminated[i] | r.truncated[i]; }

}  // namespace

void gae(const Rollout& r, float lambda, std::span<float> advantage) {
  const size_t n = size_t(r.rows);
  for (size_t i = r.reward.size(); i-- > 0;) {
    const float d = discount_of(r, i);
    const float delta = r.reward[i] + d * value_after(r, i) - r.value[i];
    const bool last = i + n >= r.reward.size();
    advantage[i] = delta + (last || ended(r, i) ? 0 : d * lambda * advantage[i + n]);
  }
}

void lambda_returns(const Rollout& r, float lambda, std::span<float> to) {
  const size_t n = size_t(r.rows);
  for (size_t i = r.reward.size(); i-- > 0;) {
    float next = value_after(r, i);
    if (i + n < r.reward.size() && !ended(r, i)) next = lambda * to[i + n] + (1 - lambda) * next;
    to[i] = r.reward[i] + discount_of(r, i) * next;
  }
}

void n_step_returns(const Rollout& r, int64_t n, std::span<float> to) {
  for (size_t i = 0; i < r.reward.size(); ++i) {
    float sum = 0, weight = 1;
    size_t at = i;
    for (int64_t k = 1;; ++k, at += size_t(r.rows)) {
      sum += weight * r.reward[at];
      weight *= discount_of(r, at);
      if (k == n || ended(r, at) || at + size_t(r.rows) >= r.reward.size()) break;
    }
    to[i] = sum + weight * value_after(r, at);
  }
}

void discounts(std::span<const float> elapsed, double gamma, double per, std::span<float> to) {
  for (size_t i = 0; i < elapsed.size(); ++i)
    to[i] = float(std::pow(gamma, double(elapsed[i]) / per));
}

}  // namespace plantgym
