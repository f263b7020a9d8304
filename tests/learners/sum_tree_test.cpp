#include "learners/sum_tree.h"

#include <gtest/gtest.h>

#include <vector>

#include "core/allocations.h"
#include "plantgym/random.h"

namespace plantgym::testing {
namespace {

/// The entry at x by adding up from the front.
int64_t brute_force(const std::vector<double>& p, double x) {
  int64_t last = -1;
  for (size_t i = 0; i < p.size(); ++i) {
    if (p[i] > 0) last = int64_t(i);
    if (x < p[i]) return int64_t(i);
    x -= p[i];
  }
  return last;
}

// Whole numbers add up exactly in any order, so that both must agree to the last border.
TEST(SumTree, finds_what_adding_up_finds) {
  for (const int64_t n : {1, 2, 3, 7, 8, 100}) {
    SumTree tree(n);
    std::vector<double> p(size_t(n), 0);
    Rng rng(7, 0, 0, uint32_t(n));
    for (int change = 0; change < 200; ++change) {
      const int32_t i = rng.below(int32_t(n));
      p[size_t(i)] = rng.below(4);  // a quarter of them 0
      tree.set(i, p[size_t(i)]);
      double total = 0;
      for (const double x : p) total += x;
      ASSERT_EQ(tree.total(), total);
      ASSERT_EQ(tree.priority(i), p[size_t(i)]);
      for (double x = 0; x < total; x += 0.5) ASSERT_EQ(tree.find(x), brute_force(p, x)) << x;
    }
  }
}

TEST(SumTree, never_draws_what_has_no_priority) {
  SumTree tree(1000);
  for (int64_t i = 0; i < 1000; ++i) tree.set(i, i % 3 == 1 ? 0.1 * double(i) : 0);
  const double total = tree.total();
  for (const double x : {0.0, total * 0.5, std::nextafter(total, 0), total, total * 1.001})
    EXPECT_GT(tree.priority(tree.find(x)), 0) << x;
}

TEST(SumTree, draws_in_proportion_and_once_per_share) {
  SumTree tree(4);
  const double p[] = {1, 2, 0, 5};
  for (int64_t i = 0; i < 4; ++i) tree.set(i, p[i]);
  std::vector<float> uniform(8);
  std::vector<int64_t> drawn(8), times(4, 0);
  Rng rng(1, 0, 0, 0);
  for (int k = 0; k < 1000; ++k) {
    for (float& u : uniform) u = rng.uniform();
    tree.sample(uniform, drawn);
    EXPECT_EQ(drawn, (std::vector<int64_t>{0, 1, 1, 3, 3, 3, 3, 3}));  // shares of size 1
  }
  std::vector<float> one(1);
  std::vector<int64_t> it(1);
  for (int k = 0; k < 80000; ++k)
    one[0] = rng.uniform(), tree.sample(one, it), ++times[size_t(it[0])];
  for (size_t i = 0; i < 4; ++i) EXPECT_NEAR(double(times[i]), 10000 * p[i], 450) << i;  // 3 sigma
}

// Schaul et al., section 3.4: w = (N P)^-beta / max w, P = 1/8, 2/8, 5/8 of N = 3.
TEST(SumTree, weighs_what_is_drawn_too_often_less) {
  SumTree tree(3);
  tree.set(0, 1), tree.set(1, 2), tree.set(2, 5);
  std::vector<float> w(3);
  const auto weight = [](double p) { return std::pow(3 * p / 8, -0.4); };
  tree.weights(std::vector<int64_t>{0, 1, 2}, 0.4, w);
  for (size_t i = 0; i < 3; ++i)
    EXPECT_FLOAT_EQ(w[i], float(weight(i == 0 ? 1 : i == 1 ? 2 : 5) / weight(1)));
  tree.weights(std::vector<int64_t>{1, 2, 2}, 0.4, w);
  EXPECT_FLOAT_EQ(w[0], 1);
  EXPECT_FLOAT_EQ(w[1], float(weight(5) / weight(2)));
}

TEST(SumTree, a_million_changes_do_not_pile_up_and_a_copy_is_the_same) {
  SumTree tree(513), copy(513);
  Rng rng(3, 0, 0, 0);
  const long before = allocations();
  for (int k = 0; k < 1000000; ++k) tree.set(rng.below(513), double(rng.uniform()) * 1e6);
  for (int64_t i = 0; i < 513; ++i) tree.set(i, 0.125);
  EXPECT_EQ(allocations(), before);
  EXPECT_EQ(tree.total(), 513 * 0.125);
  tree.set(77, 0.3), copy.assign(tree.priorities());
  EXPECT_EQ(copy.total(), tree.total());
  for (double x = 0; x < tree.total(); x += 0.1) EXPECT_EQ(copy.find(x), tree.find(x));
}

}  // namespace
}  // namespace plantgym::testing
