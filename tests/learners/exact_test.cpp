// Exact values against figures computed elsewhere by dynamic programming on Gymnasium's tables
// (numpy, value iteration to 1e-14), and against Sutton & Barto 2018 where they print them.
#include "learners/exact.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "support.h"

namespace plantgym::testing {
namespace {

Oracle oracle(const char* world) {
  return Oracle(make_world("grid/map", std::string("grid/") + world).model());
}

double optimum(const Oracle& o, double gamma) { return o.at_start(o.optimal_values(gamma)); }
/// Return within a limit of the greedy policy of the values at gamma.
double greedy_within(const Oracle& o, double gamma, int64_t limit) {
  return o.at_start(
      o.return_within(o.policy_of(o.greedy_policy(o.optimal_values(gamma), gamma)), limit));
}

TEST(Exact, frozenlake_4x4) {
  const Oracle o = oracle("frozenlake_4x4");
  EXPECT_NEAR(optimum(o, 0.99), 0.542025932000, 1e-9);
  EXPECT_NEAR(o.at_start(o.policy_iteration(0.99)), 0.542025932000, 1e-9);
  EXPECT_NEAR(greedy_within(o, 0.99, 100), 0.740164897759, 1e-9);
  EXPECT_NEAR(o.at_start(o.best_within(100)), 0.744190287829, 1e-9);
  EXPECT_NEAR(optimum(o, 1), 14.0 / 17, 1e-9);
  const std::vector<double> uniform(16 * 4, 0.25);
  EXPECT_NEAR(o.at_start(o.return_within(uniform, 100)), 0.013939795959, 1e-9);
}

TEST(Exact, frozenlake_8x8) {
  const Oracle o = oracle("frozenlake_8x8");
  EXPECT_NEAR(optimum(o, 0.99), 0.414640361800, 1e-9);
  EXPECT_NEAR(o.at_start(o.policy_iteration(0.99)), 0.414640361800, 1e-9);
  EXPECT_NEAR(greedy_within(o, 0.99, 200), 0.862955379961, 1e-9);
  EXPECT_NEAR(greedy_within(o, 0.99, 100), 0.631738000986, 1e-9);
  EXPECT_NEAR(o.at_start(o.best_within(200)), 0.913220150202, 1e-9);
  EXPECT_NEAR(o.at_start(o.best_within(100)), 0.640719270269, 1e-9);
  EXPECT_NEAR(optimum(o, 1), 1, 1e-9);
  const auto pi = o.policy_of(o.greedy_policy(o.optimal_values(0.99), 0.99));
  EXPECT_NEAR(o.at_start(o.policy_values(pi, 1)), 0.893840610358, 1e-9);
}

// A policy that has learned its way and nothing else: beside the way it runs in circles.
TEST(Exact, states_that_no_episode_comes_to_do_not_count) {
  const Oracle o = oracle("cliffwalking");
  std::vector<int32_t> way(48, 3);  // left
  way[36] = 0;                      // 4 x 12 cells, from the lower left corner over the third row
  for (size_t s = 24; s < 35; ++s) way[s] = 1;
  way[35] = 2;
  const std::vector<double> pi = o.policy_of(way);
  EXPECT_THROW((void)o.policy_values(pi, 1), Error);
  const std::vector<bool> seen = o.reachable(pi);
  EXPECT_EQ(std::count(seen.begin(), seen.end(), true), 13);
  EXPECT_EQ(o.at_start(o.policy_values(pi, 1, 1e-14, seen)), -13);
  way[26] = 3;  // back on the way
  const std::vector<double> circles = o.policy_of(way);
  EXPECT_THROW((void)o.policy_values(circles, 1, 1e-14, o.reachable(circles)), Error);
  const std::vector<bool> any = o.reachable();
  EXPECT_EQ(o.at_start(o.optimal_values(1, 1e-14, any)), -13);
}

TEST(Exact, of_actions_equally_good_without_discount_one_leads_to_the_end) {
  const Oracle o = oracle("frozenlake_8x8");
  const std::vector<double> v = o.optimal_values(1, 1e-14, o.reachable());
  EXPECT_NEAR(o.at_start(v), 1, 1e-6);  // it comes to the goal, however long it takes
  const auto within = [&](const std::vector<int32_t>& policy, int64_t limit) {
    return o.at_start(o.return_within(o.policy_of(policy), limit));
  };
  EXPECT_EQ(within(o.greedy_policy(v, 1), 100000), 0);  // the lowest index runs into the wall
  EXPECT_GT(within(o.ending_policy(v), 100000), 0.99);
}

TEST(Exact, frozenlake_without_slipping) {
  EXPECT_NEAR(optimum(oracle("frozenlake_4x4_deterministic"), 0.99), std::pow(0.99, 5), 1e-12);
  EXPECT_NEAR(optimum(oracle("frozenlake_8x8_deterministic"), 0.99), std::pow(0.99, 13), 1e-12);
}

TEST(Exact, cliffwalking) {
  const Oracle o = oracle("cliffwalking");
  EXPECT_NEAR(optimum(o, 1), -13, 1e-12);
  EXPECT_NEAR(optimum(o, 0.99), -12.247897700103, 1e-9);
  // acting epsilon-greedily on Q*, tied maxima sharing the greedy part
  const std::vector<double> q = o.action_values(o.optimal_values(1), 1);
  std::vector<double> pi(q.size(), 0.1 / 4);
  for (size_t s = 0; s < 48; ++s) {
    const double best = *std::max_element(&q[4 * s], &q[4 * s] + 4);
    const auto ties = std::count(&q[4 * s], &q[4 * s] + 4, best);
    for (size_t a = 0; a < 4; ++a)
      if (q[4 * s + a] == best) pi[4 * s + a] += 0.9 / double(ties);
  }
  EXPECT_NEAR(o.at_start(o.policy_values(pi, 1)), -50.80004766677, 1e-9);
  const std::vector<double> soft = o.best_epsilon_soft(1, 0.1);
  EXPECT_NEAR(o.at_start(soft), -20.70767739867, 1e-9);
  EXPECT_NEAR(o.at_start(o.policy_values(o.policy_of(o.greedy_policy(soft, 1)), 1)), -15, 1e-9);
}

TEST(Exact, cliffwalking_slippery) {
  EXPECT_NEAR(optimum(oracle("cliffwalking_slippery"), 1), -64.70917590994648, 1e-6);
}

TEST(Exact, taxi) {
  const Oracle o = oracle("taxi");
  const std::vector<double> v = o.optimal_values(1);
  EXPECT_NEAR(o.at_start(v), 7.93, 1e-9);
  double least = 1e9, most = -1e9;
  for (size_t s = 0; s < v.size(); ++s)
    if (o.model().start[s] > 0) least = std::fmin(least, v[s]), most = std::fmax(most, v[s]);
  EXPECT_NEAR(least, 3, 1e-9);
  EXPECT_NEAR(most, 15, 1e-9);
  EXPECT_NEAR(optimum(o, 0.99), 6.327464314919, 1e-9);
  EXPECT_NEAR(o.at_start(o.best_within(200)), 7.93, 1e-9);
  EXPECT_NEAR(optimum(oracle("taxi_rainy"), 1), 3.9545745165508, 1e-6);
}

TEST(Exact, says_when_values_do_not_exist) {
  const Oracle o = oracle("cliffwalking");
  const std::vector<int32_t> up(48, 0);  // never arrives
  EXPECT_NE(error_of([&] { o.policy_values(o.policy_of(up), 1); }).find("do not converge"),
            std::string::npos);
  EXPECT_NE(error_of([&] {
              Oracle(make_world("farm/field", "farm/champion_maize").model());
            }).find("cannot be enumerated"),
            std::string::npos);
}

}  // namespace
}  // namespace plantgym::testing
