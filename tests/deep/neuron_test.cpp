// The worked neuron (tests/learners/neuron_test.cpp) by LibTorch's autograd, in double.
#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "support.h"

namespace plantgym::testing {
namespace {

struct Slopes {
  at::Tensor w, b;
};
template <class Loss>
Slopes slopes(Loss loss) {
  const auto type = at::TensorOptions().dtype(at::kDouble);
  at::Tensor w = at::arange(1, 3, type).set_requires_grad(true),
             b = at::ones({}, type).set_requires_grad(true);
  const at::Tensor x = at::arange(1, 3, type);
  loss((w * x).sum() + b).backward();
  return {w.grad(), b.grad()};
}
void expect(const Slopes& s, const nlohmann::json& w, double b, double scale) {
  EXPECT_NEAR(scale * s.w[0].item<double>(), w[0].get<double>(), 1e-12);
  EXPECT_NEAR(scale * s.w[1].item<double>(), w[1].get<double>(), 1e-12);
  EXPECT_NEAR(scale * s.b.item<double>(), b, 1e-12);
}

TEST(WorkedNeuron, autograd_agrees) {
  const nlohmann::json j = nlohmann::json::parse(
      contents(source("tests/data/ml/worked_neuron.json")))["backpropagation"];
  const auto square = [](const at::Tensor& z) { return at::sigmoid(z).square(); };
  const auto half = [&](const at::Tensor& z) { return square(z) / 2; };
  const auto entropy = [](const at::Tensor& z) { return at::softplus(z); };  // -log(1 - sigmoid)
  const auto& s = j["squared_error_step"];
  const auto& h = j["half_squared_error_step"];
  const auto& e = j["cross_entropy"];
  expect(slopes(square), s["dL_dw"], s["dL_db"], 1);
  expect(slopes(half), h["dL_dw"], h["dL_db"], 1);
  expect(slopes(entropy), e["delta_w"], e["delta_b"], -0.1);
}

}  // namespace
}  // namespace plantgym::testing
