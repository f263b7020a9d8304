#include "learners/choices.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>

#include "plantgym/random.h"

namespace plantgym::testing {
namespace {

/// Spaces of actions that live as long as this.
struct Actions {
  pg_space space = {};
  pg_spec spec = {};
  std::vector<int32_t> counts;
  std::vector<float> lows, highs;

  ActionSpace discrete(std::vector<int32_t> all, bool masked = false) {
    counts = std::move(all);
    int32_t sum = 0;
    for (const int32_t c : counts) sum += c;
    space.dtype = PG_I32, space.elements = int64_t(counts.size()), space.counts = counts.data();
    spec.action = &space, spec.mask_size = masked ? sum : 0;
    return ActionSpace(spec);
  }
  ActionSpace box(std::vector<float> low, std::vector<float> high) {
    lows = std::move(low), highs = std::move(high);
    space.dtype = PG_F32, space.elements = int64_t(lows.size());
    space.lows = lows.data(), space.highs = highs.data();
    spec.action = &space;
    return ActionSpace(spec);
  }
};

TEST(Choices, ComeInProportionToTheirProbabilities) {
  Actions a;
  Choices c(a.discrete({3}));
  const float y[3] = {1, 0, -1};
  const double sum = std::exp(1) + 1 + std::exp(-1);
  int32_t counts[3] = {};
  Rng rng(1, 0, 0, 0);
  for (int32_t k = 0; k < 100000; ++k) {
    const uint32_t bits = rng.bits();
    float kept;
    const float log_prob = c.draw(y, nullptr, nullptr, &bits, &kept);
    ++counts[int32_t(kept)];
    ASSERT_NEAR(log_prob, y[int32_t(kept)] - std::log(sum), 1e-6);
  }
  for (int32_t k = 0; k < 3; ++k) {  // within four standard errors
    const double p = std::exp(double(y[k])) / sum;
    EXPECT_NEAR(counts[k] / 1e5, p, 4 * std::sqrt(p * (1 - p) / 1e5));
  }
}

TEST(Choices, StayWithinTheOneBoundThatThereIs) {
  Actions a;
  const ActionSpace space = a.box({0, -INFINITY, 1}, {INFINITY, 2, 1});
  const float u[] = {-3, 5, 9};
  float to[3];
  space.scale(u, to);
  EXPECT_EQ(to[0], 0);
  EXPECT_EQ(to[1], 2);
  EXPECT_EQ(to[2], 1);
  const float inside[] = {3, -5, 0};
  space.scale(inside, to);
  EXPECT_EQ(to[0], 3);
  EXPECT_EQ(to[1], -5);
}

TEST(Choices, AreNeverIllegal) {
  Actions a;
  Choices c(a.discrete({3, 2}, true));
  const float y[5] = {100, 0, 1, -50, 50};
  const uint8_t mask[5] = {0, 1, 1, 1, 0};
  Rng rng(1, 0, 0, 0);
  int32_t greedy[2];
  c.space().greedy(y, mask, greedy);
  EXPECT_EQ(greedy[0], 2);
  EXPECT_EQ(greedy[1], 0);
  c.space().greedy(y, nullptr, greedy);  // without the mask they would be
  EXPECT_EQ(greedy[0], 0);
  EXPECT_EQ(greedy[1], 1);
  int32_t forbidden = 0;
  for (int32_t k = 0; k < 10000; ++k) {
    const uint32_t bits[2] = {rng.bits(), rng.bits()};
    float kept[2];
    c.draw(y, nullptr, mask, bits, kept);
    ASSERT_NE(kept[0], 0);
    ASSERT_EQ(kept[1], 0);
    c.draw(y, nullptr, nullptr, bits, kept);
    forbidden += kept[0] == 0;
  }
  EXPECT_GT(forbidden, 9999);
  const uint32_t last[2] = {~0u, ~0u};  // the greatest random number
  float kept[2];
  c.draw(y, nullptr, mask, last, kept);
  EXPECT_EQ(kept[0], 2);
  EXPECT_EQ(kept[1], 0);
}

/// Slopes against differences of the sum that they are of.
void expect_slopes(Choices& c, std::vector<float> y, std::vector<float> log_std,
                   const uint8_t* mask, const std::vector<float>& kept) {
  const float by_log_prob = 0.7f, by_entropy = -1.3f;
  const auto sum = [&] {
    const Choices::Value v = c.evaluate(y.data(), log_std.data(), mask, kept.data());
    return double(by_log_prob * v.log_prob) + double(by_entropy * v.entropy);
  };
  sum();
  std::vector<float> dy(y.size()), d_log_std(log_std.size());
  c.slope(y.data(), log_std.data(), kept.data(), by_log_prob, by_entropy, dy.data(),
          d_log_std.data());
  const auto expect = [&](float& x, float slope) {
    const float before = x, step = 0.01f;
    x = before + step;
    const double above = sum();
    x = before - step;
    const double below = sum();
    x = before;
    EXPECT_NEAR(slope, (above - below) / double(2 * step), 2e-3);
  };
  for (size_t k = 0; k < y.size(); ++k) expect(y[k], dy[k]);
  for (size_t k = 0; k < log_std.size(); ++k) expect(log_std[k], d_log_std[k]);
}

TEST(Choices, FollowTheirSlopes) {
  Actions a;
  Choices one(a.discrete({4}));
  expect_slopes(one, {0.1f, -0.5f, 1, 0.3f}, {}, nullptr, {2});
  Actions b;
  Choices several(b.discrete({3, 2}, true));
  const uint8_t mask[5] = {1, 0, 1, 1, 1};
  expect_slopes(several, {0.1f, 9, 1, 0.3f, -1}, {}, mask, {2, 1});
}

TEST(Choices, OfABoxFollowTheirSlopes) {
  Actions a;
  Choices c(a.box({-2, 0}, {2, 50}));
  expect_slopes(c, {0.2f, -0.4f}, {-0.5f, 0.1f}, nullptr, {0.5f, -1.5f});
}

TEST(Choices, OfABoxAreNormalAndWithinItsBounds) {
  Actions a;
  Choices c(a.box({-2}, {4}));
  EXPECT_EQ(c.draws(), 2);
  const float y = 0.5f, log_std = std::log(0.25f);
  double sum = 0, square = 0;
  Rng rng(1, 0, 0, 0);
  for (int32_t k = 0; k < 100000; ++k) {
    const uint32_t bits[2] = {rng.bits(), rng.bits()};
    float kept, done;
    c.draw(&y, &log_std, nullptr, bits, &kept);
    sum += double(kept) / 1e5, square += double(kept * kept) / 1e5;
    c.act(&kept, &done);
    ASSERT_GE(done, -2);
    ASSERT_LE(done, 4);
  }
  EXPECT_NEAR(sum, 0.5, 4 * 0.25 / std::sqrt(1e5));
  EXPECT_NEAR(std::sqrt(square - sum * sum), 0.25, 0.003);
  float done;
  c.act(&y, &done);
  EXPECT_FLOAT_EQ(done, 2.5f);  // halfway from the middle to the high
}

}  // namespace
}  // namespace plantgym::testing
