// What learners with a network share: the keys of `agent`, discounts, first weights, checkpoints
// and policies.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "agents/network_agent.h"
#include "batch_loop.h"
#include "optimizer.h"

namespace plantgym {

/// `gamma: 0.99` per decision, or `discount: {gamma: 0.99, per: 1 d}` per time that passes, where
/// decisions take unequal time (semi-Markov).
struct Discount {
  float gamma = 0.99f;
  double per = 0;  // [the environment's unit of time]; 0: a decision
  /// @param unit of pg_io.elapsed
  void read(Fields& f, const char* unit);
};

/// Heads of each tower, as plan_network wants them.
using Heads = std::vector<std::vector<OutputHead>>;

/// The network that `agent` describes, with first weights, and `deviations` parameters of zero,
/// "log_std", behind them. @throws Error at a key of `agent`
std::unique_ptr<Network> first_network(const NetworkConfig& config, const Node& agent,
                                       const pg_spec& spec, const Heads& heads, uint64_t seed,
                                       int32_t deviations = 0);

/// Weights by name ("network/policy.0.weight"), and what load_network_policy needs.
void save_network(Checkpoint& c, const Network& network, const NetworkConfig& config);
/// @throws Error of another network
void load_network(const Checkpoint& c, Network& network, const NetworkConfig& config);
/// The greedy policy in a checkpoint of any learner with a network. @throws Error
std::unique_ptr<Agent> load_network_policy(const Checkpoint& c, const pg_spec& spec);

/// The numbers of rows [0, n) in x [n, inputs]. @throws Failure one is not finite
void take_in(const NetworkPlan& plan, const RowsSeen& rows, int64_t n, const pg_spec& spec,
             int64_t step, float* x);

/// The element of an observation that is number `at` of what the network takes in, by name.
std::string observed_name(const pg_spec& spec, const NetworkPlan& plan, int64_t at);

/// One step of the optimiser for the gradient that was gathered. @param loss of it
/// @return the gradient's norm. @throws Failure loss or norm is not finite
double descend(const char* learner, Network& network, Optimizer& optimizer, double rate,
               double loss, int64_t step);

/// Of pg_io.elapsed; "": none is said.
inline const char* time_unit(const pg_spec& spec) { return spec.time_unit ? spec.time_unit : ""; }

/// Numbers that TensorBoard's users know: charts/episodic_return, charts/SPS.
class Charts {
 public:
  /// @param s what the loop says of episodes; charts are added. @param steps so far
  void add(Scalars& s, int64_t steps);

 private:
  double since_ = -1;  // [s]
  int64_t steps_ = 0;
};

}  // namespace plantgym
