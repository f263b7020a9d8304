// What agents say they weighed is what they chose by, and drawing follows it.
#include <gtest/gtest.h>

#include <cmath>

#include "agents/network_agent.h"
#include "agents/perceptron.h"
#include "agents/policies.h"
#include "agents/policy_agent.h"
#include "agents/table.h"
#include "plantgym/math.h"

namespace plantgym::testing {
namespace {

/// One row of numbers, and a mask.
struct Seen {
  std::vector<float> x;
  std::vector<uint8_t> mask;
  pg_io io = {};
  Seen(std::vector<float> numbers, std::vector<uint8_t> legal)
      : x(std::move(numbers)), mask(std::move(legal)) {
    io.size = sizeof io, io.obs[0] = x.data(), io.mask = mask.empty() ? nullptr : mask.data();
  }
};

TEST(Weighed, OfATableAreItsValues) {
  VecEnv env = make_world("grid/map", "grid/frozenlake_4x4");
  std::vector<double> q(64);
  for (size_t k = 0; k < q.size(); ++k) q[k] = double(k * 7 % 13);
  TableAgent agent(env.spec(), q);
  EXPECT_EQ(agent.weighed(0).kind, Weighed::kNothing);  // nothing was decided yet
  Transition t(env.spec(), 1);
  env.seed(1), env.reset(t.io);
  *t.obs<int32_t>(0) = 5;
  agent.act(t.io, 1, nullptr, t.action<int32_t>());
  const Weighed w = agent.weighed(0);
  EXPECT_EQ(w.kind, Weighed::kValues);
  EXPECT_EQ(w.numbers, std::vector<double>(q.begin() + 20, q.begin() + 24));
  EXPECT_FALSE(agent.draw(true));
}

class NetworksWeigh : public ::testing::Test {
 protected:
  NetworksWeigh() { spaces.spec.mask_size = 5; }
  MadeNetwork made(const std::vector<std::vector<OutputHead>>& heads) {
    return MadeNetwork(spaces, {}, heads, 3);
  }
  static Floats floats(const MadeNetwork& m) { return {m.parameters.begin(), m.parameters.end()}; }
  Spaces spaces{{part("state", PG_F32, {3})}, {3, 2}};
  Seen seen{{0.5f, -1, 2}, {1, 0, 1, 1, 1}};
};

TEST_F(NetworksWeigh, APolicyProbabilities) {
  const MadeNetwork m = made({{{"policy", 5, 3}}});
  NetworkAgent agent(spaces.spec, m.plan, floats(m));
  int32_t action[2];
  agent.act(seen.io, 1, nullptr, action);
  const Weighed w = agent.weighed(0);
  ASSERT_EQ(w.kind, Weighed::kProbabilities);
  ASSERT_EQ(w.numbers.size(), 5u);
  EXPECT_TRUE(std::isnan(w.numbers[1]));  // illegal
  EXPECT_NEAR(w.numbers[0] + w.numbers[2], 1, 1e-12);
  EXPECT_NEAR(w.numbers[3] + w.numbers[4], 1, 1e-12);
  EXPECT_EQ(action[0], w.numbers[0] >= w.numbers[2] ? 0 : 2);
  EXPECT_EQ(action[1], w.numbers[3] >= w.numbers[4] ? 0 : 1);
  // drawn as often as they say: 4 deviations of a binomial are missed once in 16000 times
  ASSERT_TRUE(agent.draw(true));
  constexpr int32_t kDraws = 20000;
  double counts[5] = {};
  for (int32_t k = 0; k < kDraws; ++k)
    agent.act(seen.io, 1, nullptr, action), ++counts[action[0]], ++counts[3 + action[1]];
  EXPECT_EQ(counts[1], 0);
  for (const size_t a : {0u, 2u, 3u, 4u}) {
    const double p = w.numbers[a];
    EXPECT_NEAR(counts[a] / kDraws, p, 4 * std::sqrt(p * (1 - p) / kDraws)) << a;
  }
  EXPECT_TRUE(agent.draw(false));
  agent.act(seen.io, 1, nullptr, action);
  EXPECT_EQ(action[0], w.numbers[0] >= w.numbers[2] ? 0 : 2);
}

TEST_F(NetworksWeigh, ValuesOfDuelingHeadsAddUp) {
  Spaces one({part("state", PG_F32, {3})}, {4});
  const NetworkPlan plan = plan_network({}, one.spec, {{{"advantage", 4, 1}, {"value", 1, 1}}});
  const std::vector<float> first = first_weights(plan, {}, 5);
  const Floats weights(first.begin(), first.end());
  NetworkAgent agent(one.spec, plan, weights);
  Seen row({0.5f, -1, 2}, {});
  int32_t action;
  agent.act(row.io, 1, nullptr, &action);
  const Weighed w = agent.weighed(0);
  ASSERT_EQ(w.kind, Weighed::kValues);
  // Q = V + A - mean(A): their mean is V
  std::vector<float> x(size_t(plan.inputs)), y(5);
  plan.parts[0].take_in(row.x.data(), x.data());
  const std::unique_ptr<Network> net = make_network(plan);
  net->parameters() = weights, net->renew(), net->forward(x.data(), 1, y.data());
  EXPECT_NEAR((w.numbers[0] + w.numbers[1] + w.numbers[2] + w.numbers[3]) / 4, double(y[4]), 1e-6);
  EXPECT_NEAR(w.numbers[1] - w.numbers[0], double(y[1] - y[0]), 1e-6);
  EXPECT_FALSE(agent.draw(true));
}

TEST_F(NetworksWeigh, ABoxIsDrawnAroundItsMiddleByTheDeviationLearned) {
  Spaces box({part("state", PG_F32, {3})}, {}, 1);
  box.action.low = -100, box.action.high = 100;
  MadeNetwork m(box, {}, {{{"policy", 1, 0.01}}}, 5);
  m.plan.free = m.plan.size, m.plan.size += 1;
  m.parameters.push_back(float(math::log(0.1)));
  NetworkAgent agent(box.spec, m.plan, floats(m));
  Seen row({0.5f, -1, 2}, {});
  float middle, action;
  agent.act(row.io, 1, nullptr, &middle);
  EXPECT_EQ(agent.weighed(0).kind, Weighed::kNothing);
  ASSERT_TRUE(agent.draw(true));
  constexpr int32_t kDraws = 20000;
  double sum = 0, squares = 0;
  for (int32_t k = 0; k < kDraws; ++k) {
    agent.act(row.io, 1, nullptr, &action);
    const double d = double(action - middle);
    sum += d, squares += d * d;
  }
  EXPECT_NEAR(sum / kDraws, 0, 4 * 10 / std::sqrt(double(kDraws)));  // 0.1 of half the range
  EXPECT_NEAR(std::sqrt(squares / kDraws), 10, 4 * 10 / std::sqrt(2.0 * kDraws));
}

TEST(Weighed, OfAPerceptronAreTheScoresOfItsChoices) {
  VecEnv env = make("classic/cartpole", "{}");
  PerceptronShape shape;
  read_fields(parse_yaml("{hidden: []}", "agent"), "agent",
              [&](Fields& f) { shape.read(f, env.spec()); });
  std::vector<double> weights(size_t(Perceptron(env.spec(), shape).size()));
  for (size_t k = 0; k < weights.size(); ++k) weights[k] = double(k % 5) - 2;
  PerceptronAgent agent(env.spec(), shape, weights);
  Transition t(env.spec(), 1);
  env.seed(1), env.reset(t.io);
  agent.act(t.io, 1, nullptr, t.action<int32_t>());
  const Weighed w = agent.weighed(0);
  ASSERT_EQ(w.numbers.size(), 2u);
  EXPECT_EQ(*t.action<int32_t>(), w.numbers[1] > w.numbers[0]);
}

}  // namespace
}  // namespace plantgym::testing
