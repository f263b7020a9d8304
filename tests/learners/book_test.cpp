// Exact values of the worlds of Sutton & Barto 2018, against tests/data/tabular/sb_*.json (value
// iteration in numpy over tables written out by hand) and against the numbers that the book prints.
#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "learners/exact.h"
#include "support.h"

namespace plantgym::testing {
namespace {

using nlohmann::json;

json reference(const std::string& name) {
  return json::parse(contents(source("tests/data/tabular/" + name + ".json")));
}
Oracle oracle(const std::string& world) {
  return Oracle(make_world("grid/map", "grid/" + world).model());
}
void expect_near(const std::vector<double>& mine, const json& theirs, double tolerance) {
  ASSERT_EQ(mine.size(), theirs.size());
  for (size_t i = 0; i < mine.size(); ++i)
    EXPECT_NEAR(mine[i], theirs[i].get<double>(), tolerance) << "state " << i;
}

struct BookWorld {
  const char *world, *file;
};
void PrintTo(const BookWorld& w, std::ostream* to) { *to << w.world; }
class Book : public ::testing::TestWithParam<BookWorld> {};

TEST_P(Book, values_of_the_best_policy) {
  const json j = reference(GetParam().file);
  const Oracle o = oracle(GetParam().world);
  const double gamma = j["gamma"];
  const std::vector<double> v = o.optimal_values(gamma);
  expect_near(v, j["V_star"], 1e-9);
  const std::vector<double> q = o.action_values(v, gamma);
  const size_t actions = size_t(o.model().actions);
  for (size_t i = 0; i < q.size(); ++i)
    EXPECT_NEAR(q[i], j["Q_star"][i / actions][i % actions].get<double>(), 1e-9);
  expect_near(o.modified_policy_iteration(gamma), j["V_star"], 1e-9);
  expect_near(o.optimal_values(gamma, 1e-14, {}, Sweep::kSynchronous), j["V_star"], 1e-9);
  if (gamma < 1) expect_near(o.policy_iteration(gamma), j["V_star"], 1e-9);
  const std::vector<int32_t> policy = o.greedy_policy(v, gamma);
  for (size_t s = 0; s < policy.size(); ++s)
    EXPECT_EQ(policy[s], j["optimal_actions"][s][0].get<int32_t>()) << "state " << s;
}
INSTANTIATE_TEST_SUITE_P(
    worlds, Book,
    ::testing::Values(BookWorld{"gridworld_4x4", "sb_example_4_1_gridworld_4x4"},
                      BookWorld{"gridworld_5x5", "sb_example_3_5_gridworld_5x5"},
                      BookWorld{"windy", "sb_windy"}, BookWorld{"windy_king", "sb_windy_king"},
                      BookWorld{"windy_king_stay", "sb_windy_king_stay"},
                      BookWorld{"dyna_maze", "sb_dyna_maze"}));

TEST(Book, example_4_1_random_policy) {
  const Oracle o = oracle("gridworld_4x4");
  const json j = reference("sb_example_4_1_gridworld_4x4");
  const std::vector<double> uniform(16 * 4, 0.25);
  expect_near(o.policy_values(uniform, 1),
              {0, -14, -20, -22, -14, -18, -20, -20, -20, -20, -18, -14, -22, -20, -14, 0}, 1e-9);
  // the sweeps of figure 4.1
  for (const auto& [k, v] : j["iterative_policy_evaluation_synchronous"].items())
    expect_near(o.return_within(uniform, std::stol(k)), v, 1e-9);
}

TEST(Book, example_3_5_random_policy) {
  const Oracle o = oracle("gridworld_5x5");
  const std::vector<double> v = o.policy_values(std::vector<double>(25 * 4, 0.25), 0.9);
  expect_near(v, reference("sb_example_3_5_gridworld_5x5")["V_uniform_random"], 1e-9);
  const double first[] = {3.3, 8.8, 4.4, 5.3, 1.5}, last[] = {-1.9, -1.3, -1.2, -1.4, -2.0};
  for (size_t i = 0; i < 5; ++i) {  // as figure 3.2 prints them
    EXPECT_NEAR(v[i], first[i], 0.05);
    EXPECT_NEAR(v[20 + i], last[i], 0.05);
  }
  const std::vector<double> best = o.optimal_values(0.9);
  const double row[] = {21.977, 24.419, 21.977, 19.419, 17.477};
  for (size_t i = 0; i < 5; ++i) EXPECT_NEAR(best[i], row[i], 0.0005);
}

TEST(Book, shortest_paths) {
  const std::pair<const char*, double> worlds[] = {
      {"windy", -15}, {"windy_king", -7}, {"windy_king_stay", -7}};
  for (const auto& [world, best] : worlds) {
    const Oracle o = oracle(world);
    EXPECT_NEAR(o.at_start(o.optimal_values(1)), best, 1e-9) << world;
  }
  const Oracle maze = oracle("dyna_maze");
  EXPECT_NEAR(maze.at_start(maze.optimal_values(0.95)), std::pow(0.95, 13), 1e-9);
  const auto pi = maze.policy_of(maze.greedy_policy(maze.optimal_values(0.95), 0.95));
  EXPECT_NEAR(maze.at_start(maze.return_within(pi, 14)), 1, 1e-12);  // 14 steps, not 13
  EXPECT_NEAR(maze.at_start(maze.best_within(13)), 0, 1e-12);
}

TEST(Book, gambler) {
  const json cases = reference("sb_gambler")["cases"];
  ASSERT_GE(cases.size(), 2u);
  for (const json& c : cases) {
    const Oracle o(make("book/gambler", "{heads: " + c["p_h"].dump() + ", start: 0}").model());
    expect_near(o.optimal_values(1), c["V"], 1e-9);
  }
  const auto at = [](const char* heads, size_t capital) {
    return Oracle(make("book/gambler", std::string("{heads: ") + heads + "}").model())
        .optimal_values(1)[capital];
  };
  EXPECT_NEAR(at("0.4", 25), 0.16, 1e-9);
  EXPECT_NEAR(at("0.4", 50), 0.4, 1e-9);
  EXPECT_NEAR(at("0.4", 75), 0.64, 1e-9);
  EXPECT_NEAR(at("0.25", 25), 0.0625, 1e-9);
  EXPECT_NEAR(at("0.25", 50), 0.25, 1e-9);
  EXPECT_NEAR(at("0.25", 75), 0.4375, 1e-9);
}

TEST(Book, random_walks) {
  const json j = reference("sb_random_walk");
  const auto middle = [](const char* world) {
    const Oracle o = oracle(world);
    std::vector<double> v =
        o.policy_values(std::vector<double>(size_t(o.model().states) * 2, 0.5), 1);
    return std::vector<double>(v.begin() + 1, v.end() - 1);
  };
  expect_near(middle("random_walk_5"), j["five_state"]["V"], 1e-9);
  expect_near(middle("random_walk_19"), j["nineteen_state"]["V"], 1e-9);
}

TEST(Sweeps, as_many_as_numpy_took) {
  int32_t sweeps = 0;
  oracle("frozenlake_4x4").optimal_values(0.99, 1e-14, {}, Sweep::kSynchronous, &sweeps);
  EXPECT_EQ(sweeps, 837);
  oracle("frozenlake_8x8").optimal_values(0.99, 1e-14, {}, Sweep::kSynchronous, &sweeps);
  EXPECT_EQ(sweeps, 955);
  int32_t in_place = 0;
  oracle("frozenlake_8x8").optimal_values(0.99, 1e-14, {}, Sweep::kGaussSeidel, &in_place);
  EXPECT_LT(in_place, sweeps);
}

TEST(ModifiedPolicyIteration, agrees_with_value_iteration_everywhere) {
  for (const char* world : {"frozenlake_4x4", "frozenlake_8x8", "cliffwalking", "taxi", "yard"})
    for (const double gamma : {0.9, 0.99}) {
      const Oracle o = oracle(world);
      const std::vector<double> v = o.optimal_values(gamma);
      for (const int32_t evaluations : {0, 1, 50}) {
        const std::vector<double> m = o.modified_policy_iteration(gamma, evaluations);
        for (size_t s = 0; s < v.size(); ++s) EXPECT_NEAR(m[s], v[s], 1e-9) << world << " " << s;
      }
    }
  const Oracle o = oracle("gridworld_5x5");  // no end: no values without a discount
  EXPECT_NE(error_of([&] { o.modified_policy_iteration(1); }).find("do not converge"),
            std::string::npos);
}

}  // namespace
}  // namespace plantgym::testing
