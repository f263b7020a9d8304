// Tile coding: what it must be by construction, and learning by it against exact values.
#include "agents/tiles.h"

#include <cmath>
#include <set>

#include "learners/learn.h"

namespace plantgym::testing {
namespace {

TEST(Tiles, one_tiling_is_a_grid) {
  const TileCoder c({{{0, 4, 0, 1}, {1, 2, -1, 1}}}, 1, 0);
  EXPECT_EQ(c.size(), 5 * 3);
  const auto tile = [&](float x, float y) {
    const float o[] = {x, y};
    int32_t t = -1;
    c.tiles_of(o, &t);
    return t;
  };
  EXPECT_EQ(tile(0, -1), 0);
  EXPECT_EQ(tile(0.26f, -1), 3);
  EXPECT_EQ(tile(0.26f, 0.1f), 4);
  EXPECT_EQ(tile(1, 1), 14);
  EXPECT_EQ(tile(-5, -5), tile(0, -1));  // outside counts as the bound
  EXPECT_EQ(tile(5, 5), tile(1, 1));
  EXPECT_EQ(tile(NAN, -1), tile(0, -1));
}

/// Sutton & Barto 2018, page 219: with n tilings, moving by a 1/n of a tile along one element
/// changes exactly one of the active tiles.
TEST(Tiles, resolve_a_part_of_a_tile_for_each_tiling) {
  constexpr int32_t kTilings = 8;
  const TileCoder c({{{0, 4, 0, 1}, {1, 4, 0, 1}}}, kTilings, 0);
  for (int e = 0; e < 2; ++e)
    for (int k = 0; k < 4 * kTilings - 1; ++k) {
      std::vector<int32_t> a(kTilings), b(kTilings);
      float o[] = {0.4f, 0.4f};
      o[e] = (float(k) + 0.5f) / (4 * kTilings), c.tiles_of(o, a.data());
      o[e] = (float(k) + 1.5f) / (4 * kTilings), c.tiles_of(o, b.data());
      int32_t changed = 0;
      for (size_t t = 0; t < kTilings; ++t) changed += a[t] != b[t];
      EXPECT_EQ(changed, 1) << e << " " << k;
      EXPECT_EQ(std::set<int32_t>(a.begin(), a.end()).size(), size_t(kTilings));
    }
}

TEST(Tiles, groups_have_tiles_of_their_own) {
  const TileCoder c({{{0, 4, 0, 1}}, {{1, 2, 0, 1}, {0, 2, 0, 1}}}, 2, 0);
  EXPECT_EQ(c.size(), 2 * 5 + 2 * 9);
  EXPECT_EQ(c.active(), 4);
  std::vector<int32_t> a(4), b(4);
  const float o[] = {0.1f, 0.1f}, other[] = {0.1f, 0.9f};
  c.tiles_of(o, a.data()), c.tiles_of(other, b.data());
  EXPECT_EQ(a[0], b[0]);  // the first group does not look at element 1
  EXPECT_EQ(a[1], b[1]);
  EXPECT_NE(a[2], b[2]);
  EXPECT_NE(a[3], b[3]);
  for (size_t k = 0; k < 4; ++k) EXPECT_EQ(b[k] >= 10, k > 1);
}

TEST(Tiles, hash_where_a_size_is_given) {
  const TileCoder c({{{0, 1000, 0, 1}, {1, 1000, 0, 1}}}, 8, 4096);
  EXPECT_EQ(c.size(), 4096);
  std::set<int32_t> seen;
  std::vector<int32_t> t(8);
  for (int i = 0; i < 4000; ++i) {
    const float o[] = {float(i % 61) / 61, float(i % 67) / 67};
    c.tiles_of(o, t.data());
    for (const int32_t k : t) {
      ASSERT_TRUE(k >= 0 && k < 4096);
      seen.insert(k);
    }
  }
  EXPECT_GT(seen.size(), 4000u);  // 32,000 draws leave none of 4096 out but by a chance of e^-7.8
}

// A field that is irrigated, or not, every 20 days; what it can earn is found by trying
// every plan of a year.
constexpr const char* kShort =
    "{world: configs/worlds/farm/champion_maize.yaml, years: 2000..2000, decision: 20, actions: "
    "[0, 25]}";

double best_plan() {
  double best = -1e9;
  for (uint32_t plan = 0; plan < 128; ++plan) {
    VecEnv env = make("farm/field", kShort);
    Transition t(env.spec(), 1);
    env.reset(t.io);
    double sum = 0;
    for (int step = 0;; ++step) {
      *t.action<int32_t>() = int32_t(plan >> step & 1);
      env.step(t.io);
      sum += double(t.io.reward[0]);
      if (t.io.terminated[0]) break;
    }
    best = std::max(best, sum);
  }
  return best;
}

/// One known year: tiles of season and depletion tell all that matters, so the best plan is learnt.
TEST(TileLearners, find_the_best_plan_of_a_year) {
  const double best = best_plan();
  for (const char* learner : {"q_learning", "sarsa", "expected_sarsa", "sarsa_lambda",
                              "sarsa_lambda, trace: accumulating, lambda: 0.5"}) {
    VecEnv env = make("farm/field", kShort, 4);
    const auto one = make_learner(
        env, join({"{type: ", learner, ", gamma: 1, learning_rate: {from: 0.3, to: 0.01}}"}),
        "{type: tiles, tiles: {season: 7, depletion_fraction: 10}, exploration: {epsilon: {from: "
        "1, to: 0}}}",
        {0, 20000}, 3);
    while (!one->done()) one->iterate();
    const auto agent = one->policy();
    VecEnv judged = make("farm/field", kShort);
    Transition t(judged.spec(), 1);
    judged.reset(t.io);
    double sum = 0;
    for (bool ended = false; !ended; ended = t.io.terminated[0]) {
      agent->act(t.io, 1, nullptr, t.action<int32_t>());
      judged.step(t.io);
      sum += double(t.io.reward[0]);
    }
    EXPECT_GT(sum, best - 0.005 * std::fabs(best) - 2) << learner << ", best " << best;
    EXPECT_LE(sum, best + 1e-3) << learner;
  }
}

/// Sutton & Barto 2018, example 10.1 and figure 10.2: 8 tilings of 8 x 8, alpha 0.5/8, epsilon 0,
/// gamma 1, values of 0 that are optimistic; without a limit. By 500 episodes the curve lies a
/// little above 100 steps an episode.
TEST(TileLearners, mountain_car) {
  constexpr int kSeeds = 10;
  double first = 0, last = 0;
  for (uint64_t seed = 0; seed < kSeeds; ++seed)
    for (const int64_t episodes : {50, 500}) {
      VecEnv env = make("classic/mountain_car", "{limit: 100000}");
      const auto one =
          make_learner(env, "{type: sarsa, learning_rate: 0.5, gamma: 1}",
                       "{type: tiles, tiles: 8, exploration: {epsilon: 0}}", {0, episodes}, seed);
      while (!one->done()) one->iterate();
      if (episodes == 50) first += double(one->steps()) / 50 / kSeeds;
      for (const auto& [name, value] : one->drain())
        if (episodes == 500 && name == "train/return_last_100") last -= value / kSeeds;
    }
  EXPECT_LT(first, 400);
  EXPECT_GT(last, 100);
  EXPECT_LT(last, 125);
}

TEST(TileLearners, go_on_from_a_checkpoint_bit_by_bit) {
  for (const char* learner : {"q_learning", "sarsa", "expected_sarsa", "sarsa_lambda"}) {
    const TempDir dir;
    const auto run = [&](const std::string& to, const std::string& from, int64_t steps) {
      VecEnv env = make("farm/field", "{world: configs/worlds/farm/champion_maize.yaml}", 3);
      const auto one = make_learner(env, join({"{type: ", learner, ", gamma: 1}"}),
                                    "{type: tiles, tilings: 4, size: 50000, tiles: {season: 6, "
                                    "depletion_fraction: {tiles: 8, to: 0.8}, rain_1: 3}}",
                                    {steps, 0}, 7);
      if (!from.empty()) one->load(Checkpoint::read(dir / from));
      while (!one->done()) one->iterate();
      Checkpoint c;
      one->save(c), c.write(dir / to);
    };
    run("whole", "", 3000), run("half", "", 1503), run("rest", "half", 3000);
    EXPECT_EQ(contents(dir / "whole"), contents(dir / "rest")) << learner;
    // the policy of a checkpoint is the learner's
    const Node node = parse_yaml(join({"{type: ", learner, "}"}), "learner");
    VecEnv env = make("farm/field", "{world: configs/worlds/farm/champion_maize.yaml}", 3);
    EXPECT_NE(learner_kind(node).load_policy(Checkpoint::read(dir / "whole"), env.spec()), nullptr);
    VecEnv grid = make_world("grid/map", "grid/windy");
    EXPECT_NE(error_of([&] {
                learner_kind(node).load_policy(Checkpoint::read(dir / "whole"), grid.spec());
              }).find("do not fit"),
              std::string::npos);
  }
}

}  // namespace
}  // namespace plantgym::testing
