// Numbers found for rules, and what hindsight could have done, against the reference table.
#include "learners/tune.h"

#include <gtest/gtest.h>

#include "agents/rule_file.h"
#include "learners/evaluate.h"
#include "learners/plan.h"
#include "learners/run_config.h"
#include "support.h"

namespace plantgym::testing {
namespace {

struct Field {
  RunConfig run;
  Node rule;
  EnvConfig env, judged;
  TuneConfig how;
  explicit Field(const std::string& quota, const std::string& name = "stage_thresholds",
                 std::vector<std::string> over = {}) {
    if (!quota.empty()) over.push_back("env.world.supply.quota=" + quota);
    over.push_back("env.order=in_turn");
    run =
        read_run(read_target(source("configs/farm/field_tabular.yaml"), over), "test", builtins());
    const AgentKind& kind = agent_kind(parse_yaml(name, "x"), rule);
    env = environment_for(run, kind, rule, builtins(), true);
    judged = environment_for(run, kind, rule, builtins());
    how.metric = "margin", how.episodes = 24;
  }
  const pg_env_api& api() const { return builtins().find(env.name); }
  double test_years(const Node& found) const {
    TuneConfig c = how;
    c.episodes = 13;
    return score_of(found, api(), judged, c);
  }
};

struct TunedQuota {
  const char* m3;
  double train, test, hindsight;  // of the reference's own tuner and rule
};
constexpr TunedQuota kQuotas[] = {{"", 2032.0, 2034.7, 2060.3},
                                  {"3000", 1909.9, 1938.4, 1943.4},
                                  {"1500", 1665.2, 1658.5, 1661.6}};
void PrintTo(const TunedQuota& q, std::ostream* to) { *to << (*q.m3 ? q.m3 : "no quota"); }

class Tuning : public ::testing::TestWithParam<TunedQuota> {};

TEST_P(Tuning, finds_stage_thresholds_as_good_as_the_reference) {
  const TunedQuota q = GetParam();
  const Field f(q.m3);
  const Tuned best = tune(f.rule, f.api(), f.env, f.how);
  EXPECT_GE(best.score, q.train - 1);
  EXPECT_GE(f.test_years(with_numbers(f.rule, best.values)), q.test - 10);
  EXPECT_DOUBLE_EQ(score_of(with_numbers(f.rule, best.values), f.api(), f.env, f.how), best.score);
}

TEST_P(Tuning, with_hindsight_reaches_the_reference) {
  const TunedQuota q = GetParam();
  const Field f(q.m3);
  double sum = 0;
  for (int64_t year = 0; year < 13; ++year) {
    TuneConfig one = f.how;
    one.episodes = 1, one.first = year;
    sum += tune(f.rule, f.api(), f.judged, one).score / 13;
  }
  EXPECT_GE(sum, q.hindsight - 10);
}
INSTANTIATE_TEST_SUITE_P(farm, Tuning, ::testing::ValuesIn(kQuotas));

/// The reference's last row of `stage_product`: 2034, 1746 and 1128 [EUR/ha].
TEST(Tune, with_hindsight_reaches_the_reference_with_yields_by_stage_too) {
  const std::pair<const char*, double> want[] = {{"", 2034}, {"3000", 1746}, {"1500", 1128}};
  for (const auto& [quota, margin] : want) {
    const Field f(quota, "stage_thresholds", {"env.world.zones.field.yield=stage_product"});
    double sum = 0;
    for (int64_t year = 0; year < 13; ++year) {
      TuneConfig one = f.how;
      one.episodes = 1, one.first = year;
      sum += tune(f.rule, f.api(), f.judged, one).score / 13;
    }
    EXPECT_GE(sum, margin - 10) << quota;
    EXPECT_LT(sum, margin + 10) << quota;
  }
}

TEST(Tune, does_not_depend_on_threads_and_repeats_itself) {
  Field f("3000");
  f.how.trials = 60, f.how.episodes = 5;
  const Tuned one = tune(f.rule, f.api(), f.env, f.how);
  f.how.threads = 3;
  const Tuned three = tune(f.rule, f.api(), f.env, f.how);
  EXPECT_EQ(one.values, three.values);
  EXPECT_EQ(one.score, three.score);
  f.how.search_seed = 1;
  EXPECT_NE(tune(f.rule, f.api(), f.env, f.how).values, one.values);
}

TEST(Tune, finds_the_best_single_threshold_of_a_grid) {
  const Field f("", "threshold");
  double best = 0;
  for (int k = 20; k <= 100; k += 5)
    best = std::max(best, score_of(with_numbers(f.rule, {k / 100.0}), f.api(), f.env, f.how));
  EXPECT_NEAR(best, 1862.7, 0.1);  // 0.45, the reference's
  EXPECT_GE(tune(f.rule, f.api(), f.env, f.how).score, best);
}

// The plan knows the weather: no rule does better in any year, those tuned for its quota included.
void plan_against_rules(const std::string& quota, PlanConfig how, const std::string& tuned) {
  std::vector<std::string> over = {"env.name=farm/field", "env.actions=[0, 25]"};
  if (!quota.empty()) over.push_back("env.world.supply.quota=" + quota);
  const RunConfig run =
      read_run(read_target(source("configs/farm/field_tabular.yaml"), over), "test", builtins());
  EnvConfig env = run.eval_env;
  for (const auto& [name, width] : how.bins) env.observe.push_back(name);
  const Plan plan = plan_episode(builtins().find(env.name), env, one_thread(), how);
  EXPECT_EQ(plan.actions.size(), 140u);
  EXPECT_EQ(plan.metrics[7], float(2006 + how.episode));
  EXPECT_EQ(plan.cut, 0);
  for (const std::string& rule :
       {std::string("rainfed"), std::string("mad"), std::string("interval"),
        std::string("et_replacement"), std::string("stage_thresholds"), tuned}) {
    Node file;
    const AgentKind& kind = agent_kind(parse_yaml(rule, "x"), file);
    TuneConfig one;
    one.metric = "margin", one.episodes = 1, one.first = how.episode;
    const EnvConfig of = environment_for(run, kind, file, builtins());
    EXPECT_GE(double(plan.metrics[0]), score_of(file, builtins().find(of.name), of, one)) << rule;
  }
}

TEST(Plan, is_above_every_rule_in_its_year) {
  PlanConfig coarse, fine;
  coarse.bins = {{"depletion", 4}, {"surface_depletion", 0.25}, {"irrigation_so_far", 25}};
  fine.bins = {{"depletion", 0.2}, {"surface_depletion", 0.01}, {"irrigation_so_far", 25}};
  coarse.episode = 6;  // 2012, the driest
  plan_against_rules("", coarse, "mad");
  for (const int64_t year : {0, 6, 7, 12}) {
    fine.episode = year;
    plan_against_rules(
        "1500", fine,
        "{stage_thresholds: {initial: 1.01, development: 0.94, middle: 0.36, late: 0.91}}");
  }
}

TEST(Plan, finds_the_shortest_way_and_foresees_chance) {
  EnvConfig c;
  c.name = "grid/map", c.observe = {"state"};
  const auto plan = [&](const std::string& world, int64_t episode) {
    Node run = parse_yaml("env: {world: configs/worlds/grid/" + world + ".yaml}", source("t.yaml"));
    expand_worlds(run);
    c.variants = {*child(run, "env")};
    PlanConfig how;
    how.bins = {{"state", 1}}, how.seed = 3, how.episode = episode, how.most_steps = 200;
    return plan_episode(builtins().find(c.name), c, one_thread(), how);
  };
  const Plan cliff = plan("cliffwalking", 0);
  EXPECT_EQ(cliff.value, -13);  // Sutton and Barto, example 6.6
  EXPECT_EQ(cliff.actions.size(), 13u);
  EXPECT_EQ(cliff.cut, 0);
  EXPECT_LE(cliff.states, 48);  // merged by cell
  // on ice the plan knows where it will slip, and always arrives; no policy does
  for (int64_t episode = 0; episode < 8; ++episode)
    EXPECT_EQ(plan("frozenlake_8x8", episode).value, 1) << episode;
}

}  // namespace
}  // namespace plantgym::testing
