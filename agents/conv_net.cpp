#include "conv_net.h"

#include <algorithm>

#include "conv_kernels.h"

namespace plantgym {

bool ConvNet::computes(const NetworkPlan& p) {
  if (p.parts.size() != 1 || p.towers.size() != 1 || p.activation != Activation::kRelu)
    return false;
  for (const auto* layers : {&p.towers[0].encoders[0], &p.towers[0].trunk})
    for (const Layer& l : *layers)
      if (l.op == Layer::kNorm || (l.op == Layer::kConv && l.stride != 1)) return false;
  return p.towers[0].heads.size() == 1;
}

ConvNet::ConvNet(NetworkPlan p) : Network(std::move(p)) {
  int64_t numbers = plan_.inputs, widest = plan_.inputs;
  std::vector<int32_t> open;
  for (const auto* layers : {&plan_.towers[0].encoders[0], &plan_.towers[0].trunk})
    for (const Layer& l : *layers) {
      Step s;
      s.layer = l, s.before = s.after = numbers;
      if (l.op == Layer::kLinear) s.after = l.out;
      if (l.op == Layer::kConv || l.op == Layer::kMaxPool)
        s.after = int64_t(l.out) * l.high() * l.wide();
      if (l.op == Layer::kConv) prepare_conv(s);
      if (l.op == Layer::kMaxPool) s.from.resize(size_t(kChunk * s.after));
      if (l.op == Layer::kLinear)
        for (int64_t o = 0; o < s.after; ++o) s.at.push_back(o * s.before);
      if (l.op == Layer::kKeep) open.push_back(int32_t(steps_.size()));
      if (l.op == Layer::kAdd) s.kept = open.back(), open.pop_back();
      if (l.op != Layer::kKeep) s.y.resize(size_t(kChunk * s.after));
      numbers = s.after, widest = std::max(widest, numbers);
      steps_.push_back(std::move(s));
    }
  kept_.resize(steps_.size());
  for (const Step& s : steps_)
    if (s.kept >= 0) kept_[size_t(s.kept)].resize(size_t(kChunk * s.after));
  x_.resize(size_t(kChunk * plan_.inputs));
  d_.resize(size_t(kChunk * widest)), d_next_.resize(size_t(kChunk * widest));
}

void ConvNet::prepare_conv(Step& s) {
  const Layer& l = s.layer;
  const int32_t side = l.kernel;
  s.wide = l.width + 2 * l.padding, s.high = l.height + 2 * l.padding;
  const int64_t plane = int64_t(s.wide) * s.high, reach = int64_t(side - 1) * s.wide + side - 1;
  s.row = padded(int64_t(l.high()) * s.wide), s.plane = padded(plane);  // whole vectors
  s.margin = reach, s.pitch = 2 * reach + std::max(s.row, s.plane);
  s.padded.resize(size_t(kChunk * l.in * plane + reach + s.row));
  s.slopes.resize(size_t(l.out * s.pitch));
  s.raw.resize(size_t(std::max(l.out * s.row, l.in * s.plane)));
  s.turned.resize(size_t(l.in) * size_t(l.out) * size_t(side * side));
  for (int32_t c = 0; c < l.in; ++c)
    for (int32_t cell = 0; cell < side * side; ++cell)
      s.at.push_back(c * plane + cell / side * s.wide + cell % side);
  for (int32_t o = 0; o < l.out; ++o)
    for (int32_t cell = 0; cell < side * side; ++cell)
      s.back.push_back(o * s.pitch + s.margin - cell / side * s.wide - cell % side);
}

const float* ConvNet::given(int64_t k) const {
  while (k >= 0 && steps_[size_t(k)].layer.op == Layer::kKeep) --k;
  return k < 0 ? x_.data() : steps_[size_t(k)].y.data();
}

void ConvNet::conv(Step& s, const float* x, int64_t n) {
  const Layer& l = s.layer;
  const int64_t plane = int64_t(s.wide) * s.high, cells = int64_t(s.at.size());
  for (int64_t i = 0; i < n; ++i) {
    float* to = &s.padded[size_t(i * l.in * plane)];
    for (int32_t c = 0; c < l.in; ++c)
      for (int32_t r = 0; r < l.height; ++r, x += l.width)
        std::copy_n(x, l.width, to + c * plane + (r + l.padding) * s.wide + l.padding);
    multiply_shifted(l.out, s.row, cells, {weights(s), cells, 1}, to, s.at.data(), s.raw.data(),
                     s.row, biases(s), false);
    float* y = &s.y[size_t(i * s.after)];
    for (int32_t o = 0; o < l.out; ++o)
      for (int32_t r = 0; r < l.high(); ++r, y += l.wide())
        std::copy_n(&s.raw[size_t(o * s.row + r * s.wide)], l.wide(), y);
  }
}

void ConvNet::pool(Step& s, const float* x, int64_t n) {
  const Layer& l = s.layer;
  float* y = s.y.data();
  int32_t* from = s.from.data();
  for (int64_t i = 0; i < n; ++i, x += s.before)
    for (int32_t c = 0; c < l.in; ++c)
      for (int32_t oy = 0; oy < l.high(); ++oy)
        for (int32_t ox = 0; ox < l.wide(); ++ox, ++y, ++from) {
          const int32_t top = std::max(0, oy * l.stride - l.padding),
                        left = std::max(0, ox * l.stride - l.padding),
                        bottom = std::min(l.height, oy * l.stride - l.padding + l.kernel),
                        right = std::min(l.width, ox * l.stride - l.padding + l.kernel);
          int32_t best = (c * l.height + top) * l.width + left;
          float most = x[best];
          for (int32_t r = top; r < bottom; ++r)
            for (int32_t q = left; q < right; ++q) {
              const int32_t at = (c * l.height + r) * l.width + q;
              best = x[at] > most ? at : best, most = x[at] > most ? x[at] : most;
            }
          *y = most, *from = best;
        }
}

void ConvNet::run(size_t k, int64_t n) {
  Step& s = steps_[k];
  const float* x = given(int64_t(k) - 1);
  float* y = s.y.data();
  switch (s.layer.op) {
    case Layer::kLinear:
      dots(n, s.after, s.before, x, s.before, weights(s), s.at.data(), y, s.after, false);
      for (int64_t i = 0; i < n * s.after; ++i) y[i] += biases(s)[i % s.after];
      return;
    case Layer::kConv:
      return conv(s, x, n);
    case Layer::kMaxPool:
      return pool(s, x, n);
    case Layer::kActivate:
      for (int64_t i = 0; i < n * s.after; ++i) y[i] = x[i] > 0 ? x[i] : 0;
      return;
    case Layer::kAdd: {
      const float* other = given(s.kept);
      for (int64_t i = 0; i < n * s.after; ++i) y[i] = x[i] + other[i];
      return;
    }
    case Layer::kKeep:
    case Layer::kNorm:
      return;
  }
}

void ConvNet::learn(const float* x, int64_t n, float* y) {
  n_ = n;
  std::copy_n(x, n * plan_.inputs, x_.data());
  for (size_t k = 0; k < steps_.size(); ++k) run(k, n);
  std::copy_n(steps_.back().y.data(), n * plan_.outputs, y);
}

void ConvNet::forward(const float* x, int64_t n, float* y) {
  for (int64_t i = 0; i < n; i += kChunk)
    learn(x + i * plan_.inputs, std::min(kChunk, n - i), y + i * plan_.outputs);
}

/// d_next_ becomes the slopes of what came in, where they go on.
void ConvNet::conv_back(Step& s, bool on) {
  const Layer& l = s.layer;
  const int64_t plane = int64_t(s.wide) * s.high;
  const int64_t cells = int64_t(s.at.size()), square = int64_t(l.kernel) * l.kernel;
  float *w = slope_of(l.weight), *b = slope_of(l.bias);
  const float* from = weights(s);
  for (int64_t o = 0; on && o < l.out; ++o)
    for (int64_t c = 0; c < l.in; ++c)
      std::copy_n(from + (o * l.in + c) * square, square,
                  &s.turned[size_t((c * l.out + o) * square)]);
  const float* dy = d_.data();
  float* dx = d_next_.data();
  for (int64_t i = 0; i < n_; ++i) {
    for (int32_t o = 0; o < l.out; ++o) {
      float sum = 0;
      for (int32_t r = 0; r < l.high(); ++r, dy += l.wide()) {
        std::copy_n(dy, l.wide(), &s.slopes[size_t(o * s.pitch + s.margin + r * s.wide)]);
        for (int32_t q = 0; q < l.wide(); ++q) sum += dy[q];
      }
      b[o] += sum;
    }
    dots(l.out, cells, s.row, &s.slopes[size_t(s.margin)], s.pitch,
         &s.padded[size_t(i * l.in * plane)], s.at.data(), w, cells, true);
    if (!on) continue;
    const auto all = int64_t(s.back.size());
    multiply_shifted(l.in, s.plane, all, {s.turned.data(), all, 1}, s.slopes.data(), s.back.data(),
                     s.raw.data(), s.plane, nullptr, false);
    for (int32_t c = 0; c < l.in; ++c)
      for (int32_t r = 0; r < l.height; ++r, dx += l.width)
        std::copy_n(&s.raw[size_t(c * s.plane + (r + l.padding) * s.wide + l.padding)], l.width,
                    dx);
  }
}

void ConvNet::linear_back(Step& s, const float* x, bool on) {
  float *w = slope_of(s.layer.weight), *b = slope_of(s.layer.bias);
  int64_t rows[kChunk];
  for (int64_t i = 0; i < n_; ++i) rows[i] = i * s.before;
  multiply_shifted(s.after, s.before, n_, {d_.data(), 1, s.after}, x, rows, w, s.before, nullptr,
                   true);
  for (int64_t i = 0; i < n_; ++i)
    for (int64_t o = 0; o < s.after; ++o) b[o] += d_[size_t(i * s.after + o)];
  if (on)
    multiply_shifted(n_, s.before, s.after, {d_.data(), s.after, 1}, weights(s), s.at.data(),
                     d_next_.data(), s.before, nullptr, false);
}

void ConvNet::run_back(size_t k, const float* x) {
  Step& s = steps_[k];
  const bool on = k > 0;
  switch (s.layer.op) {
    case Layer::kLinear:
      linear_back(s, x, on);
      return d_.swap(d_next_);
    case Layer::kConv:
      conv_back(s, on);
      return d_.swap(d_next_);
    case Layer::kMaxPool:
      std::fill_n(d_next_.begin(), n_ * s.before, 0.0f);
      for (int64_t i = 0; i < n_; ++i)
        for (int64_t o = i * s.after; o < (i + 1) * s.after; ++o)
          d_next_[size_t(i * s.before + s.from[size_t(o)])] += d_[size_t(o)];
      return d_.swap(d_next_);
    case Layer::kActivate:
      for (int64_t i = 0; i < n_ * s.after; ++i)
        d_[size_t(i)] = s.y[size_t(i)] > 0 ? d_[size_t(i)] : 0;
      return;
    case Layer::kAdd:
      std::copy_n(d_.begin(), n_ * s.after, kept_[size_t(s.kept)].begin());
      return;
    case Layer::kKeep:
      for (int64_t i = 0; i < n_ * s.after; ++i) d_[size_t(i)] += kept_[k][size_t(i)];
      return;
    case Layer::kNorm:
      return;
  }
}

void ConvNet::backward(const float* dy) {
  std::copy_n(dy, n_ * plan_.outputs, d_.data());
  for (size_t k = steps_.size(); k-- > 0;) run_back(k, given(int64_t(k) - 1));
}

}  // namespace plantgym
