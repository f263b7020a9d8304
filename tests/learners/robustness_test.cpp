// What a policy of trees can be made to see: one observation, at which all its trees decide.
#include "learners/robustness.h"

#include <gtest/gtest.h>

#include <cmath>

namespace plantgym::testing {
namespace {

/// A tree of one question about feature 0.
DecisionTree asks(double threshold, double left, double right) {
  DecisionTree t = {1, 2, {}, {0, 0}};
  t.nodes = {{0, 2, threshold}, {-1}, {-1}};
  t.nodes[1].value = left, t.nodes[2].value = right;
  for (const double says : {left, right})
    for (const double c : {0.0, 1.0}) t.votes.push_back(c == says);
  return t;
}

/// A does otherwise at x <= 0 only, B above 0.1 only.
Policy two_trees() {
  Policy p;
  p.kind = Policy::kTrees, p.environment = "test/line";
  p.sight.features = {{"x", "1", -1, 1}};
  p.sight.parts = {{"seen", 1, true}};
  p.outputs = {{"a", "1", 0, 0, 2}, {"b", "1", 0, 0, 2}};
  p.trees.inputs = {{0}};
  p.trees.trees = {asks(0, 1, 0), asks(0.1, 0, 1)};
  check_policy(p);
  return p;
}

TEST(Mislead, AllTreesDecideOnOneObservation) {
  const Policy p = two_trees();
  const std::vector<InputScale> spread = {{"x", 1}};
  bool a_turned = false, b_turned = false;
  for (uint32_t which = 0; which < 8; ++which) {
    float x = 0.05f, chosen[2];
    ASSERT_TRUE(mislead(p, spread, 0.06, which, &x));
    EXPECT_LE(std::fabs(double(x) - double(0.05f)), 0.06);
    PolicyActor(p).act(&x, nullptr, chosen);
    EXPECT_EQ(chosen[0], x <= 0);
    EXPECT_EQ(chosen[1], double(x) > 0.1);
    EXPECT_EQ(chosen[0] + chosen[1], 1) << "never both: no x is at most 0 and above 0.1";
    a_turned |= chosen[0] == 1, b_turned |= chosen[1] == 1;
  }
  EXPECT_TRUE(a_turned && b_turned);
  float x = 0.05f;
  EXPECT_FALSE(mislead(p, spread, 0.04, 0, &x)) << "too far";
  EXPECT_EQ(x, 0.05f);
  EXPECT_FALSE(mislead(p, {{"x", 0}}, 10, 0, &x)) << "it is never a little off";
  x = NAN;
  EXPECT_FALSE(mislead(p, spread, 1, 0, &x));
}

TEST(Mislead, WholeNumbersMoveByOne) {
  Policy p = two_trees();
  p.sight.features[0].count = 10;
  p.trees.trees = {asks(2.5, 0, 1), asks(7.5, 0, 1)};
  float x = 2;
  EXPECT_FALSE(mislead(p, {{"x", 1}}, 0.9, 0, &x)) << "2.6 is not seen";
  EXPECT_TRUE(mislead(p, {{"x", 1}}, 1, 0, &x));
  EXPECT_EQ(x, 3);
}

/// A number that is moved is a float: the nearest double behind a question need not be one.
TEST(Mislead, WhatIsSeenIsAFloat) {
  Policy p = two_trees();
  const double threshold = 1.0 + 1e-12;  // between two floats
  p.trees.trees = {asks(threshold, 0, 1), asks(50, 0, 1)};
  float x = 1;
  EXPECT_TRUE(mislead(p, {{"x", 1}}, 1e-6, 0, &x));
  EXPECT_EQ(x, std::nextafter(1.0f, 2.0f));
  float back = x;
  EXPECT_TRUE(mislead(p, {{"x", 1}}, 1e-6, 0, &back));
  EXPECT_EQ(back, 1.0f);
}

}  // namespace
}  // namespace plantgym::testing
