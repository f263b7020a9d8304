#include "learners/q_network.h"

#include <cmath>

#include "learners/deep.h"

namespace plantgym::testing {
namespace {

constexpr const char* kPqnYaml =
    "{type: pqn, num_steps: 16, gamma: 0.9, learning_rate: 0.01, optimizer: adam}";
constexpr const char* kPlain =
    "{type: dqn, gamma: 0.9, learning_rate: 0.003, learning_starts: 100, batch_size: 32, "
    "train_frequency: 8, gradient_steps: 2, target_network_frequency: 20, double: false}";
constexpr const char* kAll =
    "{type: dqn, gamma: 0.9, learning_rate: 0.003, learning_starts: 100, batch_size: 32, "
    "train_frequency: 8, gradient_steps: 2, target_network_frequency: 20, double: true, "
    "dueling: true, prioritized: true, n_step: 3}";
constexpr const char* kExploring = "{hidden: [16], activation: relu, exploration: {epsilon: 0.5}}";

bool dueling(const char* learner) {
  return std::string(learner).find("dueling") != std::string::npos;
}

/// Q of the first action in what the observation {first, second} shows.
float value_of(const Learner& one, const VecEnv& env, const char* learner, std::vector<float> x) {
  const QOutputs q = {3, dueling(learner)};
  std::vector<float> y = outputs_of(one, env, q.heads(), std::move(x));
  q.values(y.data(), 1);
  return y[0];
}

class QLearners : public ::testing::TestWithParam<const char*> {};

/// By hand: 1 + 0.9 and 1 where it ends, 1 / (1 - 0.9) = 10 where it is cut off.
TEST_P(QLearners, TellAnEndFromALimit) {
  for (const bool ends : {true, false}) {
    VecEnv env = make_tiny<MaskedTinyEnv>(ends ? "{ends: true}" : "{ends: false}", 8);
    const auto one = learned(env, GetParam(), 40000, kExploring);
    EXPECT_NEAR(value_of(*one, env, GetParam(), {1, 0}), ends ? 1.9 : 10, ends ? 0.05 : 0.5);
    EXPECT_NEAR(value_of(*one, env, GetParam(), {0, 1}), ends ? 1 : 10, ends ? 0.05 : 0.5);
  }
}

/// The forbidden action pays 100: values know nothing of it, and where it is free they do.
TEST_P(QLearners, NeverDoNorTargetWhatIsForbidden) {
  VecEnv masked = make_tiny<MaskedTinyEnv>("{ends: true}", 8),
         free = make_tiny<TinyEnv>("{ends: true}", 8);
  const auto a = learned(masked, GetParam(), 20000, kExploring),
             b = learned(free, GetParam(), 20000, kExploring);
  EXPECT_NEAR(value_of(*a, masked, GetParam(), {1, 0}), 1.9, 0.05);
  EXPECT_GT(value_of(*b, free, GetParam(), {1, 0}), 40);  // 1 + 0.9 * 100, where it is learned
  EXPECT_EQ(scalar(*a, "train/return_mean"), 2);          // of all episodes, from the first on
  EXPECT_GT(scalar(*b, "train/return_mean"), 50);
}

/// By hand: 10 of what is legal where the limit cuts; with the third action, which looks legal
/// there, Q(first, 0) = 1 + 0.9 Q(second), Q(second) = 1 + 0.9 Q(first, 2) and Q(first, 2) = 100 +
/// 0.9 Q(second) would be 432.
TEST_P(QLearners, TargetWhatIsLegalWhereALimitCuts) {
  VecEnv env = make_tiny<CutTinyEnv>("{ends: false}", 8);
  const auto one = learned(env, GetParam(), 40000, kExploring);
  EXPECT_NEAR(value_of(*one, env, GetParam(), {1, 0}), 10, 0.5);
}

TEST_P(QLearners, DiscountByTheTimeThatPasses) {
  VecEnv env = make_tiny<MaskedTinyEnv>("{ends: true, elapsed: 2}", 8);
  std::string yaml = GetParam();
  yaml.replace(yaml.find("gamma: 0.9"), 10, "discount: {gamma: 0.9, per: 1}");
  const auto one = learned(env, yaml, 30000, kExploring);
  EXPECT_NEAR(value_of(*one, env, GetParam(), {1, 0}), 1.81, 0.05);
}

TEST_P(QLearners, GoOnFromACheckpointBitByBit) {
  VecEnv a = make("classic/cartpole", "{}", 4), b = make("classic/cartpole", "{}", 4);
  const Budget budget = {4096, 0, 256};
  auto whole = make_learner(a, GetParam(), "{}", budget, 5),
       resumed = make_learner(b, GetParam(), "{}", budget, 5);
  for (int32_t k = 0; k < 6; ++k) whole->iterate();
  Checkpoint middle, end, again;
  whole->save(middle), resumed->load(middle);
  for (int32_t k = 0; k < 6; ++k) whole->iterate(), resumed->iterate();
  whole->save(end), resumed->save(again);
  const TempDir dir;
  end.write(dir / "a"), again.write(dir / "b");
  EXPECT_TRUE(contents(dir / "a") == contents(dir / "b"));
  EXPECT_FALSE(contents(dir / "a").empty());
}

INSTANTIATE_TEST_SUITE_P(Each, QLearners, ::testing::Values(kPqnYaml, kPlain, kAll));

TEST(QOutputs, OfDuelingAreWorthTheirStateInTheMean) {
  const QOutputs q = {2, true};
  float y[3] = {1, 3, 10};
  q.values(y, 1);
  EXPECT_EQ(y[0], 9);
  EXPECT_EQ(y[1], 11);
  float dy[3] = {1, 0, 0};  // of Q_0 = V + A_0 - (A_0 + A_1) / 2
  q.slopes(dy, 1);
  EXPECT_EQ(dy[0], 0.5f);
  EXPECT_EQ(dy[1], -0.5f);
  EXPECT_EQ(dy[2], 1);
}

TEST(QOutputs, NeedOneOfNActions) {
  VecEnv env = make("classic/pendulum", "{}");
  for (const char* type : {"dqn", "pqn"}) {
    const std::string said = error_of([&] {
      make_learner(env, std::string("{type: ") + type + "}", "{}", {100, 0}, 1);
    });
    EXPECT_NE(said.find("is not one of n, which a network of action values needs; use ppo"),
              std::string::npos)
        << said;
  }
}

TEST(QNetworkLearning, BalancesThePole) {
  VecEnv env = make("classic/cartpole", "{}", 32);
  const auto one = learned(env,
                           "{type: pqn, num_steps: 32, num_minibatches: 16, gamma: 0.99, q_lambda: "
                           "0.9, learning_rate: {from: 0.001, to: 0}}",
                           100000,
                           "{activation: relu, layer_norm: true, exploration: {epsilon: {from: 1, "
                           "to: 0.05, over: 0.2}}}");
  EXPECT_GE(scalar(*one, "train/return_last_100"), 300);  // with exploration
}

/// What was learned from replay comes and goes: the best hundred episodes count. Random: 22.
TEST(QNetworkLearning, BalancesThePoleFromReplay) {
  VecEnv env = make("classic/cartpole", "{}", 8);
  const auto one = make_learner(
      env,
      "{type: dqn, learning_rate: 0.001, buffer_size: 100k, batch_size: 64, train_frequency: 256, "
      "gradient_steps: 128, target_network_frequency: 128, n_step: 3}",
      "{activation: relu, exploration: {epsilon: {from: 1, to: 0.04, over: 0.2}}}",
      {40000, 0, 4096}, 1);
  double best = 0;
  while (!one->done()) one->iterate(), best = std::max(best, scalar(*one, "train/return_last_100"));
  EXPECT_GE(best, 150);
}

}  // namespace
}  // namespace plantgym::testing
