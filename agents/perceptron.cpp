#include "perceptron.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "action_space.h"
#include "plantgym/math.h"
#include "table.h"

namespace plantgym {
namespace {

typedef double Lanes __attribute__((vector_size(Perceptron::kLanes * 8)));

/// What the last layer gives for elements [from, to) of an action.
int32_t width_of(const pg_space& s, int64_t from, int64_t to) {
  int32_t all = 0;
  for (int64_t e = from; e < to; ++e) all += std::max(1, values_of(s, e));
  return all;
}

}  // namespace

Perceptron::Perceptron(const pg_spec& spec, PerceptronShape shape)
    : shape_(std::move(shape)),
      seen_(finite_observation(spec)),
      done_(*spec.action),
      obs_bytes_(bytes_of(seen_)),
      mask_size_(spec.mask_size) {
  const int64_t per_head = scores() ? 1 : done_.elements / shape_.heads;
  int32_t width = 0;
  bool fits = (scores() ? shape_.shared && shape_.heads == values_of(done_, 0)
                        : per_head * shape_.heads == done_.elements) &&
              done_.dtype != PG_U8 && seen_.dtype != PG_U8 &&
              shape_.inputs.size() % size_t(shape_.heads) == 0;
  for (const PerceptronInput& i : shape_.inputs) fits &= i.element < seen_.elements;
  for (int64_t e = 0; !scores() && e < done_.elements; ++e)
    fits &= shape_.heads == 1 || values_of(done_, e) == values_of(done_, 0);
  if (!fits)
    throw Error("the network does not fit the environment; was it trained on another one?");
  for (size_t k = 0; k < shape_.inputs.size() / size_t(shape_.heads); ++k)
    width += std::max(1, shape_.inputs[k].values);
  widths_.push_back(width);
  widths_.insert(widths_.end(), shape_.hidden.begin(), shape_.hidden.end());
  widths_.push_back(scores() ? 1 : width_of(done_, 0, per_head));
  for (size_t l = 1; l < widths_.size(); ++l)
    of_head_ += int64_t(widths_[l - 1] + 1) * int64_t(widths_[l]);
  const size_t most = size_t(*std::max_element(widths_.begin(), widths_.end()));
  x_.resize(most * kLanes), y_.resize(most * kLanes), one_.resize(size_t(widths_.back()));
}

int32_t Perceptron::fan_in(int64_t weight) const {
  weight %= of_head_;
  for (size_t l = 1;; ++l) {
    const int64_t of_layer = int64_t(widths_[l - 1] + 1) * int64_t(widths_[l]);
    if (weight < of_layer) return widths_[l - 1];
    weight -= of_layer;
  }
}

void Perceptron::look(const char* row, int32_t head, int32_t lane) {
  const size_t count = shape_.inputs.size() / size_t(shape_.heads);
  double* to = x_.data() + lane;
  const auto add = [&](double x) { *to = x, to += kLanes; };
  for (size_t k = 0; k < count; ++k) {
    const PerceptronInput& in = shape_.inputs[size_t(head) * count + k];
    if (in.element == PerceptronInput::kNothing) {
      for (int32_t v = 0; v < std::max(1, in.values); ++v) add(0);
      continue;
    }
    const double v = in.element == PerceptronInput::kHead ? double(head)
                     : seen_.dtype == PG_F32
                         ? double(reinterpret_cast<const float*>(row)[in.element])
                         : double(reinterpret_cast<const int32_t*>(row)[in.element]);
    if (!in.values) {
      add((v - in.middle) * in.scale);
      continue;
    }
    const int32_t one = v > 0 ? std::min(int32_t(v + 0.5), in.values - 1) : 0;
    for (int32_t o = 0; o < in.values; ++o) add(o == one);
  }
}

const double* Perceptron::forward(const double* weights, int32_t lanes) {
  for (size_t l = 1; l < widths_.size(); ++l) {
    const size_t in = size_t(widths_[l - 1]), out = size_t(widths_[l]);
    double* to = y_.data();
    for (size_t k = 0; k < out; ++k, weights += in + 1, to += kLanes) {
      Lanes sum = Lanes{} + weights[in], xs;
      const double* x = x_.data();
      for (size_t j = 0; j < in; ++j, x += kLanes)
        std::memcpy(&xs, x, sizeof xs), sum += weights[j] * xs;
      std::memcpy(to, &sum, sizeof sum);
    }
    if (l + 1 < widths_.size() && lanes > 1)
      math::tanh_each(y_.data(), int64_t(out) * kLanes);
    else if (l + 1 < widths_.size())
      for (size_t k = 0; k < out; ++k) y_[k * kLanes] = math::tanh(y_[k * kLanes]);
    x_.swap(y_);
  }
  return x_.data();
}

void Perceptron::decide(const double* y, int64_t from, int64_t to, const uint8_t* mask, int64_t at,
                        void* action, double*& told) const {
  for (int64_t e = from; e < to; ++e) {
    const int32_t n = values_of(done_, e);
    if (n) {
      static_cast<int32_t*>(action)[at + e] = greedy(y, n, mask);
      for (int32_t a = 0; told && a < n; ++a) *told++ = mask && !mask[a] ? double(NAN) : y[a];
      y += n, mask = mask ? mask + n : nullptr;
      continue;
    }
    const double low = double(done_.lows ? done_.lows[e] : done_.low),
                 high = double(done_.highs ? done_.highs[e] : done_.high);
    double v = *y++;
    if (std::isfinite(low) && std::isfinite(high)) v = low + (high - low) * (v + 1) / 2;
    static_cast<float*>(action)[at + e] = float(v > low ? std::min(v, high) : low);
  }
}

int32_t Perceptron::best_value(const double* weights, const char* row, const uint8_t* mask,
                               double* told) {
  int32_t best = 0, lanes = 0, heads[kLanes];
  double most = -INFINITY;
  const auto score = [&] {
    const double* y = forward(weights, lanes);
    for (int32_t n = 0; n < lanes; ++n) {
      if (told) told[heads[n]] = y[n];
      if (y[n] > most) most = y[n], best = heads[n];
    }
    lanes = 0;
  };
  for (int32_t h = 0; h < shape_.heads; ++h) {
    if (told) told[h] = double(NAN);
    if (mask && !mask[h]) continue;
    look(row, h, lanes), heads[lanes++] = h;
    if (lanes == kLanes) score();
  }
  if (lanes > 0) score();
  return best;
}

void Perceptron::act(const double* weights, const pg_io& seen, int64_t i, void* action,
                     double* told) {
  const int64_t stride = seen.stride[0] ? seen.stride[0] : obs_bytes_;
  const char* row = static_cast<const char*>(seen.obs[0]) + i * stride;
  const uint8_t* mask = seen.mask && mask_size_ ? seen.mask + i * mask_size_ : nullptr;
  if (scores())
    return void(static_cast<int32_t*>(action)[i] = best_value(weights, row, mask, told));
  const int64_t per_head = done_.elements / shape_.heads;
  const int32_t together = shape_.shared ? kLanes : 1;
  for (int32_t first = 0; first < shape_.heads; first += together) {
    const int32_t n = std::min(together, shape_.heads - first);
    for (int32_t lane = 0; lane < n; ++lane) look(row, first + lane, lane);
    const double* y = forward(shape_.shared ? weights : weights + first * of_head_, n);
    for (int32_t lane = 0; lane < n; ++lane) {
      const int32_t h = first + lane;
      for (size_t k = 0; k < one_.size(); ++k) one_[k] = y[k * kLanes + size_t(lane)];
      decide(one_.data(), h * per_head, (h + 1) * per_head, mask, i * done_.elements, action, told);
      if (mask) mask += width_of(done_, h * per_head, (h + 1) * per_head);
    }
  }
}

int32_t Perceptron::choices() const {
  int32_t all = 0;
  for (int64_t e = 0; e < done_.elements; ++e) all += values_of(done_, e);
  return all;
}

PerceptronAgent::PerceptronAgent(const pg_spec& spec, PerceptronShape shape,
                                 std::vector<double> weights)
    : network_(spec, std::move(shape)), weights_(std::move(weights)) {
  if (int64_t(weights_.size()) != network_.size())
    throw Error(
        "the network has other weights than the environment wants; was it trained on "
        "another one?");
}

void PerceptronAgent::act(const pg_io& seen, int64_t n, const uint8_t*, void* action) {
  const int64_t choices = network_.choices();
  scores_.resize(std::max(scores_.size(), size_t(n * choices)));
  for (int64_t i = 0; i < n; ++i)
    network_.act(weights_.data(), seen, i, action,
                 choices ? &scores_[size_t(i * choices)] : nullptr);
}

Weighed PerceptronAgent::weighed(int64_t row) const {
  // of an action of numbers and choices only the choices were weighed
  const int64_t choices = network_.choices();
  const auto at = scores_.begin() + std::ptrdiff_t(row * choices);
  if (!choices || size_t((row + 1) * choices) > scores_.size()) return {};
  return {Weighed::kScores, false, {at, at + std::ptrdiff_t(choices)}};
}

}  // namespace plantgym
