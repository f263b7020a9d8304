// Trees that another model grew stand where this program's do.
#include <gtest/gtest.h>

#include <cmath>

#include "agents/models.h"
#include "learners/plugged_tree.h"
#include "plantgym/model.h"
#include "support.h"

namespace plantgym::testing {
namespace {

/// Tells what it is told to.
struct Told {
  static constexpr const char *kName = "test/told", *kDoc = "A tree as it comes.";
  static constexpr uint32_t kTasks = PG_CLASSIFICATION;
  struct Params {
    int32_t fault = 0;
  };
  static void fields(Params& p, Fields& f) { f.number("fault", p.fault, 0, 9, "", "of its tree"); }
  explicit Told(const Params& p) : params(p) {}
  void fit(const pg_samples&) {}
  pg_fitted fitted() const { return {sizeof(pg_fitted), PG_CLASSIFICATION, 1, 2}; }
  double predict(const double* x) const { return x[0] > 1; }
  void keep(Keeper&) {}
  std::vector<pg_tree_node> tree() const {
    std::vector<pg_tree_node> t = {{0, 2, 1, -7}, {-1, 0, 0, 0}, {-1, 9, NAN, 1}};
    if (params.fault == 1) t[0].right = 7;
    if (params.fault == 2) t[1].value = 2;
    if (params.fault == 3) t.clear();
    return t;
  }
  Params params;
};

const std::vector<double> kX = {0, 1, 2, 3, 4, 5};
const std::vector<int32_t> kLabel = {0, 0, 1, 1, 0, 0};

Samples samples() { return {kX.data(), 6, 1, kLabel.data(), 2, nullptr, nullptr}; }

TEST(PluggedTree, TheProgramsOwnComesThroughTheTableAsItIs) {
  const Node keys = parse_yaml("criterion: entropy", "k.yaml");
  const DecisionTree t =
      grow_by_model(tree_growing(known_models(), "tree", PG_CLASSIFICATION), keys, samples(), 2, 1);
  const DecisionTree own = fit_tree(samples(), {.criterion = Criterion::kEntropy, .max_depth = 2});
  ASSERT_EQ(t.nodes.size(), own.nodes.size());
  EXPECT_EQ(t.depth(), 2) << "max_depth is given to a model that has it";
  for (size_t i = 0; i < t.nodes.size(); ++i) {
    EXPECT_EQ(t.nodes[i].feature, own.nodes[i].feature);
    EXPECT_EQ(t.nodes[i].right, own.nodes[i].right);
    EXPECT_EQ(t.nodes[i].threshold, own.nodes[i].threshold);
    EXPECT_EQ(t.nodes[i].value, own.nodes[i].value);
    EXPECT_EQ(t.nodes[i].rows, own.nodes[i].rows);
  }
}

TEST(PluggedTree, WhatALeafSaysHasTheGreatestVote) {
  const DecisionTree t = grow_by_model(*model_api<Told>(), Node{}, samples(), 0, 1);
  EXPECT_EQ(t.nodes[2].rows, 4);
  EXPECT_EQ(t.nodes[2].value, 1) << "though its rows are two and two";
  EXPECT_GT(t.votes_of(2)[1], t.votes_of(2)[0]);
  EXPECT_EQ(t.nodes[2].threshold, 0) << "of a leaf nothing else counts";
  EXPECT_EQ(fault_of(t), "");
}

TEST(PluggedTree, ATreeThatIsNoneIsRefused) {
  const auto says = [](const char* keys) {
    return error_of(
        [&] { grow_by_model(*model_api<Told>(), parse_yaml(keys, "k.yaml"), samples(), 0, 1); });
  };
  EXPECT_EQ(says("fault: 1").find("test/told: its tree is none: node 0: "), 0u) << says("fault: 1");
  EXPECT_EQ(says("fault: 2"), "test/told: a leaf of its tree says 2, no class");
  EXPECT_EQ(says("fault: 3"), "test/told: its tree is none: a tree has at least one node");
  EXPECT_EQ(says("falt: 3"),
            "k.yaml:1:7: distill.keys.falt: unknown key; did you mean fault? (keys: fault)");
}

}  // namespace
}  // namespace plantgym::testing
