// The run loop: every seed of a run, with evaluations, checkpoints, metrics and signals.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "evaluate.h"
#include "run_config.h"
#include "run_folder.h"

namespace plantgym {

/// What a caller may show while training goes on.
struct Progress {
  int32_t seed = 0;
  double done = 0;  // share of the seed's budget [0, 1]
  int64_t steps = 0, episodes = 0;
  double seconds = 0, steps_per_second = 0;  // of this sitting
  Scalars scalars = {};                      // the newest of each name
  const char* counted = "steps";             // what `steps` are
};

struct TrainCallbacks {
  std::function<void(const Progress&)> progress = {};    // some times a second
  std::function<void(const std::string&)> message = {};  // a line worth keeping
};

enum class TrainResult { kDone, kAlreadyDone, kStopped };

/// Trains all seeds, going on from their last checkpoints. Asks stop_signal() between iterations.
/// @param peers that train it together, each with its part of the environments; only rank 0 has
/// the folder, and callbacks. Null: this program is alone
/// @throws Error, Failure; the last checkpoints are whole
TrainResult train(const RunConfig& run, const Registry& registry, RunFolder& folder,
                  const TrainCallbacks& show, Peers* peers = nullptr);

/// The part of the environments that one of several programs steps. @throws Error they cannot have
/// equal parts, or the learner learns in one program only
EnvConfig part_of(const RunConfig& run, Peers* peers);

/// Makes SIGTERM, SIGUSR1 and SIGINT ask training to checkpoint and stop.
void catch_stop_signals();
/// The signal that asked to stop; 0: none has.
int stop_signal();

/// The evaluation's environment with what the wrappers had learned by a checkpoint. @throws Error
EnvConfig environment_in(const RunConfig& run, const std::string& path);
/// The greedy policy in a checkpoint file. @throws Error
std::function<std::unique_ptr<Agent>(const pg_spec&)> policy_in(const RunConfig& run,
                                                                const std::string& path);
/// @throws Error a policy learned with one spec's observations and actions does not fit the other's
void expect_same_spaces(const pg_spec& learned, const pg_spec& judged);
/// An evaluation's value of `metric`: "return", or the mean of a KPI. @throws Error unknown name
double metric_of(const std::vector<Episode>& episodes, const std::string& metric,
                 const pg_spec& spec);

}  // namespace plantgym
