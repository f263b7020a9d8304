#include "network_agent.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "network_policy.h"
#include "plantgym/math.h"
#include "plantgym/random.h"

namespace plantgym {

RowsSeen RowsSeen::of(const NetworkPlan& plan, const void* const* parts, const int64_t* strides) {
  RowsSeen r;
  for (size_t k = 0; k < plan.parts.size(); ++k)
    r.part[k] = parts[k], r.stride[k] = strides[k] ? strides[k] : plan.parts[k].bytes();
  return r;
}

void RowsSeen::take_in(const NetworkPlan& plan, int64_t row, float* to) const {
  for (size_t k = 0; k < plan.parts.size(); ++k)
    plan.parts[k].take_in(static_cast<const char*>(part[k]) + row * stride[k],
                          to + plan.parts[k].first);
}

NetworkAgent::NetworkAgent(const pg_spec& spec, NetworkPlan plan, const Floats& parameters)
    : actions_(spec), action_bytes_(bytes_of(*spec.action)) {
  plan.towers.resize(1);  // a value's tower has no say in what is done
  plan.outputs = plan.towers[0].outputs;
  network_ = make_network(std::move(plan));
  network_->parameters() = parameters, network_->renew();
}

void NetworkAgent::act(const pg_io& seen, int64_t n, const uint8_t*, void* action) {
  const NetworkPlan& plan = network_->plan();
  x_.resize(size_t(n * plan.inputs)), y_.resize(size_t(n * plan.outputs));
  const RowsSeen rows = RowsSeen::of(plan, seen.obs, seen.stride);
  for (int64_t i = 0; i < n; ++i) rows.take_in(plan, i, &x_[size_t(i * plan.inputs)]);
  network_->forward(x_.data(), n, y_.data());
  if (seen.mask)
    legal_.assign(seen.mask, seen.mask + n * actions_.mask_size);
  else
    legal_.clear();
  ++decisions_;
  for (int64_t i = 0; i < n; ++i) {
    void* const to = static_cast<char*>(action) + i * action_bytes_;
    if (draws_)
      draw_action(i, to);
    else
      actions_.greedy(outputs(i), seen.mask ? seen.mask + i * actions_.mask_size : nullptr, to);
  }
}

bool NetworkAgent::is_policy() const {
  return network_->plan().towers[0].heads[0].name == "policy";
}

bool NetworkAgent::draw(bool on) {
  const NetworkPlan& plan = network_->plan();
  // a box's deviations are parameters of no layer, learned with the rest
  const bool has_any =
      is_policy() && (!actions_.box() || plan.size - plan.free >= actions_.elements);
  draws_ = on && has_any;
  return has_any;
}

Weighed NetworkAgent::weighed(int64_t row) const {
  if (actions_.box() || size_t((row + 1) * network_->plan().outputs) > y_.size()) return {};
  Weighed w = {is_policy() ? Weighed::kProbabilities : Weighed::kValues, false, {}};
  const float* y = outputs(row);
  const uint8_t* legal = legal_.empty() ? nullptr : &legal_[size_t(row * actions_.mask_size)];
  const bool dueling = network_->plan().towers[0].heads[0].name == "advantage";
  for (const int32_t count : actions_.counts) {
    double most = -INFINITY, sum = 0, mean = 0;
    for (int32_t a = 0; a < count; ++a) {
      if (!legal || legal[a]) most = std::max(most, double(y[a]));
      mean += double(y[a]) / count;
    }
    for (int32_t a = 0; a < count; ++a) {
      const double of_value = dueling ? double(y[a] + y[actions_.outputs]) - mean : double(y[a]);
      w.numbers.push_back(legal && !legal[a] ? double(NAN)
                          : is_policy()      ? math::exp(double(y[a]) - most)
                                             : of_value);
      if (w.numbers.back() == w.numbers.back()) sum += w.numbers.back();
    }
    for (size_t k = w.numbers.size() - size_t(count); is_policy() && k < w.numbers.size(); ++k)
      w.numbers[k] /= sum;
    y += count, legal = legal ? legal + count : nullptr;
  }
  return w;
}

void NetworkAgent::draw_action(int64_t row, void* to) const {
  Rng rng(0x6B8B4567, uint32_t(row), 0, decisions_);
  if (actions_.box()) {
    const NetworkPlan& plan = network_->plan();
    std::vector<float> u(outputs(row), outputs(row) + actions_.elements);
    for (int32_t e = 0; e < actions_.elements; ++e) {  // Box & Muller 1958
      const double size = std::sqrt(-2 * math::log(1 - double(rng.uniform())));
      const double deviation = math::exp(double(network_->parameters()[size_t(plan.free + e)]));
      u[size_t(e)] +=
          float(deviation * size * math::cos(6.283185307179586 * double(rng.uniform())));
    }
    return actions_.scale(u.data(), static_cast<float*>(to));
  }
  const Weighed w = weighed(row);
  const double* p = w.numbers.data();
  auto* action = static_cast<int32_t*>(to);
  for (const int32_t count : actions_.counts) {
    double left = double(rng.uniform());
    *action = 0;
    for (int32_t a = 0; a < count; ++a) {
      if (!(p[a] > 0)) continue;
      *action = a;  // the last one takes what rounding leaves
      if ((left -= p[a]) < 0) break;
    }
    p += count, ++action;
  }
}

bool NetworkAgent::describe(Policy& to) const {
  const NetworkPlan& plan = network_->plan();
  describe_network(plan, network_->parameters(), plan.towers[0].heads[0].name, to);
  for (size_t e = 0; actions_.box() && e < to.outputs.size(); ++e)
    if (actions_.half[e] > 0)
      to.outputs[e].gain = actions_.half[e], to.outputs[e].offset = actions_.middle[e];
  return true;
}

}  // namespace plantgym
