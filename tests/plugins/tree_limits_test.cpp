// What trees promise beside the references: weights, limits, pruning by errors, merged siblings.
#include <gtest/gtest.h>

#include <cmath>

#include "data.h"
#include "error.h"
#include "plantgym/random.h"
#include "plugins/tree/prune.h"

namespace plantgym {
namespace {
using namespace testing;

DecisionTree grown(const DataSet& d, const TreeConfig& c) {
  return fit_tree(d.samples(c.criterion == Criterion::kVariance), c);
}

void expect_same_tree(const DecisionTree& a, const DecisionTree& b) {
  ASSERT_EQ(a.nodes.size(), b.nodes.size());
  for (size_t i = 0; i < a.nodes.size(); ++i) {
    EXPECT_EQ(a.nodes[i].feature, b.nodes[i].feature) << i;
    EXPECT_EQ(a.nodes[i].threshold, b.nodes[i].threshold) << i;
    EXPECT_EQ(a.nodes[i].value, b.nodes[i].value) << i;
    EXPECT_NEAR(a.nodes[i].impurity, b.nodes[i].impurity, 1e-9 * (1 + a.nodes[i].impurity)) << i;
  }
}

TEST(Tree, AWeightOfTwoIsARowTwice) {
  const Criterion all[] = {Criterion::kGini, Criterion::kEntropy, Criterion::kGainRatio,
                           Criterion::kChiSquare, Criterion::kVariance};
  const DataSet d = data_set("wine");
  DataSet twice = d;
  std::vector<double> weight;
  for (int64_t i = 0; i < d.rows(); ++i) {
    weight.push_back(double(i % 3));  // 0: as if it were not there
    for (double k = 0; k < weight.back(); ++k) {
      twice.x.insert(twice.x.end(), d.x.begin() + i * d.features,
                     d.x.begin() + (i + 1) * d.features);
      twice.label.push_back(d.label[size_t(i)]), twice.target.push_back(d.target[size_t(i)]);
    }
  }
  twice.x.erase(twice.x.begin(), twice.x.begin() + std::ptrdiff_t(d.x.size()));
  twice.label.erase(twice.label.begin(), twice.label.begin() + d.rows());
  twice.target.erase(twice.target.begin(), twice.target.begin() + d.rows());
  for (const Criterion c : all) {
    TreeConfig config;
    config.criterion = c;
    Samples s = d.samples(c == Criterion::kVariance);
    s.weight = weight.data();
    SCOPED_TRACE(int(c));
    expect_same_tree(fit_tree(s, config), grown(twice, config));
  }
}

TEST(Tree, LimitsHold) {
  const DataSet d = data_set("breast_cancer");
  TreeConfig c;
  c.min_rows_leaf = 20;
  for (const TreeNode& n : grown(d, c).nodes) EXPECT_GE(n.rows, 20);
  c = {}, c.min_rows_split = 50;
  for (const TreeNode& n : grown(d, c).nodes) EXPECT_TRUE(n.leaf() || n.rows >= 50);
  c = {}, c.min_decrease = 0.01;
  for (const TreeNode& n : grown(d, c).nodes) EXPECT_TRUE(n.leaf() || n.decrease >= 0.01);
  c = {}, c.max_depth = 3;
  EXPECT_EQ(grown(d, c).depth(), 3);
  c = {}, c.criterion = Criterion::kChiSquare, c.significance = 1e-4;
  const int32_t sure = grown(d, c).leaves();
  c.significance = 0.05;
  EXPECT_LT(sure, grown(d, c).leaves());
  EXPECT_GT(sure, 2);
}

TEST(Tree, MaxLeavesTakesTheBestSplitFirst) {
  const DataSet d = data_set("digits");
  TreeConfig c;
  double impurity = 1;
  for (int32_t leaves = 2; leaves < 40; ++leaves) {
    c.max_leaves = leaves;
    const DecisionTree t = grown(d, c);
    EXPECT_EQ(t.leaves(), leaves);
    EXPECT_LT(t.leaf_impurity(), impurity);
    impurity = t.leaf_impurity();
  }
  c.max_leaves = 1 << 20;  // all of them: the same tree as depth first
  expect_same_tree(grown(d, c), grown(d, {}));
}

TEST(Tree, GainRatioShunsSplitsThatPartLittle) {
  // feature 0 parts one row of class 1 from seven; feature 1 parts the classes but for that row
  const DataSet d = {2,
                     {0, 0, 1, 0, 1, 0, 1, 0, 1, 1, 1, 1, 1, 1, 1, 1},
                     {1, 0, 0, 0, 1, 1, 1, 1},
                     {1, 0, 0, 0, 1, 1, 1, 1}};
  TreeConfig c;
  c.criterion = Criterion::kEntropy, c.max_depth = 1;
  EXPECT_EQ(grown(d, c).nodes[0].feature, 1);
  c.criterion = Criterion::kGainRatio;
  EXPECT_EQ(grown(d, c).nodes[0].feature, 1);
}

TEST(Tree, ExclusiveOrIsFoundAlthoughItsFirstSplitGainsNothing) {
  const DataSet d = {2, {0, 0, 0, 1, 1, 0, 1, 1}, {0, 1, 1, 0}, {0, 1, 1, 0}};
  const DecisionTree t = grown(d, {});
  EXPECT_EQ(t.leaves(), 4);
  EXPECT_EQ(t.nodes[0].feature, 0) << "the lowest of equal ones";
  for (size_t i = 0; i < 4; ++i) EXPECT_EQ(t.say(&d.x[2 * i]), d.target[i]);
}

TEST(Tree, ThresholdsLieBetweenNeighboursWhateverTheyAre) {
  const double tiny = std::nextafter(1.0, 2.0), huge = 1.7e308;
  for (const auto& [a, b] :
       {std::pair{1.0, tiny}, {-huge, huge}, {huge, 1.75e308}, {0.0, 5e-324}}) {
    const DataSet d = {1, {a, b}, {0, 1}, {0, 1}};
    const DecisionTree t = grown(d, {});
    ASSERT_EQ(t.leaves(), 2);
    EXPECT_EQ(t.say(&a), 0);
    EXPECT_EQ(t.say(&b), 1);
  }
}

TEST(Tree, PruningByErrorsNeverErrsMoreOnItsRows) {
  const DataSet all = data_set("digits");
  const DataSet train = part_of(all, true), validation = part_of(all, false);
  const DecisionTree whole = grown(train, {});
  const DecisionTree pruned = prune_by_errors(whole, validation.samples(false));
  int64_t wrong = 0, wrong_whole = 0;
  for (int64_t i = 0; i < validation.rows(); ++i) {
    const double* x = &validation.x[size_t(i * all.features)];
    wrong += pruned.say(x) != validation.target[size_t(i)];
    wrong_whole += whole.say(x) != validation.target[size_t(i)];
  }
  EXPECT_LE(wrong, wrong_whole);
  EXPECT_LT(pruned.leaves(), whole.leaves() * 3 / 4);
}

TEST(Tree, EqualSiblingsMergeAndSayTheSame) {
  const DataSet d = data_set("digits");
  TreeConfig c;
  c.max_depth = 5;
  DataSet parity = d;
  for (size_t i = 0; i < d.label.size(); ++i) parity.label[i] = d.label[i] % 2;
  const DecisionTree t = grown(parity, c), merged = merge_equal_siblings(t);
  EXPECT_EQ(fault_of(merged), "");
  EXPECT_LT(merged.leaves(), t.leaves());
  for (int64_t i = 0; i < d.rows(); ++i)
    EXPECT_EQ(merged.say(&d.x[size_t(i * d.features)]), t.say(&d.x[size_t(i * d.features)]));
  for (size_t i = 0; i < merged.nodes.size(); ++i)
    if (!merged.nodes[i].leaf()) {
      const TreeNode &left = merged.nodes[i + 1],
                     &right = merged.nodes[size_t(merged.nodes[i].right)];
      EXPECT_FALSE(left.leaf() && right.leaf() && left.value == right.value);
    }
}

TEST(Tree, AWalkerSaysWhatTheTreeSays) {
  const DataSet d = data_set("digits");
  const DecisionTree t = grown(d, {});
  const TreeWalker walker(t);
  std::vector<double> x(13 * size_t(d.features)), said(13);  // 8 at once, and 5
  std::vector<int32_t> leaf(13);
  for (uint32_t round = 0; round < 200; ++round) {
    for (size_t i = 0; i < x.size(); ++i)
      x[i] = double(philox({{uint32_t(i), round, 0, 0}}, 1, 2).w[0] % 1700) / 100;
    x[round % x.size()] = NAN;
    walker.say(x.data(), 13, said.data()), walker.leaves_of(x.data(), 13, leaf.data());
    for (size_t i = 0; i < 13; ++i) {
      EXPECT_EQ(said[i], t.say(&x[i * size_t(d.features)]));
      EXPECT_EQ(walker.say(&x[i * size_t(d.features)]), said[i]);
      EXPECT_EQ(leaf[i], t.leaf_of(&x[i * size_t(d.features)]));
    }
  }
}

TEST(Tree, WrongSamplesAreRefused) {
  const double x[] = {0, 1, INFINITY}, y[] = {0, 1, 2}, w[] = {1, -1, 1}, none[] = {0, 0, 0};
  const int32_t label[] = {0, 1, 2};
  EXPECT_THROW(fit_tree({x, 3, 1, label, 3, nullptr, nullptr}, {}), Error);
  EXPECT_THROW(fit_tree({x, 0, 1, label, 3, nullptr, nullptr}, {}), Error);
  EXPECT_THROW(fit_tree({x, 2, 1, label, 1, nullptr, nullptr}, {}), Error);
  EXPECT_THROW(fit_tree({x, 2, 1, label, 2, nullptr, w}, {}), Error);
  EXPECT_THROW(fit_tree({x, 2, 1, label, 2, nullptr, none}, {}), Error);
  EXPECT_THROW(fit_tree({x, 2, 1, nullptr, 0, y, nullptr}, {}), Error) << "gini of numbers";
  EXPECT_EQ(fit_tree({x, 2, 1, label, 2, nullptr, nullptr}, {}).leaves(), 2);
}

TEST(Tree, FaultsOfNodesAreFound) {
  const DecisionTree good = grown(data_set("iris"), {});
  EXPECT_EQ(fault_of(good), "");
  const auto spoilt = [&](auto&& spoil) {
    DecisionTree t = good;
    spoil(t);
    return fault_of(t);
  };
  EXPECT_NE(spoilt([](DecisionTree& t) { t.nodes[0].right = 0; }), "");
  EXPECT_NE(spoilt([](DecisionTree& t) { t.nodes[0].right = 1000; }), "");
  EXPECT_NE(spoilt([](DecisionTree& t) { t.nodes[0].feature = 4; }), "");
  EXPECT_NE(spoilt([](DecisionTree& t) { t.nodes[0].threshold = NAN; }), "");
  EXPECT_NE(spoilt([](DecisionTree& t) { t.nodes[1].value = 3; }), "");
  EXPECT_NE(spoilt([](DecisionTree& t) { t.nodes.pop_back(), t.votes.resize(t.votes.size() - 3); }),
            "");
  EXPECT_NE(spoilt([](DecisionTree& t) { t.votes.pop_back(); }), "");
  EXPECT_NE(spoilt([](DecisionTree& t) { t.nodes.clear(); }), "");
}

}  // namespace
}  // namespace plantgym
