// The environments on one field: scores of growers' rules, quota, years, and what is refused.
#include <gtest/gtest.h>

#include <cmath>

#include "learners/evaluate.h"
#include "learners/run_config.h"
#include "support.h"

namespace plantgym::testing {
namespace {

struct Score {
  const char* rule;
  const char* quota;
  double margin, irrigation, yield;
};
void PrintTo(const Score& s, std::ostream* to) {
  *to << s.rule << (s.quota[0] ? " with 300 mm" : "");
}

class Rules : public ::testing::TestWithParam<Score> {};

// An independent Python implementation of the same rules on the same zone and years 2006 to 2018
// (mean of 13 seasons): margin within 1 EUR/ha, irrigation within 0.1 mm, yield within 0.001 t/ha.
TEST_P(Rules, score_as_the_reference) {
  const Score want = GetParam();
  std::vector<std::string> over;
  if (want.quota[0]) over.push_back(want.quota);
  const Node tree = read_target(source("configs/farm/field_tabular.yaml"), over);
  const RunConfig run = read_run(tree, "test", builtins());
  Node params;
  const Node named = parse_yaml(want.rule, "rule");
  const AgentKind& kind = agent_kind(named, params);
  EvaluationConfig how;
  how.episodes = 13;
  const EnvConfig env = environment_for(run, kind, params, builtins());
  const std::vector<Episode> all = evaluate(
      builtins().find(env.name), env, one_thread(),
      [&](const pg_spec& s) { return kind.make(params, s, 0); }, how);
  double margin = 0, irrigation = 0, yield = 0, balance = 0;
  std::vector<bool> seen(13, false);
  for (const Episode& e : all) {
    margin += double(e.metrics[0]) / 13, yield += double(e.metrics[1]) / 13,
        irrigation += double(e.metrics[2]) / 13;
    seen.at(size_t(e.metrics[7]) - 2006) = true;  // each test year once
    // the return is the margin less the constant value of a full yield
    balance = std::fmax(balance, std::fabs(e.reward + 14 * 180 - double(e.metrics[0])));
    EXPECT_EQ(e.length, 140);
    EXPECT_TRUE(!want.quota[0] || e.metrics[2] <= 300.001f);
  }
  EXPECT_NEAR(margin, want.margin, 1);
  EXPECT_NEAR(irrigation, want.irrigation, 0.1);
  EXPECT_NEAR(yield, want.yield, 1e-3);
  EXPECT_LT(balance, 0.01);
  EXPECT_EQ(std::count(seen.begin(), seen.end(), true), 13);
}
constexpr const char* kQuota = "env.world.supply.quota=3000";
INSTANTIATE_TEST_SUITE_P(
    farm, Rules,
    ::testing::Values(Score{"rainfed", "", 1302.8, 0, 7.238},
                      Score{"mad", "", 1820.1, 517.3, 12.985},
                      Score{"{threshold: {fraction: 0.40}}", "", 1830.7, 684.9, 13.976},
                      Score{"{threshold: {fraction: 0.45}}", "", 1857.4, 637.1, 13.858},
                      Score{"mad", kQuota, 1750.9, 300, 11.394},
                      Score{"{threshold: {fraction: 0.60}}", kQuota, 1757.5, 300, 11.431}));

TEST(Field, shows_every_day_within_its_bounds) {
  EnvConfig c;
  c.name = "farm/field", c.n = 64, c.observe = {"field"};
  c.variants = {*child(read_target(source("configs/worlds/farm/champion_maize.yaml"), {}), "env")};
  VecEnv env(builtins().find(c.name), c, one_thread());
  Transition t(env.spec(), 64);
  env.seed(3), env.reset(t.io);
  const pg_space& s = env.spec().obs[0];
  ASSERT_EQ(s.elements, 27);
  for (int32_t day = 0; day < 300; ++day) {
    for (int64_t i = 0; i < 64; ++i) *t.action<int32_t>(i) = int32_t((day + i) % 11);
    env.step(t.io);
    for (int64_t i = 0; i < 64; ++i)
      for (int64_t e = 0; e < 27; ++e) {
        const float v = t.obs<float>(i)[e];
        ASSERT_TRUE(v >= s.lows[e] && v <= s.highs[e]) << s.names[e] << " " << v;
      }
  }
}

TEST(Field, shows_eighteen_numbers_unless_asked_for_more) {
  EXPECT_EQ(make_world("farm/field", "farm/champion_maize").spec().obs[0].elements, 18);
  const VecEnv one = make("farm/field", "{world: configs/worlds/farm/champion_maize.yaml}");
  EXPECT_STREQ(one.spec().obs[0].names[0], "depletion_fraction");
}

TEST(Field, takes_a_decision_for_some_days) {
  VecEnv env =
      make("farm/field_box", "{world: configs/worlds/farm/champion_maize.yaml, decision: 7 d}");
  Transition t(env.spec(), 1);
  env.reset(t.io);
  int32_t decisions = 0;
  float days = 0;
  do {
    *t.action<float>() = 10;
    env.step(t.io);
    days += t.io.elapsed[0], ++decisions;
  } while (!t.io.terminated[0]);
  EXPECT_EQ(decisions, 20);
  EXPECT_EQ(days, 140);
  EXPECT_EQ(t.io.final_metrics[2], 200);  // water on the first day of each only
}

TEST(Field, caps_what_the_system_cannot_give_and_ignores_nonsense) {
  VecEnv env = make("farm/field_box", "{world: configs/worlds/farm/champion_maize.yaml}");
  Transition t(env.spec(), 1);
  env.reset(t.io);
  for (const float a : {1e9f, -5.0f, NAN}) {
    *t.action<float>() = a;
    env.step(t.io);
    EXPECT_EQ(t.io.signals[1], a > 0 ? 25.0f : 0.0f);
    EXPECT_TRUE(std::isfinite(t.io.reward[0]));
  }
}

TEST(Field, refuses_what_makes_no_sense) {
  const auto with = [&](const std::string& change) {
    return error_of([&] {
      Node tree = read_target(source("configs/worlds/farm/champion_maize.yaml"), {change});
      EnvConfig c;
      c.name = "farm/field";
      c.variants = {*child(tree, "env")};
      VecEnv(builtins().find(c.name), c, one_thread());
    });
  };
  EXPECT_NE(with("env.years=1980..1990").find("whole seasons of 1982..2018 only"),
            std::string::npos)
      << with("env.years=1980..1990");
  EXPECT_NE(with("env.world.zones.field.planting=13-01").find("is not a day of every year"),
            std::string::npos);
  EXPECT_NE(with("env.world.zones.field.planting=02-29").find("is not a day of every year"),
            std::string::npos);
  EXPECT_NE(with("env.world.zones.field.soil.wilting_point=0.3").find("below field_capacity"),
            std::string::npos);
  EXPECT_NE(with("env.world.zones.field.crop.stages=[1, 2]").find("must be four numbers"),
            std::string::npos);
  EXPECT_NE(with("env.world.zones.other.area=1").find("takes one"), std::string::npos);
  EXPECT_NE(with("env.actions=[0, 40]").find("more than the system's most"), std::string::npos);
  EXPECT_NE(with("env.world.supply.qouta=1").find("did you mean quota?"), std::string::npos);
  EXPECT_NE(with("env.world.farm.prices.water=0.1 EUR/kg").find("another dimension"),
            std::string::npos);
  EXPECT_EQ(with("env.world.supply.quota=100 m3"), "");
}

}  // namespace
}  // namespace plantgym::testing
