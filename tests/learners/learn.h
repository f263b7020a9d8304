// Learning runs of many seeds: one environment, the greedy policy evaluated exactly.
#pragma once
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "agents/models.h"
#include "learners/exact.h"
#include "learners/learner.h"
#include "support.h"

namespace plantgym::testing {

inline std::unique_ptr<Learner> make_learner(VecEnv& env, const std::string& learner,
                                             const std::string& agent, Budget budget,
                                             uint64_t seed) {
  const Node l = parse_yaml(learner, "learner"), a = parse_yaml(agent, "agent");
  return learner_kind(l).make(l, a, env, budget, seed, known_models());
}

struct Outcome {
  double online, greedy;  // mean of the last 100 episodes; exact return of the greedy policy
};

/// Mean over seeds. @param limit of the exact evaluation; 0: without. @param each greedy return of
/// every seed
inline Outcome learn(const char* world, const std::string& learner, const std::string& agent,
                     int64_t episodes, int32_t seeds, int64_t limit,
                     std::vector<double>* each = nullptr) {
  Outcome sum = {};
  for (int32_t seed = 0; seed < seeds; ++seed) {
    VecEnv env = make_world("grid/map", std::string("grid/") + world);
    const auto one = make_learner(env, learner, agent, {0, episodes}, uint64_t(seed));
    while (!one->done()) one->iterate();
    EXPECT_EQ(one->episodes(), episodes);
    for (const auto& [name, value] : one->drain())
      if (name == "train/return_last_100") sum.online += value / seeds;
    const Oracle o(env.model());
    const auto pi = o.policy_of(one->policy()->state_actions());
    const double exact = o.at_start(o.return_within(pi, limit ? limit : 2000));
    sum.greedy += exact / seeds;
    if (each) each->push_back(exact);
  }
  return sum;
}

}  // namespace plantgym::testing
