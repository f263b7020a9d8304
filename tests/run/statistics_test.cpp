#include "learners/statistics.h"

#include <gtest/gtest.h>

#include <cmath>

namespace plantgym::testing {
namespace {

/// 5 runs of 8 tasks.
Scores example() {
  Scores s(5, std::vector<double>(8));
  for (size_t r = 0; r < 5; ++r)
    for (size_t t = 0; t < 8; ++t)
      s[r][t] = double((r * 37 + t * 61) % 101) / 100 + 0.1 * double(t);
  return s;
}

// rliable 1.2.0's metrics.aggregate_iqm and aggregate_mean on the same array, and the ends of its
// StratifiedBootstrap (percentile, 50,000 draws); ends within what 2,000 draws differ by.
TEST(Statistics, equal_rliables) {
  const Summary s = summarize(example());
  EXPECT_NEAR(s.mean, 0.8515, 1e-12);
  EXPECT_NEAR(s.iqm, 0.855, 1e-12);
  EXPECT_NEAR(s.iqm_interval.low, 0.739, 0.012);
  EXPECT_NEAR(s.iqm_interval.high, 0.9745, 0.012);
}

// The printed tables (Fisher & Yates), and by hand: 0.8, 0.9, 1.0 have mean 0.9 and deviation 0.1,
// so 0.9 -+ 4.302653 * 0.1 / sqrt(3).
TEST(Statistics, intervals_of_few_are_students) {
  EXPECT_NEAR(t_quantile(1), 12.7062, 5e-5);
  EXPECT_NEAR(t_quantile(2), 4.302653, 5e-7);
  EXPECT_NEAR(t_quantile(4), 2.776445, 5e-7);
  EXPECT_NEAR(t_quantile(9), 2.262157, 5e-7);
  EXPECT_NEAR(t_quantile(30), 2.042272, 5e-7);
  EXPECT_NEAR(t_quantile(999), 1.962341, 5e-6);
  const Interval i = t_interval({0.8, 0.9, 1.0});
  EXPECT_NEAR(i.low, 0.6515862, 1e-6);
  EXPECT_NEAR(i.high, 1.1484138, 1e-6);
}

TEST(Statistics, simple_cases) {
  EXPECT_EQ(iqm_of({1, 2, 3, 100}), 2.5);
  EXPECT_EQ(iqm_of({7}), 7);
  EXPECT_TRUE(std::isnan(mean_of({})));
  const Summary one = summarize({{3}});
  EXPECT_EQ(one.mean, 3);
  EXPECT_EQ(one.iqm_interval.low, 3);
  const Scores d = paired({{5, 6}, {7, 8}}, {{1, 2}});  // against one run of the same episodes
  EXPECT_EQ(d[1][1], 6);
  const Summary again = summarize(example());  // the same draws every time
  EXPECT_EQ(again.iqm_interval.low, summarize(example()).iqm_interval.low);
}

// rliable's definition (Agarwal et al. 2021, section 4.3) by hand: on the first of two episodes a's
// runs 1, 3, 5 against b's 2, 3 win 0, 1.5 and 2 of 2 pairs, 3.5 of 6; on the second 4, 4, 4
// against 1, 9 win 3 of 6.
TEST(Statistics, probability_of_improvement) {
  const Scores a = {{1, 4}, {3, 4}, {5, 4}}, b = {{2, 1}, {3, 9}};
  const Improvement p = improvement(a, b);
  EXPECT_NEAR(p.probability, (3.5 / 6 + 3.0 / 6) / 2, 1e-12);
  EXPECT_LE(p.interval.low, p.probability);
  EXPECT_GE(p.interval.high, p.probability);
  EXPECT_NEAR(improvement(b, a).probability, 1 - p.probability, 1e-12);
  EXPECT_NEAR(improvement(a, b, false).probability, 1 - p.probability, 1e-12);  // less is better
  // single runs: the share of episodes won; the interval is a binomial's (7 of 10: 0.4 to 0.9 in
  // the middle 95 % of its draws)
  Scores x(1), y(1);
  for (int t = 0; t < 10; ++t) x[0].push_back(t < 7 ? 1 : 0), y[0].push_back(0.5);
  const Improvement s = improvement(x, y);
  EXPECT_NEAR(s.probability, 0.7, 1e-12);
  EXPECT_NEAR(s.interval.low, 0.4, 0.051);
  EXPECT_NEAR(s.interval.high, 1.0, 0.101);
  EXPECT_EQ(improvement(x, x).probability, 0.5);  // ties are half
}

TEST(Statistics, profile_is_the_share_above) {
  EXPECT_EQ(profile({{1, 2}, {3, 4}}, {0, 1, 2.5, 4}), (std::vector<double>{1, 0.75, 0.5, 0}));
}

}  // namespace
}  // namespace plantgym::testing
