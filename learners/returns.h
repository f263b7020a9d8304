// What an action was worth: advantages and returns of a rollout, as free functions over plain
// arrays. An array [T, n] holds T steps of n rows, all rows of a step side by side.
#pragma once
#include <cstdint>
#include <span>

#include "plantgym/random.h"  // PG_HD

namespace plantgym {

/// What the environments answered. A row's episode ends at step t where terminated or truncated,
/// and step t + 1 belongs to the next one (autoreset SAME_STEP): nothing of it may reach step t.
struct Rollout {
  int64_t rows = 0;                      // n
  std::span<const float> reward;         // [T, n]
  std::span<const uint8_t> terminated;   // [T, n]
  std::span<const uint8_t> truncated;    // [T, n]; may be 1 beside terminated, which rules
  std::span<const float> value;          // [T + 1, n] of what step t was chosen from
  std::span<const float> final_value;    // [T, n] of the last observation of an episode; read
                                         // only where truncated and not terminated
  float gamma = 0.99f;                   // discount of one step
  std::span<const float> discount = {};  // [T, n] instead of gamma, where steps take unequal
                                         // time (semi-Markov); empty: gamma
  int64_t steps() const { return rows ? int64_t(reward.size()) / rows : 0; }
  // of step i, counted over all rows
  PG_HD bool ended(size_t i) const { return terminated.data()[i] | truncated.data()[i]; }
  PG_HD bool last(size_t i) const { return i + size_t(rows) >= reward.size(); }
  PG_HD float discount_of(size_t i) const { return discount.empty() ? gamma : discount.data()[i]; }
  /// Value of what follows step i: what every recursion begins with.
  PG_HD float value_after(size_t i) const {
    const float next = value.data()[i + size_t(rows)], end = final_value.data()[i];
    return terminated.data()[i] ? 0 : truncated.data()[i] ? end : next;
  }
};

/// One step backwards of gae() and lambda_returns(), for step i of all rows.
/// @param to [T, n], complete from step i + n on
PG_HD inline void gae_step(const Rollout& r, float lambda, size_t i, float* to) {
  const float d = r.discount_of(i);
  const float delta = r.reward.data()[i] + d * r.value_after(i) - r.value.data()[i];
  to[i] = delta + (r.last(i) || r.ended(i) ? 0 : d * lambda * to[i + size_t(r.rows)]);
}
PG_HD inline void lambda_step(const Rollout& r, float lambda, size_t i, float* to) {
  float next = r.value_after(i);
  if (!r.last(i) && !r.ended(i)) next = lambda * to[i + size_t(r.rows)] + (1 - lambda) * next;
  to[i] = r.reward.data()[i] + r.discount_of(i) * next;
}

/// Generalised advantage estimation (Schulman et al. 2016), backwards over the rollout:
///   delta_t = r_t + gamma V(s_{t+1}) - V(s_t),  A_t = delta_t + gamma lambda A_{t+1}
/// A true end has V = 0; a cut episode takes V of its final observation; both end the recursion.
/// @param advantage [T, n], written. A_t + V(s_t) is the target of the value.
void gae(const Rollout& r, float lambda, std::span<float> advantage);

/// Lambda-returns (Daley & Amato 2019), as PQN learns from (Gallici et al. 2025) where `value` is
/// the greatest legal Q(s, .):
///   G_t = r_t + gamma (lambda G_{t+1} + (1 - lambda) V(s_{t+1})),  at an end as in gae()
/// @param to [T, n], written
void lambda_returns(const Rollout& r, float lambda, std::span<float> to);

/// Returns over up to n steps (Sutton & Barto 2018, section 7.1):
///   G_t = r_t + gamma r_{t+1} + … + gamma^m V(s_{t+m}),  m = n, or fewer at an end and where the
/// rollout stops.
/// @param n at least 1. @param to [T, n], written
void n_step_returns(const Rollout& r, int64_t n, std::span<float> to);

/// gamma^(elapsed / per): the discounts of steps that took `elapsed`, where gamma is that of `per`
/// (`discount: {gamma: 0.99, per: 1 h}`), both in one unit.
void discounts(std::span<const float> elapsed, double gamma, double per, std::span<float> to);

}  // namespace plantgym
