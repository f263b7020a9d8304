#include "mlp.h"

#include <algorithm>
#include <cmath>

namespace plantgym {
namespace {

constexpr float kNormEpsilon = 1e-5f;

/// Sums over a row, in kLanes parts: the order does not depend on the machine.
template <class F>
float row_sum(int64_t n, F f) {
  float part[kLanes] = {};
  for (int64_t j = 0; j < n; j += kLanes)
    for (int64_t k = 0; k < kLanes; ++k) part[k] += f(j + k);
  for (int64_t half = kLanes / 2; half; half /= 2)
    for (int64_t k = 0; k < half; ++k) part[k] += part[k + half];
  return part[0];
}

}  // namespace

Mlp::Mlp(NetworkPlan p) : Network(std::move(p)), x_row_(padded(plan_.inputs)) {
  int64_t first = 0, widest = x_row_;
  for (const Tower& t : plan_.towers) {
    Net net = {{}, t.outputs, first};
    first += t.outputs;
    for (const Layer& l : t.trunk) {
      const auto offset = [&](int32_t k) { return plan_.parameters[size_t(k)].offset; };
      if (l.op == Layer::kActivate) net.layers.back().active = true;
      if (l.op == Layer::kNorm)
        net.layers.back().norm = offset(l.weight), net.layers.back().norm_bias = offset(l.bias);
      if (l.op != Layer::kLinear) continue;
      Dense d = {l.in, l.out, padded(l.in), padded(l.out), offset(l.weight), offset(l.bias)};
      net.layers.push_back(std::move(d));
    }
    for (Dense& d : net.layers) {
      d.across.resize(size_t(d.in * d.out_row)), d.first.resize(size_t(d.out_row));
      d.y.resize(size_t(kChunk * d.out_row));
      if (d.in != d.in_row)
        d.along.resize(size_t(d.out * d.in_row)), d.slope.resize(size_t(d.out * d.in_row));
      if (d.norm >= 0)
        d.scale.resize(size_t(d.out_row)), d.shift.resize(size_t(d.out_row)),
            d.hat.resize(size_t(kChunk * d.out_row)), d.inverse.resize(size_t(kChunk));
      widest = std::max(widest, d.out_row);
    }
    towers_.push_back(std::move(net));
  }
  x_.resize(size_t(kChunk * x_row_));
  d_.resize(size_t(kChunk * widest)), d_next_.resize(size_t(kChunk * widest));
}

void Mlp::renew() {
  for (Net& t : towers_)
    for (Dense& d : t.layers) {
      const float* w = &parameters_[size_t(d.weight)];
      for (int64_t i = 0; i < d.in; ++i)
        for (int64_t o = 0; o < d.out; ++o) d.across[size_t(i * d.out_row + o)] = w[o * d.in + i];
      for (int64_t o = 0; !d.along.empty() && o < d.out; ++o)
        std::copy(w + o * d.in, w + (o + 1) * d.in, &d.along[size_t(o * d.in_row)]);
      const auto take = [&](int64_t from, Floats& to) {
        std::copy_n(&parameters_[size_t(from)], d.out, to.data());
      };
      take(d.bias, d.first);
      if (d.norm >= 0) take(d.norm, d.scale), take(d.norm_bias, d.shift);
    }
}

void Mlp::activate(Dense& d, int64_t n) const {
  switch (plan_.activation) {
    case Activation::kTanh:
      return tanh_of(d.y.data(), n * d.out_row);
    case Activation::kRelu:
      return relu_of(d.y.data(), n * d.out_row);
    case Activation::kElu:
      return elu_of(d.y.data(), n * d.out_row);
  }
}

void Mlp::normalise(Dense& d, int64_t n) {
  const float pads = float(d.out_row - d.out), share = 1 / float(d.out);
  for (int64_t i = 0; i < n; ++i) {
    float *y = &d.y[size_t(i * d.out_row)], *hat = &d.hat[size_t(i * d.out_row)];
    const float mean = share * row_sum(d.out_row, [&](int64_t j) { return y[j]; });
    const float square =
        row_sum(d.out_row, [&](int64_t j) { return (y[j] - mean) * (y[j] - mean); });
    const float inverse =
        1 / std::sqrt(std::max(0.0f, square - pads * mean * mean) * share + kNormEpsilon);
    d.inverse[size_t(i)] = inverse;
    for (int64_t j = 0; j < d.out_row; ++j) {
      hat[j] = (y[j] - mean) * inverse;
      y[j] = hat[j] * d.scale[size_t(j)] + d.shift[size_t(j)];
    }
  }
}

void Mlp::normalise_back(Dense& d, int64_t n, float* dy) {
  const float share = 1 / float(d.out);
  float *to_scale = &gradient_[size_t(d.norm)], *to_shift = &gradient_[size_t(d.norm_bias)];
  for (int64_t i = 0; i < n; ++i) {
    float* g = dy + i * d.out_row;
    const float* hat = &d.hat[size_t(i * d.out_row)];
    for (int64_t j = 0; j < d.out; ++j) to_scale[j] += g[j] * hat[j], to_shift[j] += g[j];
    for (int64_t j = 0; j < d.out_row; ++j) g[j] *= d.scale[size_t(j)];
    const float mean = share * row_sum(d.out_row, [&](int64_t j) { return g[j]; });
    const float along = share * row_sum(d.out_row, [&](int64_t j) { return g[j] * hat[j]; });
    for (int64_t j = 0; j < d.out; ++j)
      g[j] = (g[j] - mean - hat[j] * along) * d.inverse[size_t(i)];
  }
}

void Mlp::run(Net& t, int64_t n) {
  const float* x = x_.data();
  for (Dense& d : t.layers) {
    multiply(n, d.out_row, d.in, {x, d.in_row, 1}, d.across.data(), d.out_row, d.y.data(),
             d.out_row, d.first.data(), false);
    if (d.norm >= 0) normalise(d, n);
    if (d.active) activate(d, n);
    x = d.y.data();
  }
}

void Mlp::learn(const float* x, int64_t n, float* y) {
  n_ = n;
  for (int64_t i = 0; i < n; ++i)
    std::copy_n(x + i * plan_.inputs, plan_.inputs, &x_[size_t(i * x_row_)]);
  for (Net& t : towers_) {
    run(t, n);
    const Dense& last = t.layers.back();
    for (int64_t i = 0; i < n; ++i)
      std::copy_n(&last.y[size_t(i * last.out_row)], t.outputs, y + i * plan_.outputs + t.first);
  }
}

void Mlp::forward(const float* x, int64_t n, float* y) {
  for (int64_t i = 0; i < n; i += kChunk)
    learn(x + i * plan_.inputs, std::min(kChunk, n - i), y + i * plan_.outputs);
}

/// What a layer's weights and biases should be moved by, for its input x and dy.
void Mlp::weigh_back(Dense& d, const float* x, const float* dy) {
  float *w = &gradient_[size_t(d.weight)], *b = &gradient_[size_t(d.bias)];
  const Strided turned = {dy, 1, d.out_row};
  if (d.slope.empty()) {
    multiply(d.out, d.in_row, n_, turned, x, d.in_row, w, d.in, nullptr, true);
  } else {
    multiply(d.out, d.in_row, n_, turned, x, d.in_row, d.slope.data(), d.in_row, nullptr, false);
    for (int64_t o = 0; o < d.out; ++o)
      for (int64_t i = 0; i < d.in; ++i) w[o * d.in + i] += d.slope[size_t(o * d.in_row + i)];
  }
  for (int64_t i = 0; i < n_; ++i)
    for (int64_t o = 0; o < d.out; ++o) b[o] += dy[i * d.out_row + o];
}

void Mlp::run_back(Net& t, const float* dy) {
  const int64_t row = t.layers.back().out_row;
  for (int64_t i = 0; i < n_; ++i) {
    float* to = &d_[size_t(i * row)];
    std::copy_n(dy + i * plan_.outputs + t.first, t.outputs, to);
    std::fill(to + t.outputs, to + row, 0.0f);
  }
  for (size_t k = t.layers.size(); k-- > 0;) {
    Dense& d = t.layers[k];
    if (d.active) {
      const auto slope = plan_.activation == Activation::kTanh   ? tanh_slope
                         : plan_.activation == Activation::kRelu ? relu_slope
                                                                 : elu_slope;
      slope(d.y.data(), d_.data(), n_ * d.out_row);
    }
    if (d.norm >= 0) normalise_back(d, n_, d_.data());
    weigh_back(d, k ? t.layers[k - 1].y.data() : x_.data(), d_.data());
    if (k == 0) break;
    const float* w = d.along.empty() ? &parameters_[size_t(d.weight)] : d.along.data();
    multiply(n_, d.in_row, d.out, {d_.data(), d.out_row, 1}, w, d.in_row, d_next_.data(), d.in_row,
             nullptr, false);
    std::swap(d_, d_next_);
  }
}

void Mlp::backward(const float* dy) {
  for (Net& t : towers_) run_back(t, dy);
}

}  // namespace plantgym
