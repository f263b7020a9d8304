// Judging agents: whole episodes, one per row, with random numbers of their own.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "agents/agent.h"
#include "vec_env.h"

namespace plantgym {

/// Training never draws an evaluation's random numbers: its keys have the top bit set.
inline uint64_t evaluation_seed(uint64_t seed) { return seed | uint64_t(1) << 63; }

struct Episode {
  double reward = 0;            // undiscounted sum
  int64_t length = 0;           // decisions
  bool terminated = false;      // truncated otherwise
  std::vector<double> signals;  // sums, as spec.signals
  std::vector<float> metrics;   // KPIs, as spec.metrics
};

/// A decision as observers see it: after the step, of row `row` of `block` (episode first + row).
struct Decision {
  int64_t episode, row, time;  // time of the observation that was acted on [decisions]
  const Transition& before;    // what the agent saw
  const Transition& after;     // what came of it; final_obs where the episode ended
  bool ended;
  const Agent& agent;  // that decided; why(row) still speaks of this decision
};

struct EvaluationConfig {
  int64_t episodes = 100;
  uint64_t seed = 0;               // of the run; made an evaluation's by evaluate()
  int64_t block = 4096;            // rows at once at most; results do not depend on it
  int64_t most_steps = 1'000'000;  // no episode goes on for longer
  bool give_up = false;            // what a longer one got so far counts; else it is an Error
  std::function<void(const Decision&)> observe = {};
  std::function<bool()> stop = {};  // asked between steps; true: give up (returns what is whole)
};

/// The first episode of rows 0, 1, ..., episodes - 1 of environment `config`, acted by the agent
/// that `make` makes (once a block; it may keep a memory of an episode).
std::vector<Episode> evaluate(const pg_env_api& api, EnvConfig config, Pool& pool,
                              const std::function<std::unique_ptr<Agent>(const pg_spec&)>& make,
                              const EvaluationConfig& how);

}  // namespace plantgym
