// Rows as a run sees them: chosen observations and rewards, threads, sizes.
#include "vec_env.h"

#include <gtest/gtest.h>

#include <cstring>

#include "core/allocations.h"
#include "core/walk.h"
#include "support.h"

namespace plantgym::testing {
namespace {

EnvConfig walk(int64_t n, std::vector<std::string> observe = {},
               std::vector<std::pair<std::string, double>> reward = {}) {
  EnvConfig c;
  c.name = Walk::kName, c.n = n, c.observe = std::move(observe), c.reward = std::move(reward);
  return c;
}
VecEnv walkers(const EnvConfig& c, Pool& pool = one_thread()) {
  return VecEnv(*env_api<Walk>(), c, pool);
}
std::string error(const EnvConfig& c) {
  return error_of([&] { walkers(c); });
}
void act(Transition& t, int64_t step) {
  for (int64_t i = 0; i < t.n; ++i)
    t.action<int32_t>(i)[0] = int32_t((i + step) % 3), t.action<int32_t>(i)[1] = int32_t(step % 2);
}

TEST(VecEnv, ObserveChoosesPartsAndElements) {
  VecEnv whole = walkers(walk(300)), chosen = walkers(walk(300, {"visits"})),
         part = walkers(walk(300, {"place"}));
  ASSERT_EQ(chosen.spec().n_obs, 1);
  EXPECT_EQ(chosen.spec().obs[0].elements, 1);
  EXPECT_STREQ(chosen.spec().obs[0].names[0], "visits");
  EXPECT_EQ(chosen.spec().obs[0].highs[0], 1e6f);
  EXPECT_EQ(part.spec().obs[0].elements, 2);
  Transition a(whole.spec(), 300), b(chosen.spec(), 300), c(part.spec(), 300);
  for (VecEnv* e : {&whole, &chosen, &part}) e->seed(4);
  whole.reset(a.io), chosen.reset(b.io), part.reset(c.io);
  for (int64_t t = 0; t < 60; ++t) {
    for (int64_t i = 0; i < 300; ++i) {
      ASSERT_EQ(*b.obs<float>(i), a.obs<float>(i, 1)[1]);
      ASSERT_EQ(c.obs<float>(i)[0], a.obs<float>(i, 1)[0]);
      if (t > 0 && (a.io.terminated[i] || a.io.truncated[i])) {
        ASSERT_EQ(*b.final_obs<float>(i), a.final_obs<float>(i, 1)[1]);
      }
    }
    act(a, t), act(b, t), act(c, t);
    whole.step(a.io), chosen.step(b.io), part.step(c.io);
  }
}
TEST(VecEnv, RewardIsMadeOfSignals) {
  VecEnv plain = walkers(walk(300)),
         other = walkers(walk(300, {}, {{"moved", 2}, {"steps", -0.5}}));
  EXPECT_EQ(other.spec().default_reward[1], -0.5f);
  Transition a(plain.spec(), 300), b(other.spec(), 300);
  b.io.signals = nullptr;  // not wanted, and still weighed
  plain.reset(a.io), other.reset(b.io);
  for (int64_t t = 0; t < 60; ++t) {
    act(a, t), act(b, t);
    plain.step(a.io), other.step(b.io);
    for (int64_t i = 0; i < 300; ++i)
      ASSERT_EQ(b.io.reward[i], 2 * a.io.signals[2 * i] - 0.5f * a.io.signals[2 * i + 1]);
  }
}
TEST(VecEnv, ResettingSomeRowsLeavesTheOthers) {
  for (const EnvConfig& c : {walk(40), walk(40, {"x"})}) {
    VecEnv env = walkers(c);
    Transition t(env.spec(), 40);
    env.reset(t.io);
    for (int k = 0; k < 5; ++k) act(t, k), env.step(t.io);
    std::vector<uint8_t> rows(40);
    rows[7] = 1;
    std::vector<std::vector<char>> before;
    for (int64_t i = 0; i < 40; ++i) before.push_back(env.get(i));
    std::vector<int32_t> shown(t.obs<int32_t>(0), t.obs<int32_t>(0) + 40);
    env.reset(t.io, rows.data());
    for (int64_t i = 0; i < 40; ++i) {
      EXPECT_EQ(env.get(i) == before[size_t(i)], i != 7);
      if (i != 7) {
        EXPECT_EQ(*t.obs<int32_t>(i), shown[size_t(i)]);
      }
    }
  }
}
TEST(VecEnv, ThreadsChangeNothingOfAChosenView) {
  const auto run = [](int32_t threads) {
    Pool pool(threads);
    VecEnv env = walkers(walk(1000, {"fraction", "x"}, {{"moved", 1}}), pool);
    Transition t(env.spec(), 1000);
    env.seed(2), env.reset(t.io);
    std::string all;
    for (int64_t k = 0; k < 40; ++k) {
      act(t, k), env.step(t.io);
      for (int64_t i = 0; i < 1000; ++i) {
        all.append(reinterpret_cast<const char*>(t.obs<int32_t>(i)), 4);
        all.append(reinterpret_cast<const char*>(t.obs<float>(i, 1)), 4);
        all.append(reinterpret_cast<const char*>(t.io.reward + i), 4);
      }
    }
    return all;
  };
  const std::string one = run(1);
  EXPECT_EQ(run(2), one);
  EXPECT_EQ(run(7), one);
}
TEST(VecEnv, StepAllocatesNothingWithAView) {
  Pool pool(2);
  VecEnv env = walkers(walk(1000, {"visits"}, {{"moved", 1}}), pool);
  Transition t(env.spec(), 1000);
  env.reset(t.io), env.step(t.io);
  const long before = allocations();
  for (int k = 0; k < 50; ++k) act(t, k), env.step(t.io);
  EXPECT_EQ(allocations(), before);
}
TEST(VecEnv, UnknownNamesAreRefused) {
  EXPECT_EQ(
      error(walk(1, {"visit"})),
      "env.observe: 'visit' is not shown by test/walk; did you mean visits? (known: x, place, "
      "fraction, visits)");
  EXPECT_EQ(error(walk(1, {}, {{"mooved", 1}})),
            "env.reward: 'mooved' is not a signal of test/walk; did you mean moved? (known: moved, "
            "steps)");
}

TEST(VecEnv, NumbersOfRowsThatCannotBe) {
  EXPECT_EQ(error(walk(0)), "env.num_envs: 0 is not in [1, 2147483648]");
  EXPECT_EQ(error(walk(-4)), "env.num_envs: -4 is not in [1, 2147483648]");
  EXPECT_EQ(error(walk(1000000000000)), "env.num_envs: 1000000000000 is not in [1, 2147483648]");
  const std::string many = error(walk(2147483648));
  EXPECT_EQ(many.find("env.num_envs: 2147483648 environments and their learner need "), 0u) << many;
  EXPECT_NE(many.find(" MiB, there are "), std::string::npos) << many;
}
TEST(VecEnv, ModelOfAnEnvironmentWithoutOneIsEmpty) {
  EXPECT_EQ(walkers(walk(1)).model().states, 0);
  EXPECT_TRUE(walkers(walk(1)).drawable());
}
TEST(VecEnv, MetricsAreThoseOfTheEpisodeSoFar) {
  VecEnv env = walkers(walk(1));
  Transition t(env.spec(), 1);
  env.reset(t.io);
  EXPECT_EQ(env.metrics(0), std::vector<float>{float(*t.obs<int32_t>(0))});
}

TEST(Cardinality, OfSpaces) {
  pg_space s = {};
  s.elements = 3, s.n = 5, s.name = "s";
  EXPECT_EQ(cardinality(s), 125);
  const int32_t counts[] = {2, 3, 4};
  s.counts = counts;
  EXPECT_EQ(cardinality(s), 24);
  s.counts = nullptr, s.n = 0;
  EXPECT_EQ(cardinality(s), 0);
  s.n = 2, s.elements = 40;
  EXPECT_EQ(error_of([&] { cardinality(s); }), "s: more than 2^31 different values");
}
/// A walker may go back where x > 0, and run where x is even.
TEST(VecEnv, TellsWhatIsLegalWhereALimitCuts) {
  for (const bool wrapped : {false, true}) {  // the environment's own limit of 25, or one before it
    EnvConfig c = walk(50);
    if (wrapped) c.wrappers.time_limit = 7;
    VecEnv env = walkers(c);
    Transition t(env.spec(), 50);
    env.seed(3), env.reset(t.io);
    int64_t cut = 0, odd = 0;
    for (int64_t step = 0; step < 100; ++step) {
      act(t, step), env.step(t.io);
      for (int64_t i = 0; i < 50; ++i) {
        if (!t.io.truncated[i]) continue;
        const int32_t x = *t.final_obs<int32_t>(i);
        const uint8_t legal[] = {uint8_t(x > 0), 1, 1, 1, uint8_t(x % 2 == 0)};
        EXPECT_TRUE(std::equal(legal, legal + 5, t.io.final_mask + 5 * i)) << x;
        ++cut, odd += !std::equal(legal, legal + 5, t.io.mask + 5 * i);
      }
    }
    EXPECT_GT(cut, 50);
    EXPECT_GT(odd, 0) << "the next episode begins elsewhere, so that its mask would not do";
  }
}

TEST(Transition, CountsItsBytes) {
  // {x 4, place 8} twice, action 8, reward elapsed 8, flags 2, mask 5 twice, signals 8, metrics 4
  EXPECT_EQ(Transition::bytes_per_row(walkers(walk(1)).spec()), 24 + 8 + 8 + 2 + 2 * 5 + 8 + 4);
}

}  // namespace
}  // namespace plantgym::testing
