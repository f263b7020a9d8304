// Learners with more memory than a table, against what they must equal.
#include <cmath>
#include <functional>

#include "learners/checkpoint.h"
#include "learners/learn.h"
#include "learners/priority_queue.h"

namespace plantgym::testing {
namespace {

/// Q after a run.
std::vector<double> values_after(const std::string& env_name, const std::string& env_yaml,
                                 const std::string& learner, const std::string& agent,
                                 Budget budget, int64_t rows = 1, uint64_t seed = 5) {
  VecEnv env = make(env_name, env_yaml, rows);
  const auto one = make_learner(env, learner, agent, budget, seed);
  while (!one->done()) one->iterate();
  Checkpoint c;
  one->save(c);
  return c.get<double>("q");
}

constexpr const char* kLake = "{world: configs/worlds/grid/frozenlake_4x4.yaml}";

TEST(OneStep, is_what_longer_methods_are_at_their_least) {
  const std::string sarsa = "{type: sarsa}", q = "{type: q_learning}";
  const std::pair<std::string, std::string> same[] = {
      {"{type: n_step_sarsa, n: 1}", sarsa},
      {"{type: sarsa_lambda, lambda: 0}", sarsa},
      {"{type: sarsa_lambda, lambda: 0, trace: accumulating}", sarsa},
      {"{type: tree_backup, n: 1}", q},
      {"{type: q_lambda, lambda: 0}", q},
      {"{type: q_lambda, lambda: 0, trace: dutch}", q},
      {"{type: dyna_q, planning: 0}", q}};
  for (const auto& [longer, one] : same)
    EXPECT_EQ(values_after("grid/map", kLake, longer, "{}", {30000, 0}, 3),
              values_after("grid/map", kLake, one, "{}", {30000, 0}, 3))
        << longer;
}

// A world with one action goes round: three cells, then back to the first; cut after 7 steps.
// Rewards 0, 0, 1 a round. Everything can be computed beside it from the definitions.
constexpr const char* kRound =
    "{world: {grid: {map: S.A, legend: {S: start, A: {jump: {to: S, reward: 1}}}, moves: [right], "
    "continuing: true, limit: 7}}}";
constexpr double kAlpha = 0.3, kGamma = 0.9, kLambda = 0.8;
constexpr int kSteps = 7, kEpisodes = 5;
int state_at(int t) { return t % 3; }
double reward_at(int t) { return t % 3 == 2 ? 1 : 0; }
std::vector<double> round_values(const std::string& learner) {
  return values_after("grid/map", kRound, "{" + learner + ", learning_rate: 0.3, gamma: 0.9}", "{}",
                      {0, kEpisodes});
}
void expect_near(const std::vector<double>& a, const std::vector<double>& b) {
  ASSERT_EQ(a.size(), b.size());
  for (size_t i = 0; i < a.size(); ++i) EXPECT_NEAR(a[i], b[i], 1e-12) << i;
}

/// TD(lambda) with dense traces (Sutton & Barto 2018, section 12.2 and box on page 301).
std::vector<double> dense_traces(const std::function<double(double)>& visit) {
  std::vector<double> v(3, 0.0);
  for (int e = 0; e < kEpisodes; ++e) {
    std::vector<double> trace(3, 0.0);
    for (int t = 0; t < kSteps; ++t) {
      const size_t s = size_t(state_at(t));
      const double delta = reward_at(t) + kGamma * v[size_t(state_at(t + 1))] - v[s];
      for (double& z : trace) z *= kGamma * kLambda;
      trace[s] = visit(trace[s]);
      for (size_t k = 0; k < 3; ++k) v[k] += kAlpha * delta * trace[k];
    }
  }
  return v;
}
TEST(Traces, are_those_of_the_definition) {
  const auto replacing = dense_traces([](double) { return 1.0; });
  const auto accumulating = dense_traces([](double z) { return z + 1; });
  const auto dutch = dense_traces([](double z) { return (1 - kAlpha) * z + 1; });
  expect_near(round_values("type: sarsa_lambda, lambda: 0.8"), replacing);
  expect_near(round_values("type: sarsa_lambda, lambda: 0.8, trace: accumulating"), accumulating);
  expect_near(round_values("type: q_lambda, lambda: 0.8"), replacing);
  expect_near(round_values("type: q_lambda, lambda: 0.8, trace: accumulating"), accumulating);
  expect_near(round_values("type: q_lambda, lambda: 0.8, trace: dutch"), dutch);
}

/// The online lambda-return algorithm, which starts anew at every step (Sutton & Barto 2018,
/// section 12.4); true online methods must equal it exactly (van Seijen et al. 2016, theorem 1).
std::vector<double> online_lambda_return() {
  std::vector<double> v(3, 0.0);
  for (int e = 0; e < kEpisodes; ++e) {
    std::vector<std::vector<double>> last = {v};  // values after each horizon
    for (int h = 1; h <= kSteps; ++h) {
      std::vector<double> w = v;
      for (int t = 0; t < h; ++t) {
        const auto n_step = [&](int to) {  // rewards t..to-1, then the values of horizon to - 1
          double g = last[size_t(to - 1)][size_t(state_at(to))];
          for (int k = to; k-- > t;) g = reward_at(k) + kGamma * g;
          return g;
        };
        double g = std::pow(kLambda, h - t - 1) * n_step(h);
        for (int n = 1; n < h - t; ++n)
          g += (1 - kLambda) * std::pow(kLambda, n - 1) * n_step(t + n);
        w[size_t(state_at(t))] += kAlpha * (g - w[size_t(state_at(t))]);
      }
      last.push_back(w);
    }
    v = last.back();
  }
  return v;
}
TEST(Traces, dutch_is_the_online_lambda_return) {
  expect_near(round_values("type: sarsa_lambda, lambda: 0.8, trace: dutch"),
              online_lambda_return());
}

/// n-step returns from the definition: updates of an episode's step t happen at t + n, the rest at
/// its end.
std::vector<double> n_step_values(int n) {
  std::vector<double> v(3, 0.0);
  for (int e = 0; e < kEpisodes; ++e) {
    const auto target = [&](int t, int to) {
      double g = v[size_t(state_at(to))];
      for (int k = to; k-- > t;) g = reward_at(k) + kGamma * g;
      return g;
    };
    for (int now = n; now < kSteps; ++now) {
      double& q = v[size_t(state_at(now - n))];
      q += kAlpha * (target(now - n, now) - q);
    }
    std::vector<double> targets;  // all from the values at the end
    for (int t = std::max(0, kSteps - n); t < kSteps; ++t) targets.push_back(target(t, kSteps));
    for (int t = std::max(0, kSteps - n); t < kSteps; ++t) {
      double& q = v[size_t(state_at(t))];
      q += kAlpha * (targets[size_t(t - std::max(0, kSteps - n))] - q);
    }
  }
  return v;
}
TEST(NSteps, are_those_of_the_definition) {
  for (const int n : {1, 2, 3, 5, 7, 9})
    for (const char* type : {"n_step_sarsa", "tree_backup"})
      expect_near(round_values(join({"type: ", type, ", n: ", std::to_string(n)})),
                  n_step_values(n));
}

/// Every learner on a slippery lake: with falling step sizes its greedy policy comes near the best.
class Methods : public ::testing::TestWithParam<const char*> {};

TEST_P(Methods, come_near_the_optimum) {
  const std::string learner = std::string("{type: ") + GetParam() + "}";
  const bool planner =
      learner.find("dyna") != std::string::npos || learner.find("sweeping") != std::string::npos;
  // planners take the last outcome for all: a world that always does the same
  const char* world = planner ? "dyna_maze" : "frozenlake_4x4";
  VecEnv env = make_world("grid/map", std::string("grid/") + world, 4);
  const auto one = make_learner(
      env, learner.substr(0, learner.size() - 1) + ", learning_rate: {visits: 0.7, least: 0.005}}",
      "{exploration: {epsilon: {from: 1, to: 0.05}}}", {planner ? 20000 : 600000, 0}, 3);
  while (!one->done()) one->iterate();
  const Oracle o(env.model());
  const double best = o.at_start(o.optimal_values(0.99));
  const auto pi = o.policy_of(one->policy()->state_actions());
  EXPECT_GT(o.at_start(o.policy_values(pi, 0.99)), 0.95 * best);
}

TEST_P(Methods, go_on_from_a_checkpoint_bit_by_bit) {
  const std::string learner = join({"{type: ", GetParam(), "}"});
  for (const char* agent : {"{}", "{exploration: {temperature: 0.1}}", "{exploration: {ucb: 0.5}}"})
    for (const auto& [name, world] :
         {std::pair{"grid/map", kLake}, {"book/gambler", "{start: 0}"}}) {
      const TempDir dir;
      const auto run = [&, name = name, world = world](const std::string& to,
                                                       const std::string& from, int64_t steps) {
        VecEnv env = make(name, world, 3);
        const auto one = make_learner(env, learner, agent, {steps, 0}, 7);
        if (!from.empty()) one->load(Checkpoint::read(dir / from));
        while (!one->done()) one->iterate();
        Checkpoint c;
        one->save(c), c.write(dir / to);
      };
      run("whole", "", 3000), run("half", "", 1503), run("rest", "half", 3000);
      EXPECT_EQ(contents(dir / "whole"), contents(dir / "rest")) << name << " " << agent;
      EXPECT_NE(contents(dir / "whole"), contents(dir / "half"));
    }
}

TEST_P(Methods, leave_illegal_actions_alone) {
  const std::vector<double> q =
      values_after("book/gambler", "{target: 20, start: 0}", join({"{type: ", GetParam(), "}"}),
                   "{initial_value: 0.25, exploration: {epsilon: 0.5}}", {20000, 0}, 2);
  int moved = 0;
  for (size_t t = 0, tables = q.size() / (21 * 10); t < tables; ++t)
    for (size_t capital = 1; capital < 20; ++capital)
      for (size_t a = 0; a < 10; ++a) {
        const double value = q[(t * 21 + capital) * 10 + a];
        const bool legal = a < std::min(capital, 20 - capital);
        EXPECT_TRUE(legal || value == 0.25) << capital << " " << a;
        moved += value != 0.25;
      }
  EXPECT_GT(moved, 50);
}

INSTANTIATE_TEST_SUITE_P(learners, Methods,
                         ::testing::Values("q_learning", "sarsa", "expected_sarsa", "double_q",
                                           "n_step_sarsa", "tree_backup",
                                           "tree_backup, target: behaviour", "sarsa_lambda",
                                           "sarsa_lambda, trace: accumulating, lambda: 0.5",
                                           "sarsa_lambda, trace: dutch", "q_lambda", "dyna_q",
                                           "dyna_q, kappa: 0.00001", "prioritized_sweeping"));

TEST(Queue, holds_each_pair_once_with_its_highest_priority) {
  PriorityQueue queue(10);
  queue.raise(3, 0.5), queue.raise(7, 2), queue.raise(3, 1), queue.raise(3, 0.1);
  queue.raise(5, 1), queue.raise(9, 3);
  EXPECT_EQ(queue.priority(3), 1);
  for (const int32_t pair : {9, 7, 3, 5}) EXPECT_EQ(queue.pop(), pair);  // ties: the lower pair
  EXPECT_TRUE(queue.empty());
  EXPECT_EQ(queue.priority(9), 0);
}

}  // namespace
}  // namespace plantgym::testing
