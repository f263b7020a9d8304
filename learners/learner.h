// What improves an agent. One algorithm, one file; the run loop (train.h) drives any of them.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "agents/agent.h"
#include "checkpoint.h"
#include "keys.h"

namespace plantgym {

/// How far a run goes: `steps` transitions over all environments, or `episodes`, whichever is not
/// 0; and about how many transitions one iterate() makes.
struct Budget {
  int64_t steps = 0, episodes = 0, slice = 65536;
};

/// One number for metrics.csv and TensorBoard, e.g. {"train/return_mean", 0.41}.
using Scalars = std::vector<std::pair<std::string, double>>;

struct DeviceUse;

class Learner {
 public:
  virtual ~Learner() = default;
  /// Collects transitions from its environments and learns from them; returns within some
  /// milliseconds. Does nothing once the budget is used up. The result never depends on when it is
  /// called, or on threads.
  virtual void iterate() = 0;
  virtual int64_t steps() const = 0;     ///< transitions so far, over all environments
  virtual int64_t episodes() const = 0;  ///< finished so far
  virtual bool done() const = 0;         ///< the budget is used up
  /// Numbers gathered since the last call (returns and lengths of finished episodes, exploration,
  /// losses).
  virtual Scalars drain() = 0;
  /// A copy of today's greedy policy, frozen.
  virtual std::unique_ptr<Agent> policy() const = 0;
  /// The same for another environment; only kinds of `any_size` have one that fits others.
  virtual std::unique_ptr<Agent> policy_for(const pg_spec&) const { return policy(); }
  /// Everything: tables, optimiser, counters, environments in mid-episode. load(save()) continues
  /// bit-equally.
  virtual void save(Checkpoint&) const = 0;
  virtual void load(
      const Checkpoint&) = 0;  ///< @throws Error the checkpoint is of another run or damaged
};

/// One way to learn: `learner: {type: q_learning, …}`.
struct LearnerKind {
  const char *name, *doc;
  void (*fields)(Fields&);  // the keys of `learner` (with `type`)
  /// @param agent the run's `agent` map. The environment must outlive the learner.
  /// @param models that `agent` may name
  std::unique_ptr<Learner> (*make)(const Node& learner, const Node& agent, VecEnv& env, Budget,
                                   uint64_t seed, const Models& models);
  /// The policy of a checkpoint, without its learner. @throws Error
  std::unique_ptr<Agent> (*load_policy)(const Checkpoint&, const pg_spec&);
  void (*agent_fields)(Fields&);  // the keys of `agent` that it goes with
  bool any_size = false;          // its policies act in environments of other sizes, too
  bool shares = false;            // several programs may learn one run together
  /// The same on a device (device_learner.h), whose checkpoints either goes on from; null: it
  /// learns on the CPU only.
  std::unique_ptr<Learner> (*make_on)(const Node& learner, const Node& agent, VecEnv& env, Budget,
                                      uint64_t seed, DeviceUse use) = nullptr;
};

const std::vector<LearnerKind>& learner_kinds();
const LearnerKind& learner_kind(
    const Node& learner);  ///< by `type`. @throws Error missing, unknown
/// The keys of `agent` that any learner knows, each once.
std::vector<KeyInfo> agent_keys();

}  // namespace plantgym
