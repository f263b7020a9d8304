// Q-learning by hand (docs/first/q_learning.md): two states, two actions, two steps. The numbers
// are those of tests/data/ml/worked_q_learning.json, whose `correction` says where the printed
// example that they come from went wrong.
#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "learners/learn.h"

namespace plantgym::testing {
namespace {

using nlohmann::json;

struct Transition4 {
  size_t state, action;
  double reward;
  size_t next;
};
std::vector<Transition4> transitions(const json& j) {
  std::vector<Transition4> all;
  for (const json& t : j["transitions"]) all.push_back({t["s"], t["a"], t["r"], t["s_next"]});
  return all;
}

/// The rule, written out: Q(s, a) += alpha (r + gamma max Q(s', .) - Q(s, a)).
void by_hand(std::vector<std::vector<double>>& q, const Transition4& t, double alpha,
             double gamma) {
  const double best = std::max(q[t.next][0], q[t.next][1]);
  q[t.state][t.action] += alpha * (t.reward + gamma * best - q[t.state][t.action]);
}

TEST(WorkedExample, by_hand) {
  const json j =
      json::parse(contents(source("tests/data/ml/worked_q_learning.json")))["q_learning"];
  const double gamma = j["gamma"];
  for (const double alpha : {1.0, 0.5}) {
    std::vector<std::vector<double>> q = j["initial"];
    size_t step = 0;
    for (const Transition4& t : transitions(j)) {
      by_hand(q, t, alpha, gamma);
      const json& want =
          alpha == 1 ? j["transitions"][step]["q_after"] : j["with_learning_rate_0_5"][step];
      for (size_t s = 0; s < 2; ++s)
        for (size_t a = 0; a < 2; ++a) EXPECT_NEAR(q[s][a], want[s][a].get<double>(), 1e-12);
      ++step;
    }
  }
  // the printed second step took the maximum over the row it had come from
  EXPECT_NEAR(-1 + gamma * 1.0, j["as_first_printed"]["q_s2_a2"].get<double>(), 1e-12);
}

/// The learner makes the same two steps in a world where no others are to be had.
TEST(WorkedExample, by_the_learner) {
  const json j =
      json::parse(contents(source("tests/data/ml/worked_q_learning.json")))["q_learning"];
  for (const double alpha : {1.0, 0.5}) {
    // every move from A, which is s1, leads to B for 1; every move from B stays there for -1
    const std::string world =
        "{world: {grid: {map: AB, legend: {A: {start: true, jump: {to: B, reward: 1}}, B: {jump: "
        "{to: "
        "B, reward: -1}}}, moves: [left, right], continuing: true}}}";
    VecEnv env = make("grid/map", world);
    std::vector<std::vector<double>> q = {{0, 0}, {0, 0}};
    for (int64_t steps = 1; steps <= 2; ++steps) {
      const auto one = make_learner(
          env, join({"{type: q_learning, gamma: 0.9, learning_rate: ", std::to_string(alpha), "}"}),
          "{exploration: {epsilon: 0}}", {steps, 0}, 1);
      while (!one->done()) one->iterate();
      Checkpoint c;
      one->save(c);
      std::vector<double> got = c.get<double>("q");
      // which of two tied actions is tried is a coin's choice; the example tries a1, then a2
      for (size_t s = 0; s < 2; ++s)
        if (std::abs(got[2 * s + s]) < std::abs(got[2 * s + 1 - s]))
          std::swap(got[2 * s], got[2 * s + 1]);
      const json& want = alpha == 1 ? j["transitions"][size_t(steps - 1)]["q_after"]
                                    : j["with_learning_rate_0_5"][size_t(steps - 1)];
      for (size_t s = 0; s < 2; ++s)
        for (size_t a = 0; a < 2; ++a)
          EXPECT_NEAR(got[2 * s + a], want[s][a].get<double>(), 1e-12) << steps;
    }
  }
}

}  // namespace
}  // namespace plantgym::testing
