#include "choices.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "plantgym/math.h"

namespace plantgym {
namespace {

constexpr float kNever =
    -std::numeric_limits<float>::infinity();  // log-probability of illegal ones
constexpr float kHalfLog2Pi = 0.918938533f;

float e_to(float x) { return float(math::exp(double(x))); }

}  // namespace

Choices::Choices(const ActionSpace& space)
    : space_(space),
      log_p_(size_t(space.outputs)),
      p_(size_t(space.outputs)),
      entropy_(size_t(space.elements)) {}

float Choices::normalise(const float* y, int32_t first, int32_t count, const uint8_t* mask) {
  const auto legal = [&](int32_t a) { return !mask || mask[first + a]; };
  float most = kNever;
  for (int32_t a = 0; a < count; ++a)
    if (legal(a)) most = std::max(most, y[first + a]);
  float sum = 0, entropy = 0;
  float *log_p = &log_p_[size_t(first)], *p = &p_[size_t(first)];
  for (int32_t a = 0; a < count; ++a) {
    log_p[a] = legal(a) ? y[first + a] - most : kNever;
    sum += p[a] = legal(a) ? e_to(log_p[a]) : 0;
  }
  const float log_sum = float(math::log(double(sum))), share = 1 / sum;
  for (int32_t a = 0; a < count; ++a) {
    if (log_p[a] == kNever) continue;
    log_p[a] -= log_sum, p[a] *= share;
    entropy -= p[a] * log_p[a];
  }
  return entropy;
}

float Choices::draw(const float* y, const float* log_std, const uint8_t* mask, const uint32_t* bits,
                    float* kept) {
  float log_prob = 0;
  if (space_.box()) {
    for (int32_t e = 0; e < space_.elements; ++e) {  // Box & Muller 1958
      const double u = (double(bits[2 * e]) + 1) * 0x1p-32, v = double(bits[2 * e + 1]) * 0x1p-32;
      const float z = float(std::sqrt(-2 * math::log(u)) * math::cos(6.283185307179586 * v));
      kept[e] = y[e] + e_to(log_std[e]) * z;
      log_prob -= z * z / 2 + log_std[e] + kHalfLog2Pi;
    }
    return log_prob;
  }
  int32_t first = 0;
  for (int32_t e = 0; e < space_.elements; ++e) {
    const int32_t count = space_.counts[size_t(e)];
    normalise(y, first, count, mask);
    const float *log_p = &log_p_[size_t(first)], *p = &p_[size_t(first)];
    float left = float(bits[e] >> 8) * 0x1p-24f;
    int32_t chosen = -1;
    for (int32_t a = 0; a < count; ++a) {
      if (log_p[a] == kNever) continue;
      chosen = a;  // the last legal one where rounding leaves some
      if ((left -= p[a]) < 0) break;
    }
    kept[e] = float(std::max(chosen, 0));
    log_prob += chosen < 0 ? 0 : log_p[chosen];
    first += count;
  }
  return log_prob;
}

void Choices::act(const float* kept, void* to) const {
  if (space_.box()) return space_.scale(kept, static_cast<float*>(to));
  for (int32_t e = 0; e < space_.elements; ++e) static_cast<int32_t*>(to)[e] = int32_t(kept[e]);
}

Choices::Value Choices::evaluate(const float* y, const float* log_std, const uint8_t* mask,
                                 const float* kept) {
  Value v = {0, 0};
  int32_t first = 0;
  for (int32_t e = 0; e < space_.elements; ++e) {
    if (space_.box()) {
      const float z = (kept[e] - y[e]) * e_to(-log_std[e]);
      v.log_prob -= z * z / 2 + log_std[e] + kHalfLog2Pi;
      v.entropy += log_std[e] + kHalfLog2Pi + 0.5f;
      continue;
    }
    const int32_t count = space_.counts[size_t(e)];
    v.entropy += entropy_[size_t(e)] = normalise(y, first, count, mask);
    v.log_prob += log_p_[size_t(first + int32_t(kept[e]))];
    first += count;
  }
  return v;
}

void Choices::slope(const float* y, const float* log_std, const float* kept, float by_log_prob,
                    float by_entropy, float* dy, float* d_log_std) {
  int32_t first = 0;
  for (int32_t e = 0; e < space_.elements; ++e) {
    if (space_.box()) {
      const float inverse = e_to(-log_std[e]), z = (kept[e] - y[e]) * inverse;
      dy[e] += by_log_prob * z * inverse;
      d_log_std[e] += by_log_prob * (z * z - 1) + by_entropy;
      continue;
    }
    for (int32_t a = 0; a < space_.counts[size_t(e)]; ++a) {
      const float log_p = log_p_[size_t(first + a)];
      if (log_p == kNever) continue;
      const float p = p_[size_t(first + a)], taken = a == int32_t(kept[e]) ? 1.0f : 0.0f;
      dy[first + a] += by_log_prob * (taken - p) - by_entropy * p * (log_p + entropy_[size_t(e)]);
    }
    first += space_.counts[size_t(e)];
  }
}

}  // namespace plantgym
