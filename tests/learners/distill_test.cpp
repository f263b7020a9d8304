// Distillation against tests/data/tabular/distillation_reference.json: exact teachers and solved
// occupancies (scikit-learn's entropy trees).
#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "learners/distill_exact.h"
#include "learners/export.h"
#include "support.h"

namespace plantgym::testing {
namespace {

/// An enumerable map as a tree sees it: row, column, who waits where.
struct Map {
  explicit Map(const char* world)
      : env(make_world("grid/map_places", std::string("grid/") + world)), oracle(env.model()) {
    teacher.sight.features = {{"state", "1", 0, 0, oracle.model().states}};
    teacher.sight.parts = {{"state", 1, false}};
    teacher.outputs = {{"move", "1", 0, 0, oracle.model().actions}};
    teacher.kind = Policy::kTable, teacher.joint = true;
    blank.kind = Policy::kTrees, blank.joint = true, blank.outputs = teacher.outputs;
    for (const PolicyFeature& f : sight_of(env.spec()).features) {
      const int32_t at = int32_t(blank.sight.features.size());
      blank.sight.features.push_back(f);
      const bool named = f.name == "passenger" || f.name == "destination";
      for (int32_t v = 0; named && v < f.count; ++v) blank.trees.inputs.push_back({at, v});
      if (!named) blank.trees.inputs.push_back({at, -1});
    }
    EnvConfig c;
    c.name = "grid/map_places";
    Node params = parse_yaml(std::string("{world: configs/worlds/grid/") + world + ".yaml}",
                             source("test.yaml"));
    Node run = {PG_MAP, "", "", params.file, 0, 0, "", {params}};
    run.children[0].key = "env";
    expand_worlds(run);
    c.variants = {run.children[0]};
    c.observe = {"state", "row", "column"};
    for (size_t k = 2; k < blank.sight.features.size(); ++k)
      c.observe.push_back(blank.sight.features[k].name);
    seen = *see_states(oracle, teacher, blank, builtins().find(c.name), c, one_thread());
  }
  VecEnv env;
  Oracle oracle;
  Policy teacher, blank;
  SeenStates seen;
};

nlohmann::json reference() {
  return nlohmann::json::parse(contents(source("tests/data/tabular/distillation_reference.json")));
}

ExactTree tree_of(const Map& m, const nlohmann::json& depth, DistillConfig::Method method) {
  TreeConfig c;
  c.criterion = Criterion::kEntropy, c.max_depth = depth.is_null() ? 0 : int32_t(depth);
  return imitate(m.oracle, m.seen, 0.99, method, 20, c);
}

constexpr std::pair<const char*, DistillConfig::Method> kMethods[] = {
    {"clone", DistillConfig::kClone},
    {"dagger", DistillConfig::kDagger},
    {"viper", DistillConfig::kViper}};

void expect_table(const char* world, const char* name, bool ties_decide_fidelity = false) {
  const Map m(world);
  const nlohmann::json r = reference();
  EXPECT_NEAR(m.oracle.at_start(m.oracle.optimal_values(0.99)), r[name]["teacher_V_start"], 1e-9);
  for (const nlohmann::json& row : r[name]["rows"])
    for (const auto& [word, method] : kMethods) {
      const ExactTree t = tree_of(m, row["max_depth"], method);
      SCOPED_TRACE(row["max_depth"].dump() + " " + word);
      EXPECT_NEAR(t.value, row[word]["V_start"], 1e-6);
      if (ties_decide_fidelity && row["max_depth"] == 1) continue;
      EXPECT_NEAR(t.fidelity, row[word]["fidelity_on_teacher_occupancy"], 1e-4);
      // rows of no weight may cost the reference a leaf more
      EXPECT_LE(t.tree.leaves(), row[word]["leaves"]);
      EXPECT_GE(t.tree.leaves(), int32_t(row[word]["leaves"]) - 1);
    }
}

TEST(Distillation, Frozenlake4x4IsTheReference) {
  expect_table("frozenlake_4x4", "frozenlake_4x4_slippery");
}
TEST(Distillation, Frozenlake8x8IsTheReference) {
  expect_table("frozenlake_8x8", "frozenlake_8x8_slippery");
}
TEST(Distillation, CliffwalkingIsTheReference) {  // of trees worth -100 the reference keeps others
  expect_table("cliffwalking", "cliffwalking", true);
}

// Where the reference's tree splits at a tie, scikit-learn takes one at random (at depths 4 and 8
// its clone is worth -494.20 or -529.84, and -78.63, -78.64 or -78.67, by its seed); with the
// stated rule ours is one of these, and later iterations go on from it.
TEST(Distillation, TaxiIsTheReferenceWhereNoTieDecides) {
  const Map m("taxi");
  const nlohmann::json r = reference();
  for (const nlohmann::json& row : r["taxi"]["rows"]) {
    SCOPED_TRACE(row["max_depth"].dump());
    const nlohmann::json depth = row["max_depth"], clone = row["clone"];
    const ExactTree t = tree_of(m, depth, DistillConfig::kClone);
    EXPECT_NEAR(t.fidelity, clone["fidelity_on_teacher_occupancy"], 1e-4);
    if (depth == 4)
      EXPECT_NEAR(t.value, -529.84, 1e-6);
    else if (depth == 8)
      EXPECT_NEAR(t.value, -78.642768, 1e-6);
    else
      EXPECT_NEAR(t.value, clone["V_start"], 1e-6);
    if (!depth.is_null() && depth != 10) continue;
    EXPECT_NEAR(tree_of(m, depth, DistillConfig::kDagger).value, row["dagger"]["V_start"], 1e-6);
    EXPECT_NEAR(tree_of(m, depth, DistillConfig::kViper).value, row["viper"]["V_start"], 1e-6);
  }
}

TEST(Distillation, TheBestTreesOfOtherDepths) {
  const Map m("frozenlake_4x4");
  // VIPER's of depth 3 is worth 0.3652 (the reference), the best 0.5201; 8 leaves are optimal
  const double three = best_tree(m.oracle, m.seen, 0.99, 3).value;
  EXPECT_NEAR(three, 0.520124760, 1e-8) << "this search's own, as no reference is known";
  EXPECT_GT(three, tree_of(m, 3, DistillConfig::kViper).value + 0.1);
  const std::vector<double> best = m.oracle.optimal_values(0.99);
  const ExactTree four = best_tree(m.oracle, m.seen, 0.99, 4);
  EXPECT_NEAR(four.value, m.oracle.at_start(best), 1e-9);
  EXPECT_LE(four.tree.leaves(), 8);
  // where it begins does not matter: without an imitation it finds the same
  for (const int32_t depth : {1, 2, 3}) {
    const ExactTree bare = branch_and_bound(m.oracle, m.seen, 0.99, depth, {{}, -INFINITY, 0});
    EXPECT_NEAR(bare.value, best_tree(m.oracle, m.seen, 0.99, depth).value, 2e-9) << depth;
    EXPECT_LE(bare.tree.depth(), depth);
    EXPECT_NEAR(
        m.oracle.at_start(m.oracle.policy_values(
            m.oracle.policy_of(actions_of(bare.tree, m.seen, m.oracle.model().states)), 0.99)),
        bare.value, 1e-9);
  }
  const Map large("frozenlake_8x8");
  EXPECT_EQ(error_of([&] { best_tree(large.oracle, large.seen, 0.99, 0); }),
            "a tree that is searched for has a depth of 1 or more");
  // DAgger's of depth 2 is worth 0.3536 there
  EXPECT_NEAR(best_tree(large.oracle, large.seen, 0.99, 2).value, 0.387022597, 1e-8);
}

TEST(Distillation, TheBestTreesOfDepthTwo) {
  const nlohmann::json r = reference();
  for (const auto& [world, key] :
       {std::pair{"frozenlake_4x4", "optimal_depth_2_tree_frozenlake_4x4_slippery"},
        {"frozenlake_4x4_deterministic", "optimal_depth_2_tree_frozenlake_4x4_deterministic"}}) {
    const Map m(world);
    const ExactTree t = best_tree(m.oracle, m.seen, 0.99, 2);
    EXPECT_NEAR(t.value, r[key]["V_start"], 1e-9);
    EXPECT_LE(t.tree.leaves(), 4);
    EXPECT_NEAR(m.oracle.at_start(m.oracle.policy_values(
                    m.oracle.policy_of(actions_of(t.tree, m.seen, m.oracle.model().states)), 0.99)),
                t.value, 1e-9);
  }
}

}  // namespace
}  // namespace plantgym::testing
