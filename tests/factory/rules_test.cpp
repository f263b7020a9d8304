// Rules that come with the program, where theory knows what they make or cost.
#include <gtest/gtest.h>

#include <cmath>

#include "agents/agent.h"
#include "factory/test_plant.h"
#include "learners/evaluate.h"

namespace plantgym::testing {
namespace {

/// Means over episodes that a rule plays.
std::vector<Episode> played(const std::string& env, const std::string& keys,
                            const std::string& rule, int32_t episodes) {
  EnvConfig config;
  plantgym::Node run = parse_yaml("env: {" + keys + "}", source("test.yaml"));
  expand_worlds(run);
  config.name = env, config.variants = {*child(run, "env")};
  EvaluationConfig how;
  how.episodes = episodes, how.seed = 5, how.most_steps = 1'000'000;
  return evaluate(
      builtins().find(env), config, one_thread(),
      [&](const pg_spec& spec) {
        plantgym::Node params;
        return agent_kind(parse_yaml(rule, "run.yaml"), params).make(params, spec, 0);
      },
      how);
}
/// Number of a KPI.
size_t kpi(const std::string& env, const std::string& keys, const char* name) {
  const VecEnv e = make(env, "{" + keys + "}", 1);
  size_t k = 0;
  while (e.spec().metrics[k].name != std::string(name)) ++k;
  return k;
}

/// Three exponential stations of means 1, 1.25 and .8 with as many cards as `level`: mean value
/// analysis (Reiser & Lavenberg 1980). The first station's queue of cards is the source.
TEST(Rules, conwip_makes_what_mean_value_analysis_says) {
  const std::string keys =
      "world: {factory: {time_unit: min}, line: src > mill > q2 > grind > q3 > wash > out, "
      "entities: {src: {type: source, saturated: true}, mill: {type: station, time: {exp: 1}}, q2: "
      "{type: buffer}, grind: {type: station, time: {exp: 1.25}}, q3: {type: buffer}, wash: {type: "
      "station, time: {exp: 0.8}}, out: {type: sink}}}, warmup: 0, horizon: 4000, decision: "
      "{every: 50, at: [completion, start]}";
  const size_t made = kpi("factory/line", keys, "throughput");
  for (const auto& [level, rate] :
       {std::pair(1, .327869), std::pair(3, .580676), std::pair(6, .709283)}) {
    Sample s;
    for (const Episode& e :
         played("factory/line", keys, join({"{conwip: {level: ", std::to_string(level), "}}"}),
                int32_t(few(20))))
      s.add(double(e.metrics[made]));
    expect_truth(s, rate, "CONWIP");
  }
}
/// Base stocks of as many for every station hold no more than the first one's in the plant.
TEST(Rules, base_stock_bounds_what_is_inside) {
  const std::string keys =
      "world: configs/worlds/factory/line3.yaml, horizon: 2000 min, decision: {every: 2 min, at: "
      "[completion, start]}";
  VecEnv env = make("factory/line", "{" + keys + "}", 1);
  Transition t(env.spec(), 1);
  plantgym::Node params;
  const plantgym::Node named = parse_yaml("{base_stock: {stock: 2}}", "run.yaml");
  const std::unique_ptr<Agent> agent = agent_kind(named, params).make(params, env.spec(), 0);
  env.seed(1), env.reset(t.io);
  float most = 0;
  for (int32_t k = 0; k < 3000; ++k) {
    agent->act(t.io, 1, nullptr, t.action<int32_t>());
    env.step(t.io);
    const float* seen = static_cast<const float*>(t.io.obs[0]);
    for (int32_t s = 0; s < 3; ++s) {
      const float stages = seen[s * 11 + 10];
      EXPECT_EQ(stages, float(3 - s));
      EXPECT_LE(seen[s * 11 + 9], 2 * stages);
    }
    EXPECT_EQ(seen[9], seen[33]) << "the first station's echelon is the whole plant";
    most = std::max(most, seen[33]);
  }
  EXPECT_EQ(most, 6);
}
/// Hours 0 to 7 and 22, 23 are the cheapest ten of oven.yaml: 12.00 EUR, by enumeration of the two
/// spans; in turn 13.50.
TEST(Rules, tariff_hours_is_the_cheapest_day) {
  const std::string keys =
      "world: configs/worlds/factory/oven.yaml, decision: {every: 1}, horizon: 24";
  const size_t cost = kpi("factory/energy", keys, "energy_cost"),
               missed = kpi("factory/energy", keys, "missed");
  const auto day = [&](const std::string& rule) {
    return played("factory/energy", keys, rule, 1)[0].metrics;
  };
  EXPECT_NEAR(day("tariff_hours")[cost], 12.00f, 1e-5f);
  EXPECT_NEAR(day("as_soon_as_possible")[cost], 13.50f, 1e-5f);
  float best = 100;
  for (int32_t first = 0; first < 10; ++first)
    for (int32_t last = first; last < 14; ++last) {
      const int32_t left = 10 - (last - first + 1);
      for (int32_t again = last + 2; left > 0 && again + left <= 24; ++again) {
        const auto of =
            day(join({"{tariff_hours: {first: ", std::to_string(first),
                      ", last: ", std::to_string(last), ", again: ", std::to_string(again),
                      ", until: ", std::to_string(again + left - 1), "}}"}));
        EXPECT_EQ(of[missed], 0);
        best = std::min(best, of[cost]);
      }
    }
  EXPECT_NEAR(best, 12.00f, 1e-5f);
}

}  // namespace
}  // namespace plantgym::testing
