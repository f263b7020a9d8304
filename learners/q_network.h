// What learners of a network of action values share: a Q for each of n actions, tried by
// agent.exploration.
#pragma once
#include "exploration.h"
#include "network_run.h"

namespace plantgym {

/// The keys of `agent` for them.
struct QAgentConfig {
  NetworkConfig network;
  Exploration exploration;
  void read(Fields& f);
};

/// Number of actions. @throws Error at `learner.type`: they are not one of n
int32_t q_actions(const Node& learner, const pg_spec& spec);

/// Outputs of a network as values Q [actions], and back. Dueling (Wang et al. 2016): the outputs
/// are advantages [actions], then V; Q = V + A - mean(A).
struct QOutputs {
  int32_t actions;
  bool dueling;
  Heads heads() const;
  /// Makes Q of the first `actions` outputs of each of n rows, in place.
  void values(float* y, int64_t n) const;
  /// Makes slopes of outputs of slopes of Q, in place.
  void slopes(float* dy, int64_t n) const;
  int32_t outputs() const { return actions + dueling; }
};

/// Chooses actions of all rows by their values.
class QChooser {
 public:
  QChooser(const Exploration& e, int32_t actions, int64_t rows);
  /// @param y values, `stride` floats from row to row
  void act(BatchLoop& loop, const float* y, int64_t stride, const uint8_t* mask, int32_t* action);
  const Exploration& exploration() const { return exploration_; }

 private:
  Exploration exploration_;
  int32_t actions_;
  std::vector<Bits> bits_;  // [rows]
  std::vector<double> q_;   // [actions]
};

}  // namespace plantgym
