// The cross-entropy method: what it must do by construction, and learning by it.
#include "learners/cem.h"

#include <cmath>

#include "agents/perceptron.h"
#include "learners/learn.h"

namespace plantgym::testing {
namespace {

constexpr const char* kCemOf = "{type: cem, population: 16, spread: 1, noise: {from: 0.5, to: 0}}";

PerceptronShape shape_of(const std::string& agent, const pg_spec& spec) {
  PerceptronShape s;
  read_fields(parse_yaml(agent, "agent"), "agent", [&](Fields& f) { s.read(f, spec); });
  return s;
}

/// Mean return of the first episodes of some rows.
double mean_return(VecEnv& env, Agent& agent, uint64_t seed) {
  Transition t(env.spec(), env.size());
  std::vector<uint8_t> open(size_t(env.size()), 1);
  env.seed(seed), env.reset(t.io);
  double sum = 0;
  for (int64_t left = env.size(); left > 0;) {
    agent.act(t.io, env.size(), nullptr, t.action<char>());
    env.step(t.io);
    for (int64_t i = 0; i < env.size(); ++i) {
      if (!open[size_t(i)]) continue;
      sum += double(t.io.reward[i]);
      if (t.io.terminated[i] | t.io.truncated[i]) open[size_t(i)] = 0, --left;
    }
  }
  return sum / double(env.size());
}

TEST(Perceptron, is_what_its_formula_says) {
  VecEnv env = make("classic/pendulum", "{}");  // cos, sin, velocity in [-8, 8]; torque in [-2, 2]
  Perceptron linear(env.spec(), shape_of("{}", env.spec()));
  ASSERT_EQ(linear.size(), 4);
  Transition t(env.spec(), 1);
  env.seed(3), env.reset(t.io);
  float* seen = t.obs<float>(0);
  seen[0] = 0.5f, seen[1] = -0.25f, seen[2] = 4;  // scaled: 0.5, -0.25, 0.5
  const double w[] = {0.4, 0.8, 1, -0.2};         // y = 0.2 - 0.2 + 0.5 - 0.2 = 0.3
  linear.act(w, t.io, 0, t.action<float>());
  EXPECT_NEAR(double(*t.action<float>()), 0.6, 1e-6);  // 0.3 of the way from 0 to 2
  const double far[] = {0, 0, 0, 7};
  linear.act(far, t.io, 0, t.action<float>());
  EXPECT_EQ(*t.action<float>(), 2);
  Perceptron deep(env.spec(),
                  shape_of("{hidden: [2], inputs: {turn: {from: 0, to: 8}}}", env.spec()));
  ASSERT_EQ(deep.size(), 2 + 2 + 3);  // the one input is now 0
  const double v[] = {9, 0.3, 9, -0.1, 2, 3, 0.05};
  deep.act(v, t.io, 0, t.action<float>());
  EXPECT_NEAR(double(*t.action<float>()), 2 * (2 * std::tanh(0.3) - 3 * std::tanh(0.1) + 0.05),
              1e-6);
  EXPECT_EQ(deep.fan_in(1), 1);
  EXPECT_EQ(deep.fan_in(4), 2);
}

TEST(Perceptron, decides_for_each_element_by_its_own) {
  VecEnv env = make("farm/zones", "{world: configs/worlds/farm/valley.yaml}");
  const PerceptronShape one =
      shape_of("{each: zone, inputs: {zone: {}, zone.depletion_fraction: {}}}", env.spec());
  Perceptron shared(env.spec(), one);
  EXPECT_EQ(one.heads, 2);
  ASSERT_EQ(shared.size(), 2 + 1 + 1);  // which zone it is, the depletion, the bias
  Transition t(env.spec(), 1);
  env.reset(t.io);
  t.obs<float>(0)[0] = 0.5f, t.obs<float>(0)[10] = 1;  // scaled 0 and 1
  const double w[] = {0.2, -0.6, 0.4, 0};
  shared.act(w, t.io, 0, t.action<float>());
  const pg_space& a = *env.spec().action;
  EXPECT_NEAR(t.action<float>()[0], (1 + 0.2) / 2 * double(a.highs[0]), 1e-5);
  EXPECT_NEAR(t.action<float>()[1], (1 - 0.6 + 0.4) / 2 * double(a.highs[1]), 1e-5);
  PerceptronShape own = one;
  own.shared = false;
  EXPECT_EQ(Perceptron(env.spec(), own).size(), 8);
  // all that a zone may know by default: ten of its own and six of the farm
  EXPECT_EQ(shape_of("{each: zone}", env.spec()).inputs.size(), 2u * 16u);
}

/// Whole numbers have a weight for each value: with one state, one head, the policy is a table.
TEST(Cem, solves_a_grid) {
  VecEnv env = make_world("grid/map", "grid/frozenlake_4x4_deterministic", 512);
  const auto one =
      make_learner(env, "{type: cem, population: 512, elite: 0.02, noise: {from: 0.5, to: 0}}",
                   "{}", {0, 512 * 30}, 1);
  while (!one->done()) one->iterate();
  EXPECT_EQ(one->episodes(), 512 * 30);
  VecEnv judged = make_world("grid/map", "grid/frozenlake_4x4_deterministic");
  EXPECT_EQ(mean_return(judged, *one->policy(), 5), 1);
}

/// Gymnasium's CartPole-v1 ends after 500 steps of reward 1: nothing is better than 500, and the
/// task counts as solved from 475. A linear policy is enough.
TEST(Cem, balances_a_pole) {
  for (const uint64_t seed : {0u, 1u, 2u}) {
    VecEnv env = make("classic/cartpole", "{}", 16 * 4);
    const auto one = make_learner(env, kCemOf, "{}", {0, 64 * 25}, seed);
    while (!one->done()) one->iterate();
    VecEnv judged = make("classic/cartpole", "{}", 100);
    EXPECT_GE(mean_return(judged, *one->policy(), 77), 475) << "seed " << seed;
  }
}

/// Candidates that are alike to the last digit meet the same luck, row by row.
TEST(Cem, candidates_meet_the_same_episodes) {
  VecEnv env = make_world("grid/map", "grid/frozenlake_8x8", 8 * 3);
  const auto one =
      make_learner(env, "{type: cem, population: 8, spread: 1e-12}", "{}", {1000000, 0}, 4);
  std::vector<double> first;
  int64_t different = 0;
  for (int k = 0; k < 40; ++k) {
    one->iterate();
    Checkpoint c;
    one->save(c);
    const int64_t bytes = env.spec().state_bytes;
    const std::vector<uint8_t> rows = c.get<uint8_t>("environments", 24 * bytes);
    for (int64_t i = 3; i < 24; ++i)
      EXPECT_TRUE(std::equal(&rows[size_t(i * bytes)], &rows[size_t(i * bytes)] + bytes,
                             &rows[size_t(i % 3 * bytes)]));
    different += !std::equal(&rows[0], &rows[0] + bytes, &rows[size_t(bytes)]);
  }
  EXPECT_GT(different, 30);  // but the three episodes of a candidate differ
}

TEST(Cem, goes_on_from_a_checkpoint_bit_by_bit) {
  const TempDir dir;
  const auto run = [&](const std::string& to, const std::string& from, int64_t steps) {
    Pool pool(from.empty() ? 1 : 2);
    VecEnv env =
        make("farm/field_box", "{world: configs/worlds/farm/champion_maize.yaml}", 12, pool);
    const auto one =
        make_learner(env, "{type: cem, population: 6, elite: 0.4}", "{hidden: [3]}", {steps, 0}, 7);
    if (!from.empty()) one->load(Checkpoint::read(dir / from));
    while (!one->done()) one->iterate();
    Checkpoint c;
    one->save(c), c.write(dir / to);
  };
  run("whole", "", 12 * 400), run("half", "", 12 * 233), run("rest", "half", 12 * 400);
  EXPECT_EQ(contents(dir / "whole"), contents(dir / "rest"));
  // the policy of a checkpoint is the learner's, where it fits
  const Checkpoint c = Checkpoint::read(dir / "whole");
  VecEnv env = make("farm/field_box", "{world: configs/worlds/farm/champion_maize.yaml}");
  EXPECT_LT(mean_return(env, *kCem.load_policy(c, env.spec()), 1), 0);
  VecEnv pole = make("classic/cartpole", "{}");
  EXPECT_NE(error_of([&] { kCem.load_policy(c, pole.spec()); }).find("does not fit"),
            std::string::npos);
}

}  // namespace
}  // namespace plantgym::testing
