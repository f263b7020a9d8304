// A perceptron as part of a policy that needs no PlantGym: each head is an encoder of all inputs.
#include <algorithm>
#include <cmath>

#include "perceptron.h"
#include "plantgym/fields.h"
#include "policy/policy.h"

namespace plantgym {
namespace {

/// Slots of all shown elements: as they are, or one number for each value. False: an element is
/// wanted in two ways.
bool make_slots(const PerceptronShape& shape, const pg_space& seen, PolicyNetwork& to) {
  to.slots.resize(size_t(seen.elements));
  std::vector<int32_t> values(to.slots.size(), -1);
  for (const PerceptronInput& in : shape.inputs) {
    if (in.element < 0) continue;
    int32_t& known = values[size_t(in.element)];
    if (known >= 0 && known != in.values) return false;
    known = in.values;
  }
  for (size_t e = 0; e < values.size(); ++e) {
    const int32_t count = values[e] > 0 ? values[e] : 0;
    to.slots[e] = {to.inputs, count > 0, count, 1};
    to.inputs += std::max(count, 1);
  }
  return true;
}

int32_t add(PolicyNetwork& to, std::string name, std::vector<int64_t> shape,
            const std::vector<double>& values) {
  to.arrays.push_back({std::move(name), std::move(shape), {values.begin(), values.end()}});
  return int32_t(to.arrays.size()) - 1;
}

}  // namespace

/// The first layer of head h reads all inputs: what it is not given has weight 0, what it is given
/// shifted and scaled has that in its weights.
PolicyLayer Perceptron::first_layer(const double* weights, int32_t h, PolicyNetwork& to) const {
  const size_t in = size_t(widths_[0]), out = size_t(widths_[1]), all = size_t(to.inputs);
  const size_t count = shape_.inputs.size() / size_t(shape_.heads);
  std::vector<double> w(out * all, 0), bias(out);
  for (size_t k = 0; k < out; ++k, weights += in + 1) {
    const double* own = weights;
    bias[k] = weights[in];
    for (size_t i = 0; i < count; ++i) {
      const PerceptronInput& input = shape_.inputs[size_t(h) * count + i];
      if (input.element == PerceptronInput::kNothing) {
        own += std::max(1, input.values);
      } else if (input.element == PerceptronInput::kHead && !input.values) {
        bias[k] += *own++ * (double(h) - input.middle) * input.scale;
      } else if (input.element == PerceptronInput::kHead) {
        bias[k] += own[std::min(h, input.values - 1)], own += input.values;
      } else if (input.values) {
        const size_t at = k * all + size_t(to.slots[size_t(input.element)].at);
        for (int32_t v = 0; v < input.values; ++v) w[at + size_t(v)] += *own++;
      } else {
        w[k * all + size_t(to.slots[size_t(input.element)].at)] += *own * input.scale;
        bias[k] -= *own++ * input.scale * input.middle;
      }
    }
  }
  PolicyLayer l = {PolicyLayer::kLinear, int32_t(all), int32_t(out)};
  const std::string name = join({"head_", std::to_string(h), ".0."});
  l.weight = add(to, join({name, "weight"}), {int64_t(out), int64_t(all)}, w);
  l.bias = add(to, join({name, "bias"}), {int64_t(out)}, bias);
  return l;
}

bool Perceptron::describe(const double* weights, Policy& policy) const {
  policy.kind = Policy::kNetwork;
  PolicyNetwork& to = policy.network = {};
  if (!make_slots(shape_, seen_, to)) return false;
  for (int32_t h = 0; h < shape_.heads; ++h) {
    const double* next = shape_.shared ? weights : weights + h * of_head_;
    PolicyNetwork::Encoder e = {0, to.inputs, widths_.back(), {first_layer(next, h, to)}};
    next += int64_t(widths_[0] + 1) * widths_[1];
    for (size_t l = 2; l < widths_.size(); ++l) {
      const size_t in = size_t(widths_[l - 1]), out = size_t(widths_[l]);
      std::vector<double> w, bias;
      for (size_t k = 0; k < out; ++k, next += in + 1)
        w.insert(w.end(), next, next + in), bias.push_back(next[in]);
      e.layers.push_back({PolicyLayer::kTanh, widths_[l - 1], widths_[l - 1]});
      PolicyLayer linear = {PolicyLayer::kLinear, int32_t(in), int32_t(out)};
      const std::string name = join({"head_", std::to_string(h), ".", std::to_string(l - 1), "."});
      linear.weight = add(to, join({name, "weight"}), {int64_t(out), int64_t(in)}, w);
      linear.bias = add(to, join({name, "bias"}), {int64_t(out)}, bias);
      e.layers.push_back(linear);
    }
    to.encoders.push_back(std::move(e));
  }
  for (PolicyOutput& o : policy.outputs)
    if (!o.count && std::isfinite(o.low) && std::isfinite(o.high))
      o.gain = (o.high - o.low) / 2, o.offset = (o.high + o.low) / 2;
  return true;
}

bool PerceptronAgent::describe(Policy& to) const { return network_.describe(weights_.data(), to); }

}  // namespace plantgym
