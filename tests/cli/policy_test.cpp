// Policies found by search, as a user trains and judges them.
#include "cli/commands.h"

namespace plantgym::testing {
namespace {

class Policies : public CommandTest {};

/// Eight zones, pump at 60 % of the peak, three quarters of the water: on the test years the best
/// tuned rule has 160,077 EUR (docs/farms.md). A third of the shipped run's episodes is enough to
/// be above it.
TEST_F(Policies, share_scarce_water_better_than_the_best_tuned_rule) {
  good(join({"train ", config("farm/valley8_cem.yaml"),
             " run.seeds=0..1 run.episodes=30k --out searched"}));
  good("eval searched --json r.json");
  const auto results = json("r.json")["agents"][0]["results"];
  for (const auto& seed : results["margin"]["scores"]) {
    double sum = 0;
    for (const double margin : seed) sum += margin / double(seed.size());
    EXPECT_GT(sum, 160077);
  }
  EXPECT_LE(results["irrigation"]["mean"].get<double>(), 342000);
}

TEST_F(Policies, are_described) {
  EXPECT_NE(good("describe cem").find("elite"), std::string::npos);
  const std::string agent = good("describe agent");
  for (const char* key : {"hidden", "inputs", "each", "own_weights"})
    EXPECT_NE(agent.find(key), std::string::npos) << key;
}

}  // namespace
}  // namespace plantgym::testing
