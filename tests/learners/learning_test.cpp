// Learning runs against a reference implementation in numpy (means over its seeds), one
// environment, the greedy policy evaluated exactly. Margins as the reference gives them, else
// success 0.03, CliffWalking online 2, Taxi online 0.5, Taxi greedy 0.15.
#include <algorithm>
#include <cmath>

#include "learners/learn.h"

namespace plantgym::testing {
namespace {

constexpr const char* kTenth = "{exploration: {epsilon: 0.1}}";

/// Expects that as large a share of the seeds does something as in the reference, `want` of its
/// `of` seeds: within 4 standard deviations of the difference of two such counts.
void expect_share(const std::vector<double>& each, bool (*does)(double), double want, double of) {
  const double n = double(each.size()), p = want / of;
  const double count = double(std::count_if(each.begin(), each.end(), does));
  EXPECT_NEAR(count / n, p, 4 * std::sqrt(p * (1 - p) * (1 / n + 1 / of)));
}
bool walks_the_rim(double g) { return g == -17; }  // the 17 steps along the top row
bool walks_two_off(double g) { return g == -19; }
bool walks_one_off(double g) { return g == -15; }  // one row off the edge
bool loops(double g) { return g < -100; }
bool succeeds(double g) { return g >= 0.70; }

TEST(learning_cliffwalking, q_learning) {
  std::vector<double> each;
  const Outcome o = learn("cliffwalking", "{type: q_learning, learning_rate: 0.5, gamma: 1}",
                          kTenth, 500, 100, 0, &each);
  EXPECT_NEAR(o.online, -49.9, 2);
  for (const double g : each) EXPECT_EQ(g, -13);
}
TEST(learning_cliffwalking, sarsa) {
  std::vector<double> each;
  const Outcome o = learn("cliffwalking", "{type: sarsa, learning_rate: 0.5, gamma: 1}", kTenth,
                          500, 500, 0, &each);
  EXPECT_NEAR(o.online, -26.7, 1.5);
  expect_share(each, walks_the_rim, 387, 500);
  expect_share(each, walks_two_off, 30, 500);
  expect_share(each, walks_one_off, 4, 500);
  expect_share(each, loops, 79, 500);
}
TEST(learning_cliffwalking, expected_sarsa) {
  std::vector<double> each;
  const Outcome o = learn("cliffwalking", "{type: expected_sarsa, learning_rate: 0.5, gamma: 1}",
                          kTenth, 500, 100, 0, &each);
  EXPECT_NEAR(o.online, -20.9, 0.5);
  for (const double g : each) EXPECT_EQ(g, -15);
}
TEST(learning_cliffwalking, double_q) {
  std::vector<double> each;
  const Outcome o = learn("cliffwalking", "{type: double_q, learning_rate: 0.5, gamma: 1}", kTenth,
                          500, 500, 0, &each);
  EXPECT_NEAR(o.online, -24.5, 2);
  expect_share(each, walks_the_rim, 457, 500);
}
TEST(learning_cliffwalking, with_fading_exploration) {
  const char* fading =
      "{exploration: {epsilon: {from: 0.1, to: 0, over: 0.8}}}";  // 400 of 500 episodes
  std::vector<double> q, sarsa, expected;
  const auto online = [&](const char* type, std::vector<double>& each) {
    return learn("cliffwalking", std::string("{learning_rate: 0.5, gamma: 1, type: ") + type + "}",
                 fading, 500, 500, 0, &each)
        .online;
  };
  EXPECT_NEAR(online("q_learning", q), -13.0, 2);
  EXPECT_NEAR(online("sarsa", sarsa), -17.1, 2);
  EXPECT_NEAR(online("expected_sarsa", expected), -15.0, 2);
  for (const double g : q) EXPECT_EQ(g, -13);
  expect_share(sarsa, walks_the_rim, 466, 500);
  for (const double g : expected) EXPECT_EQ(g, -15);
}

TEST(learning_frozenlake_4x4, q_learning) {
  const char* fading = "{exploration: {epsilon: {from: 1, to: 0.1, over: 0.5}}}";
  std::vector<double> each;
  const Outcome quick = learn("frozenlake_4x4", "{type: q_learning, learning_rate: 0.1}", fading,
                              10000, 100, 100, &each);
  expect_share(each, succeeds, 89, 100);
  EXPECT_NEAR(quick.online, 0.40, 0.03);
  EXPECT_NEAR(quick.greedy, 0.722, 0.03);
  each.clear();
  const Outcome slow = learn("frozenlake_4x4", "{type: q_learning, learning_rate: 0.02}", fading,
                             10000, 100, 100, &each);
  expect_share(each, succeeds, 93, 100);
  EXPECT_NEAR(slow.online, 0.40, 0.03);
  EXPECT_NEAR(slow.greedy, 0.723, 0.03);
}
TEST(learning_frozenlake_4x4, sarsa) {
  std::vector<double> each;
  const Outcome o =
      learn("frozenlake_4x4", "{type: sarsa, learning_rate: 0.1}",
            "{exploration: {epsilon: {from: 1, to: 0.01, over: 0.5}}}", 10000, 100, 100, &each);
  expect_share(each, succeeds, 97, 100);
  EXPECT_NEAR(o.online, 0.68, 0.03);
  EXPECT_NEAR(o.greedy, 0.7245, 0.03);
}

struct Lake {
  const char* learner;
  double online, greedy;
};
void PrintTo(const Lake& l, std::ostream* to) { *to << l.learner; }
class learning_frozenlake_8x8 : public ::testing::TestWithParam<Lake> {};
TEST_P(learning_frozenlake_8x8, success) {
  const Lake want = GetParam();
  const Outcome o =
      learn("frozenlake_8x8", std::string("{type: ") + want.learner + ", learning_rate: 0.02}",
            "{exploration: {epsilon: {from: 1, to: 0.1, over: 0.5}}}", 100000, 20, 200);
  EXPECT_NEAR(o.online, want.online, 0.03);
  EXPECT_NEAR(o.greedy, want.greedy, 0.03);
}
INSTANTIATE_TEST_SUITE_P(learners, learning_frozenlake_8x8,
                         ::testing::Values(Lake{"q_learning", 0.55, 0.845},
                                           Lake{"expected_sarsa", 0.55, 0.873},
                                           Lake{"double_q", 0.51, 0.844}));

TEST(learning_taxi, constant_exploration) {
  const Outcome q =
      learn("taxi", "{type: q_learning, learning_rate: 0.5, gamma: 0.99}", kTenth, 3000, 30, 200);
  EXPECT_NEAR(q.online, 2.1, 0.5);
  EXPECT_NEAR(q.greedy, 7.86, 0.15);
  const Outcome e = learn("taxi", "{type: expected_sarsa, learning_rate: 0.5, gamma: 0.99}", kTenth,
                          3000, 30, 200);
  EXPECT_NEAR(e.online, 2.2, 0.5);
  EXPECT_NEAR(e.greedy, 7.92, 0.15);
}
TEST(learning_taxi, fading_exploration) {
  const char* fading = "{exploration: {epsilon: {from: 1, to: 0.01, over: 0.5}}}";
  const Outcome q =
      learn("taxi", "{type: q_learning, learning_rate: 0.4, gamma: 0.99}", fading, 3000, 20, 200);
  EXPECT_NEAR(q.online, 7.37, 0.5);
  EXPECT_NEAR(q.greedy, 7.905, 0.15);
  const Outcome d =
      learn("taxi", "{type: double_q, learning_rate: 0.4, gamma: 0.99}", fading, 6000, 20, 200);
  EXPECT_NEAR(d.online, 7.44, 0.5);
  EXPECT_NEAR(d.greedy, 7.925, 0.15);
}

}  // namespace
}  // namespace plantgym::testing
