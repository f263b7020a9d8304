// Wrappers at the ends of episodes, in all three modes, against what the bare environment does.
#include "wrappers.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>

#include "core/beat.h"

namespace plantgym::testing {
namespace {

// Gymnasium pull 1624: vector RecordEpisodeStatistics under SAME_STEP told 3 for the first episode
// and 2 for every later one of three steps that earn 1 each.
TEST(EpisodeStatistics, CountEveryStepOnceInEveryMode) {
  for (const int32_t mode : kModes)
    for (const char* w :
         {"{episode_statistics: true}", "{episode_statistics: true, time_limit: 3}",
          "{episode_statistics: true, normalize_reward: {}, clip: {reward: 0.1}}"}) {
      VecEnv env = make(config(w, 2, std::strstr(w, "limit") ? 5 : 3, mode));
      ASSERT_EQ(env.spec().n_metrics, 3);
      EXPECT_STREQ(env.spec().metrics[1].name, "episode_return");
      Transition t(env.spec(), 2);
      env.reset(t.io);
      int64_t episodes = 0;
      for (int64_t k = 0; k < 20; ++k) {
        advance(env, t, k, mode);
        for (int64_t i = 0; i < 2; ++i) {
          if (!(t.io.terminated[i] | t.io.truncated[i])) continue;
          ++episodes;
          EXPECT_EQ(t.io.final_metrics[3 * i], 3) << "the environment's own";
          EXPECT_EQ(t.io.final_metrics[3 * i + 1], 3) << w << " mode " << mode;
          EXPECT_EQ(t.io.final_metrics[3 * i + 2], 3) << w << " mode " << mode;
        }
      }
      EXPECT_EQ(episodes, mode == PG_NEXT_STEP ? 10 : 12);
      const FinishedEpisodes f = env.drain();
      EXPECT_EQ(f.count, episodes);
      EXPECT_EQ(f.lengths, 3 * episodes);
      EXPECT_EQ(f.returns, 3.0 * double(episodes));
      EXPECT_EQ(env.drain().count, 0);
    }
}

// Gymnasium pull 1668: of 12 steps of 2 environments with episodes of 4 steps, vector
// NormalizeReward under SAME_STEP counted 20, not 24; under NEXT_STEP two of each row's 12 are
// resets.
TEST(NormalizeReward, CountsEveryStepOnceInEveryMode) {
  for (const int32_t mode : kModes) {
    VecEnv env = make(config("{normalize_reward: {gamma: 0.5}}", 2, 4, mode));
    Transition t(env.spec(), 2);
    env.reset(t.io);
    for (int64_t k = 0; k < 12; ++k) advance(env, t, k, mode);
    const std::vector<double> s = env.statistics();
    EXPECT_EQ(s[0], mode == PG_NEXT_STEP ? 20 : 24);
    // discounted returns of an episode: 1, 1.5, 1.75, 1.875; NEXT_STEP made 2.5 episodes. Neither a
    // step that resets (Gymnasium pull 1526) nor what an ended episode earned adds to them.
    std::vector<double> returns;
    for (int32_t k = 0; k < 12; ++k)
      if (mode != PG_NEXT_STEP || k % 5 != 4)
        returns.push_back(2 - std::pow(0.5, mode == PG_NEXT_STEP ? k % 5 : k % 4));
    double mean = 0, variance = 0;
    for (const double g : returns) mean += g / double(returns.size());
    for (const double g : returns) variance += (g - mean) * (g - mean) / double(returns.size());
    EXPECT_NEAR(s[1], mean, 1e-12) << mode;
    EXPECT_NEAR(s[2] / s[0], variance, 1e-12) << mode;
    EXPECT_NEAR(t.io.reward[0], 1 / std::sqrt(variance + 1e-8), 1e-5) << mode;
  }
}

// Gymnasium pull 1623: a vector environment wrote its mode into what all environments of its kind
// share, and the next one of another mode changed the first.
TEST(Autoreset, ModesOfSeveralBatchesDoNotMeet) {
  const auto story = [](VecEnv& env, Transition& t, int64_t k, int32_t mode) {
    advance(env, t, k, mode);
    std::vector<float> all = {t.io.reward[0], float(t.io.terminated[0])};
    all.insert(all.end(), t.obs<float>(0), t.obs<float>(0) + 3);
    return all;
  };
  std::vector<std::vector<std::vector<float>>> alone;
  for (const int32_t mode : kModes) {
    VecEnv env = make(config("{}", 2, 3, mode));
    Transition t(env.spec(), 2);
    env.reset(t.io);
    alone.emplace_back();
    for (int64_t k = 0; k < 9; ++k) alone.back().push_back(story(env, t, k, mode));
  }
  EXPECT_NE(alone[0], alone[1]);
  std::vector<std::unique_ptr<VecEnv>> envs;
  std::vector<std::unique_ptr<Transition>> rows;
  for (const int32_t mode : kModes) {
    envs.push_back(std::make_unique<VecEnv>(make(config("{}", 2, 3, mode))));
    rows.push_back(std::make_unique<Transition>(envs.back()->spec(), 2));
    envs.back()->reset(rows.back()->io);
  }
  for (int64_t k = 0; k < 9; ++k)
    for (size_t m = 0; m < envs.size(); ++m)
      EXPECT_EQ(story(*envs[m], *rows[m], k, kModes[m]), alone[m][size_t(k)]) << "mode " << m;
}

/// Everything that the bare environment shows, as a list of episodes of each row.
using Episodes = std::vector<std::vector<std::vector<float>>>;
Episodes bare(int64_t n, int32_t length, int64_t steps) {
  VecEnv env = make(config("{}", n, length));
  Transition t(env.spec(), n);
  env.seed(5), env.reset(t.io);
  Episodes all(static_cast<size_t>(n));
  const auto keep = [&](int64_t i, const float* x) { all[size_t(i)].push_back({x, x + 3}); };
  for (int64_t i = 0; i < n; ++i) keep(i, t.obs<float>(i));
  for (int64_t k = 0; k < steps; ++k) {
    advance(env, t, k, PG_SAME_STEP);
    for (int64_t i = 0; i < n; ++i) {
      if (t.io.terminated[i]) keep(i, t.final_obs<float>(i));
      keep(i, t.obs<float>(i));
    }
  }
  return all;
}

TEST(FrameStack, BeginsAnewWithEveryEpisodeInEveryMode) {
  const Episodes want = bare(3, 4, 15);
  for (const int32_t mode : kModes)
    for (const char* w : {"{frame_stack: 3}", "{frame_stack: 3, time_limit: 4}"}) {
      VecEnv env = make(config(w, 3, std::strstr(w, "limit") ? 9 : 4, mode));
      ASSERT_EQ(env.spec().obs[0].elements, 9);
      EXPECT_STREQ(env.spec().obs[0].names[0], "step_2_ago");
      EXPECT_STREQ(env.spec().obs[0].names[6], "step");
      Transition t(env.spec(), 3);
      env.seed(5), env.reset(t.io);
      // place of the newest observation in `want`; its age in the episode
      std::vector<size_t> at(3, 0), age(3, 0);
      const auto check = [&](int64_t i, const float* got, const char* what) {
        for (size_t f = 0; f < 3; ++f) {
          const size_t back = std::min(2 - f, age[size_t(i)]);
          for (size_t e = 0; e < 3; ++e)
            ASSERT_EQ(got[3 * f + e], want[size_t(i)][at[size_t(i)] - back][e])
                << what << " of row " << i << ", mode " << mode << ", frame " << f << ", age "
                << age[size_t(i)];
        }
      };
      for (int64_t i = 0; i < 3; ++i) check(i, t.obs<float>(i), "first");
      std::vector<bool> over(3, false);
      for (int64_t k = 0, made = 0; made < 12; ++k) {
        const bool rest = mode == PG_NEXT_STEP && over[0];
        if (mode == PG_DISABLED && over[0]) {
          const std::vector<uint8_t> all(3, 1);
          env.reset(t.io, all.data());
          for (int64_t i = 0; i < 3; ++i)
            ++at[size_t(i)], age[size_t(i)] = 0, check(i, t.obs<float>(i), "after reset");
        }
        for (int64_t i = 0; i < 3; ++i) *t.action<int32_t>(i) = int32_t((i + made) % 5);
        env.step(t.io), made += !rest;
        for (int64_t i = 0; i < 3; ++i) {
          const size_t r = size_t(i);
          over[r] = t.io.terminated[i] | t.io.truncated[i];
          ++at[r], age[r] = rest ? 0 : age[r] + 1;
          if (over[r]) {
            check(i, t.final_obs<float>(i), "last");
            if (mode == PG_SAME_STEP) ++at[r], age[r] = 0;
          }
          check(i, t.obs<float>(i), "next");
        }
      }
    }
}

// Means and variances as numpy.mean and numpy.var would have them of the same observations.
TEST(NormalizeObservation, IsByAllThatWasShownOnce) {
  const Episodes seen = bare(40, 4, 15);
  for (const int32_t mode : kModes) {
    VecEnv env = make(config("{normalize_observation: {}}", 40, 4, mode));
    Transition t(env.spec(), 40);
    env.seed(5), env.reset(t.io);
    const int64_t steps = mode == PG_NEXT_STEP ? 18 : 15;  // of them 3 resets
    for (int64_t k = 0, made = 0; k < steps; ++k) {
      const bool rests = k > 0 && (t.io.terminated[0] | t.io.truncated[0]);
      advance(env, t, mode == PG_NEXT_STEP ? made : k, mode);
      made += !(mode == PG_NEXT_STEP && rests);
    }
    const std::vector<double> s = env.statistics();
    size_t count = 0;
    double sum[3] = {}, square[3] = {};
    for (const auto& row : seen) count += row.size();
    for (const auto& row : seen)
      for (const auto& x : row)
        for (size_t e = 0; e < 3; ++e) sum[e] += double(x[e]) / double(count);
    for (const auto& row : seen)
      for (const auto& x : row)
        for (size_t e = 0; e < 3; ++e)
          square[e] += (double(x[e]) - sum[e]) * (double(x[e]) - sum[e]);
    ASSERT_EQ(s[0], double(count)) << "mode " << mode;
    for (size_t e = 0; e < 3; ++e) {
      EXPECT_NEAR(s[1 + e], sum[e], 1e-12);
      EXPECT_NEAR(s[4 + e], square[e], 1e-9);
    }
    // what is shown is normalised by them
    const double x = double(seen[7].back()[1]);
    EXPECT_NEAR(t.obs<float>(7)[1], (x - s[2]) / std::sqrt(s[5] / double(count) + 1e-8), 1e-5);
  }
}

TEST(ActionRepeat, AddsUpAndStopsAtTheEnd) {
  for (const int32_t mode : kModes) {
    VecEnv env = make(config("{action_repeat: 3}", 2, 5, mode));
    EXPECT_EQ(env.spec().max_steps, 0);
    Transition t(env.spec(), 2);
    env.reset(t.io);
    advance(env, t, 2, mode);
    EXPECT_EQ(t.io.reward[0], 3);
    EXPECT_EQ(t.io.elapsed[0], 1.5f);
    EXPECT_EQ(t.io.signals[0], 6);  // note 2, three times
    EXPECT_EQ(t.obs<float>(0)[0], 3);
    EXPECT_FALSE(t.io.terminated[0]);
    *t.action<int32_t>(0) = 4, env.step(t.io);
    EXPECT_EQ(t.io.reward[0], 2);  // two steps were left
    EXPECT_EQ(t.io.signals[0], 8);
    EXPECT_TRUE(t.io.terminated[0]);
    EXPECT_EQ(t.final_obs<float>(0)[0], 5);
    EXPECT_EQ(t.io.final_metrics[0], 5);
  }
}

TEST(StickyActions, GoOnAsOftenAsAsked) {
  Pool pool(1);
  VecEnv env = make(config("{sticky_actions: 0.25}", 500, 1000), pool);
  Transition t(env.spec(), 500);
  env.seed(1), env.reset(t.io);
  int64_t stuck = 0;
  for (int64_t k = 0; k < 200; ++k) {
    for (int64_t i = 0; i < 500; ++i) *t.action<int32_t>(i) = int32_t(k % 5);
    env.step(t.io);
    for (int64_t i = 0; i < 500; ++i) {
      const bool same = t.io.signals[i] == float(k % 5);
      if (k == 0) {
        EXPECT_TRUE(same) << "the first action has none before it";
      }
      stuck += !same;
    }
  }
  // 99,500 coins: 0.25 +- 4 standard deviations of 0.00137
  EXPECT_NEAR(double(stuck) / 99500, 0.25, 0.0055);
}

TEST(TimeLimit, BothFlagsWhereTheEndIsTrueToo) {
  for (const int32_t mode : kModes) {
    VecEnv env = make(config("{time_limit: 4, time_aware: remaining}", 2, 4, mode));
    EXPECT_EQ(env.spec().max_steps, 4);
    EXPECT_EQ(env.spec().obs[0].elements, 4);
    EXPECT_STREQ(env.spec().obs[0].names[3], "time_remaining");
    Transition t(env.spec(), 2);
    env.reset(t.io);
    EXPECT_EQ(t.obs<float>(1)[3], 1);
    for (int64_t k = 0; k < 4; ++k) advance(env, t, k, mode);
    EXPECT_TRUE(t.io.terminated[0] && t.io.truncated[0]);
    EXPECT_EQ(t.final_obs<float>(1)[3], 0);
    EXPECT_EQ(t.obs<float>(1)[3], mode == PG_SAME_STEP ? 1 : 0);
  }
}

}  // namespace
}  // namespace plantgym::testing
