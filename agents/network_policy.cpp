#include "network_policy.h"

#include "error.h"

namespace plantgym {
namespace {

std::vector<PolicySlot> slots_of(const NetworkPlan& plan) {
  std::vector<PolicySlot> all;
  for (const InputPart& p : plan.parts)
    for (size_t e = 0; e < size_t(p.elements); ++e) {
      PolicySlot s = {int32_t(p.first) + p.at[e], 0, 0, p.scale};
      if (!p.step.empty()) s.step = p.step[e], s.count = p.count[e];
      all.push_back(s);
    }
  return all;
}

class Towers {
 public:
  Towers(const NetworkPlan& plan, std::span<const float> parameters, PolicyNetwork& to)
      : plan_(plan), parameters_(parameters), to_(to) {}

  /// @param n numbers that come in; afterwards, that go out
  std::vector<PolicyLayer> translate(const std::vector<Layer>& layers, int64_t& n) {
    std::vector<PolicyLayer> all;
    for (const Layer& l : layers) {
      PolicyLayer p;
      p.op = op_of(l), p.in = p.out = int32_t(n);
      if (l.op == Layer::kLinear) p.out = l.out;
      if (p.image())
        p = {p.op, l.in, l.out, l.kernel, l.stride, l.padding, l.height, l.width, -1, -1};
      p.weight = array(l.weight), p.bias = array(l.bias);
      n = p.after();
      all.push_back(p);
    }
    return all;
  }
  int32_t array(int32_t parameter) {
    if (parameter < 0) return -1;
    const Parameter& p = plan_.parameters[size_t(parameter)];
    const auto values = parameters_.subspan(size_t(p.offset), size_t(p.size()));
    to_.arrays.push_back({p.name, p.shape, {values.begin(), values.end()}});
    return int32_t(to_.arrays.size()) - 1;
  }
  int32_t find(const std::string& name) const {
    for (size_t k = 0; k < plan_.parameters.size(); ++k)
      if (plan_.parameters[k].name == name) return int32_t(k);
    return -1;
  }

 private:
  PolicyLayer::Op op_of(const Layer& l) const {
    switch (l.op) {
      case Layer::kLinear:
        return PolicyLayer::kLinear;
      case Layer::kConv:
        return PolicyLayer::kConv;
      case Layer::kMaxPool:
        return PolicyLayer::kMaxPool;
      case Layer::kNorm:
        return PolicyLayer::kNorm;
      case Layer::kKeep:
        return PolicyLayer::kKeep;
      case Layer::kAdd:
        return PolicyLayer::kAdd;
      case Layer::kActivate:
        break;
    }
    return l.relu || plan_.activation == Activation::kRelu ? PolicyLayer::kRelu
           : plan_.activation == Activation::kTanh         ? PolicyLayer::kTanh
                                                           : PolicyLayer::kElu;
  }
  const NetworkPlan& plan_;
  std::span<const float> parameters_;
  PolicyNetwork& to_;
};

}  // namespace

void describe_network(const NetworkPlan& plan, std::span<const float> parameters,
                      const std::string& head, Policy& to) {
  to.kind = Policy::kNetwork;
  PolicyNetwork& net = to.network = {};
  net.slots = slots_of(plan), net.inputs = int32_t(plan.inputs);
  Towers towers(plan, parameters, net);
  for (const Tower& t : plan.towers) {
    std::string name;
    const OutputHead* found = nullptr;
    for (const OutputHead& h : t.heads) {
      name += (name.empty() ? "" : "_") + h.name;
      if (h.name == head) found = &h;
    }
    if (!found) continue;
    int64_t features = 0;
    for (size_t k = 0; k < plan.parts.size(); ++k) {
      const InputPart& p = plan.parts[k];
      int64_t n = p.inputs;
      std::vector<PolicyLayer> layers = towers.translate(t.encoders[k], n);
      net.encoders.push_back({int32_t(p.first), int32_t(p.inputs), int32_t(n), std::move(layers)});
      features += n;
    }
    const std::string last = name + ".to_" + head;
    std::vector<Layer> trunk = t.trunk;  // whose last layer gives the outputs of all heads
    trunk.back().out = found->outputs;
    trunk.back().weight = towers.find(last + ".weight");
    trunk.back().bias = towers.find(last + ".bias");
    net.trunk = towers.translate(trunk, features);
    return;
  }
  throw Error("the network has no head '" + head + "'");
}

}  // namespace plantgym
