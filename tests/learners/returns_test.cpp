// Returns by hand. Two-step episodes: rewards 1 and 2, values 4 and 8; V of the final observation
// is 32; then two steps of the next episode: rewards 4 and 8, values 16 and 2, V after them 6. With
// gamma = lambda = 1/2 every number is exact in binary. Worked out:
//   step 3: A = 8 + 6/2 - 2 = 9                           G = 8 + 6/2 = 11
//   step 2: A = 4 + 2/2 - 16 + 9/4 = -35/4                G = 4 + (11/2 + 2/2)/2 = 29/4
// ends    terminated                truncated                  neither
//   step 1: A = 2 - 8 = -6            2 + 32/2 - 8 = 10          2 + 16/2 - 8 - 35/16 = -3/16
//   step 0: A = 1 + 8/2 - 4 - 6/4     1 + 10/4                   1 - 3/64
#include "learners/returns.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>
#include <vector>

namespace plantgym::testing {
namespace {

using Numbers = std::vector<float>;

enum End { kNone, kTerminated, kTruncated, kBoth };
constexpr float kUnread = std::numeric_limits<float>::quiet_NaN();  // poisons who reads it

/// Steps [0, T) of the episodes above in one row, the first ended at step 1.
struct Steps {
  Numbers reward = {1, 2, 4, 8}, value = {4, 8, 16, 2, 6}, final_value, discount;
  std::vector<uint8_t> terminated, truncated;

  Steps(End end, size_t t) : final_value(t, kUnread), terminated(t, 0), truncated(t, 0) {
    reward.resize(t), value.resize(t + 1);
    terminated[1] = end == kTerminated || end == kBoth;
    truncated[1] = end == kTruncated || end == kBoth;
    if (end == kTruncated) final_value[1] = 32;
  }
  Rollout rollout(int64_t rows = 1) const {
    return {rows, reward, terminated, truncated, value, final_value, 0.5f, discount};
  }
};

using Method = std::function<void(const Rollout&, std::span<float>)>;
void advantages(const Rollout& r, std::span<float> to) { gae(r, 0.5f, to); }
void lambdas(const Rollout& r, std::span<float> to) { lambda_returns(r, 0.5f, to); }
Method over(int64_t n) {
  return [n](const Rollout& r, std::span<float> to) { n_step_returns(r, n, to); };
}

Numbers run(const Method& m, const Steps& s) {
  Numbers to(s.reward.size(), 0);
  m(s.rollout(), to);
  return to;
}

struct Worked {
  End end;
  Numbers numbers;
};
/// Whether a method gives all the numbers, to the bit.
bool agrees(const Method& m, const std::vector<Worked>& all) {
  bool same = true;
  for (const Worked& w : all) same &= run(m, Steps(w.end, w.numbers.size())) == w.numbers;
  return same;
}

const std::vector<Worked> kAdvantagesAtTheEnd = {
    {kTerminated, {-0.5f, -6}}, {kTruncated, {3.5f, 10}}, {kBoth, {-0.5f, -6}}, {kNone, {1.5f, 2}}};
const std::vector<Worked> kAdvantagesInMidRollout = {{kTerminated, {-0.5f, -6, -8.75f, 9}},
                                                     {kTruncated, {3.5f, 10, -8.75f, 9}},
                                                     {kBoth, {-0.5f, -6, -8.75f, 9}},
                                                     {kNone, {0.953125f, -0.1875f, -8.75f, 9}}};

TEST(Returns, advantages_of_two_steps) {
  EXPECT_TRUE(agrees(advantages, kAdvantagesAtTheEnd));
  EXPECT_TRUE(agrees(advantages, kAdvantagesInMidRollout));
}

/// The usual errors: gae() where an episode's end is not looked at as it must be.
Method wrong_gae(bool over_terminated, bool over_truncated, bool recursion) {
  return [=](const Rollout& r, std::span<float> to) {
    for (size_t i = to.size(); i-- > 0;) {
      const bool stop = r.terminated[i] | r.truncated[i];
      const float next = r.terminated[i]  ? over_terminated ? r.value[i + 1] : 0
                         : r.truncated[i] ? over_truncated ? r.value[i + 1] : r.final_value[i]
                                          : r.value[i + 1];
      to[i] = r.reward[i] + 0.5f * next - r.value[i];
      if (i + 1 < to.size() && (recursion || !stop)) to[i] += 0.25f * to[i + 1];
    }
  };
}

TEST(Returns, the_classic_errors_do_not_pass) {
  EXPECT_TRUE(agrees(wrong_gae(false, false, false), kAdvantagesInMidRollout));  // the right one
  EXPECT_FALSE(agrees(wrong_gae(true, false, false), kAdvantagesAtTheEnd));
  EXPECT_FALSE(agrees(wrong_gae(false, true, false), kAdvantagesAtTheEnd));
  EXPECT_FALSE(agrees(wrong_gae(false, true, false), kAdvantagesInMidRollout));
  EXPECT_FALSE(agrees(wrong_gae(false, false, true), kAdvantagesInMidRollout));
}

TEST(Returns, lambda_returns_of_two_steps) {
  EXPECT_TRUE(agrees(lambdas, {{kTerminated, {3.5f, 2}},
                               {kTruncated, {7.5f, 18}},
                               {kBoth, {3.5f, 2}},
                               {kNone, {5.5f, 10}}}));
  EXPECT_TRUE(agrees(lambdas, {{kTerminated, {3.5f, 2, 7.25f, 11}},
                               {kTruncated, {7.5f, 18, 7.25f, 11}},
                               {kBoth, {3.5f, 2, 7.25f, 11}},
                               {kNone, {4.953125f, 7.8125f, 7.25f, 11}}}));
}

TEST(Returns, n_step_returns_of_two_steps) {
  for (const int64_t n : {2, 3})  // ends cut both
    EXPECT_TRUE(agrees(over(n), {{kTerminated, {2, 2}}, {kTruncated, {10, 18}}, {kBoth, {2, 2}}}));
  // the rollout's end: V of what follows
  EXPECT_TRUE(agrees(over(2), {{kTerminated, {2, 2, 9.5f, 11}},
                               {kTruncated, {10, 18, 9.5f, 11}},
                               {kBoth, {2, 2, 9.5f, 11}},
                               {kNone, {6, 4.5f, 9.5f, 11}}}));
  EXPECT_TRUE(agrees(over(1), {{kTruncated, {5, 18, 5, 11}}, {kNone, {5, 10, 5, 11}}}));
  // 1 + 2/2 + 4/4 + 2/8; 2 + 4/2 + 8/4 + 6/8
  EXPECT_TRUE(agrees(over(3), {{kNone, {3.25f, 6.75f, 9.5f, 11}}}));
}

// Of one step, all three are r + gamma V; with lambda 1 the lambda-return is the whole one.
TEST(Returns, are_one_family) {
  for (const End end : {kNone, kTerminated, kTruncated, kBoth}) {
    const Steps s(end, 4);
    const Numbers a = run(advantages, s), g = run(lambdas, s);
    for (size_t t = 0; t < 4; ++t) EXPECT_EQ(a[t] + s.value[t], g[t]);
    const auto whole = [](const Rollout& r, std::span<float> to) { lambda_returns(r, 1, to); };
    const auto one = [](const Rollout& r, std::span<float> to) { lambda_returns(r, 0, to); };
    EXPECT_EQ(run(whole, s), run(over(4), s));
    EXPECT_EQ(run(one, s), run(over(1), s));
  }
}

// Steps of unequal time: 1 h, 2 h, 0 h and 4 h with gamma 1/2 per hour. By hand, truncated:
// step 1: A = 2 + 32/4 - 8 = 2; step 0: A = 1 + 8/2 - 4 + 2/2/2 = 3/2.
TEST(Returns, each_step_has_a_discount_of_its_own) {
  Steps s(kTruncated, 4);
  s.discount.resize(4);
  discounts(Numbers{1, 2, 0, 4}, 0.5, 1, s.discount);
  EXPECT_EQ(s.discount, (Numbers{0.5f, 0.25f, 1, 0.0625f}));
  // step 3: 8 + 6/16 - 2; step 2: 4 + 2 - 16 + 6.375/2
  EXPECT_EQ(run(advantages, s), (Numbers{1.5f, 2, -6.8125f, 6.375f}));
  // step 0: 1 + 2/2 + 32/8
  EXPECT_EQ(run(over(3), s), (Numbers{6, 10, 12.375f, 8.375f}));
  Numbers two_hours(1);
  discounts(Numbers{3}, 0.81, 2, two_hours);
  EXPECT_FLOAT_EQ(two_hours[0], 0.729f);  // 0.81^(3/2)
}

// Rows side by side are as each alone.
TEST(Returns, rows_do_not_meet) {
  const Steps row[] = {{kTerminated, 4}, {kTruncated, 4}, {kNone, 4}};
  Steps all(kNone, 4);
  const auto lay = [&](auto Steps::*member) {
    auto& to = all.*member;
    const size_t t = (row[0].*member).size();
    to.resize(3 * t);
    for (size_t k = 0; k < t; ++k)
      for (size_t i = 0; i < 3; ++i) to[3 * k + i] = (row[i].*member)[k];
  };
  lay(&Steps::reward), lay(&Steps::value), lay(&Steps::final_value);
  lay(&Steps::terminated), lay(&Steps::truncated);
  for (const Method& m : {Method(advantages), Method(lambdas), over(2)}) {
    Numbers to(12);
    m(all.rollout(3), to);
    for (size_t i = 0; i < 3; ++i)
      for (size_t k = 0; k < 4; ++k) EXPECT_EQ(to[3 * k + i], run(m, row[i])[k]) << i << " " << k;
  }
}

}  // namespace
}  // namespace plantgym::testing
