// Optimisers against LibTorch's own, and RAdam against its formula written down a second time.
#include "learners/optimizer.h"

#include <torch/optim.h>
// after it: does not include what it uses
#include <torch/nn/utils/clip_grad.h>

#include "deep/plans.h"

namespace plantgym::testing {
namespace {

constexpr int64_t kSize = 1000;

OptimizerConfig optimizer_config(const std::string& yaml) {
  OptimizerConfig c;
  read_fields(parse_yaml(yaml, "learner"), "learner", [&](Fields& f) { c.read(f); });
  return c;
}

/// Fifty steps of both; gradients from small to far over the norm that is allowed.
void expect_equal(const std::string& yaml, torch::optim::Optimizer& other, torch::Tensor leaf) {
  const OptimizerConfig c = optimizer_config(yaml);
  Optimizer own(c, kSize);
  std::vector<float> p = some_numbers(kSize, 0);
  std::copy(p.begin(), p.end(), leaf.data_ptr<float>());
  for (uint32_t step = 1; step <= 50; ++step) {
    std::vector<float> g = some_numbers(kSize, step);
    for (float& x : g) x *= step % 3 ? 0.001f : 10.0f;
    leaf.mutable_grad() = torch::from_blob(g.data(), {kSize}).clone();
    const double norm = torch::nn::utils::clip_grad_norm_({leaf}, double(c.max_grad_norm));
    other.step();
    EXPECT_NEAR(own.step(p, g, c.learning_rate.at(0)), norm, 1e-5 * norm);
    for (const float x : g) ASSERT_EQ(x, 0);
  }
  for (int64_t i = 0; i < kSize; ++i) ASSERT_NEAR(p[size_t(i)], leaf.data_ptr<float>()[i], 1e-6);
}

torch::Tensor leaf() { return torch::zeros({kSize}).set_requires_grad(true); }

TEST(Adam, EqualsLibTorchs) {
  torch::Tensor p = leaf();
  torch::optim::Adam adam({p}, torch::optim::AdamOptions(0.001).eps(1e-5));
  expect_equal("{learning_rate: 0.001, max_grad_norm: 0.5}", adam, p);
}

TEST(Adam, EqualsLibTorchsWithOtherMeans) {
  torch::Tensor p = leaf();
  torch::optim::Adam adam({p}, torch::optim::AdamOptions(0.01).betas({0.5, 0.9}).eps(1e-8));
  expect_equal(
      "{learning_rate: 0.01, adam_beta1: 0.5, adam_beta2: 0.9, adam_epsilon: 1e-8, max_grad_norm: "
      "2}",
      adam, p);
}

TEST(Sgd, EqualsLibTorchs) {
  torch::Tensor p = leaf();
  torch::optim::SGD sgd({p}, torch::optim::SGDOptions(0.01));
  expect_equal("{optimizer: sgd, learning_rate: 0.01, max_grad_norm: 0.5}", sgd, p);
}

TEST(Sgd, EqualsLibTorchsWithMomentum) {
  torch::Tensor p = leaf();
  torch::optim::SGD sgd({p}, torch::optim::SGDOptions(0.01).momentum(0.9));
  expect_equal("{optimizer: sgd, momentum: 0.9, learning_rate: 0.01, max_grad_norm: 0.5}", sgd, p);
}

}  // namespace
}  // namespace plantgym::testing
