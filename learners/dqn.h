// Deep Q-network (Mnih et al. 2015), with what made it better, each to be switched off: Double (van
// Hasselt et al. 2016), dueling (Wang et al. 2016), prioritised replay (Schaul et al. 2016) and
// n-step returns (as in Rainbow, Hessel et al. 2018).
#pragma once
#include "network_run.h"

namespace plantgym {

struct DqnConfig {
  OptimizerConfig optimizer;
  Discount discount;
  int64_t buffer_size = 10000, learning_starts = 1000, batch_size = 128;  // transitions
  int64_t train_frequency = 10;           // transitions between trainings
  int64_t gradient_steps = 1;             // of a training
  int64_t target_network_frequency = 50;  // gradient steps between copies
  int32_t n_step = 1;
  bool double_q = true, dueling = false, prioritized = false;
  double per_alpha = 0.6, per_epsilon = 1e-3;
  Schedule per_beta{0.4};
  DqnConfig();
  /// The keys of `learner`. @param unit of the environment's time
  void read(Fields& f, const char* unit);
};

extern const LearnerKind kDqn;

}  // namespace plantgym
