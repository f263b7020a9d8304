// Every row of Gymnasium's own transition tables, and of those made from Sutton & Barto 2018
// (tests/data/tabular/README.md), against model().
#include <gtest/gtest.h>

#include <map>
#include <sstream>
#include <tuple>

#include "support.h"

namespace plantgym::testing {
namespace {

using Key = std::tuple<int, int, int, double, int>;  // state, action, next, reward, terminated

std::map<Key, double> rows_of(const std::string& csv) {
  std::map<Key, double> rows;
  std::istringstream in(csv);
  std::string line;
  std::getline(in, line);
  EXPECT_EQ(line.rfind("state,action,next_state,probability,reward,terminated", 0), 0u);
  while (std::getline(in, line)) {
    int s, a, n, t;
    double p, r;
    EXPECT_EQ(std::sscanf(line.c_str(), "%d,%d,%d,%lf,%lf,%d", &s, &a, &n, &p, &r, &t), 6) << line;
    rows[{s, a, n, r, t}] += p;
  }
  return rows;
}

struct World {
  const char *world, *table;
  int states, actions, limit;
};
void PrintTo(const World& w, std::ostream* to) { *to << w.world; }

class Tables : public ::testing::TestWithParam<World> {};

TEST_P(Tables, equal_the_references_row_for_row) {
  const World w = GetParam();
  const VecEnv env = make_world("grid/map", std::string("grid/") + w.world);
  const Model m = env.model();
  ASSERT_EQ(m.states, w.states);
  ASSERT_EQ(m.actions, w.actions);
  EXPECT_EQ(env.spec().max_steps, w.limit);
  std::map<Key, double> mine;
  for (const pg_arc& a : m.arcs)
    mine[{a.state, a.action, a.next, a.reward, a.terminated}] += a.probability;
  const std::map<Key, double> theirs =
      rows_of(contents(source(std::string("tests/data/tabular/") + w.table + ".csv")));
  ASSERT_GT(theirs.size(), 60u);
  EXPECT_EQ(mine.size(), theirs.size());
  EXPECT_EQ(m.arcs.size(), theirs.size());  // merged
  for (const auto& [key, p] : theirs) {
    const auto it = mine.find(key);
    const auto [s, a, n, r, t] = key;
    ASSERT_NE(it, mine.end()) << "state " << s << " action " << a << " next " << n << " reward "
                              << r << " ends " << t;
    EXPECT_NEAR(it->second, p, 1e-12) << "state " << s << " action " << a;
  }
}

INSTANTIATE_TEST_SUITE_P(
    grid, Tables,
    ::testing::Values(
        World{"frozenlake_4x4", "frozenlake_4x4_slippery", 16, 4, 100},
        World{"frozenlake_4x4_deterministic", "frozenlake_4x4_deterministic", 16, 4, 100},
        World{"frozenlake_8x8", "frozenlake_8x8_slippery", 64, 4, 200},
        World{"frozenlake_8x8_deterministic", "frozenlake_8x8_deterministic", 64, 4, 200},
        World{"cliffwalking", "cliffwalking", 48, 4, 0},
        World{"cliffwalking_slippery", "cliffwalking_slippery", 48, 4, 0},
        World{"taxi", "taxi", 500, 6, 200}, World{"taxi_rainy", "taxi_rainy", 500, 6, 200},
        World{"gridworld_4x4", "sb_example_4_1_gridworld_4x4", 16, 4, 0},
        World{"gridworld_5x5", "sb_example_3_5_gridworld_5x5", 25, 4, 0},
        World{"windy", "sb_windy", 70, 4, 0}, World{"windy_king", "sb_windy_king", 70, 8, 0},
        World{"windy_king_stay", "sb_windy_king_stay", 70, 9, 0},
        World{"dyna_maze", "sb_dyna_maze", 54, 4, 0}));

TEST(Starts, equal_gymnasiums) {
  for (const char* world : {"frozenlake_4x4", "frozenlake_8x8", "cliffwalking"}) {
    const Model m = make_world("grid/map", std::string("grid/") + world).model();
    EXPECT_EQ(m.start[m.states == 48 ? 36 : 0], 1.0) << world;
  }
  // Taxi: 300 of 500, the passenger at a stop that is not the destination
  const Model m = make_world("grid/map", "grid/taxi").model();
  int count = 0;
  for (int s = 0; s < 500; ++s) {
    const int rider = s / 4 % 5, goal = s % 4;
    EXPECT_EQ(m.start[size_t(s)], rider < 4 && rider != goal ? 1.0 / 300 : 0.0);
    count += m.start[size_t(s)] > 0;
  }
  EXPECT_EQ(count, 300);
}

}  // namespace
}  // namespace plantgym::testing
