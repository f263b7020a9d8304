// Learners with networks on environments whose values are known.
#pragma once
#include "learners/network_run.h"
#include "learners/tiny_env.h"

namespace plantgym::testing {

inline std::unique_ptr<Learner> learned(VecEnv& env, const std::string& learner, int64_t steps,
                                        const std::string& agent = "{hidden: [16]}") {
  auto one = make_learner(env, learner, agent, {steps, 0}, 1);
  while (!one->done()) one->iterate();
  return one;
}

inline double scalar(Learner& learner, const std::string& wanted) {
  for (const auto& [name, value] : learner.drain())
    if (name == wanted) return value;
  ADD_FAILURE() << wanted;
  return 0;
}

/// Outputs of the network in a learner, for the observation {first, second}.
inline std::vector<float> outputs_of(const Learner& learner, const VecEnv& env, const Heads& heads,
                                     std::vector<float> x) {
  Checkpoint c;
  learner.save(c);
  NetworkConfig config;
  read_fields(parse_yaml(c.text("network"), "network"), "", [&](Fields& f) { config.read(f); });
  const std::unique_ptr<Network> net = make_network(plan_network(config, env.spec(), heads));
  load_network(c, *net, config);
  std::vector<float> y(size_t(net->plan().outputs));
  net->forward(x.data(), 1, y.data());
  return y;
}

}  // namespace plantgym::testing
