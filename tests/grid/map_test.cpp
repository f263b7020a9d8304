// A user's own map, and stepping against the arcs it was compiled into.
#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "support.h"

namespace plantgym::testing {
namespace {

/// Arcs of one state and action: next state to {probability, reward}.
std::map<int32_t, std::pair<double, double>> arcs_of(const Model& m, int32_t state,
                                                     int32_t action) {
  std::map<int32_t, std::pair<double, double>> all;
  for (const pg_arc& a : m.arcs)
    if (a.state == state && a.action == action)
      all[a.next].first += a.probability, all[a.next].second = a.reward;
  return all;
}

// configs/worlds/grid/yard.yaml: state = cell * 2 + whether the red key is held; 9 cells a row.
TEST(Yard, opens_its_door_to_the_key_only) {
  const Model m = make_world("grid/map", "grid/yard").model();
  ASSERT_EQ(m.states, 4 * 9 * 2);
  constexpr int32_t kLeft = 0, kDown = 1, kRight = 2;
  const auto at = [](int32_t x, int32_t y, int32_t key) { return (y * 9 + x) * 2 + key; };
  EXPECT_EQ(m.start[size_t(at(1, 1, 0))], 1.0);
  // left of the door: shut without the key, open with it
  EXPECT_EQ(arcs_of(m, at(6, 1, 0), kRight).begin()->first, at(6, 1, 0));
  EXPECT_EQ(arcs_of(m, at(6, 1, 1), kRight).begin()->first, at(7, 1, 1));
  // walking onto the key takes it
  EXPECT_EQ(arcs_of(m, at(2, 1, 0), kDown).begin()->first, at(2, 2, 1));
  // the goal pays 1 and ends; every other step costs 0.01
  const auto goal = arcs_of(m, at(7, 1, 1), kDown);
  EXPECT_EQ(goal.begin()->first, at(7, 2, 1));
  EXPECT_EQ(goal.begin()->second.second, 1);
  EXPECT_EQ(arcs_of(m, at(1, 1, 0), kLeft).begin()->second.second, -0.01);
  // ice: a third each straight on, and to the sides, which are walls here: it stays
  const auto ice = arcs_of(m, at(4, 1, 0), kRight);
  EXPECT_NEAR(ice.at(at(5, 1, 0)).first, 1.0 / 3, 1e-15);
  EXPECT_NEAR(ice.at(at(4, 1, 0)).first, 2.0 / 3, 1e-15);
}

/// Chi-square of 20,000 sampled steps of every state and action against its arcs.
TEST(Stepping, follows_the_arcs) {
  for (const char* world : {"frozenlake_4x4", "cliffwalking_slippery"}) {
    VecEnv env = make_world("grid/map", std::string("grid/") + world, 20000);
    const Model m = env.model();
    Transition t(env.spec(), env.size());
    env.seed(11), env.reset(t.io);
    const int32_t start = *t.obs<int32_t>(0);
    for (int32_t action = 0; action < m.actions; ++action) {
      env.seed(uint64_t(action) + 100), env.reset(t.io);
      for (int64_t i = 0; i < env.size(); ++i) *t.action<int32_t>(i) = action;
      env.step(t.io);
      std::map<int32_t, int64_t> counts;
      for (int64_t i = 0; i < env.size(); ++i) {
        const bool ended = t.io.terminated[i] | t.io.truncated[i];
        ++counts[ended ? *t.final_obs<int32_t>(i) : *t.obs<int32_t>(i)];
      }
      double chi2 = 0;
      const auto arcs = arcs_of(m, start, action);
      for (const auto& [next, expected] : arcs) {
        const double e = expected.first * double(env.size());
        chi2 += (double(counts[next]) - e) * (double(counts[next]) - e) / e;
      }
      int64_t inside = 0;
      for (const auto& [next, count] : counts) inside += arcs.count(next) ? count : 0;
      EXPECT_EQ(inside, env.size()) << "a step that no arc allows";
      EXPECT_LT(chi2, 13.8) << world << " action " << action;  // 99.9 % of 2 degrees of freedom
    }
  }
}

TEST(Limits, a_true_end_on_the_last_step_keeps_both_flags) {
  // EnvPool reports truncation only there
  VecEnv env =
      make("grid/map", "{world: {grid: {map: S.G, legend: {S: start, G: {goal: 1}}, limit: 2}}}");
  Transition t(env.spec(), 1);
  env.reset(t.io);
  *t.action<int32_t>() = 2;
  env.step(t.io);
  EXPECT_FALSE(t.io.terminated[0] | t.io.truncated[0]);
  env.step(t.io);
  EXPECT_TRUE(t.io.terminated[0]);
  EXPECT_TRUE(t.io.truncated[0]);
  EXPECT_EQ(t.io.reward[0], 1);
  EXPECT_EQ(*t.final_obs<int32_t>(0), 2);
}

TEST(Rewards, come_from_signals_where_a_run_says_so) {
  EnvConfig c;
  c.name = "grid/map", c.reward = {{"goals", 10}, {"falls", -3}};
  Node run = parse_yaml("env: {world: configs/worlds/grid/cliffwalking.yaml}", source("test.yaml"));
  expand_worlds(run);
  c.variants = {*child(run, "env")};
  VecEnv env(builtins().find(c.name), c, one_thread());
  Transition t(env.spec(), 1);
  env.reset(t.io);
  *t.action<int32_t>() = 1;  // right, off the cliff
  env.step(t.io);
  EXPECT_EQ(t.io.reward[0], -3);
}

TEST(Slipping, in_any_whole_shares) {
  const auto outcomes = [](const char* slip) {
    return error_of([&] {
      make("grid/map",
           join({"{world: {grid: {map: SxG, legend: {S: start, G: goal, x: {ice: {slip: ", slip,
                 "}}}}}}"}));
    });
  };
  EXPECT_EQ(outcomes("0.125"), "");
  EXPECT_EQ(outcomes("1/7"), "");
  EXPECT_NE(outcomes("0.12345678").find("multiples of 1/K"), std::string::npos);
}

}  // namespace
}  // namespace plantgym::testing
