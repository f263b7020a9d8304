// MiniGrid's generators: what they make can be done, and chance falls as in the package, whose
// counts tests/data/minigrid/make.py stored (minigrid 3.2.0).
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <set>
#include <sstream>

#include "grid/minigrid_world.h"

namespace plantgym::testing {
namespace {

using minigrid::Cell;
constexpr int32_t kWorlds = 4000;  // that were counted

std::vector<std::string> generated_worlds() {
  std::vector<std::string> all;
  for (const auto& f : std::filesystem::directory_iterator(source("configs/worlds/grid"))) {
    const std::string name = f.path().stem().string();
    if (name.starts_with("minigrid_") && name != "minigrid_workshop") all.push_back(name.substr(9));
  }
  return all;
}
/// The world file of a Gymnasium id, without MiniGrid- and -v0.
std::string file_of(std::string id) {
  for (char& c : id) c = c == '-' ? '_' : char(std::tolower(static_cast<unsigned char>(c)));
  for (const char* family : {"keycorridor", "lavagap"})
    if (id.starts_with(family)) id.insert(std::string(family).size(), "_");
  return id;
}

using Counts = std::map<std::string, std::map<std::string, int32_t>>;  // of what, of its value

std::string words(std::initializer_list<int32_t> numbers) {
  std::string all;
  for (const int32_t n : numbers) all += join({all.empty() ? "" : " ", std::to_string(n)});
  return all;
}
/// As `features` in make.py.
void count(const MinigridWorld& w, Counts& to) {
  using namespace minigrid;
  std::map<std::string, std::string> f;
  f["agent"] = words({w.state.x, w.state.y, w.state.facing});
  int32_t doors = 0, walls = 0, lava = 0;
  for (int32_t y = 0; y < w.params.frame.height; ++y)
    for (int32_t x = 0; x < w.params.frame.width; ++x) {
      const Cell c = w.at(x, y);
      const int32_t kind = kind_of(c);
      doors += is_one_of(c, kDoors), walls += kind == kWall, lava += kind == kLava;
      const char* name = kind == minigrid::kKey ? "key"
                         : kind == kBall        ? "ball"
                         : kind == kGoal        ? "goal"
                         : kind == kLockedDoor  ? "locked door"
                         : is_one_of(c, kDoors) ? "door"
                                                : nullptr;
      if (!name || f.count(name)) continue;
      f[name] = words({x, y}), f[join({name, " colour"})] = words({colour_of(c)});
    }
  f["doors"] = words({doors}), f["walls"] = words({walls}), f["lavas"] = words({lava});
  for (const auto& [what, value] : f) ++to[what][value];
}

/// How far two samples of one size are apart, in standard deviations of what chance makes of equal
/// ones: the chi-square statistic, through Wilson & Hilferty's cube root (1931). Values counted
/// less than ten times are taken together.
double distance(const std::map<std::string, int32_t>& a, const std::map<std::string, int32_t>& b) {
  std::map<std::string, std::pair<double, double>> both;
  for (const auto& [value, n] : a) both[value].first += n;
  for (const auto& [value, n] : b) both[value].second += n;
  std::pair<double, double> rest = {0, 0};
  double sum = 0, kinds = 0;
  const auto add = [&](const std::pair<double, double>& n) {
    const double all = n.first + n.second;
    if (all > 0) sum += (n.first - n.second) * (n.first - n.second) / all, ++kinds;
  };
  for (const auto& [value, n] : both)
    if (n.first + n.second < 10)
      rest.first += n.first, rest.second += n.second;
    else
      add(n);
  add(rest);
  const double free = kinds - 1, spread = 2 / (9 * free);
  return free < 1 ? 0 : (std::cbrt(sum / free) - (1 - spread)) / std::sqrt(spread);
}

std::map<std::string, Counts> stored_counts() {
  std::map<std::string, Counts> all;
  std::istringstream file(contents(source("tests/data/minigrid/counts.csv")));
  std::string line, world, what, value, n;
  std::getline(file, line);
  while (std::getline(file, line)) {
    std::istringstream row(line);
    std::getline(row, world, ','), std::getline(row, what, ','), std::getline(row, value, ',');
    std::getline(row, n);
    all[world][what][value] = std::stoi(n);
  }
  return all;
}

TEST(MinigridWorlds, ChanceFallsAsInThePackage) {
  int32_t compared = 0;
  for (const auto& [world, theirs] : stored_counts()) {
    MinigridWorld w(file_of(world));
    Counts ours;
    for (int32_t k = 0; k < kWorlds; ++k) w.reset(uint32_t(k)), count(w, ours);
    ASSERT_EQ(ours.size(), theirs.size()) << world;
    for (const auto& [what, values] : theirs) {
      EXPECT_LT(distance(values, ours[what]), 4.5) << world << ": " << what;
      ++compared;
    }
  }
  EXPECT_GT(compared, 100);
}
TEST(MinigridWorlds, TheComparisonSeesAFacingThatIsNeverDrawn) {
  const Counts theirs = stored_counts()["Empty-Random-5x5"];
  MinigridWorld w("empty_random_5x5");
  Counts ours;
  for (int32_t k = 0; k < kWorlds; ++k) {
    w.reset(uint32_t(k));
    if (w.state.facing == 3) w.state.facing = 1;
    count(w, ours);
  }
  EXPECT_GT(distance(theirs.at("agent"), ours["agent"]), 10);
}

TEST(MinigridWorlds, EveryTaskCanBeDone) {
  for (const std::string& name : generated_worlds()) {
    if (name.starts_with("dynamic")) continue;  // others move there
    MinigridWorld w(name);
    for (uint32_t k = 0; k < 60; ++k) {
      w.reset(k, 2);
      ASSERT_TRUE(w.solve()) << name << ", episode " << k;
      EXPECT_EQ(w.state.event & MinigridEvent::kSuccess, MinigridEvent::kSuccess) << name;
      EXPECT_EQ(w.last.reward, float(1 - 0.9 * (double(w.state.time) / w.params.limit))) << name;
    }
  }
}
TEST(MinigridWorlds, TheDrawnOneCanBeDone) {
  MinigridWorld w("workshop");
  w.reset(0);
  using namespace minigrid;
  w.open_doors();
  ASSERT_TRUE(w.face([](Cell c) { return is_one_of(c, kBoxes); }));
  w.step(MinigridEnv::kToggle);  // the key is in it
  ASSERT_TRUE(w.solve());
}
TEST(MinigridWorlds, ObstaclesWanderBesideEachOther) {
  for (const char* name : {"dynamic_obstacles_5x5", "dynamic_obstacles_16x16"}) {
    MinigridWorld w(name);
    for (uint32_t k = 0; k < 20; ++k) {
      w.reset(k);
      for (int32_t t = 0; t < 50; ++t) {
        const std::vector<Cell> before = w.cells;
        w.step(MinigridEnv::kLeft);
        int32_t balls = 0, moved = 0;
        for (int32_t i = 0; i < w.params.obstacles; ++i) {
          const Cell *from = &before[size_t(w.params.frame.bytes() + 2 * i)],
                     *to = &w.cells[size_t(w.params.frame.bytes() + 2 * i)];
          EXPECT_LE(std::abs(from[0] - to[0]), 1);
          EXPECT_LE(std::abs(from[1] - to[1]), 1);
          EXPECT_EQ(w.at(to[0], to[1]), minigrid::kBlueBall);
          moved += from[0] != to[0] || from[1] != to[1];
        }
        for (int32_t y = 0; y < w.params.frame.height; ++y)
          for (int32_t x = 0; x < w.params.frame.width; ++x)
            balls += w.at(x, y) == minigrid::kBlueBall;
        EXPECT_EQ(balls, w.params.obstacles);
        if (w.params.frame.width == 16) {  // there is room
          EXPECT_EQ(moved, balls);
        }
      }
    }
  }
}
TEST(MinigridWorlds, RowsAndColumnsHoldTheSameCells) {
  for (const std::string& name : generated_worlds()) {
    MinigridWorld w(name);
    for (uint32_t k = 0; k < 20; ++k) {
      w.reset(k, 3);
      for (int32_t t = 0; t < 30; ++t)
        w.step(int32_t((k + uint32_t(t) * 7) % uint32_t(w.params.actions)));
      for (int32_t y = 0; y < w.params.frame.height; ++y)
        for (int32_t x = 0; x < w.params.frame.width; ++x)
          ASSERT_EQ(w.cells[size_t(w.params.frame.by_row(x, y))],
                    w.cells[size_t(w.params.frame.by_column(x, y))])
              << name;
    }
  }
}
/// The rooms of a chain are all there: one door less than rooms, of unlike colours in a row.
TEST(MinigridWorlds, AChainHasItsRooms) {
  for (const auto& [name, rooms] :
       {std::pair("multiroom_n2_s4", 2), {"multiroom_n4_s5", 4}, {"multiroom_n6", 6}}) {
    MinigridWorld w(name);
    for (uint32_t k = 0; k < 200; ++k) {
      w.reset(k);
      int32_t doors = 0;
      for (int32_t y = 0; y < 25; ++y)
        for (int32_t x = 0; x < 25; ++x) doors += minigrid::is_one_of(w.at(x, y), minigrid::kDoors);
      EXPECT_EQ(doors, rooms - 1) << name;
    }
  }
}

}  // namespace
}  // namespace plantgym::testing
