// A network computed in double straight from its plan's definition: what agents/policy is held to.
#pragma once
#include <cmath>
#include <string>
#include <vector>

#include "agents/network_config.h"

namespace plantgym::testing {

class NaiveNetwork {
 public:
  NaiveNetwork(const NetworkPlan& plan, std::vector<float> parameters)
      : plan_(plan), w_(std::move(parameters)) {}

  /// Outputs of tower `t` for numbers that take_in gave [plan.inputs].
  std::vector<double> run(size_t t, const std::vector<float>& inputs) const {
    std::vector<double> features;
    for (size_t k = 0; k < plan_.parts.size(); ++k) {
      const InputPart& p = plan_.parts[k];
      std::vector<double> x(inputs.begin() + p.first, inputs.begin() + p.first + p.inputs);
      for (const double v : through(plan_.towers[t].encoders[k], x)) features.push_back(v);
    }
    return through(plan_.towers[t].trunk, features);
  }

 private:
  double w(int32_t parameter, int64_t i) const {
    return double(w_[size_t(plan_.parameters[size_t(parameter)].offset + i)]);
  }
  std::vector<double> through(const std::vector<Layer>& layers, std::vector<double> x) const {
    std::vector<double> kept;
    for (const Layer& l : layers) {
      if (l.op == Layer::kLinear) x = linear(l, x);
      if (l.op == Layer::kConv || l.op == Layer::kMaxPool) x = slide(l, x);
      if (l.op == Layer::kNorm) norm(l, x);
      if (l.op == Layer::kActivate)
        for (double& v : x) v = activate(l, v);
      if (l.op == Layer::kKeep) kept = x;
      for (size_t k = 0; l.op == Layer::kAdd && k < x.size(); ++k) x[k] += kept[k];
    }
    return x;
  }
  double activate(const Layer& l, double v) const {
    if (l.relu || plan_.activation == Activation::kRelu) return std::max(v, 0.0);
    return plan_.activation == Activation::kTanh ? std::tanh(v) : v > 0 ? v : std::exp(v) - 1;
  }
  std::vector<double> linear(const Layer& l, const std::vector<double>& x) const {
    std::vector<double> y;
    for (int64_t o = 0; o < l.out; ++o) {
      y.push_back(w(l.bias, o));
      for (int64_t i = 0; i < l.in; ++i) y.back() += w(l.weight, o * l.in + i) * x[size_t(i)];
    }
    return y;
  }
  /// A convolution, or the greatest of each window.
  std::vector<double> slide(const Layer& l, const std::vector<double>& x) const {
    std::vector<double> y;
    for (int64_t o = 0; o < l.out; ++o)
      for (int64_t oy = 0; oy < l.high(); ++oy)
        for (int64_t ox = 0; ox < l.wide(); ++ox) {
          double sum = l.op == Layer::kConv ? w(l.bias, o) : -INFINITY;
          for (int64_t c = 0; c < l.in; ++c)
            for (int64_t k = 0; k < int64_t(l.kernel) * l.kernel; ++k) {
              const int64_t iy = oy * l.stride + k / l.kernel - l.padding;
              const int64_t ix = ox * l.stride + k % l.kernel - l.padding;
              if (iy < 0 || iy >= l.height || ix < 0 || ix >= l.width) continue;
              const double v = x[size_t((c * l.height + iy) * l.width + ix)];
              if (l.op == Layer::kConv)
                sum += w(l.weight, (o * l.in + c) * l.kernel * l.kernel + k) * v;
              else if (c == o)
                sum = std::max(sum, v);
            }
          y.push_back(sum);
        }
    return y;
  }
  void norm(const Layer& l, std::vector<double>& x) const {
    double mean = 0, variance = 0;
    for (const double v : x) mean += v / double(x.size());
    for (const double v : x) variance += (v - mean) * (v - mean) / double(x.size());
    for (size_t k = 0; k < x.size(); ++k)
      x[k] = (x[k] - mean) / std::sqrt(variance + 1e-5) * w(l.weight, int64_t(k)) +
             w(l.bias, int64_t(k));
  }
  const NetworkPlan& plan_;
  std::vector<float> w_;
};

}  // namespace plantgym::testing
