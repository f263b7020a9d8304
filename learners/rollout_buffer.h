// Some steps of all rows: environments write straight into it, step after step.
#pragma once
#include <cstdint>
#include <vector>

#include "agents/network_agent.h"
#include "returns.h"
#include "vec_env.h"

namespace plantgym {

/// Arrays [steps, n], observations and masks [steps + 1, n]: step t is chosen from row t, and what
/// follows it is in row t + 1.
class RolloutBuffer {
 public:
  RolloutBuffer(const pg_spec& spec, const NetworkPlan& plan, int64_t rows, int64_t steps);
  /// Bytes that one takes, before it is made.
  static int64_t bytes(const pg_spec& spec, int64_t rows, int64_t steps);
  /// Points io at step t: it reads action t, and writes reward t, ends t and observation t + 1.
  void point(pg_io& io, int64_t t);
  /// Points io at observation t alone, as for reset and look.
  void point_at_observation(pg_io& io, int64_t t);
  /// The last observation becomes the first of the next rollout.
  void turn_over();
  /// Observations from step t on; row i of step t + s is row s * n + i of these.
  RowsSeen seen(int64_t t) const;
  const uint8_t* mask(int64_t at) const {
    return mask_.empty() ? nullptr : &mask_[size_t(at * mask_size_)];
  }
  void* action(int64_t at) { return &action_[size_t(at * action_bytes_)]; }
  /// What returns are made from, by gamma or, where steps take unequal time, by `discount`.
  Rollout rollout(float gamma) const;

  const int64_t n, steps;
  std::vector<float> reward, elapsed, discount;  // [steps, n]; discount empty: gamma
  std::vector<uint8_t> terminated, truncated;    // [steps, n]
  std::vector<float> value, final_value;         // [steps + 1, n]; [steps, n]

 private:
  const NetworkPlan& plan_;
  std::vector<std::vector<char>> obs_;  // of each part [steps + 1, n, bytes]
  std::vector<uint8_t> mask_;           // [steps + 1, n, mask_size]
  std::vector<char> action_;            // [steps, n, bytes]
  int64_t mask_size_, action_bytes_;
};

}  // namespace plantgym
