#include "ranges.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "support.h"

namespace plantgym::testing {
namespace {

/// Ranges of cart pole over some steps that push always to the right, with `wrappers` around it.
std::vector<float> ranges(WrapperConfig wrappers, int32_t threads, bool by_hand = false) {
  EnvConfig c;
  c.name = "classic/cartpole", c.n = 70, c.wrappers = wrappers;
  Pool pool(threads);
  VecEnv env(builtins().find(c.name), c, pool);
  env.watch_ranges(), env.seed(3);
  Transition t(env.spec(), c.n);
  std::vector<float> all(8);
  for (size_t e = 0; e < 4; ++e) all[e] = 1e9f, all[4 + e] = -1e9f;
  const auto see = [&](const float* x) {
    for (size_t e = 0; e < 4; ++e)
      all[e] = std::min(all[e], x[e]), all[4 + e] = std::max(all[4 + e], x[e]);
  };
  env.reset(t.io);
  for (int step = 0; step < 60; ++step) {
    for (int64_t i = 0; by_hand && i < c.n; ++i) {
      see(t.obs<float>(i));
      if (step && (t.io.terminated[i] || t.io.truncated[i])) see(t.final_obs<float>(i));
    }
    if (step == 59) break;
    for (int64_t i = 0; i < c.n; ++i) *t.action<int32_t>(i) = 1;
    env.step(t.io);
  }
  return by_hand ? all : env.ranges();
}

TEST(Ranges, are_those_of_all_that_was_seen) {
  const std::vector<float> plain = ranges({}, 1);
  EXPECT_EQ(plain, ranges({}, 1, true));
  EXPECT_LT(plain[2], -0.2095f);  // an end, seen in final_obs only: more than 12 degrees
  EXPECT_EQ(plain, ranges({}, 3));
}

TEST(Ranges, are_of_numbers_before_wrappers_scale_them) {
  WrapperConfig w;
  w.normalize_observation = true, w.frame_stack = 3, w.clip_observation = 0.01f;
  EXPECT_EQ(ranges(w, 2), ranges({}, 1));
}

TEST(Ranges, go_on_from_a_checkpoint) {
  Ranges a(make("classic/cartpole", "{}").spec(), 2);
  float x[] = {1, 2, 3, 4}, y[] = {-1, 5, 3, 0};
  void *first[] = {x}, *second[] = {y};
  const int64_t stride[] = {0};
  a.see(first, stride, 0, 0);
  Ranges b(make("classic/cartpole", "{}").spec(), 1);
  b.load(a.both()), b.see(second, stride, 0, 0), a.see(second, stride, 0, 1);
  EXPECT_EQ(a.both(), (std::vector<float>{-1, 2, 3, 0, 1, 5, 3, 4}));
  EXPECT_EQ(b.both(), a.both());
}

}  // namespace
}  // namespace plantgym::testing
