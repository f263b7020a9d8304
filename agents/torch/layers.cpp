#include "layers.h"

namespace plantgym {

TorchLayers::TorchLayers(const NetworkPlan& plan, const at::Tensor& parameters,
                         const at::Tensor& gradient)
    : plan_(plan) {
  for (const Parameter& q : plan.parameters) {
    const auto part = [&](const at::Tensor& flat) {
      return flat.detach().narrow(0, q.offset, q.size()).view(q.shape);
    };
    at::Tensor leaf = part(parameters);
    leaf.set_requires_grad(true);
    leaf.mutable_grad() = part(gradient);
    leaves_.push_back(leaf);
  }
}

/// The heads' weights lie behind each other, and so do their biases: one matrix.
at::Tensor TorchLayers::rows(int32_t first, int64_t count, at::ScalarType type) const {
  at::Tensor one = leaf(first, type);
  if (one.size(0) == count) return one;
  std::vector<at::Tensor> parts;
  for (int64_t have = 0; have < count; have += parts.back().size(0))
    parts.push_back(leaf(first + int32_t(parts.size()), type));
  return at::cat(parts);
}

at::Tensor TorchLayers::activate(const at::Tensor& x, bool relu) const {
  if (relu || plan_.activation == Activation::kRelu) return at::relu(x);
  return plan_.activation == Activation::kTanh ? at::tanh(x) : at::elu(x);
}

at::Tensor TorchLayers::run(const std::vector<Layer>& layers, at::Tensor x) const {
  const at::ScalarType type = x.scalar_type();
  std::vector<at::Tensor> kept;
  for (const Layer& l : layers) switch (l.op) {
      case Layer::kLinear:
        x = at::linear(x.flatten(1), rows(l.weight, l.out, type), rows(l.bias, l.out, type));
        break;
      case Layer::kConv:
        x = at::conv2d(x, leaf(l.weight, type), leaf(l.bias, type), l.stride, l.padding);
        break;
      case Layer::kMaxPool:
        x = at::max_pool2d(x, l.kernel, l.stride, l.padding);
        break;
      case Layer::kNorm:
        x = at::layer_norm(x, {l.out}, leaf(l.weight, type), leaf(l.bias, type), 1e-5);
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

at::Tensor TorchLayers::run(const at::Tensor& given, at::ScalarType type) const {
  const at::Tensor x = given.to(type);
  const int64_t n = x.size(0);
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
  return (all.size() == 1 ? all[0] : at::cat(all, 1)).to(at::kFloat);
}

}  // namespace plantgym
