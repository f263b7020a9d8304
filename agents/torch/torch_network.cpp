// A plan's network by LibTorch: leaves that alias the flat parameters, their grads the flat
// gradient; autograd goes backwards.
#include <ATen/core/ivalue.h>  // first: clang wants to know it whole in ATen.h

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include "library.h"

namespace plantgym {
namespace {

class TorchNetwork : public Network {
 public:
  explicit TorchNetwork(NetworkPlan p) : Network(std::move(p)) {
    for (const Parameter& q : plan_.parameters) {
      at::Tensor leaf = at::from_blob(&parameters_[size_t(q.offset)], q.shape);
      leaf.set_requires_grad(true);
      leaf.mutable_grad() = at::from_blob(&gradient_[size_t(q.offset)], q.shape);
      leaves_.push_back(leaf);
    }
  }
  void renew() override {}
  int64_t chunk() const override { return 512; }
  void forward(const float* x, int64_t n, float* y) override {
    const at::NoGradGuard guard;
    for (int64_t i = 0; i < n; i += chunk())
      copy(run(x + i * plan_.inputs, std::min(chunk(), n - i)), y + i * plan_.outputs);
  }
  void learn(const float* x, int64_t n, float* y) override {
    given_ = run(x, n);
    copy(given_.detach(), y);
  }
  void backward(const float* dy) override {
    given_.backward(at::from_blob(const_cast<float*>(dy), given_.sizes()));
    given_ = at::Tensor();
  }

 private:
  static void copy(const at::Tensor& y, float* to) { at::from_blob(to, y.sizes()).copy_(y); }
  const at::Tensor& leaf(int32_t k) const { return leaves_[size_t(k)]; }

  /// The heads' weights lie behind each other, and so do their biases: one matrix.
  at::Tensor rows(int32_t first, int64_t count) const {
    if (leaf(first).size(0) == count) return leaf(first);
    std::vector<at::Tensor> parts;
    for (int64_t have = 0; have < count; have += parts.back().size(0))
      parts.push_back(leaf(first + int32_t(parts.size())));
    return at::cat(parts);
  }
  at::Tensor activate(const at::Tensor& x, bool relu) const {
    if (relu || plan_.activation == Activation::kRelu) return at::relu(x);
    return plan_.activation == Activation::kTanh ? at::tanh(x) : at::elu(x);
  }
  at::Tensor run(const std::vector<Layer>& layers, at::Tensor x) const {
    std::vector<at::Tensor> kept;
    for (const Layer& l : layers) switch (l.op) {
        case Layer::kLinear:
          x = at::linear(x.flatten(1), rows(l.weight, l.out), rows(l.bias, l.out));
          break;
        case Layer::kConv:
          x = at::conv2d(x, leaf(l.weight), leaf(l.bias), l.stride, l.padding);
          break;
        case Layer::kMaxPool:
          x = at::max_pool2d(x, l.kernel, l.stride, l.padding);
          break;
        case Layer::kNorm:
          x = at::layer_norm(x, {l.out}, leaf(l.weight), leaf(l.bias), 1e-5);
          break;
        case Layer::kActivate:
          x = activate(x, l.relu);
          break;
        case Layer::kKeep:
          kept.push_back(x);
          break;
        case Layer::kAdd:
          x = x + kept.back(), kept.pop_back();
          break;
      }
    return x;
  }
  at::Tensor run(const float* from, int64_t n) const {
    const at::Tensor x = at::from_blob(const_cast<float*>(from), {n, plan_.inputs});
    std::vector<at::Tensor> all;
    for (const Tower& t : plan_.towers) {
      std::vector<at::Tensor> features;
      for (size_t k = 0; k < plan_.parts.size(); ++k) {
        const InputPart& p = plan_.parts[k];
        at::Tensor part = x.narrow(1, p.first, p.inputs);
        if (p.encoder != Encoder::kFlat) part = part.reshape({n, p.channels, p.height, p.width});
        features.push_back(run(t.encoders[k], part));
      }
      all.push_back(run(t.trunk, features.size() == 1 ? features[0] : at::cat(features, 1)));
    }
    return all.size() == 1 ? all[0] : at::cat(all, 1);
  }

  std::vector<at::Tensor> leaves_;  // of each parameter
  at::Tensor given_;                // of the last learn()
};

}  // namespace
}  // namespace plantgym

namespace plantgym {
Network* new_torch_network(const NetworkPlan& plan) { return new TorchNetwork(plan); }
}  // namespace plantgym
