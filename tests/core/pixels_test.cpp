// Pictures in place of observations.
#include "pixels.h"

#include <gtest/gtest.h>

#include <cstring>

#include "core/beat.h"
#include "support.h"

namespace plantgym::testing {
namespace {

EnvConfig of(const char* env, const char* world, const std::string& wrappers, int32_t mode) {
  EnvConfig c;
  c.name = env, c.n = 3, c.autoreset = mode;
  Node run = parse_yaml(join({"env: {world: ", world, "}"}), source("test.yaml"));
  expand_worlds(run);
  c.variants = {*child(run, "env")};
  read_fields(parse_yaml(wrappers, "wrappers"), "",
              [&](Fields& f) { wrapper_fields(c.wrappers, f); });
  return c;
}
EnvConfig lake(const std::string& wrappers, int32_t mode = PG_SAME_STEP) {
  return of("grid/map", "configs/worlds/grid/frozenlake_4x4.yaml", wrappers, mode);
}
VecEnv made(const EnvConfig& c) { return VecEnv(builtins().find(c.name), c, one_thread()); }

/// What row i of a bare environment looks like now.
std::vector<uint8_t> picture(const VecEnv& env, int64_t i, int32_t channels, int32_t height,
                             int32_t width) {
  SceneList list;
  Canvas canvas = list.canvas();
  env.draw(i, canvas);
  std::vector<uint8_t> planes(size_t(channels * height * width));
  to_planes(raster(list, width, height), channels, planes.data());
  return planes;
}
void expect_same(const uint8_t* shown, const std::vector<uint8_t>& want, const std::string& what) {
  EXPECT_EQ(std::memcmp(shown, want.data(), want.size()), 0) << what;
}

/// Beside a bare environment under the same actions, which waits at the end of its episodes.
TEST(Pixels, AreWhatTheWorldLooksLikeAlsoAtTheEndOfEpisodes) {
  for (const int32_t channels : {1, 3}) {
    const std::string wrappers = join({"{pixels: [", std::to_string(channels), ", 12, 20]}"});
    VecEnv env = made(lake(wrappers)), bare = made(lake("{}", PG_DISABLED));
    ASSERT_EQ(env.spec().n_obs, 1);
    const pg_space& s = env.spec().obs[0];
    EXPECT_STREQ(s.name, "pixels");
    EXPECT_EQ(s.shape[0], channels);
    EXPECT_EQ(s.shape[1], 12);
    EXPECT_EQ(s.shape[2], 20);
    Transition t(env.spec(), 3), b(bare.spec(), 3);
    env.seed(4), bare.seed(4), env.reset(t.io), bare.reset(b.io);
    int32_t ends = 0;
    for (int64_t k = 0; k < 60; ++k) {
      for (int64_t i = 0; i < 3; ++i)
        *t.action<int32_t>(i) = *b.action<int32_t>(i) = int32_t((i + 3 * k) % 4);
      env.step(t.io), bare.step(b.io);
      std::vector<uint8_t> ended(3);
      for (int64_t i = 0; i < 3; ++i) {
        EXPECT_EQ(t.io.reward[i], b.io.reward[i]);
        EXPECT_EQ(t.io.terminated[i], b.io.terminated[i]);
        EXPECT_EQ(t.io.truncated[i], b.io.truncated[i]);
        if (!(ended[size_t(i)] = b.io.terminated[i] | b.io.truncated[i])) continue;
        ++ends;
        expect_same(t.final_obs<uint8_t>(i), picture(bare, i, channels, 12, 20), "the last");
      }
      bare.reset(b.io, ended.data());
      for (int64_t i = 0; i < 3; ++i)
        expect_same(t.obs<uint8_t>(i), picture(bare, i, channels, 12, 20), "of now");
    }
    EXPECT_GT(ends, 5);
  }
}

TEST(Pixels, OfSeveralFramesAreMoreChannelsTheNewestLast) {
  VecEnv env = made(lake("{pixels: [3, 12, 12], frame_stack: 2}")),
         now = made(lake("{pixels: [3, 12, 12]}"));
  EXPECT_EQ(env.spec().obs[0].ndim, 3);
  EXPECT_EQ(env.spec().obs[0].shape[0], 6);
  Transition t(env.spec(), 3), n(now.spec(), 3);
  env.seed(1), now.seed(1), env.reset(t.io), now.reset(n.io);
  const size_t frame = 3 * 12 * 12;
  std::vector<uint8_t> before(n.obs<uint8_t>(0), n.obs<uint8_t>(0) + frame);
  expect_same(t.obs<uint8_t>(0), before, "an episode begins with copies of its first");
  for (int64_t i = 0; i < 3; ++i) *t.action<int32_t>(i) = *n.action<int32_t>(i) = 1;
  env.step(t.io), now.step(n.io);
  expect_same(t.obs<uint8_t>(0), before, "the older");
  expect_same(t.obs<uint8_t>(0) + frame, {n.obs<uint8_t>(0), n.obs<uint8_t>(0) + frame},
              "the newer");
}

TEST(Pixels, RefuseWhatCannotBe) {
  const auto error = [](const std::string& wrappers) {
    return error_of([&] { made(lake(wrappers)); });
  };
  for (const char* size : {"[2, 20, 20]", "[3, 20]", "[3, 4, 20]", "[3, 20, 20, 1]"})
    EXPECT_EQ(error(join({"{pixels: ", size, "}"})),
              "wrappers:1:10: pixels: must be [channels, height, width], channels 1 or 3, the "
              "others 8 to 512");
  EXPECT_EQ(error("{pixels: [3, 20, 600]}"), "wrappers:1:18: pixels[2]: 600 is not in [1, 512]");
  EnvConfig c;
  c.name = Beat::kName, c.wrappers.pixels = {3, 20, 20};
  EXPECT_EQ(error_of([&] { VecEnv(*env_api<Beat>(), c, one_thread()); }),
            "env.wrappers.pixels: test/beat cannot be drawn; leave it out");
  EnvConfig seen = lake("{pixels: [3, 20, 20]}");
  seen.observe = {"state"};
  EXPECT_NE(error_of([&] { made(seen); }).find("'state' is not shown by grid/map; known: pixels"),
            std::string::npos);
}

}  // namespace
}  // namespace plantgym::testing
