// The Gantt strip: what it counts is the plant's own time, and what it paints is what was counted.
#include "apps/picture/lanes.h"

#include <gtest/gtest.h>

#include "agents/random.h"
#include "raster/raster.h"
#include "support.h"

namespace plantgym {
namespace {

VecEnv made(const char* name, const char* world) {
  EnvConfig c;
  c.name = name, c.n = 1, c.autoreset = PG_DISABLED;
  Node run = parse_yaml(join({"env: {world: configs/worlds/", world, ".yaml}"}),
                        testing::source("test.yaml"));
  expand_worlds(run);
  c.variants = {*child(run, "env")};
  return VecEnv(testing::builtins().find(c.name), c, testing::one_thread());
}

/// Every minute of every station is in one of its states, decision by decision.
TEST(Lanes, CountAllTime) {
  VecEnv env = made("factory/line", "factory/line3");
  Transition t(env.spec(), 1);
  env.seed(1), env.reset(t.io);
  Lanes lanes;
  lanes.begin(env, 0);
  double time = 0;
  std::vector<double> at = {0};
  const std::unique_ptr<Agent> agent = kRandomAgent.make({}, env.spec(), 5);
  for (int32_t k = 0; k < 300; ++k) {
    const uint8_t begins = k == 0;
    agent->act(t.io, 1, &begins, t.action<uint8_t>());
    env.step(t.io), lanes.add(env, 0);
    at.push_back(time += double(t.io.elapsed[0]));
  }
  ASSERT_EQ(lanes.all().size(), 3u);
  for (const Lane& lane : lanes.all()) {
    EXPECT_GE(lane.states.size(), 2u) << lane.name;
    for (size_t k = 0; k < at.size(); ++k) {
      double sum = 0;
      for (const Lane::State& s : lane.states) {
        ASSERT_EQ(s.totals.size(), at.size());
        sum += double(s.totals[k]);
        if (k > 0) {
          EXPECT_GE(s.totals[k], s.totals[k - 1]);
        }
      }
      EXPECT_NEAR(sum, at[k], 1e-5 * (1 + at[k])) << lane.name << " after decision " << k;
    }
  }
  lanes.begin(env, 0);
  EXPECT_EQ(lanes.all()[0].states[0].totals.size(), 1u);
}

TEST(Lanes, AreNoneWhereAWorldDrawsNone) {
  VecEnv env = made("grid/map", "grid/frozenlake_4x4");
  Transition t(env.spec(), 1);
  env.seed(1), env.reset(t.io);
  Lanes lanes;
  lanes.begin(env, 0), lanes.add(env, 0);
  EXPECT_TRUE(lanes.all().empty());
}

/// Two decisions: all of the first is red, a quarter of the second green.
TEST(Lanes, ArePaintedByTheirShares) {
  const std::vector<Lane> all = {
      {"mill", {{palette::kRed, {0, 8, 11}}, {palette::kGreen, {0, 0, 1}}}}};
  SceneList list;
  Canvas c = list.canvas();
  c.view(0, 0, 252, 100);
  const float high = strip_height(all, 100);
  draw_strip(c, {{0, 0, 252, high}, 2, 1, "", false}, all);
  const Image image = raster(list, 252, 100);
  int32_t red[2] = {}, green[2] = {};
  for (int32_t y = 0; y < 100; ++y)
    for (const int32_t half : {0, 1}) {
      const uint32_t at = image.at(int32_t(kChartLeft) + 50 + 100 * half, y);
      red[half] += at == palette::kRed, green[half] += at == palette::kGreen;
    }
  EXPECT_GE(red[0], 15);
  EXPECT_EQ(green[0], 0);
  EXPECT_NEAR(double(red[1]) / double(green[1]), 3, 1) << red[1] << " and " << green[1];
}

/// The third of four decisions took no time: it looks as the one before it.
TEST(Lanes, HaveNoGapsWhereNoTimePassed) {
  const std::vector<Lane> all = {
      {"mill", {{palette::kRed, {0, 0, 8, 8, 8}}, {palette::kGreen, {0, 0, 0, 0, 4}}}}};
  SceneList list;
  Canvas c = list.canvas();
  c.view(0, 0, 452, 100);
  const float high = strip_height(all, 100);
  draw_strip(c, {{0, 0, 452, high}, 4, 1, "", false}, all);
  const Image image = raster(list, 452, 100);
  const int32_t y = int32_t(kChartTop) + 8;
  for (const int32_t k : {0, 1, 2})
    EXPECT_EQ(image.at(int32_t(kChartLeft) + 50 + 100 * k, y), palette::kRed) << k;
  EXPECT_EQ(image.at(int32_t(kChartLeft) + 350, y), palette::kGreen);
}

/// Of more lanes than find room, the heading says how many are shown.
TEST(Lanes, AreCountedWhereTheyFindNoRoom) {
  const std::vector<Lane> all(20, {"mill", {{palette::kRed, {0, 1}}}});
  SceneList list;
  Canvas c = list.canvas();
  draw_strip(c, {{0, 0, 300, 100}, 2, 1, "", false}, all);
  bool told = false;
  for (const Shape& s : list.shapes()) told |= s.text == "what each did (6 of 20)";
  EXPECT_TRUE(told);
}

}  // namespace
}  // namespace plantgym
