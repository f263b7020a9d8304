// The nearest other answer of a tree: by hand, against all leaves, and against random rows.
#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "plugins/data.h"
#include "plugins/tree/boxes.h"

namespace plantgym::testing {
namespace {

/// x0 <= 1 ? (x1 <= 2 ? 0 : 1) : 0
DecisionTree corner() {
  DecisionTree t = {2, 2, {}, std::vector<double>(10, 0)};
  t.nodes = {{0, 4, 1}, {1, 3, 2}, {-1}, {-1}, {-1}};
  t.nodes[3].value = 1;
  return t;
}

TEST(Boxes, ACornerByHand) {
  const DecisionTree t = corner();
  const double scale[] = {1, 1}, wide[] = {1, 10}, fixed[] = {1, 0};
  const auto from = [&](double a, double b, const double* s) {
    const double x[] = {a, b};
    return nearest_other(t, x, s);
  };
  EXPECT_NEAR(from(0, 1.5, scale).distance, 0.5, 1e-12) << "up";
  EXPECT_NEAR(from(4, 6, scale).distance, 3, 1e-12) << "to the left";
  EXPECT_NEAR(from(4, -2, scale).distance, 5, 1e-12) << "to the corner: 3 and 4";
  EXPECT_NEAR(from(4, -2, wide).distance, std::hypot(3, 0.4), 1e-12) << "in other units";
  EXPECT_NEAR(from(0, 5, scale).distance, 1, 1e-12) << "to the right; down is 3";
  EXPECT_EQ(from(4, -2, fixed).distance, INFINITY) << "the second stays";
  EXPECT_EQ(from(4, -2, fixed).leaf, -1);
  const NearestOther n = from(4, -2, scale);
  EXPECT_EQ(t.say(n.x.data()), 1);
  EXPECT_EQ(n.leaf, 3);
}

TEST(Boxes, LeavesWhereNoRowComesDoNotCount) {
  // x <= 1 ? (x <= 3 ? 0 : 1) : 0: nothing is 1
  DecisionTree t = {1, 2, {}, std::vector<double>(10, 0)};
  t.nodes = {{0, 4, 1}, {0, 3, 3}, {-1}, {-1}, {-1}};
  t.nodes[3].value = 1;
  const double x = 0, scale = 1;
  EXPECT_EQ(nearest_other(t, &x, &scale).distance, INFINITY);
}

TEST(Boxes, NoRandomRowIsNearerAndTheOneFoundIsThere) {
  const DataSet d = data_set("iris");
  const DecisionTree t = fit_tree(d.samples(false), {});
  const std::vector<double> scale = {0.8, 0.4, 1.7, 0.7};
  std::mt19937_64 random(1);
  std::normal_distribution<double> normal;
  for (int64_t i = 0; i < d.rows(); i += 7) {
    const double* x = &d.x[size_t(4 * i)];
    const NearestOther n = nearest_other(t, x, scale.data());
    ASSERT_EQ(n.x.size(), 4u);
    EXPECT_NE(t.say(n.x.data()), t.say(x));
    EXPECT_EQ(t.leaf_of(n.x.data()), n.leaf);
    double squared = 0;
    for (size_t f = 0; f < 4; ++f) squared += std::pow((n.x[f] - x[f]) / scale[f], 2);
    EXPECT_NEAR(std::sqrt(squared), n.distance, 1e-9);
    for (int32_t k = 0; k < 3000; ++k) {  // anywhere in a ball a little smaller
      double y[4], length = 0;
      for (double& v : y) v = normal(random), length += v * v;
      const double reach = n.distance * 0.999 * std::pow(double(random() % 1000) / 1000, 0.25);
      for (size_t f = 0; f < 4; ++f) y[f] = x[f] + scale[f] * y[f] / std::sqrt(length) * reach;
      ASSERT_EQ(t.say(y), t.say(x)) << i;
    }
  }
}

}  // namespace
}  // namespace plantgym::testing
