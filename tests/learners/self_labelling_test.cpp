// Self-labelling: what it must do by construction, and learning by it.
#include "learners/self_labelling.h"
#include "agents/scorer.h"
#include "learners/evaluate.h"
#include "learners/learn.h"

namespace plantgym::testing {
namespace {

constexpr const char* kSmall =
    "{world: {jobshop: {random: {jobs: 6, machines: 6}}}, features: rich, delay: 0.3}";
constexpr const char* kLearner = "{type: self_labelling, samples: 8, learning_rate: 2e-3}";
constexpr const char* kScorer = "{hidden: [32]}";

/// Mean makespan of 200 shops that training does not see.
double makespan(const std::function<std::unique_ptr<Agent>(const pg_spec&)>& make_agent,
                const std::string& shop) {
  EnvConfig c;
  c.name = "factory/jobshop", c.variants = {parse_yaml(shop, "env")};
  EvaluationConfig how;
  how.episodes = 200;
  double sum = 0;
  for (const Episode& e : evaluate(builtins().find(c.name), c, one_thread(), make_agent, how))
    sum += double(e.metrics[0]) / 200;
  return sum;
}

TEST(Scorer, sees_the_legal_values_and_takes_the_best) {
  VecEnv env = make("factory/jobshop", "{world: {jobshop: {random: {jobs: 5, machines: 3}}}}");
  Transition t(env.spec(), 1);
  env.seed(1), env.reset(t.io);
  std::vector<std::string> inputs = {"time", "work_left"};
  const ScorerView view(env.spec(), inputs);
  std::vector<int32_t> who;
  std::vector<float> x;
  view.take_in(t.io, 0, who, x);
  ASSERT_EQ(x.size(), 2 * who.size());
  size_t k = 0;
  for (int32_t j = 0; j < 5; ++j) {
    if (!t.io.mask[j]) continue;
    EXPECT_EQ(who.at(k), j);
    EXPECT_EQ(x[2 * k], t.obs<float>(0)[8 * j]);
    EXPECT_EQ(x[2 * k + 1], t.obs<float>(0)[8 * j + 3]);
    ++k;
  }
  EXPECT_EQ(k, who.size());
  // a linear scorer of -time is the rule SPT
  ScorerConfig config;
  config.network.hidden = {}, config.inputs = inputs;
  const Floats weights = {-1, 0, 0};
  ScorerAgent agent(env.spec(), config, weights);
  int32_t chosen = -1;
  agent.act(t.io, 1, nullptr, &chosen);
  for (size_t i = 0; i < who.size(); ++i) EXPECT_LE(t.obs<float>(0)[8 * chosen], x[2 * i]);
}

/// One policy, learned on shops of 6 jobs, does better than the best of the simple rules there and
/// on shops of 12.
TEST(SelfLabelling, beats_the_rules_in_shops_of_other_sizes) {
  VecEnv env = make("factory/jobshop", kSmall, 8 * 16);
  const auto one = make_learner(env, kLearner, kScorer, {300'000, 0}, 1);
  while (!one->done()) one->iterate();
  const auto rule = [](const std::string& name) {
    return [=](const pg_spec& spec) {
      Node params;
      const Node named = parse_yaml(name, "rule");
      return agent_kind(named, params).make(params, spec, 0);
    };
  };
  for (const char* size : {"{jobs: 6, machines: 6}", "{jobs: 12, machines: 8}"}) {
    const std::string world = join({"world: {jobshop: {random: ", size, "}}"});
    const double ours = makespan([&](const pg_spec& s) { return one->policy_for(s); },
                                 join({"{", world, ", features: rich, delay: 0.3}"}));
    for (const char* name : {"fdd_mwkr", "mwkr"})
      EXPECT_LT(ours, 0.99 * makespan(rule(name), join({"{", world, "}"}))) << name << " " << size;
  }
}

TEST(SelfLabelling, samples_begin_alike) {
  VecEnv env = make("factory/jobshop", kSmall, 24);
  const auto one = make_learner(env, kLearner, kScorer, {1'000'000, 0}, 4);
  for (int k = 0; k < 3; ++k) {
    one->iterate();
    Checkpoint c;
    one->save(c);
    const int64_t bytes = env.spec().state_bytes;
    const std::vector<uint8_t> rows = c.get<uint8_t>("environments", 24 * bytes);
    for (int64_t i = 0; i < 24; ++i)
      EXPECT_TRUE(std::equal(&rows[size_t(i * bytes)], &rows[size_t(i * bytes)] + bytes,
                             &rows[size_t(i / 8 * 8 * bytes)]));
    EXPECT_FALSE(std::equal(&rows[0], &rows[0] + bytes, &rows[size_t(8 * bytes)]));
  }
}

TEST(SelfLabelling, goes_on_from_a_checkpoint_bit_by_bit) {
  const TempDir dir;
  const auto run = [&](const std::string& to, const std::string& from, int64_t steps) {
    Pool pool(from.empty() ? 1 : 2);
    VecEnv env = make("factory/jobshop", kSmall, 16, pool);
    const auto one = make_learner(env, kLearner, kScorer, {steps, 0}, 7);
    if (!from.empty()) one->load(Checkpoint::read(dir / from));
    while (!one->done()) one->iterate();
    Checkpoint c;
    one->save(c), c.write(dir / to);
  };
  run("whole", "", 16 * 400), run("half", "", 16 * 200), run("rest", "half", 16 * 400);
  EXPECT_EQ(contents(dir / "whole"), contents(dir / "rest"));
  const Checkpoint c = Checkpoint::read(dir / "whole");
  VecEnv pole = make("classic/cartpole", "{}");
  EXPECT_NE(error_of([&] { kSelfLabelling.load_policy(c, pole.spec()); }).find("a scorer "),
            std::string::npos);
}

}  // namespace
}  // namespace plantgym::testing
