// What worlds look like, as pictures that somebody looked at: tests/data/pictures. They hold for
// other compilers up to the rounding of edges. Where a picture is meant to change:
// PLANTGYM_WRITE_PICTURES=1 test_render --gtest_filter='*Golden*', then look at what it wrote.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "agents/random.h"
#include "apps/picture/files.h"
#include "apps/picture/show.h"
#include "read_png.h"
#include "support.h"

namespace plantgym {
namespace {

using testing::read_png;

struct Scene {
  const char *name, *env, *world;
  int32_t decisions;
};
void PrintTo(const Scene& s, std::ostream* to) { *to << s.name; }

constexpr Scene kScenes[] = {
    {"frozenlake", "grid/map", "grid/frozenlake_8x8", 4},
    {"taxi", "grid/map", "grid/taxi", 12},
    {"doorkey", "grid/minigrid", "grid/minigrid_doorkey_8x8", 30},
    {"field", "farm/field", "farm/champion_maize", 70},
    {"fertigation", "farm/fertigation", "farm/champion_maize_nitrogen", 70},
    {"zones", "farm/zones", "farm/valley", 70},
    {"line", "factory/line", "factory/line3", 40},
    {"plant", "factory/maintenance", "factory/reference_plant", 700},
    {"cell", "factory/cell", "factory/cell", 60},
    {"jobshop", "factory/jobshop", "factory/ft06", 25},
    {"roads", "factory/agv_grid", "factory/roads", 60},
    {"carts", "factory/line", "factory/carts", 500},
};

/// The picture of an episode of random legal actions.
Image picture(const Scene& s) {
  EnvConfig c;
  c.name = s.env, c.n = 1, c.autoreset = PG_DISABLED;
  Node run = parse_yaml(join({"env: {world: configs/worlds/", s.world, ".yaml}"}),
                        testing::source("test.yaml"));
  expand_worlds(run);
  c.variants = {*child(run, "env")};
  VecEnv env(testing::builtins().find(c.name), c, testing::one_thread());
  const std::unique_ptr<Agent> agent = kRandomAgent.make({}, env.spec(), 5);
  Show show(env, *agent, s.name, 3);
  for (int32_t k = 0; k < s.decisions; ++k)
    if (!show.advance()) show.restart();
  return raster(show.scene(720, 450), 720, 450);
}

/// Channels that differ by more than an edge's rounding, as a share of all.
double difference(const Image& a, const Image& b) {
  if (a.width != b.width || a.height != b.height) return 1;
  int64_t other = 0;
  for (size_t k = 0; k < a.rgba.size(); ++k) other += std::abs(int(a.rgba[k]) - int(b.rgba[k])) > 8;
  return double(other) / double(a.rgba.size());
}

class Golden : public ::testing::TestWithParam<Scene> {};

TEST_P(Golden, LooksAsItDid) {
  const std::string file = testing::source(join({"tests/data/pictures/", GetParam().name, ".png"}));
  const Image now = picture(GetParam());
  if (std::getenv("PLANTGYM_WRITE_PICTURES")) write_png(file, now);
  const Image then = read_png(file);
  ASSERT_FALSE(then.rgba.empty()) << file;
  EXPECT_LT(difference(now, then), 0.002);
}
INSTANTIATE_TEST_SUITE_P(Scenes, Golden, ::testing::ValuesIn(kScenes),
                         [](const auto& which) { return which.param.name; });

/// The tolerance sees an agent one cell further, and a bar of another height.
TEST(GoldenPictures, SmallChangesAreSeen) {
  Scene lake = kScenes[0], field = kScenes[3];
  ++lake.decisions, ++field.decisions;
  EXPECT_GT(difference(picture(lake), picture(kScenes[0])), 0.002);
  EXPECT_GT(difference(picture(field), picture(kScenes[3])), 0.002);
}

}  // namespace
}  // namespace plantgym
