// Ways of exploring, against their formulas.
#include "learners/exploration.h"

#include <gtest/gtest.h>

#include <cmath>

#include "plantgym/random.h"
#include "support.h"

namespace plantgym::testing {
namespace {

Exploration exploration(const std::string& yaml, int32_t actions = 4) {
  Exploration e;
  read_fields(parse_yaml(yaml, "test.yaml"), "exploration", [&](Fields& f) { e.read(f); });
  e.resize(2, actions), e.set(0);
  return e;
}
Bits bits(uint32_t i) {
  const Words w = philox({{i, 0, 0, 0}}, 1, 2);
  return {w.w[0], w.w[1], w.w[2], w.w[3]};
}

constexpr double kQ[] = {1, 2, 2, -1};
constexpr uint8_t kMask[] = {1, 1, 1, 0};

/// Frequencies of 200,000 choices against probabilities(): four standard errors.
void expect_as_said(const Exploration& e, const uint8_t* mask, const std::vector<double>& said) {
  constexpr int kDraws = 200'000;
  std::vector<double> pi(4);
  e.probabilities(kQ, 4, mask, 0, pi.data());
  std::vector<int> counts(4);
  for (uint32_t i = 0; i < kDraws; ++i) ++counts[size_t(e.choose(kQ, 4, mask, 0, bits(i)))];
  double mean = 0;
  for (size_t a = 0; a < 4; ++a) {
    EXPECT_NEAR(pi[a], said[a], 1e-12) << a;
    EXPECT_NEAR(counts[a] / double(kDraws), said[a], 4 * 0.5 / std::sqrt(double(kDraws))) << a;
    EXPECT_TRUE(said[a] > 0 || counts[a] == 0) << a;
    mean += said[a] * kQ[a];
  }
  EXPECT_NEAR(e.mean(kQ, 4, mask, 0), mean, 1e-12);
}

TEST(Exploration, epsilon_greedy_shares_among_ties) {
  const Exploration e = exploration("{epsilon: 0.2}");
  expect_as_said(e, nullptr, {0.05, 0.45, 0.45, 0.05});
  expect_as_said(e, kMask, {0.2 / 3, 0.4 + 0.2 / 3, 0.4 + 0.2 / 3, 0});
}

TEST(Exploration, softmax_weighs_by_exp) {
  const Exploration e = exploration("{temperature: 0.5}");
  const double w[] = {std::exp(2.0), std::exp(4.0), std::exp(4.0), std::exp(-2.0)};
  const double all = w[0] + w[1] + w[2] + w[3], legal = all - w[3];
  expect_as_said(e, nullptr, {w[0] / all, w[1] / all, w[2] / all, w[3] / all});
  expect_as_said(e, kMask, {w[0] / legal, w[1] / legal, w[2] / legal, 0});
  // large values do not overflow
  const double large[] = {1e6, 1e6 + 1, -1e6, 0};
  std::vector<double> pi(4);
  e.probabilities(large, 4, nullptr, 0, pi.data());
  EXPECT_NEAR(pi[1], 1 / (1 + std::exp(-2.0)), 1e-9);
}

TEST(Exploration, ucb_tries_all_and_then_bounds) {
  Exploration e = exploration("{ucb: 2}");
  // what was never tried comes first, ties at random
  e.count(0, 1);
  std::vector<int> counts(4);
  for (uint32_t i = 0; i < 3000; ++i) ++counts[size_t(e.choose(kQ, 4, kMask, 0, bits(i)))];
  EXPECT_EQ(counts[1] + counts[3], 0);
  EXPECT_NEAR(counts[0], 1500, 150);
  // then Q + 2 sqrt(ln N / n): tried 1, 8, 8, 1 times of 18 in all
  e.count(0, 0), e.count(0, 3);
  for (int k = 0; k < 8; ++k) e.count(0, 2);
  for (int k = 0; k < 7; ++k) e.count(0, 1);
  const auto bound = [](double q, double n) { return q + 2 * std::sqrt(std::log(18.0) / n); };
  ASSERT_GT(bound(1, 1), bound(2, 8));
  ASSERT_GT(bound(1, 1), bound(-1, 1));
  EXPECT_EQ(e.choose(kQ, 4, nullptr, 0, bits(0)), 0);
  // tried 8 of 25 times, the first falls behind the two tied ones: 1 + 2 sqrt(ln 25 / 8) < 2 + …
  for (int k = 0; k < 7; ++k) e.count(0, 0);
  const int32_t a = e.choose(kQ, 4, nullptr, 0, bits(0));
  EXPECT_TRUE(a == 1 || a == 2) << a;
}

TEST(Exploration, is_one_kind) {
  EXPECT_NE(error_of([] { exploration("{epsilon: 0.1, ucb: 1}"); }).find("exclude each other"),
            std::string::npos);
  EXPECT_EQ(error_of([] { exploration("{epsilon: null, temperature: {from: 1, to: 0.1}}"); }), "");
  EXPECT_NE(error_of([] { exploration("{temperature: 0}"); }).find("is not in"), std::string::npos);
}

}  // namespace
}  // namespace plantgym::testing
