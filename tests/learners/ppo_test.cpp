#include "learners/ppo.h"

#include <cmath>

#include "learners/deep.h"

namespace plantgym::testing {
namespace {

constexpr const char* kPpoYaml =
    "{type: ppo, num_steps: 16, num_minibatches: 2, gamma: 0.9, gae_lambda: 0.9, learning_rate: "
    "0.01}";

/// V(first), V(second) by hand: 1.9 and 1 where it ends, 1 / (1 - 0.9) = 10 where it is cut off.
TEST(Ppo, TellsAnEndFromALimit) {
  const Heads heads = {{{"policy", 3, 1}}, {{"value", 1, 1}}};
  for (const bool ends : {true, false}) {
    VecEnv env = make_tiny<MaskedTinyEnv>(ends ? "{ends: true}" : "{ends: false}", 8);
    const auto one = learned(env, kPpoYaml, 30000);
    const float first = outputs_of(*one, env, heads, {1, 0})[3],
                second = outputs_of(*one, env, heads, {0, 1})[3];
    EXPECT_NEAR(first, ends ? 1.9 : 10, ends ? 0.05 : 0.3);
    EXPECT_NEAR(second, ends ? 1 : 10, ends ? 0.05 : 0.3);
  }
}

/// A decision takes two units, gamma is that of one: V = 1 + 0.81 where there are two steps.
TEST(Ppo, DiscountsByTheTimeThatPasses) {
  const Heads heads = {{{"policy", 3, 1}}, {{"value", 1, 1}}};
  VecEnv env = make_tiny<MaskedTinyEnv>("{ends: true, elapsed: 2}", 8);
  const auto one = learned(
      env, "{type: ppo, num_steps: 16, learning_rate: 0.01, discount: {gamma: 0.9, per: 1}}",
      30000);
  EXPECT_NEAR(outputs_of(*one, env, heads, {1, 0})[3], 1.81, 0.05);
}

TEST(Ppo, NeverDoesWhatIsForbidden) {
  VecEnv masked = make_tiny<MaskedTinyEnv>("{}", 8), free = make_tiny<TinyEnv>("{}", 8);
  const auto a = learned(masked, kPpoYaml, 5000), b = learned(free, kPpoYaml, 5000);
  EXPECT_EQ(scalar(*a, "train/return_mean"), 2);  // of all episodes, from the first on
  EXPECT_GT(scalar(*b, "train/return_mean"), 100);
}

TEST(Ppo, StopsAtWhatIsNoNumber) {
  VecEnv env = make_tiny<MaskedTinyEnv>("{broken: true}", 2);
  try {
    learned(env, kPpoYaml, 1000);
    FAIL();
  } catch (const Failure& e) {
    EXPECT_NE(
        std::string(e.what()).find("observation 'seen.second' of environment 0 is nan at step"),
        std::string::npos)
        << e.what();
  }
  VecEnv other = make_tiny<MaskedTinyEnv>("{}", 2);
  EXPECT_THROW(learned(other,
                       "{type: ppo, num_steps: 16, learning_rate: 10, max_grad_norm: 0, "
                       "optimizer: sgd, vf_coef: 100, gamma: 1}",
                       100000),
               Failure);
}

TEST(Ppo, GoesOnFromACheckpointBitByBit) {
  for (const char* name : {"classic/cartpole", "classic/pendulum"}) {
    VecEnv a = make(name, "{}", 4), b = make(name, "{}", 4);
    const std::string learner = "{type: ppo, num_steps: 32, learning_rate: {from: 0.01, to: 0}}";
    auto whole = make_learner(a, learner, "{}", {4096, 0}, 5);
    for (int32_t k = 0; k < 4; ++k) whole->iterate();
    Checkpoint middle, end, again;
    whole->save(middle);
    auto resumed = make_learner(b, learner, "{}", {4096, 0}, 5);
    resumed->load(middle);
    for (int32_t k = 0; k < 4; ++k) whole->iterate(), resumed->iterate();
    whole->save(end), resumed->save(again);
    EXPECT_EQ(end.get<float>("network/policy.0.weight"),
              again.get<float>("network/policy.0.weight"));
    EXPECT_EQ(end.get<float>("adam/exp_avg_sq/value.to_value.weight"),
              again.get<float>("adam/exp_avg_sq/value.to_value.weight"));
    EXPECT_EQ(end.get<uint8_t>("environments"), again.get<uint8_t>("environments"));
  }
}

TEST(Ppo, RefusesAnotherNetworksCheckpoint) {
  VecEnv env = make("classic/cartpole", "{}", 2);
  auto small = make_learner(env, kPpoYaml, "{hidden: [16]}", {100, 0}, 1);
  auto large = make_learner(env, kPpoYaml, "{hidden: [32]}", {100, 0}, 1);
  auto deep = make_learner(env, kPpoYaml, "{hidden: [16, 16]}", {100, 0}, 1);
  Checkpoint c;
  small->save(c);
  EXPECT_EQ(
      error_of([&] { large->load(c); }),
      "the checkpoint is of another network: its policy.0.weight is [16, 4], the run's is [32, 4]");
  EXPECT_EQ(error_of([&] { deep->load(c); }),
            "the checkpoint is of another network: it lacks policy.1.weight [16, 16]");
  auto other = make_learner(env, kPpoYaml, "{hidden: [16], activation: relu}", {100, 0}, 1);
  EXPECT_NE(error_of([&] { other->load(c); }).find("the checkpoint is of another network: "),
            std::string::npos)
      << "of the same shapes";
}

/// RL Zoo's fast recipe; SB3 needs about 30 000 steps.
TEST(PpoLearning, BalancesThePole) {
  VecEnv env = make("classic/cartpole", "{}", 8);
  const auto one =
      learned(env,
              "{type: ppo, num_steps: 32, num_minibatches: 1, update_epochs: 20, gamma: 0.98, "
              "gae_lambda: 0.8, ent_coef: 0, learning_rate: {from: 0.001, to: 0}, "
              "clip_coef: {from: 0.2, to: 0.001}}",
              60000, "{hidden: [64, 64]}");
  EXPECT_GE(scalar(*one, "train/return_last_100"), 400);
}

/// -172 after 100 000 steps in RL Zoo; -1200 at first.
TEST(PpoLearning, SwingsThePendulumUp) {
  EnvConfig c;
  c.name = "classic/pendulum", c.n = 16;
  c.wrappers.normalize_reward = true, c.wrappers.gamma = 0.9;
  c.wrappers.episode_statistics = true;  // the task's own returns
  VecEnv env(builtins().find(c.name), c, one_thread());
  const auto one = make_learner(env,
                                "{type: ppo, num_steps: 128, num_minibatches: 16, "
                                "update_epochs: 10, gamma: 0.9, ent_coef: 0, learning_rate: 0.001}",
                                "{hidden: [64, 64]}", {60000, 0}, 1);
  FinishedEpisodes last;
  while (!one->done()) one->iterate(), last = env.drain();
  EXPECT_GE(last.returns / double(last.count), -350);  // with exploration
}

}  // namespace
}  // namespace plantgym::testing
