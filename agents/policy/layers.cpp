#include "layers.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace plantgym {

float dot(const float* w, const float* x, int64_t n) {
  float lane[8] = {};
  int64_t k = 0;
  for (; k + 8 <= n; k += 8)
    for (int64_t j = 0; j < 8; ++j) lane[j] += w[k + j] * x[k + j];
  for (int64_t j = 0; k < n; ++k, ++j) lane[j] += w[k] * x[k];
  return ((lane[0] + lane[4]) + (lane[1] + lane[5])) + ((lane[2] + lane[6]) + (lane[3] + lane[7]));
}

namespace {

/// The patch of each place is laid out as the weights of a channel are, zero where it hangs over.
void convolve(const PolicyLayer& l, const float* w, const float* bias, const float* x, float* y,
              float* patch) {
  const int32_t high = l.high(), wide = l.wide(), n = l.in * l.kernel * l.kernel;
  for (int32_t oy = 0; oy < high; ++oy)
    for (int32_t ox = 0; ox < wide; ++ox) {
      float* to = patch;
      for (int32_t c = 0; c < l.in; ++c)
        for (int32_t ky = 0; ky < l.kernel; ++ky)
          for (int32_t kx = 0; kx < l.kernel; ++kx) {
            const int32_t iy = oy * l.stride + ky - l.padding, ix = ox * l.stride + kx - l.padding;
            const bool inside = iy >= 0 && iy < l.height && ix >= 0 && ix < l.width;
            *to++ = inside ? x[(c * l.height + iy) * l.width + ix] : 0;
          }
      for (int32_t o = 0; o < l.out; ++o)
        y[(o * high + oy) * wide + ox] = bias[o] + dot(w + int64_t(o) * n, patch, n);
    }
}

void max_pool(const PolicyLayer& l, const float* x, float* y) {
  const int32_t high = l.high(), wide = l.wide();
  for (int32_t c = 0; c < l.in; ++c)
    for (int32_t oy = 0; oy < high; ++oy)
      for (int32_t ox = 0; ox < wide; ++ox) {
        float most = -std::numeric_limits<float>::infinity();
        for (int32_t ky = 0; ky < l.kernel; ++ky)
          for (int32_t kx = 0; kx < l.kernel; ++kx) {
            const int32_t iy = oy * l.stride + ky - l.padding, ix = ox * l.stride + kx - l.padding;
            if (iy < 0 || iy >= l.height || ix < 0 || ix >= l.width) continue;
            const float v = x[(c * l.height + iy) * l.width + ix];
            most = v > most ? v : most;
          }
        *y++ = most;
      }
}

/// Ba et al. 2016, epsilon 1e-5 as PyTorch.
void normalise(int32_t n, const float* weight, const float* bias, float* x) {
  double sum = 0, square = 0;
  for (int32_t k = 0; k < n; ++k) sum += double(x[k]);
  const double mean = sum / n;
  for (int32_t k = 0; k < n; ++k) square += (double(x[k]) - mean) * (double(x[k]) - mean);
  const double scale = 1 / std::sqrt(square / n + 1e-5);
  for (int32_t k = 0; k < n; ++k) x[k] = float((double(x[k]) - mean) * scale) * weight[k] + bias[k];
}

}  // namespace

void make_room(const std::vector<PolicyLayer>& layers, size_t n, PolicyBuffers& b) {
  size_t patch = b.patch.size();
  bool keeps = !b.kept.empty();
  n = std::max(n, b.x.size());
  for (const PolicyLayer& l : layers) {
    n = std::max({n, size_t(l.before()), size_t(l.after())});
    keeps |= l.op == PolicyLayer::kKeep;
    if (l.op == PolicyLayer::kConv) patch = std::max(patch, size_t(l.patch()));
  }
  b.x.resize(n), b.y.resize(n), b.kept.resize(keeps ? n : 0), b.patch.resize(patch);
}

void run_layer(const PolicyLayer& l, const std::vector<PolicyArray>& arrays,
               PolicyBuffers& buffers) {
  std::vector<float>&x = buffers.x, &y = buffers.y, &kept = buffers.kept;
  const float* w = l.weight < 0 ? nullptr : arrays[size_t(l.weight)].values.data();
  const float* b = l.bias < 0 ? nullptr : arrays[size_t(l.bias)].values.data();
  const size_t n = size_t(l.before());
  switch (l.op) {
    case PolicyLayer::kLinear:
      for (int32_t o = 0; o < l.out; ++o)
        y[size_t(o)] = b[o] + dot(w + int64_t(o) * l.in, x.data(), l.in);
      return x.swap(y);
    case PolicyLayer::kConv:
      convolve(l, w, b, x.data(), y.data(), buffers.patch.data());
      return x.swap(y);
    case PolicyLayer::kMaxPool:
      max_pool(l, x.data(), y.data());
      return x.swap(y);
    case PolicyLayer::kNorm:
      return normalise(l.in, w, b, x.data());
    case PolicyLayer::kTanh:
      for (size_t k = 0; k < n; ++k) x[k] = std::tanh(x[k]);
      return;
    case PolicyLayer::kRelu:
      for (size_t k = 0; k < n; ++k) x[k] = x[k] > 0 ? x[k] : 0;
      return;
    case PolicyLayer::kElu:
      for (size_t k = 0; k < n; ++k) x[k] = x[k] > 0 ? x[k] : std::expm1(x[k]);
      return;
    case PolicyLayer::kKeep:
      std::copy_n(x.begin(), n, kept.begin());
      return;
    case PolicyLayer::kAdd:
      for (size_t k = 0; k < n; ++k) x[k] += kept[k];
  }
}

}  // namespace plantgym
