#include "network_agent.h"

#include <algorithm>
#include <cstring>

#include "network_policy.h"

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
  for (int64_t i = 0; i < n; ++i)
    actions_.greedy(&y_[size_t(i * plan.outputs)],
                    seen.mask ? seen.mask + i * actions_.mask_size : nullptr,
                    static_cast<char*>(action) + i * action_bytes_);
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
