// A perceptron as a plain policy acts as the perceptron itself.
#include <gtest/gtest.h>

#include "agents/perceptron.h"
#include "agents/policy/policy.h"
#include "plantgym/random.h"
#include "support.h"

namespace plantgym::testing {
namespace {

/// Says of a policy what an environment of numbers shows, and what can be done there.
Policy around(const pg_spec& spec) {
  Policy p;
  p.sight.parts.push_back({spec.obs[0].name, int32_t(spec.obs[0].elements), true});
  p.sight.features.resize(size_t(spec.obs[0].elements));
  for (PolicyFeature& f : p.sight.features) f.low = -1e30f, f.high = 1e30f;
  const pg_space& a = *spec.action;
  for (int64_t e = 0; e < a.elements; ++e) {
    PolicyOutput o;
    o.count = a.counts ? a.counts[e] : a.n;
    if (!o.count) o.low = a.lows ? a.lows[e] : a.low, o.high = a.highs ? a.highs[e] : a.high;
    p.outputs.push_back(o);
  }
  return p;
}

void expect_same_actions(VecEnv env, const std::string& agent) {
  PerceptronShape shape;
  read_fields(parse_yaml(agent, "agent"), "agent", [&](Fields& f) { shape.read(f, env.spec()); });
  Rng rng(4, 0, 0, 0);
  std::vector<double> weights(size_t(Perceptron(env.spec(), shape).size()));
  for (double& w : weights) w = 2 * double(rng.uniform()) - 1;
  PerceptronAgent perceptron(env.spec(), shape, weights);
  Policy p = around(env.spec());
  ASSERT_TRUE(perceptron.describe(p));
  check_policy(p);
  PolicyActor actor(p);
  Transition t(env.spec(), 1);
  std::vector<float> action(p.outputs.size());
  env.seed(1), env.reset(t.io);
  for (int step = 0; step < 300; ++step) {
    perceptron.act(t.io, 1, nullptr, t.action<int32_t>());
    actor.act(t.obs<float>(0), t.io.mask, action.data());
    for (size_t e = 0; e < action.size(); ++e)
      if (p.outputs[e].count) {
        ASSERT_EQ(t.action<int32_t>()[e], int32_t(action[e])) << step;
      } else {
        ASSERT_NEAR(t.action<float>()[e], action[e], 1e-5f * std::max(1.0f, p.outputs[e].high));
      }
    env.step(t.io);
  }
}

TEST(PerceptronPolicy, acts_as_the_perceptron) {
  const char* valley = "{world: configs/worlds/farm/valley.yaml}";
  for (const char* own : {"false", "true"})
    expect_same_actions(make("farm/zones", valley),
                        join({"{each: zone, own_weights: ", own,
                              ", hidden: [5], inputs: {zone: {}, zone.grows: {values: 2}, "
                              "zone.season: {}, zone.depletion_fraction: {to: 2}}}"}));
  expect_same_actions(make("farm/zones", valley), "{hidden: [7, 4]}");
  expect_same_actions(make_world("farm/field_box", "farm/champion_maize"), "{hidden: [3]}");
  expect_same_actions(make("classic/cartpole", "{}"), "{}");
}

}  // namespace
}  // namespace plantgym::testing
