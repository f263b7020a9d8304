// Pictures of plants, small and large: no words on others, no way behind a box or words, and each
// way on a track of its own.
#include <gtest/gtest.h>

#include <random>

#include "agents/random.h"
#include "envs/factory/plant_routes.h"
#include "raster/raster.h"
#include "support.h"

namespace plantgym {
namespace {

Box box_of_text(const Shape& s) {
  const float wide = text_width(s.text, s.at.h);
  const float shift = s.align == PG_CENTER ? 0.5f : s.align == PG_RIGHT ? 1.0f : 0.0f;
  return {s.at.x - shift * wide, s.at.y + 0.15f * s.at.h, wide, 0.75f * s.at.h};
}
/// Of one that goes along an axis, as all ways do.
Box box_of_line(const Shape& s) {
  const float x0 = std::min(s.points[0], s.points[2]), x1 = std::max(s.points[0], s.points[2]),
              y0 = std::min(s.points[1], s.points[3]), y1 = std::max(s.points[1], s.points[3]);
  return {x0 - 0.02f, y0 - 0.02f, x1 - x0 + 0.04f, y1 - y0 + 0.04f};
}
bool overlap(const Box& a, const Box& b) {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}
std::string said(const Box& b) {
  return join({std::to_string(b.x), ", ", std::to_string(b.y), ", ", std::to_string(b.w), ", ",
               std::to_string(b.h)});
}

void expect_legible(const SceneList& list, const std::string& which) {
  std::vector<std::pair<Box, std::string>> words;
  std::vector<Box> ways, boxes;
  for (const Shape& s : list.shapes()) {
    if (s.kind == PG_TEXT) words.push_back({box_of_text(s), s.text});
    if (s.kind == PG_LINE && s.layer == 0) ways.push_back(box_of_line(s));
    if (s.kind == PG_RECT && s.layer == 1)
      boxes.push_back({s.at.x + 0.03f, s.at.y + 0.03f, s.at.w - 0.06f, s.at.h - 0.06f});
  }
  const Box view = list.view();
  for (size_t k = 0; k < words.size(); ++k) {
    const auto& [at, text] = words[k];
    EXPECT_TRUE(at.x >= view.x && at.x + at.w <= view.x + view.w) << which << ": " << text;
    for (size_t i = 0; i < k; ++i)
      EXPECT_FALSE(overlap(at, words[i].first))
          << which << ": " << text << " on " << words[i].second;
    for (const Box& way : ways)
      EXPECT_FALSE(overlap(at, way)) << which << ": " << text << said(way);
  }
  for (const Box& way : ways)
    for (const Box& box : boxes)
      EXPECT_FALSE(overlap(way, box)) << which << ": " << said(way) << " in " << said(box);
}

void look_at(const char* env_name, const std::string& world, const std::string& which) {
  EnvConfig c;
  c.name = env_name, c.n = 1, c.autoreset = PG_DISABLED;
  Node run = parse_yaml("env: {world: " + world + "}", testing::source("test.yaml"));
  expand_worlds(run);
  c.variants = {*child(run, "env")};
  VecEnv env(testing::builtins().find(c.name), c, testing::one_thread());
  Transition t(env.spec(), 1);
  env.seed(1), env.reset(t.io);
  const std::unique_ptr<Agent> agent = kRandomAgent.make({}, env.spec(), 5);
  for (int32_t k = 0; k < 60 && !t.io.terminated[0] && !t.io.truncated[0]; ++k) {
    const uint8_t begins = k == 0;
    agent->act(t.io, 1, &begins, t.action<uint8_t>());
    env.step(t.io);
  }
  SceneList list;
  env.draw(0, list.canvas());
  expect_legible(list, which);
}

TEST(PlantPicture, OfShippedPlantsIsLegible) {
  for (const char* name : {"jackson", "line3", "mm1", "oven", "conwip"})
    look_at("factory/line", join({"configs/worlds/factory/", name, ".yaml"}), name);
  look_at("factory/maintenance", "configs/worlds/factory/reference_plant.yaml", "reference_plant");
  look_at("factory/maintenance", "configs/worlds/factory/wear.yaml", "wear");
  look_at("factory/cell", "configs/worlds/factory/cell.yaml", "cell");
}

TEST(PlantPicture, OfManyStationsIsLegible) {
  const auto plant = [](const std::string& entities, const std::string& links) {
    return "{factory: {name: large, time_unit: min}, entities: {source: {type: source, arrivals: "
           "{exp: 2}}, out: {type: sink}, " +
           entities + "}, links: [" + links + "]}";
  };
  const auto name = [](int32_t k) { return "machining_" + std::to_string(k); };
  const std::string station = ": {type: station, time: {exp: 1}}, ";
  std::string all, chain = "[source, machining_1]", star, net = "[source, machining_1]";
  std::mt19937 random(7);
  for (int32_t k = 1; k <= 40; ++k) {
    const std::string to = k < 40 ? name(k + 1) : "out";
    all += name(k) + station;
    chain += ", [" + name(k) + ", " + to + "]";
    star += (k > 1 ? ", [source, " : "[source, ") + name(k) + ", 0.025], [" + name(k) + ", out]";
    const std::string far = name(1 + int32_t(random() % 40));
    net += ", [" + name(k) + ", " + to + (far == name(k) || far == to ? "]" : ", 0.7]");
    if (far != name(k) && far != to) net += ", [" + name(k) + ", " + far + ", 0.3]";
  }
  all.resize(all.size() - 2);
  look_at("factory/line", plant(all, chain), "chain");
  look_at("factory/line", plant(all, star), "star");
  look_at("factory/line", plant(all, net), "net");
}

/// Nets of a colour each: none lies on another or passes behind a box.
TEST(PlantRoutes, CanBeFollowed) {
  for (uint32_t seed = 0; seed < 1000; ++seed) {
    std::mt19937 random(seed);
    const auto below = [&](int32_t n) { return int32_t(random() % uint32_t(n)); };
    std::vector<float> places;
    std::vector<NodeSize> sizes;
    const int32_t columns = 2 + below(5), rows = 1 + below(4);
    for (int32_t c = 0; c < columns; ++c)
      for (int32_t r = 0, n = 1 + below(rows); r < n; ++r) {
        places.push_back(float(c)), places.push_back(float(r) + 0.5f * float(rows - n));
        sizes.push_back({0.8f, 0.6f, 0.9f, below(6) == 0});
      }
    const int32_t n = int32_t(sizes.size());
    std::vector<WayNet> nets;
    for (int32_t k = 0; k < n; ++k) {
      WayNet net = {uint32_t(k), {}, {k}};
      for (int32_t i = 0; i < 1 + below(2); ++i)
        if (const int32_t from = below(n); from != k) net.from.push_back(from);
      if (!net.from.empty()) nets.push_back(net);
    }
    const PlantRoutes routes(nets, places.data(), sizes, 1.3f, 0.9f);
    SceneList list;
    Canvas c = list.canvas();
    routes.paint(c, 0, 0);
    std::vector<std::pair<uint32_t, Box>> ways;
    for (const Shape& s : list.shapes()) {
      if (s.kind != PG_LINE) continue;
      const Box at = box_of_line(s);
      if (at.w + at.h < 0.17f) continue;  // of a bridge
      for (int32_t k = 0; k < n; ++k)
        EXPECT_FALSE(overlap(at, {routes.x(k) - 0.55f, routes.y(k) - 0.55f, 1.1f, 1.1f}))
            << seed << ": " << said(at);
      for (const auto& [rgba, other] : ways)
        EXPECT_FALSE(rgba != s.rgba && (at.w < 0.05f) == (other.w < 0.05f) && overlap(at, other))
            << seed << ": " << said(at) << " on " << said(other);
      ways.push_back({s.rgba, at});
    }
  }
}

}  // namespace
}  // namespace plantgym
