// Growers' rules on the fast zone against an independent Python implementation:
// tests/data/farm/fast_baselines_champion_maize_*.csv (maize, sandy loam, Champion, seasons of
// 1982-2005 and 2006-2018; three quotas).
#include <gtest/gtest.h>

#include <cmath>

#include "csv.h"
#include "learners/evaluate.h"
#include "learners/run_config.h"

namespace plantgym::testing {
namespace {

/// The rule of a row of the table, as a node's text.
std::string rule_of(const std::string& policy) {
  const std::string number = policy.substr(policy.rfind('_') + 1);
  if (policy == "rainfed" || policy == "et_replacement") return policy;
  if (policy == "interval_7d_25mm") return "interval";
  if (policy == "interval_5d_20mm") return "{interval: {days: 5, depth: 20, first: 15}}";
  if (policy.rfind("mad_refill_p", 0) == 0)
    return join({"{threshold: {fraction: ", number.substr(1), "}}"});
  if (policy.rfind("best_threshold_", 0) == 0)
    return join({"{threshold: {fraction: ", number, "}}"});
  std::string four[4];
  std::istringstream in(number);
  for (std::string& n : four) std::getline(in, n, '/');
  return join({"{stage_thresholds: {initial: ", four[0], ", development: ", four[1],
               ", middle: ", four[2], ", late: ", four[3], "}}"});
}

struct Means {
  double margin = 0, yield = 0, irrigation = 0, drainage = 0;
};
Means play(const std::string& rule, const std::string& split, std::vector<std::string> over) {
  const bool train = split == "train";
  if (train) over.push_back("eval.env.years=1982..2005");
  const RunConfig run =
      read_run(read_target(source("configs/farm/field_tabular.yaml"), over), "test", builtins());
  Node params;
  const Node named = parse_yaml(rule, "rule");
  const AgentKind& kind = agent_kind(named, params);
  EvaluationConfig how;
  how.episodes = train ? 24 : 13;
  const EnvConfig env = environment_for(run, kind, params, builtins());
  Means m;
  for (const Episode& e : evaluate(
           builtins().find(env.name), env, one_thread(),
           [&](const pg_spec& s) { return kind.make(params, s, 0); }, how)) {
    const double n = double(how.episodes);
    m.margin += double(e.metrics[0]) / n, m.yield += double(e.metrics[1]) / n;
    m.irrigation += double(e.metrics[2]) / n, m.drainage += double(e.metrics[5]) / n;
  }
  return m;
}

/// `rounding`: how far [EUR/ha] the printing of stage_thresholds' numbers with two digits may move
/// a margin. A decision flips where a depletion passes a threshold, so half a unit of the last
/// digit moves irrigations by days.
void compare(const std::string& file, const std::vector<std::string>& over, double rounding) {
  const Csv table = read_csv(source(join({"tests/data/farm/", file})));
  size_t compared = 0;
  for (size_t row = 0; row < table.rows.size(); ++row) {
    const std::string quota = table.rows[row][0], policy = table.rows[row][1];
    const std::string split = table.rows[row][2];
    if (policy.rfind("hindsight", 0) == 0) continue;  // in tune_test.cpp
    std::vector<std::string> all = over;
    if (!quota.empty())  // 10 m3 are a mm on the hectare
      all.push_back(join({"env.world.supply.quota=", std::to_string(10 * std::stod(quota))}));
    const std::string what = join({policy, " ", quota, " ", split});
    const Means m = play(rule_of(policy), split, all);
    const bool rounded = policy.rfind("stage", 0) == 0;
    EXPECT_NEAR(m.margin, table.at(row, "margin_usd_ha"), rounded ? rounding : 0.06) << what;
    EXPECT_NEAR(m.yield, table.at(row, "yield_t_ha"), rounded ? rounding / 160 : 6e-4) << what;
    EXPECT_NEAR(m.irrigation, table.at(row, "gross_irr_mm"),
                rounded && rounding > 1 ? rounding / 2 : 0.06)
        << what;
    EXPECT_NEAR(m.drainage, table.at(row, "deep_perc_mm"), rounded ? 0.6 * rounding : 0.06) << what;
    ++compared;
  }
  EXPECT_EQ(compared, 48u);
}

// The other yield formula: the product over stages of 1 - Ky (1 - ETa / ETc).
TEST(Baselines, score_as_the_reference_by_stages) {
  // of 250 settings within half a digit of the printed 0.83/0.46/0.21/0.93 one comes within 1.2 of
  // the reference's margins of both splits, where the printed one is 4.0 off
  compare("fast_baselines_champion_maize_stage_product.csv",
          {"env.world.zones.field.yield=stage_product"}, 10);
}

TEST(Baselines, score_as_the_reference_to_the_last_digit) {
  compare("fast_baselines_champion_maize_season.csv", {}, 1);
}

}  // namespace
}  // namespace plantgym::testing
