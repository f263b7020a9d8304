// Learners on a device: here the CPU is one, which records work and does it again as a GPU's graphs
// do. Held against the learners of the CPU, which share its functions but for sums and shuffles.
#include "agents/deep_library.h"
#include "learners/deep.h"
#include "learners/device_learner.h"
#include "learners/thread_peers.h"

namespace plantgym::testing {
namespace {

struct Case {
  const char *env, *world, *learner, *agent;
  int64_t n = 8;
  std::vector<std::string> observe = {};
  std::vector<std::pair<std::string, double>> reward = {};
};
void PrintTo(const Case& c, std::ostream* to) { *to << c.env << " " << c.learner; }

/// Rows of a case, in a GPU's memory or the CPU's.
VecEnv rows_of(const Case& c, bool on_gpu = false) {
  EnvConfig config;
  config.name = c.env, config.n = c.n, config.device = on_gpu ? PG_CUDA : PG_CPU;
  config.observe = c.observe, config.reward = c.reward;
  Node run = parse_yaml(std::string("env: ") + c.world, source("test.yaml"));
  expand_worlds(run);
  config.variants = {*child(run, "env")};
  return VecEnv(builtins().find(c.env), config, one_thread());
}

std::unique_ptr<Learner> on_device(VecEnv& env, const Case& c, Budget budget, uint64_t seed,
                                   bool feeds = false, Precision p = Precision::kFloat32,
                                   bool cuda = false) {
  const Node l = parse_yaml(c.learner, "learner"), a = parse_yaml(c.agent, "agent");
  return learner_kind(l).make_on(l, a, env, budget, seed, {open_device(cuda), p, feeds});
}

/// "": there is one.
std::string why_no_gpu() {
  try {
    return open_device(true)->cuda() ? "" : "not a GPU";
  } catch (const Failure& e) {
    return e.what();
  }
}

/// Largest difference of two checkpoints' networks.
double difference(const Learner& a, const Learner& b) {
  Checkpoint x, y;
  a.save(x), b.save(y);
  double most = 0;
  for (const std::string& name : x.names()) {
    if (name.rfind("network/", 0) != 0) continue;
    const std::vector<float> p = x.get<float>(name), q = y.get<float>(name);
    for (size_t k = 0; k < p.size(); ++k) most = std::max(most, std::abs(double(p[k] - q[k])));
  }
  return most;
}

void expect_same(const Learner& a, const Learner& b) {
  Checkpoint x, y;
  a.save(x), b.save(y);
  ASSERT_EQ(x.names(), y.names());
  for (const std::string& name : x.names()) EXPECT_EQ(x.bytes(name), y.bytes(name)) << name;
}

// one minibatch: the order of its samples does not matter
const Case kCases[] = {
    {"classic/cartpole", "{}",
     "{type: ppo, num_steps: 32, num_minibatches: 1, learning_rate: 0.003}", "{hidden: [16]}"},
    {"classic/pendulum", "{}",
     "{type: ppo, num_steps: 32, num_minibatches: 1, learning_rate: 0.003, clip_vloss: true}",
     "{hidden: [16]}"},
    {"classic/acrobot", "{}",
     "{type: ppo, num_steps: 40, num_minibatches: 1, shard: 3, norm_adv: false, max_grad_norm: 0}",
     "{hidden: [16], shared: true}"},
    {"factory/jobshop", "{world: configs/worlds/factory/ft06.yaml}",
     "{type: ppo, num_steps: 24, num_minibatches: 1, gamma: 1, optimizer: sgd, momentum: 0.5}",
     "{hidden: [16]}"},
    {"grid/map", "{world: configs/worlds/grid/frozenlake_8x8.yaml}",
     "{type: ppo, num_steps: 32, num_minibatches: 1, shard: 4, optimizer: radam}",
     "{hidden: [16]}"},
    {"grid/minigrid", "{world: configs/worlds/grid/minigrid_doorkey_5x5.yaml}",
     "{type: ppo, num_steps: 8, num_minibatches: 1, update_epochs: 2}",
     "{hidden: [16], activation: relu}", 2},
    {"classic/cartpole", "{}",
     "{type: pqn, num_steps: 16, num_minibatches: 1, learning_rate: 0.003}",
     "{hidden: [16], layer_norm: true, exploration: {epsilon: {from: 1, to: 0.1}}}"},
    {"factory/jobshop", "{world: configs/worlds/factory/ft06.yaml}",
     "{type: pqn, num_steps: 24, num_minibatches: 1, shard: 3}",
     "{hidden: [16], exploration: {temperature: 0.5}}"},
    {"farm/field", "{world: configs/worlds/farm/champion_maize.yaml}",
     "{type: pqn, num_steps: 200, num_minibatches: 1, update_epochs: 1}",
     "{hidden: [16], layer_norm: true}"},
    {"farm/field",  // elements apart from each other, and a reward of the run's own
     "{world: configs/worlds/farm/champion_maize.yaml}",
     "{type: ppo, num_steps: 200, num_minibatches: 1, update_epochs: 1}",
     "{hidden: [16]}",
     8,
     {"yield_fraction", "season", "depletion_fraction"},
     {{"profit", 0.01}, {"irrigation", -1}}},
};

/// "3_ppo_jobshop"
std::string name_of(const ::testing::TestParamInfo<Case>& c) {
  const std::string learner = c.param.learner, env = c.param.env;
  return join({std::to_string(c.index), "_", learner.substr(learner.find(':') + 2, 3), "_",
               env.substr(env.find('/') + 1)});
}

class OfADevice : public ::testing::TestWithParam<Case> {};
INSTANTIATE_TEST_SUITE_P(Learner, OfADevice, ::testing::ValuesIn(kCases), name_of);

/// Five rollouts with the same actions; afterwards weights that differ by sums in another order.
TEST_P(OfADevice, learns_what_the_CPU_learns) {
  const Case& c = GetParam();
  VecEnv a = rows_of(c), b = rows_of(c);
  const Budget budget = {1 << 20, 0};
  const auto here = make_learner(a, c.learner, c.agent, budget, 3);
  const auto there = on_device(b, c, budget, 3);
  for (int32_t k = 0; k < 5; ++k) here->iterate(), there->iterate();
  EXPECT_EQ(here->steps(), there->steps());
  EXPECT_EQ(here->episodes(), there->episodes());
  EXPECT_LT(difference(*here, *there), 2e-4);
  const Scalars x = here->drain(), y = there->drain();
  ASSERT_EQ(x.size(), y.size());
  for (size_t k = 0; k < x.size(); ++k) {
    EXPECT_EQ(x[k].first, y[k].first);
    if (x[k].first == "charts/SPS") continue;
    EXPECT_NEAR(x[k].second, y[k].second, 1e-3 * std::max(1.0, std::abs(x[k].second)))
        << x[k].first;
  }
}

/// Recorded work, of which nothing may have been fixed that changes, and rows that are fed from the
/// CPU's memory, half by half.
TEST_P(OfADevice, learns_the_same_from_rows_that_are_fed) {
  const Case& c = GetParam();
  VecEnv a = rows_of(c), b = rows_of(c);
  const auto own = on_device(a, c, {1 << 20, 0}, 3), fed = on_device(b, c, {1 << 20, 0}, 3, true);
  for (int32_t k = 0; k < 5; ++k) own->iterate(), fed->iterate();
  expect_same(*own, *fed);
}

TEST_P(OfADevice, goes_on_from_checkpoints_of_either) {
  const Case& c = GetParam();
  VecEnv a = rows_of(c), b = rows_of(c), e = rows_of(c);
  const Budget budget = {1 << 20, 0};
  const auto whole = on_device(a, c, budget, 3), resumed = on_device(b, c, budget, 3);
  const auto here = make_learner(e, c.learner, c.agent, budget, 3);
  for (int32_t k = 0; k < 3; ++k) whole->iterate();
  Checkpoint middle;
  whole->save(middle);
  resumed->load(middle), here->load(middle);
  for (int32_t k = 0; k < 3; ++k) whole->iterate(), resumed->iterate(), here->iterate();
  expect_same(*whole, *resumed);
  EXPECT_LT(difference(*whole, *here), 2e-4);
  EXPECT_EQ(whole->episodes(), here->episodes());
}

/// Two programs that share the batch, and one that has it all.
void expect_same_on_several(const Case& c) {
  VecEnv one = rows_of(c);
  const auto alone = on_device(one, c, {1 << 20, 0}, 3);
  for (int32_t k = 0; k < 3; ++k) alone->iterate();
  Checkpoint expected, seen;
  alone->save(expected);
  with_peers(2, [&](Peers& peers) {
    EnvConfig config;
    config.name = c.env, config.n = c.n / 2, config.first_id = config.n * peers.rank();
    config.peers = &peers;
    Node run = parse_yaml(std::string("env: ") + c.world, source("test.yaml"));
    expand_worlds(run);
    config.variants = {*child(run, "env")};
    Pool pool(1);
    VecEnv part(builtins().find(c.env), config, pool);
    const auto learner = on_device(part, c, {1 << 20, 0}, 3);
    for (int32_t k = 0; k < 3; ++k) learner->iterate();
    Checkpoint mine;
    learner->save(mine);
    if (peers.rank() == 0) seen = mine;
  });
  for (const std::string& name : expected.names())
    EXPECT_TRUE(expected.bytes(name) == seen.bytes(name)) << name;
}
TEST(Device, LearnsTheSameOnSeveral) {
  expect_same_on_several({"grid/map", "{world: configs/worlds/grid/frozenlake_8x8.yaml}",
                          "{type: ppo, num_steps: 16, shard: 4}", "{hidden: [16]}", 16});
}
/// A product of 6 rows may have other last digits than two of 3: those that a limit cuts, too, are
/// looked at shard by shard.
TEST(Device, ValuesWhatIsCutTheSameOnSeveral) {
  expect_same_on_several({"classic/pendulum", "{}",
                          "{type: ppo, num_steps: 250, num_minibatches: 2, shard: 3}",
                          "{hidden: [100, 100]}", 6});
}

TEST(Device, StopsWhereTheStepIsTooLarge) {
  const Case c = {"", "",
                  "{type: ppo, num_steps: 16, update_epochs: 10, num_minibatches: 1, target_kl: "
                  "0.01, learning_rate: 0.05}",
                  "{hidden: [16]}"};
  VecEnv a = make("classic/cartpole", "{}", 8), b = make("classic/cartpole", "{}", 8);
  const auto here = make_learner(a, c.learner, c.agent, {1 << 20, 0}, 3),
             there = on_device(b, c, {1 << 20, 0}, 3);
  for (int32_t k = 0; k < 4; ++k) here->iterate(), there->iterate();
  Checkpoint x, y;
  here->save(x), there->save(y);
  EXPECT_LT(x.number<int64_t>("optimizer_steps"), 40);
  EXPECT_EQ(x.number<int64_t>("optimizer_steps"), y.number<int64_t>("optimizer_steps"));
}

TEST(Device, SaysWhatIsNotFinite) {
  const Case ppo = {"", "", "{type: ppo, num_steps: 16}", "{hidden: [16]}"};
  VecEnv env = make_tiny<MaskedTinyEnv>("{broken: true}", 2);
  try {
    const auto learner = on_device(env, ppo, {1000, 0}, 1);
    learner->iterate();
    FAIL();
  } catch (const Failure& e) {
    EXPECT_NE(std::string(e.what()).find("observation 'seen.second' of environment "),
              std::string::npos)
        << e.what();
  }
  VecEnv other = make_tiny<MaskedTinyEnv>("{}", 2);
  const Case wild = {"", "",
                     "{type: ppo, num_steps: 16, learning_rate: 10, max_grad_norm: 0, optimizer: "
                     "sgd, vf_coef: 100, gamma: 1}",
                     "{hidden: [16]}"};
  const auto learner = on_device(other, wild, {100000, 0}, 1);
  EXPECT_THROW(while (!learner->done()) learner->iterate(), Failure);
}

/// Values by hand, as in ppo_test.cpp: 1.9 and 1 where it ends, 10 where a limit cuts it off.
TEST(Device, TellsAnEndFromALimit) {
  const Heads heads = {{{"policy", 3, 1}}, {{"value", 1, 1}}};
  const Case c = {"", "",
                  "{type: ppo, num_steps: 16, num_minibatches: 2, gamma: 0.9, gae_lambda: 0.9, "
                  "learning_rate: 0.01}",
                  "{hidden: [16]}"};
  for (const bool ends : {true, false}) {
    VecEnv env = make_tiny<MaskedTinyEnv>(ends ? "{ends: true}" : "{ends: false}", 8);
    const auto one = on_device(env, c, {30000, 0}, 1);
    while (!one->done()) one->iterate();
    EXPECT_NEAR(outputs_of(*one, env, heads, {1, 0})[3], ends ? 1.9 : 10, ends ? 0.05 : 0.3);
    EXPECT_NEAR(outputs_of(*one, env, heads, {0, 1})[3], ends ? 1 : 10, ends ? 0.05 : 0.3);
    EXPECT_EQ(scalar(*one, "train/return_mean"), 2);
  }
}

/// 16-bit activations learn it, too, less exactly.
TEST(Device, LearnsWithBfloat16) {
  const Heads heads = {{{"q", 3, 1}}};
  const Case c = {"", "",
                  "{type: pqn, num_steps: 16, num_minibatches: 2, gamma: 0.9, q_lambda: 0.9, "
                  "learning_rate: 0.003}",
                  "{hidden: [16], layer_norm: true}"};
  VecEnv env = make_tiny<MaskedTinyEnv>("{ends: true}", 8);
  const auto one = on_device(env, c, {60000, 0}, 1, false, Precision::kBf16);
  while (!one->done()) one->iterate();
  EXPECT_NEAR(outputs_of(*one, env, heads, {1, 0})[0], 1.9, 0.1);
  EXPECT_NEAR(outputs_of(*one, env, heads, {0, 1})[0], 1, 0.1);
}

TEST(Device, ShufflesEachSampleOnce) {
  for (const int64_t n : {1, 2, 3, 17, 1000, 4096, 4097}) {
    std::vector<int32_t> seen(static_cast<size_t>(n));
    double moved = 0;
    for (int64_t k = 0; k < n; ++k) {
      const int64_t to = ops::permuted(k, n, {{1, 2, 3, 4}});
      ASSERT_LT(to, n);
      ++seen[size_t(to)], moved += std::abs(double(to - k)) / double(n);
    }
    for (const int32_t times : seen) ASSERT_EQ(times, 1);
    // |i - j| / n of two random places has mean 1/3, deviation 1/sqrt(18)
    if (n < 1000) continue;
    EXPECT_NEAR(moved / double(n), 1.0 / 3, 5 / std::sqrt(18.0 * double(n)));
  }
}

/// Trained by one, played by the other (which learns nothing: its rate is 0): the same episodes.
void expect_same_play(bool cuda) {
  const Case c = {"classic/cartpole", "{}",
                  "{type: ppo, num_steps: 32, learning_rate: 0.003, gamma: 0.98}", "{hidden: [32]}",
                  32};
  Case still = c;
  still.learner = "{type: ppo, num_steps: 32, learning_rate: 0, gamma: 0.98}";
  const Budget budget = {1 << 20, 0};
  for (const bool trained_there : {true, false}) {
    VecEnv trains = rows_of(c, cuda && trained_there);
    const auto one = trained_there
                         ? on_device(trains, c, budget, 3, false, Precision::kFloat32, cuda)
                         : make_learner(trains, c.learner, c.agent, budget, 3);
    for (int32_t k = 0; k < 60; ++k) one->iterate();
    one->drain();
    Checkpoint policy;
    one->save(policy);
    VecEnv here = rows_of(c), there = rows_of(c, cuda);
    const auto x = make_learner(here, still.learner, c.agent, budget, 3),
               y = on_device(there, still, budget, 3, false, Precision::kFloat32, cuda);
    x->load(policy), y->load(policy);
    for (int32_t k = 0; k < 60; ++k) x->iterate(), y->iterate();
    const double played = scalar(*x, "train/return_mean");
    EXPECT_GT(played, 60);  // it was trained
    EXPECT_NEAR(played, scalar(*y, "train/return_mean"), 0.02 * played);
  }
}
TEST(Device, PlaysWhatTheOtherLearned) { expect_same_play(false); }
TEST(Gpu, PlaysWhatTheCPULearned) {
  if (const std::string why = why_no_gpu(); !why.empty()) GTEST_SKIP() << why;
  expect_same_play(true);
}

class OfAGpu : public OfADevice {
 protected:
  void SetUp() override {
    if (const std::string why = why_no_gpu(); !why.empty()) GTEST_SKIP() << why;
  }
};
INSTANTIATE_TEST_SUITE_P(Learner, OfAGpu, ::testing::ValuesIn(kCases), name_of);

/// Nine rollouts, the first by calls and the others by graphs.
TEST_P(OfAGpu, learns_what_the_CPU_learns) {
  const Case& c = GetParam();
  VecEnv a = rows_of(c), b = rows_of(c, true), d = rows_of(c);
  const Budget budget = {1 << 20, 0};
  const auto here = on_device(a, c, budget, 3),
             there = on_device(b, c, budget, 3, false, Precision::kFloat32, true),
             fed = on_device(d, c, budget, 3, true, Precision::kFloat32, true);
  for (int32_t k = 0; k < 9; ++k) here->iterate(), there->iterate(), fed->iterate();
  EXPECT_EQ(here->episodes(), there->episodes());
  EXPECT_EQ(here->episodes(), fed->episodes());
  EXPECT_LT(difference(*here, *there), 1e-3);
  EXPECT_LT(difference(*there, *fed), 1e-3);
}

TEST_P(OfAGpu, goes_on_from_checkpoints_of_either) {
  const Case& c = GetParam();
  VecEnv a = rows_of(c, true), b = rows_of(c, true), e = rows_of(c);
  const Budget budget = {1 << 20, 0};
  const auto on_gpu = [&](VecEnv& env) {
    return on_device(env, c, budget, 3, false, Precision::kFloat32, true);
  };
  const auto whole = on_gpu(a), resumed = on_gpu(b), here = on_device(e, c, budget, 3);
  for (int32_t k = 0; k < 3; ++k) whole->iterate();
  Checkpoint middle;
  whole->save(middle);
  resumed->load(middle), here->load(middle);
  for (int32_t k = 0; k < 3; ++k) whole->iterate(), resumed->iterate(), here->iterate();
  EXPECT_LT(difference(*whole, *resumed), 1e-5);
  EXPECT_LT(difference(*whole, *here), 1e-3);
}

}  // namespace
}  // namespace plantgym::testing
