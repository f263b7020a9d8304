// Random actions of one row, as functions that a GPU's threads can call too; see choices.h.
#pragma once
#include <algorithm>
#include <cmath>
#include <limits>

#include "plantgym/math.h"

namespace plantgym {

/// An ActionSpace's arrays, wherever they lie.
struct ActionView {
  int32_t elements = 0, outputs = 0;
  const int32_t* counts = nullptr;  // [elements]; null: a box
  const float *middle = nullptr, *half = nullptr, *lows = nullptr, *highs = nullptr;  // [elements]
  PG_HD bool box() const { return !counts; }
  PG_HD int32_t draws() const { return box() ? 2 * elements : elements; }
};

/// What one row's choice is computed in.
struct ChoiceScratch {
  float *log_p, *p;  // [outputs] of the last normalise
  float* entropy;    // [elements] of the last evaluate
};

struct ChoiceValue {
  float log_prob, entropy;
};

constexpr float kHalfLog2Pi = 0.918938533f;
/// Log-probability of illegal ones.
PG_HD inline constexpr float never() { return -std::numeric_limits<float>::infinity(); }
PG_HD inline float e_to(float x) { return float(math::exp(double(x))); }

/// log_p and p of one element's values. @return the entropy
PG_HD inline float normalise(const float* y, int32_t first, int32_t count, const uint8_t* mask,
                             const ChoiceScratch& s) {
  const auto legal = [&](int32_t a) { return !mask || mask[first + a]; };
  float most = never();
  for (int32_t a = 0; a < count; ++a)
    if (legal(a)) most = std::max(most, y[first + a]);
  float sum = 0, entropy = 0;
  float *log_p = s.log_p + first, *p = s.p + first;
  for (int32_t a = 0; a < count; ++a) {
    log_p[a] = legal(a) ? y[first + a] - most : never();
    sum += p[a] = legal(a) ? e_to(log_p[a]) : 0;
  }
  const float log_sum = float(math::log(double(sum))), share = 1 / sum;
  for (int32_t a = 0; a < count; ++a) {
    if (log_p[a] == never()) continue;
    log_p[a] -= log_sum, p[a] *= share;
    entropy -= p[a] * log_p[a];
  }
  return entropy;
}

/// @param bits [draws] random words @param kept [elements] what evaluate() takes
/// @return its log-probability (density)
template <class Bits>
PG_HD inline float draw_choice(const ActionView& space, const float* y, const float* log_std,
                               const uint8_t* mask, const Bits& bits, const ChoiceScratch& s,
                               float* kept) {
  float log_prob = 0;
  if (space.box()) {
    for (int32_t e = 0; e < space.elements; ++e) {  // Box & Muller 1958
      const double u = (double(bits[2 * e]) + 1) * 0x1p-32, v = double(bits[2 * e + 1]) * 0x1p-32;
      const float z = float(std::sqrt(-2 * math::log(u)) * math::cos(6.283185307179586 * v));
      kept[e] = y[e] + e_to(log_std[e]) * z;
      log_prob -= z * z / 2 + log_std[e] + kHalfLog2Pi;
    }
    return log_prob;
  }
  int32_t first = 0;
  for (int32_t e = 0; e < space.elements; ++e) {
    const int32_t count = space.counts[e];
    normalise(y, first, count, mask, s);
    const float *log_p = s.log_p + first, *p = s.p + first;
    float left = float(bits[e] >> 8) * 0x1p-24f;
    int32_t chosen = -1;
    for (int32_t a = 0; a < count; ++a) {
      if (log_p[a] == never()) continue;
      chosen = a;  // the last legal one where rounding leaves some
      if ((left -= p[a]) < 0) break;
    }
    kept[e] = float(std::max(chosen, 0));
    log_prob += chosen < 0 ? 0 : log_p[chosen];
    first += count;
  }
  return log_prob;
}

/// The action as the environment takes it.
PG_HD inline void act_choice(const ActionView& space, const float* kept, void* to) {
  for (int32_t e = 0; e < space.elements; ++e)
    if (!space.box())
      static_cast<int32_t*>(to)[e] = int32_t(kept[e]);
    else if (space.half[e] > 0)
      static_cast<float*>(to)[e] =
          space.middle[e] + space.half[e] * std::clamp(kept[e], -1.0f, 1.0f);
    else
      static_cast<float*>(to)[e] = std::min(std::max(kept[e], space.lows[e]), space.highs[e]);
}

PG_HD inline ChoiceValue evaluate_choice(const ActionView& space, const float* y,
                                         const float* log_std, const uint8_t* mask,
                                         const float* kept, const ChoiceScratch& s) {
  ChoiceValue v = {0, 0};
  int32_t first = 0;
  for (int32_t e = 0; e < space.elements; ++e) {
    if (space.box()) {
      const float z = (kept[e] - y[e]) * e_to(-log_std[e]);
      v.log_prob -= z * z / 2 + log_std[e] + kHalfLog2Pi;
      v.entropy += log_std[e] + kHalfLog2Pi + 0.5f;
      continue;
    }
    v.entropy += s.entropy[e] = normalise(y, first, space.counts[e], mask, s);
    v.log_prob += s.log_p[first + int32_t(kept[e])];
    first += space.counts[e];
  }
  return v;
}

/// After evaluate_choice(): adds d (by_log_prob * log_prob + by_entropy * entropy) to dy [outputs],
/// and to d_log_std [elements] of a box.
PG_HD inline void slope_choice(const ActionView& space, const float* y, const float* log_std,
                               const float* kept, const ChoiceScratch& s, float by_log_prob,
                               float by_entropy, float* dy, float* d_log_std) {
  int32_t first = 0;
  for (int32_t e = 0; e < space.elements; ++e) {
    if (space.box()) {
      const float inverse = e_to(-log_std[e]), z = (kept[e] - y[e]) * inverse;
      dy[e] += by_log_prob * z * inverse;
      d_log_std[e] += by_log_prob * (z * z - 1) + by_entropy;
      continue;
    }
    for (int32_t a = 0; a < space.counts[e]; ++a) {
      const float log_p = s.log_p[first + a];
      if (log_p == never()) continue;
      const float p = s.p[first + a], taken = a == int32_t(kept[e]) ? 1.0f : 0.0f;
      dy[first + a] += by_log_prob * (taken - p) - by_entropy * p * (log_p + s.entropy[e]);
    }
    first += space.counts[e];
  }
}

/// What PPO's loss is made of: its numbers, and the slopes of
///   max(-A ratio, -A clip(ratio)) - ent_coef entropy + vf_coef value loss
struct PpoLoss {
  float clip, ent_coef, vf_coef;
  bool clip_vloss;
};
/// What one sample adds to what an update tells of itself.
struct PpoTold {
  double policy_loss, value_loss, entropy, kl, clipped;
  PG_HD PpoTold& operator+=(const PpoTold& t) {
    policy_loss += t.policy_loss, value_loss += t.value_loss, entropy += t.entropy;
    kl += t.kl, clipped += t.clipped;
    return *this;
  }
};
/// One sample of a row's outputs y [outputs, then the value].
struct PpoSample {
  float advantage, target;  // scaled; what the value should be
  float log_prob, value;    // when it was done
  const float* kept;
  const uint8_t* mask;
  float share;  // of the sample in the mean
};
/// dy [outputs, value] of one row, added; @param d_log_std of a box, added
PG_HD inline PpoTold ppo_slopes(const PpoLoss& l, const ActionView& space, const PpoSample& of,
                                const float* y, const float* log_std, const ChoiceScratch& s,
                                int32_t value_at, float* dy, float* d_log_std) {
  const ChoiceValue now = evaluate_choice(space, y, log_std, of.mask, of.kept, s);
  const float log_ratio = now.log_prob - of.log_prob, ratio = float(math::exp(double(log_ratio))),
              least = std::clamp(ratio, 1 - l.clip, 1 + l.clip) * of.advantage;
  const bool clipped = least < ratio * of.advantage;
  slope_choice(space, y, log_std, of.kept, s, clipped ? 0 : -of.advantage * ratio * of.share,
               -l.ent_coef * of.share, dy, d_log_std);
  const float value = y[value_at], before = of.value, miss = value - of.target;
  float used = miss;  // the one of the two misses that counts
  bool moves = true;
  if (l.clip_vloss) {
    const float held = before + std::clamp(value - before, -l.clip, l.clip) - of.target;
    if (held * held > miss * miss) used = held, moves = std::fabs(value - before) < l.clip;
  }
  dy[value_at] += moves ? l.vf_coef * used * of.share : 0;
  return {-double(clipped ? least : ratio * of.advantage), double(used * used) / 2,
          double(now.entropy), double(ratio - 1 - log_ratio),
          std::fabs(ratio - 1) > l.clip ? 1.0 : 0.0};
}

}  // namespace plantgym
