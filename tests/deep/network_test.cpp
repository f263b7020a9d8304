// What is computed here against LibTorch's own layers and autograd: two programs, one network.
#include <cmath>

#include "agents/deep_library.h"
#include "agents/mlp.h"
#include "deep/plans.h"

namespace plantgym::testing {
namespace {

const OutputHead kPolicy = {"policy", 3, 0.5}, kValue = {"value", 1, 1};

void expect_near(const std::vector<float>& a, const std::vector<float>& b, float tolerance,
                 const std::string& what) {
  ASSERT_EQ(a.size(), b.size());
  for (size_t i = 0; i < a.size(); ++i)
    ASSERT_NEAR(a[i], b[i], tolerance * std::max(1.0f, std::abs(b[i]))) << what << " " << i;
}

struct Pass {
  std::vector<float> outputs, gradient;
};

/// Outputs of n rows and the gradient of a sum of them, in calls of `chunk` rows.
Pass pass(Network& net, const std::vector<float>& weights, int64_t n, int64_t chunk) {
  const NetworkPlan& plan = net.plan();
  std::copy(weights.begin(), weights.end(), net.parameters().begin());
  net.renew();
  const std::vector<float> x = some_numbers(n * plan.inputs, 1),
                           dy = some_numbers(n * plan.outputs, 2);
  Pass p;
  p.outputs.resize(size_t(n * plan.outputs));
  for (int64_t i = 0; i < n; i += chunk) {
    net.learn(&x[size_t(i * plan.inputs)], std::min(chunk, n - i),
              &p.outputs[size_t(i * plan.outputs)]);
    net.backward(&dy[size_t(i * plan.outputs)]);
  }
  p.gradient.assign(net.gradient().begin(), net.gradient().end());
  return p;
}

class DenseNetwork : public ::testing::TestWithParam<const char*> {};

TEST_P(DenseNetwork, GivesWhatLibTorchGives) {
  Spaces s;
  s.numbers("state", 5);
  const NetworkConfig config = network_config(GetParam());
  const NetworkPlan plan =
      plan_network(config, s.spec,
                   config.shared ? std::vector<std::vector<OutputHead>>{{kPolicy, kValue}}
                                 : std::vector<std::vector<OutputHead>>{{kPolicy}, {kValue}});
  const std::vector<float> weights = [&] {  // biases and norms that are not 0 and 1 too
    std::vector<float> w = first_weights(plan, config, 3), more = some_numbers(plan.size, 7);
    for (size_t i = 0; i < w.size(); ++i) w[i] += 0.1f * more[i];
    return w;
  }();
  Mlp own(plan);
  const std::unique_ptr<Network> torch = make_torch_network(plan);
  const Pass a = pass(own, weights, 300, own.chunk()), b = pass(*torch, weights, 300, 300);
  expect_near(a.outputs, b.outputs, 2e-6f, "output");
  expect_near(a.gradient, b.gradient, 1e-4f, "slope");
  std::vector<float> again(a.outputs.size());
  own.forward(some_numbers(300 * 5, 1).data(), 300, again.data());
  EXPECT_EQ(a.outputs, again);  // what is remembered changes nothing
}

INSTANTIATE_TEST_SUITE_P(
    Each, DenseNetwork,
    ::testing::Values("{hidden: [64, 64]}", "{hidden: [64, 64], shared: true, activation: relu}",
                      "{hidden: [120, 84], activation: relu, layer_norm: true}",
                      "{hidden: [17], activation: elu, layer_norm: true, shared: true}",
                      "{hidden: [1], activation: elu}", "{hidden: []}",
                      "{hidden: [256, 256], layer_norm: true, orthogonal: false}"));

TEST(ConvolutionalNetwork, TakesImagesAndNumbersTogether) {
  Spaces s;
  s.image("view", 7, 7, 3, 6).numbers("more", 2);
  const NetworkConfig config = network_config("{hidden: [32], shared: true}");
  const NetworkPlan plan = plan_network(config, s.spec, {{kPolicy, kValue}});
  EXPECT_TRUE(plan.convolves());
  EXPECT_EQ(plan.inputs, 7 * 7 * 18 + 2);
  const std::unique_ptr<Network> net = make_network(plan);
  const Pass p = pass(*net, first_weights(plan, config, 1), 4, 4);
  for (const float v : p.outputs) EXPECT_TRUE(std::isfinite(v));
  for (const Parameter& q : plan.parameters) {  // everything learns
    double sum = 0;
    for (int64_t i = 0; i < q.size(); ++i)
      sum += std::abs(double(p.gradient[size_t(q.offset + i)]));
    EXPECT_GT(sum, 0) << q.name;
  }
}

TEST(ConvolutionalNetwork, LearnsTheSameInParts) {
  Spaces s;
  s.image("view", 7, 7, 3, 6);
  const NetworkConfig config = network_config("{hidden: [16], layer_norm: true}");
  const NetworkPlan plan = plan_network(config, s.spec, {{kPolicy}, {kValue}});
  const std::vector<float> w = first_weights(plan, config, 1);
  const Pass whole = pass(*make_network(plan), w, 12, 12),
             parts = pass(*make_network(plan), w, 12, 5);
  expect_near(parts.outputs, whole.outputs, 1e-5f, "output");
  expect_near(parts.gradient, whole.gradient, 1e-4f, "slope");
}

/// Parameters of the published networks, counted by hand: Nature, 84x84x4, 6 actions (Mnih et al.
/// 2015); IMPALA on 64x64x3 (Espeholt et al. 2018), with a linear layer of 256.
TEST(ConvolutionalNetwork, HasThePublishedSizes) {
  Spaces nature;
  nature.image("pixels", 84, 84, 4, 0);
  const NetworkPlan n = plan_network(network_config("{hidden: []}"), nature.spec, {{{"q", 6, 1}}});
  EXPECT_EQ(n.size, 8 * 8 * 4 * 32 + 32 + 4 * 4 * 32 * 64 + 64 + 3 * 3 * 64 * 64 + 64 + 3136 * 512 +
                        512 + 512 * 6 + 6);
  Spaces impala;
  impala.image("pixels", 64, 64, 3, 0);
  const NetworkPlan i = plan_network(network_config("{hidden: [], encoders: {pixels: impala}}"),
                                     impala.spec, {{{"q", 15, 1}}});
  const auto block = [](int64_t in, int64_t out) {
    return 9 * in * out + out + 4 * (9 * out * out + out);
  };
  EXPECT_EQ(i.size,
            block(3, 16) + block(16, 32) + block(32, 32) + 8 * 8 * 32 * 256 + 256 + 256 * 15 + 15);
  const Pass p = pass(*make_network(i), first_weights(i, network_config("{}"), 1), 2, 2);
  for (const float v : p.outputs) EXPECT_TRUE(std::isfinite(v));
}

/// [channels, height, width] and [height, width, channels] become the same planes. `small` on
/// 28x28x3, counted by hand: two convolutions of 4x4 with stride 2 make 14x14, then 7x7.
TEST(ConvolutionalNetwork, TakesChannelsFirstOrLast) {
  Spaces first, last;
  first.image("pixels", 3, 28, 26, 0), last.image("pixels", 28, 26, 3, 0);
  const auto plan = [](const Spaces& s) {
    return plan_network(network_config("{hidden: []}"), s.spec, {{{"policy", 5, 1}}});
  };
  const NetworkPlan a = plan(first), b = plan(last);
  EXPECT_EQ(a.parts[0].encoder, Encoder::kSmall);
  EXPECT_EQ(a.size, 16 * 3 * 16 + 16 + 16 * 16 * 32 + 32 + 7 * 6 * 32 * 128 + 128 + 128 * 5 + 5);
  std::vector<uint8_t> x(3 * 28 * 26), y(x.size());
  for (size_t i = 0; i < x.size(); ++i) x[i] = uint8_t(i * 7 % 251);
  for (size_t c = 0; c < 3; ++c)
    for (size_t k = 0; k < 28 * 26; ++k) y[3 * k + c] = x[28 * 26 * c + k];
  std::vector<float> from_first(x.size()), from_last(x.size());
  a.parts[0].take_in(x.data(), from_first.data()), b.parts[0].take_in(y.data(), from_last.data());
  EXPECT_EQ(from_first, from_last);
  EXPECT_FLOAT_EQ(from_first[28 * 26 + 5], float(x[28 * 26 + 5]) / 255);
  Spaces low_map;  // three rows of cells with eight numbers each are no three channels
  low_map.image("map", 3, 20, 8, 4);
  const NetworkPlan cells = plan(low_map);
  EXPECT_EQ(cells.parts[0].height, 3);
  EXPECT_EQ(cells.parts[0].width, 20);
}

}  // namespace
}  // namespace plantgym::testing
