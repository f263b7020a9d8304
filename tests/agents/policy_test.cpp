#include "agents/policy/policy.h"

#include <gtest/gtest.h>

#include <cmath>

#include "agents/naive_network.h"
#include "agents/policies.h"
#include "core/allocations.h"

namespace plantgym::testing {
namespace {

NetworkConfig network(std::vector<int32_t> hidden, Activation a, bool norm, bool shared = false) {
  NetworkConfig c;
  c.hidden = std::move(hidden), c.activation = a, c.layer_norm = norm, c.shared = shared;
  return c;
}
const std::vector<std::vector<OutputHead>> kApart = {{{"policy", 5, 0.5}}, {{"value", 1, 1}}},
                                           kShared = {{{"value", 1, 1}, {"policy", 5, 0.5}}};

/// Inputs of the plan for one observation, through the plan's own intake.
std::vector<float> inputs_of(const NetworkPlan& plan, const std::vector<float>& obs) {
  std::vector<float> inputs(size_t(plan.inputs), 0);
  size_t at = 0;
  for (const InputPart& p : plan.parts) {
    const size_t n = size_t(p.elements);
    std::vector<int32_t> whole(obs.begin() + long(at), obs.begin() + long(at + n));
    std::vector<uint8_t> bytes(whole.begin(), whole.end());
    const void* row = p.dtype == PG_F32   ? static_cast<const void*>(&obs[at])
                      : p.dtype == PG_I32 ? static_cast<const void*>(whole.data())
                                          : bytes.data();
    p.take_in(row, &inputs[size_t(p.first)]);
    at += n;
  }
  return inputs;
}

/// Holds a policy to the network in double, and its C source to the policy, bit for bit.
void expect_equal_everywhere(const MadeNetwork& made, int draws, size_t tower = 0,
                             size_t first = 0) {
  const NaiveNetwork naive(made.plan, made.parameters);
  const Compiled c(made.policy);
  ASSERT_EQ(c.said, "");
  const auto act = c.get<int(const float*, const unsigned char*, float*)>("plantgym_act");
  PolicyActor actor(made.policy);
  const size_t n = made.policy.outputs.size();
  std::vector<float> obs, action(n), from_c(n);
  Rng rng(5, 0, 0, 0);
  int different = 0, counts = 0, seen = 0;
  double worst = 0;
  for (int k = 0; k < draws; ++k) {
    draw(made.policy, rng, obs);
    const int outside = actor.act(obs.data(), nullptr, action.data());
    counts += outside != act(obs.data(), nullptr, from_c.data());
    different += action != from_c, seen += outside > 0;
    if (k % 10) continue;
    const std::vector<double> right = naive.run(tower, inputs_of(made.plan, obs));
    for (size_t v = 0; v < actor.values().size(); ++v)
      worst = std::max(worst, std::abs(actor.values()[v] - right[first + v]));
  }
  EXPECT_EQ(different, 0);
  EXPECT_EQ(counts, 0);
  EXPECT_LT(worst, 1e-5);
  EXPECT_GT(worst, 0);  // it was compared
  for (const PolicyPart& p : made.policy.sight.parts)
    EXPECT_EQ(seen > 0, p.numbers || made.policy.sight.parts.size() > 1) << p.name;
}

TEST(Policy, a_small_network_acts_as_its_definition_and_its_c_source) {
  const Spaces s({part("vector", PG_F32, {4})}, {5});
  expect_equal_everywhere(MadeNetwork(s, network({64, 64}, Activation::kTanh, false), kApart, 1),
                          100000);
  for (const Activation a : {Activation::kRelu, Activation::kElu})
    expect_equal_everywhere(MadeNetwork(s, network({32, 21}, a, true), kApart, 1), 100000);
}

TEST(Policy, several_parts_choices_and_a_shared_tower) {
  const Spaces s({part("vector", PG_F32, {3}), part("crop", PG_I32, {2}, 4)}, {2, 3});
  expect_equal_everywhere(MadeNetwork(s, network({33}, Activation::kTanh, false, true), kShared, 2),
                          100000, 0, 1);
}

TEST(Policy, numbers_are_scaled_and_kept_within_bounds) {
  const Spaces s({part("vector", PG_F32, {3})}, {}, 5);
  const MadeNetwork made(s, network({16}, Activation::kTanh, false), kApart, 3);
  expect_equal_everywhere(made, 100000);
  PolicyActor actor(made.policy);
  std::vector<float> obs, action(5);
  Rng rng(1, 0, 0, 0);
  int low = 0, high = 0;
  for (int k = 0; k < 1000; ++k) {
    draw(made.policy, rng, obs), actor.act(obs.data(), nullptr, action.data());
    for (size_t e = 0; e < 5; ++e) {
      const float x = 0.5f * float(actor.values()[e]) + 0.05f;
      EXPECT_EQ(action[e], std::min(std::max(x, -0.1f), 0.2f));
      low += action[e] == -0.1f, high += action[e] == 0.2f;
    }
  }
  EXPECT_GT(low, 0);
  EXPECT_GT(high, 0);
}

TEST(Policy, images_of_grids_and_pixels) {
  NetworkConfig grid = network({}, Activation::kRelu, true);
  const Spaces cells({part("view", PG_U8, {5, 5, 3}, 6), part("vector", PG_F32, {2})}, {5});
  expect_equal_everywhere(MadeNetwork(cells, grid, kApart, 4), 1000);
  NetworkConfig impala = network({}, Activation::kElu, false);
  impala.encoders = {{"pixels", Encoder::kImpala}};
  const Spaces pixels({part("pixels", PG_U8, {16, 16, 3})}, {5});
  expect_equal_everywhere(MadeNetwork(pixels, impala, kApart, 5), 20);
  NetworkConfig nature = network({}, Activation::kRelu, false);
  const Spaces screen({part("pixels", PG_U8, {36, 36, 4})}, {5});
  expect_equal_everywhere(MadeNetwork(screen, nature, kApart, 6), 20);
}

TEST(Policy, allocates_nothing_when_it_acts) {
  const Spaces s({part("view", PG_U8, {5, 5, 3}, 6)}, {5});
  const MadeNetwork made(s, network({32}, Activation::kTanh, true), kApart, 7);
  PolicyActor actor(made.policy);
  std::vector<float> obs, action(1);
  Rng rng(1, 0, 0, 0);
  draw(made.policy, rng, obs);
  const long before = allocations();
  for (int k = 0; k < 10; ++k) actor.begin(), actor.act(obs.data(), nullptr, action.data());
  EXPECT_EQ(allocations(), before);
}

TEST(Policy, masks_rule_and_strange_inputs_are_told) {
  const Spaces s({part("vector", PG_F32, {4})}, {5});
  MadeNetwork made(s, network({16}, Activation::kTanh, false), kApart, 8);
  made.policy.masked = true;
  PolicyActor actor(made.policy);
  const Compiled c(made.policy);
  const auto act = c.get<int(const float*, const unsigned char*, float*)>("plantgym_act");
  std::vector<float> obs(4, 0);
  float a = 0, b = 0;
  for (uint8_t legal = 0; legal < 5; ++legal) {
    uint8_t mask[5] = {};
    mask[legal] = 1;
    actor.act(obs.data(), mask, &a), act(obs.data(), mask, &b);
    EXPECT_EQ(a, float(legal));
    EXPECT_EQ(b, float(legal));
  }
  obs = {2.001f, NAN, INFINITY, -2};
  EXPECT_EQ(actor.act(obs.data(), nullptr, &a), 3);
  EXPECT_EQ(act(obs.data(), nullptr, &b), 3);
  EXPECT_EQ(a, b);
  EXPECT_TRUE(actor.out_of_range(0) && actor.out_of_range(1) && actor.out_of_range(2));
  EXPECT_FALSE(actor.out_of_range(3));
  for (const double v : actor.values()) EXPECT_TRUE(std::isfinite(v));
}

TEST(Policy, refuses_parts_that_do_not_fit) {
  const Spaces s({part("vector", PG_F32, {4})}, {5});
  const MadeNetwork made(s, network({16}, Activation::kTanh, false), kApart, 9);
  const auto says = [&](auto&& spoil) {
    Policy p = made.policy;
    spoil(p);
    return error_of([&] { check_policy(p); });
  };
  EXPECT_EQ(says([](Policy&) {}), "");
  EXPECT_EQ(says([](Policy& p) { p.network.arrays[0].values.pop_back(); }),
            "the array 'policy.0.weight' has 63 numbers, its layer needs 64");
  EXPECT_EQ(says([](Policy& p) { p.network.arrays[1].values[2] = NAN; }),
            "the array 'policy.0.bias' holds a number that is not finite");
  EXPECT_EQ(says([](Policy& p) { p.network.slots[3].at = 4; }),
            "a number goes outside the network's inputs");
  EXPECT_EQ(says([](Policy& p) { p.network.slots[3].count = 1000, p.network.slots[3].step = 1; }),
            "a number goes outside the network's inputs");
  EXPECT_EQ(says([](Policy& p) { p.outputs[0].count = 6; }),
            "the network gives other outputs than the action has");
  EXPECT_EQ(says([](Policy& p) { p.network.trunk[1].out = 9; }),
            "a layer that changes no size has two");
  EXPECT_EQ(says([](Policy& p) { p.network.trunk[0].weight = 99; }), "a layer lacks an array");
  EXPECT_EQ(says([](Policy& p) { p.sight.features.pop_back(); }),
            "the parts of the observation have 4 features, not 3");
  EXPECT_EQ(says([](Policy& p) { p.sight.frames = 2; }),
            "the network has other inputs than are shown");
  EXPECT_EQ(says([](Policy& p) { p.kind = Policy::kTable; }),
            "tables, tiles and clusters choose joint actions");
}

}  // namespace
}  // namespace plantgym::testing
