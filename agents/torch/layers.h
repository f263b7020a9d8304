// The layers of a plan by LibTorch's operations, on tensors of any device.
#pragma once
#include <ATen/core/ivalue.h>  // first: clang wants to know it whole in ATen.h

#include <ATen/ATen.h>

#include <vector>

#include "agents/network_config.h"

namespace plantgym {

/// Parameters as leaves of autograd that alias two flat arrays, theirs and their gradient.
class TorchLayers {
 public:
  /// @param parameters, gradient [plan.size] of any device
  TorchLayers(const NetworkPlan& plan, const at::Tensor& parameters, const at::Tensor& gradient);
  /// @param x [n, plan.inputs] @param type of activations and weights. @return [n, plan.outputs],
  /// 32-bit floats
  at::Tensor run(const at::Tensor& x, at::ScalarType type = at::kFloat) const;

 private:
  at::Tensor leaf(int32_t k, at::ScalarType type) const { return leaves_[size_t(k)].to(type); }
  at::Tensor rows(int32_t first, int64_t count, at::ScalarType type) const;
  at::Tensor activate(const at::Tensor& x, bool relu) const;
  at::Tensor run(const std::vector<Layer>& layers, at::Tensor x) const;

  const NetworkPlan& plan_;
  std::vector<at::Tensor> leaves_;  // of each parameter
};

}  // namespace plantgym
