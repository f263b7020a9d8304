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

}  // namespace
}  // namespace plantgym::testing
