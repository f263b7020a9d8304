// Parallelised Q-network (Gallici et al. 2025, "Simplifying deep temporal difference learning"):
// Q-learning without replay and without a target network, by lambda-returns of many environments;
// layer norm keeps it together.
#pragma once
#include "device_learner.h"
#include "network_run.h"
#include "q_network.h"
#include "shards.h"

namespace plantgym {

struct PqnConfig {
  OptimizerConfig optimizer;  // RAdam, gradients of norm 10 at most
  Discount discount;
  int64_t num_steps = 64;  // of every environment, between updates
  float q_lambda = 0.65f;
  int64_t num_minibatches = 4, update_epochs = 4;
  int64_t shard = Shards::kSize;
  PqnConfig();
  /// The keys of `learner`. @param unit of the environment's time
  void read(Fields& f, const char* unit);
};

extern const LearnerKind kPqn;

/// The same on a device. @param first network; its outputs are the actions' values
std::unique_ptr<Learner> make_device_pqn(const PqnConfig& config, const QAgentConfig& agent,
                                         std::unique_ptr<Network> first, const Node& learner,
                                         VecEnv& env, Budget budget, uint64_t seed, DeviceUse use);

}  // namespace plantgym
