// Wrappers of a whole batch: threads, snapshots, evaluations, what they refuse.
#include <gtest/gtest.h>

#include <cstring>
#include <map>

#include "core/beat.h"
#include "core/walk.h"
#include "wrappers.h"

namespace plantgym::testing {
namespace {

std::string refusal(const EnvConfig& c) {
  return error_of([&] { make(c); });
}
constexpr const char* kAll =
    "{sticky_actions: 0.3, action_repeat: 2, time_limit: 6, episode_statistics: true, "
    "normalize_reward: {gamma: 0.9}, clip: {reward: 5, observation: 3}, frame_stack: 3, "
    "normalize_observation: {}, time_aware: remaining}";

/// All that a run of 30 steps makes, as bytes.
std::string fate(VecEnv& env, Transition& t, int64_t from, int64_t to, int32_t mode) {
  std::string all;
  const auto add = [&](const void* p, size_t n) { all.append(static_cast<const char*>(p), n); };
  for (int64_t k = from; k < to; ++k) {
    advance(env, t, k, mode);
    for (int64_t i = 0; i < t.n; ++i) {
      const bool ended = t.io.terminated[i] | t.io.truncated[i];
      add(t.obs<float>(i), size_t(bytes_of(env.spec().obs[0])));
      if (ended) add(t.final_obs<float>(i), size_t(bytes_of(env.spec().obs[0])));
      if (ended) add(t.io.final_metrics + 3 * i, 12);
      add(t.io.reward + i, 4), add(t.io.elapsed + i, 4), add(t.io.signals + i, 4);
      add(t.io.terminated + i, 1), add(t.io.truncated + i, 1);
    }
  }
  return all;
}

TEST(Wrappers, ThreadsChangeNoBit) {
  for (const int32_t mode : kModes) {
    std::map<int32_t, std::string> runs;
    std::map<int32_t, std::vector<double>> learned;
    for (const int32_t threads : {1, 2, 7}) {
      Pool pool(threads);
      VecEnv env = make(config(kAll, 1000, 9, mode), pool);
      Transition t(env.spec(), 1000);
      env.seed(3), env.reset(t.io);
      runs[threads] = fate(env, t, 0, 30, mode), learned[threads] = env.statistics();
    }
    for (const int32_t threads : {2, 7}) {
      EXPECT_EQ(runs[threads], runs[1]) << threads << " threads, mode " << mode;
      EXPECT_EQ(learned[threads], learned[1]);
    }
  }
}

TEST(Wrappers, SnapshotsAndStatisticsAreTheWholeBatch) {
  for (const int32_t mode : kModes) {
    VecEnv a = make(config(kAll, 40, 9, mode)), b = make(config(kAll, 40, 9, mode));
    Transition t(a.spec(), 40), u(b.spec(), 40);
    a.seed(8), a.reset(t.io), fate(a, t, 0, 14, mode);
    b.reset(u.io), fate(b, u, 0, 3, mode);  // another history
    b.set_statistics(a.statistics());
    for (int64_t i = 0; i < 40; ++i) b.set(i, a.get(i).data());
    b.look(u.io);
    EXPECT_EQ(std::memcmp(t.obs<float>(0), u.obs<float>(0), size_t(40 * bytes_of(a.spec().obs[0]))),
              0);
    std::memcpy(u.io.terminated, t.io.terminated, 40);
    std::memcpy(u.io.truncated, t.io.truncated, 40);
    EXPECT_EQ(fate(a, t, 14, 40, mode), fate(b, u, 14, 40, mode)) << "mode " << mode;
    EXPECT_EQ(a.statistics(), b.statistics());
  }
}

TEST(Judged, LearnsNothingAndKeepsTheTasksReward) {
  EnvConfig c = config(kAll, 20, 9);
  VecEnv trained = make(c);
  Transition t(trained.spec(), 20);
  trained.reset(t.io), fate(trained, t, 0, 20, PG_SAME_STEP);
  c.judged = true, c.statistics = trained.statistics();
  VecEnv env = make(c);
  Transition u(env.spec(), 20);
  env.reset(u.io), fate(env, u, 0, 20, PG_SAME_STEP);
  std::vector<double> now = env.statistics(), then = trained.statistics();
  now.resize(now.size() - 3), then.resize(then.size() - 3);  // finished episodes go on
  EXPECT_EQ(now, then);
  for (int64_t i = 0; i < 20; ++i) EXPECT_GE(u.io.reward[i], 1);
  c.statistics.pop_back();
  EXPECT_NE(refusal(c).find("was it trained with other wrappers?"), std::string::npos);
}

TEST(Wrappers, RefuseWhatCannotBe) {
  EXPECT_EQ(refusal(config("{time_aware: elapsed}", 1)),
            "env.wrappers.time_aware: this environment has no time limit; set wrappers.time_limit");
  EnvConfig c = config("{sticky_actions: 0.5}", 1);
  c.name = Walk::kName, c.variants = {};
  EXPECT_EQ(error_of([&] { VecEnv(*env_api<Walk>(), c, one_thread()); }),
            "env.wrappers.sticky_actions: this environment masks illegal actions; one that is "
            "repeated may have become illegal");
  c = config("{normalize_observation: {}}", 1);
  const auto lake = [&] {
    c.name = "grid/map";
    Node run = parse_yaml("env: {world: configs/worlds/grid/taxi.yaml}", source("t.yaml"));
    expand_worlds(run);
    c.variants = {*child(run, "env")};
    VecEnv(builtins().find("grid/map"), c, one_thread());
  };
  EXPECT_EQ(error_of(lake),
            "env.wrappers.normalize_observation: the observation holds no numbers, only countable "
            "values");
}

}  // namespace
}  // namespace plantgym::testing
