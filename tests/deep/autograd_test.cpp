// What LibTorch makes of the worked neuron (tests/learners/neuron_test.cpp), of the cross entropy
// and of an image in another size.
#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "deep/plans.h"
#include "learners/vision/classifier.h"
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
  const nlohmann::json j =
      nlohmann::json::parse(contents(source("tests/data/ml/neuron.json")))["backpropagation"];
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

TEST(CrossEntropy, is_libtorchs) {
  constexpr int64_t kRows = 4, kClasses = 5;
  std::vector<float> y = some_numbers(kRows * kClasses, 1);
  for (float& v : y) v *= 8;
  std::vector<int32_t> label = {3, 0, 4, 1};
  for (const float smoothing : {0.0f, 0.1f}) {
    const at::Tensor z =
        at::from_blob(y.data(), {kRows, kClasses}).to(at::kDouble).set_requires_grad(true);
    const at::Tensor t = at::from_blob(label.data(), {kRows}, at::kInt).to(at::kLong);
    const at::Tensor loss =
        at::cross_entropy_loss(z, t, {}, at::Reduction::Mean, -100, double(smoothing));
    loss.backward();
    std::vector<float> own = y;
    EXPECT_NEAR(cross_entropy(own.data(), label.data(), kRows, kClasses, smoothing),
                loss.item<double>(), 1e-12);
    const at::Tensor grad = z.grad().to(at::kFloat).contiguous();
    for (size_t i = 0; i < own.size(); ++i) EXPECT_NEAR(own[i], grad.data_ptr<float>()[i], 1e-7);
  }
}

TEST(ImageView, resizes_as_libtorch) {
  ImageSet s = {{3, 5, 7}, 255, {"a", "b"}};
  for (size_t i = 0; i < 105; ++i) s.pixels.push_back(uint8_t(i * 37));
  s.label = {0}, s.name = {"one"};
  for (const auto& [height, width] : {std::pair{32, 32}, {5, 7}, {3, 11}}) {
    const ImageView view({3, height, width, {0.5f}, {0.25f}}, s);
    std::vector<float> own(size_t(view.size().numbers()));
    view.take_in(s.at(0), own.data());
    const at::Tensor x =
        at::from_blob(s.pixels.data(), {1, 3, 5, 7}, at::kByte).to(at::kFloat) / 255;
    const at::Tensor y =
        ((at::upsample_bilinear2d(x, {height, width}, false) - 0.5) / 0.25).contiguous();
    for (size_t i = 0; i < own.size(); ++i) ASSERT_NEAR(own[i], y.data_ptr<float>()[i], 2e-6) << i;
  }
}

}  // namespace
}  // namespace plantgym::testing
