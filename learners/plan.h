// The best course of one episode whose future is known: forward search over snapshots. States whose
// chosen observation elements fall into the same bins are merged, and the one with the greatest
// return so far is kept. What it finds is replayed in the simulator: a floor of the best possible,
// and in practice above every rule.
#pragma once
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "vec_env.h"

namespace plantgym {

struct PlanConfig {
  std::vector<std::pair<std::string, double>>
      bins;                   // observation element and the width of its bins
  int64_t beam = 20000;       // states kept after each decision; the worst so far go
  uint64_t seed = 0;          // of the environment
  int64_t episode = 0;        // row of the evaluation whose first episode is planned
  int64_t most_steps = 1000;  // no course is longer
};
struct Plan {
  std::vector<int32_t> actions;  // [decisions, elements of an action]
  double value = 0;              // return of the replay
  std::vector<float> metrics;    // KPIs of the replay
  int64_t states = 0;            // most at once
  int64_t cut = 0;               // states that the beam had no room for
};

/// @param env must observe exactly the elements of `bins`. @throws Error no discrete action, no
/// such element, an episode that does not end
Plan plan_episode(const pg_env_api& api, EnvConfig env, Pool& pool, const PlanConfig& how);

}  // namespace plantgym
