#include <memory>

#include "bench_models.h"
#include "commands.h"
#include "plantgym/fields.h"
#include "scene_of.h"

namespace plantgym::cli {
namespace {

struct Scene {
  const char *name, *world;
  int32_t width, height;
  bool panel;
};

/// ta80 is the largest that is shipped: 100 jobs of 20 operations.
constexpr Scene kScenes[] = {
    {"picture/frozenlake_640x480", "configs/worlds/grid/frozenlake_8x8.yaml", 640, 480, false},
    {"picture/fourrooms_640x480", "configs/worlds/grid/minigrid_fourrooms.yaml", 640, 480, false},
    {"picture/field_640x480", "configs/worlds/farm/champion_maize.yaml", 640, 480, false},
    {"picture/valley8_640x480", "configs/worlds/farm/valley8.yaml", 640, 480, false},
    {"picture/plant_640x480", "configs/worlds/factory/reference_plant.yaml", 640, 480, false},
    {"picture/ta80_640x480", "configs/worlds/factory/ta80.yaml", 640, 480, false},
    {"picture/ta80_1280x720_panel", "configs/worlds/factory/ta80.yaml", 1280, 720, true}};

Bench picture_bench(const Scene& s) {
  auto stage = std::make_shared<Stage>(Target{shipped(s.world), {}}, "random", 0, 1);
  constexpr int32_t kWarm = 40, kFrames = 20;
  for (int32_t k = 0; k < kWarm && stage->show().advance(); ++k) {
  }
  Bench b;
  b.name = s.name, b.envs = 1;
  b.work = [=] {
    for (int32_t k = 0; k < kFrames; ++k) {
      if (!stage->show().advance()) stage->show().restart();
      const Lens lens = {s.width, s.height, s.panel};
      raster(stage->show().scene(lens).list, s.width, s.height);
    }
    return int64_t(kFrames);
  };
  return b;
}

}  // namespace

const std::vector<std::string>& picture_bench_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all = {"picture"};
    for (const Scene& s : kScenes) all.push_back(s.name);
    return all;
  }();
  return names;
}

std::vector<Bench> picture_benches(const std::string& name) {
  std::vector<Bench> all;
  for (const Scene& s : kScenes)
    if (name.empty() || name == "picture" || name == s.name) all.push_back(picture_bench(s));
  return all;
}

}  // namespace plantgym::cli
