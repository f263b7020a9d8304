// Trees against tests/data/ml/cart_reference.json (an independent implementation with the stated
// tie rule, compared with scikit-learn 1.9.1).
#include <gtest/gtest.h>

#include <cmath>

#include "data.h"
#include "plugins/tree/impurity.h"
#include "plugins/tree/metrics.h"
#include "plugins/tree/prune.h"

namespace plantgym {
namespace {
using namespace testing;
using nlohmann::json;

Criterion criterion_of(const std::string& name) {
  return name == "gini"  ? Criterion::kGini
         : name == "mse" ? Criterion::kVariance
                         : Criterion::kEntropy;
}

DecisionTree fitted(const json& c, const DataSet& d) {
  TreeConfig config;
  config.criterion = criterion_of(c["criterion"]);
  if (c.contains("max_depth") && !c["max_depth"].is_null()) config.max_depth = c["max_depth"];
  return fit_tree(d.samples(config.criterion == Criterion::kVariance), config);
}

double score(const DecisionTree& t, const DataSet& d, std::vector<double>& said) {
  said.resize(size_t(d.rows()));
  TreeWalker(t).say(d.x.data(), d.rows(), said.data());
  if (!t.classes) return r_squared(d.target.data(), said.data(), d.rows());
  int64_t right = 0;
  for (size_t i = 0; i < said.size(); ++i) right += said[i] == d.target[i];
  return double(right) / double(d.rows());
}

void expect_nodes(const json& nodes, const DecisionTree& t) {
  const std::vector<int32_t> depths = t.depths();
  for (size_t i = 0; i < nodes.size(); ++i) {
    const json& e = nodes[i];
    const TreeNode& n = t.nodes[i];
    SCOPED_TRACE(i);
    EXPECT_EQ(depths[i], e["depth"]);
    EXPECT_EQ(n.rows, e["n"]);
    EXPECT_NEAR(n.impurity, e["impurity"], 1e-9);
    EXPECT_EQ(n.feature, e["feature"]);
    if (t.classes) {
      for (int32_t k = 0; k < t.classes; ++k)
        EXPECT_EQ(t.votes_of(int32_t(i))[k], e["value"][size_t(k)]);
    } else {
      EXPECT_NEAR(n.value, e["value"], 1e-9);
    }
    if (n.leaf()) continue;
    EXPECT_EQ(n.threshold, e["threshold"]);
    EXPECT_EQ(int32_t(i) + 1, e["left"]);
    EXPECT_EQ(n.right, e["right"]);
    EXPECT_NEAR(n.decrease * t.nodes[0].weight / n.weight, e["gain"], 1e-9);
  }
}

TEST(Cart, TreesAreThoseOfTheReference) {
  const json r = reference("cart");
  for (const json& c : r["cases"]) {
    SCOPED_TRACE(c["dataset"].get<std::string>() + " " + c["criterion"].get<std::string>() + " " +
                 c["max_depth"].dump());
    const DataSet all = data_set(c["dataset"]);
    const DataSet train = part_of(all, true), test = part_of(all, false);
    const DecisionTree t = fitted(c, train);
    EXPECT_EQ(fault_of(t), "");
    EXPECT_EQ(t.nodes.size(), c["n_nodes"]);
    EXPECT_EQ(t.leaves(), c["n_leaves"]);
    EXPECT_EQ(t.depth(), c["depth"]);
    EXPECT_NEAR(t.leaf_impurity(), c["weighted_leaf_impurity"], 1e-9);
    std::vector<double> said;
    EXPECT_NEAR(score(t, train, said), c["train_score"], 1e-9);
    EXPECT_NEAR(score(t, test, said), c["test_score"], 1e-9);
    for (size_t i = 0; i < said.size(); ++i)
      EXPECT_NEAR(said[i], c["test_predictions"][i], 1e-9) << "row " << i;
    if (c.contains("nodes") && c["nodes"].size() == t.nodes.size()) expect_nodes(c["nodes"], t);
    if (!c.contains("test_confusion_matrix")) continue;
    const std::vector<int32_t> classes(said.begin(), said.end());
    EXPECT_EQ(
        json(class_metrics(test.label.data(), classes.data(), test.rows(), t.classes).confusion),
        c["test_confusion_matrix"]);
  }
}

TEST(Cart, PruningPathsAreThoseOfTheReference) {
  const json r = reference("cart");
  for (const json& c : r["pruning"]) {
    SCOPED_TRACE(c["dataset"].get<std::string>());
    const DataSet train = part_of(data_set(c["dataset"]), true);
    const DecisionTree whole = fitted(c, train);
    const json& expected = c["own_path_alpha_leaves_impurity"];
    std::vector<PruningStep> path = pruning_path(whole);
    ASSERT_GE(path.size(), expected.size());
    // the file may hold the end of a long path only, and not the root alone
    size_t first = 0;
    while (first < path.size() && std::fabs(path[first].alpha - double(expected[0][0])) > 1e-9)
      ++first;
    ASSERT_LE(first + expected.size(), path.size());
    for (size_t i = 0; i < expected.size(); ++i) {
      const PruningStep& step = path[first + i];
      EXPECT_NEAR(step.alpha, expected[i][0], 1e-9 * (1 + step.alpha));
      EXPECT_EQ(step.leaves, expected[i][1]);
      EXPECT_NEAR(step.impurity, expected[i][2], 1e-9 * (1 + step.impurity));
      const DecisionTree t = prune(whole, step.alpha + 1e-7);
      EXPECT_EQ(t.leaves(), step.leaves);
      EXPECT_NEAR(t.leaf_impurity(), step.impurity, 1e-9 * (1 + step.impurity));
    }
    EXPECT_EQ(path.back().leaves, 1);
  }
}

TEST(Cart, ChiSquaresAreThoseOfTheReference) {
  const json r = reference("cart");
  for (const json& c : r["chi_square"]) {
    const ChiSquare t = chi_square(c["table"].get<std::vector<std::vector<double>>>());
    EXPECT_NEAR(t.statistic, c["chi2"], 1e-9);
    EXPECT_EQ(t.freedom, c["dof"]);
    EXPECT_NEAR(t.p / double(c["p_value"]), 1, 1e-9);
  }
  const json& iris = r["chi_square_iris_petal_length_2_45"];
  const ChiSquare t = chi_square(iris["table"].get<std::vector<std::vector<double>>>());
  EXPECT_NEAR(t.statistic, iris["chi2"], 1e-9);
  EXPECT_NEAR(t.p / double(iris["p_value"]), 1, 1e-9);
}

TEST(Cart, GainsOfThePlayTennisTable) {  // Quinlan 1986
  const json r = reference("cart");
  for (const auto& [name, f] : r["play_tennis"]["features"].items()) {
    const auto table = f["table_no_yes"].get<std::vector<std::vector<double>>>();
    EXPECT_NEAR(information_gain(table), f["information_gain"], 1e-12) << name;
    EXPECT_NEAR(gain_ratio(table), f["gain_ratio"], 1e-12) << name;
    const ChiSquare t = chi_square(table);
    EXPECT_NEAR(t.statistic, f["chi2"], 1e-9) << name;
    EXPECT_NEAR(t.p, f["p_value"], 1e-9) << name;
  }
}

}  // namespace
}  // namespace plantgym
