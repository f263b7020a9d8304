#include "network_features.h"

#include <algorithm>
#include <cmath>

#include "plantgym/fields.h"
#include "policy/policy_file.h"

namespace plantgym {
namespace {

/// Forgets the arrays at the end that no layer reads.
void drop_unused(PolicyNetwork& net) {
  int32_t last = -1;
  const auto see = [&](const std::vector<PolicyLayer>& layers) {
    for (const PolicyLayer& l : layers) last = std::max({last, l.weight, l.bias});
  };
  see(net.trunk);
  for (const PolicyNetwork::Encoder& e : net.encoders) see(e.layers);
  net.arrays.resize(size_t(last + 1));
}

/// The policy without its last layer: it "acts" by saying what the layer before gives.
Policy cut(Policy p, const std::string& path) {
  const auto refuse = [&](const char* why) -> void { throw Error(join({path, ": ", why})); };
  if (p.kind != Policy::kNetwork) refuse("holds no network; export a run of ppo, pqn or dqn");
  if (p.sight.frames > 1 || p.sight.time != PolicySight::kNone)
    refuse("its network remembers earlier observations or the time, which states cannot");
  std::vector<PolicyLayer>& trunk = p.network.trunk;
  bool hidden = trunk.size() > 1;
  for (const PolicyNetwork::Encoder& e : p.network.encoders) hidden |= !e.layers.empty();
  if (trunk.empty() || trunk.back().op != PolicyLayer::kLinear || !hidden)
    refuse("its network has no hidden layer");
  const int32_t features = trunk.back().in;
  trunk.pop_back();
  drop_unused(p.network);
  p.joint = p.masked = false;
  p.outputs.clear();
  for (int32_t k = 0; k < features; ++k) {
    PolicyOutput o;
    o.name = join({"feature", std::to_string(k)});
    o.low = -INFINITY, o.high = INFINITY;
    p.outputs.push_back(std::move(o));
  }
  return p;
}

}  // namespace

NetworkFeatures::NetworkFeatures(const std::string& bytes, const std::string& path,
                                 const pg_spec& spec)
    : text_(policy_as_json(policy_of(bytes, path))),
      policy_(std::make_unique<Policy>(cut(read_policy(text_), path))),
      eyes_(*policy_, spec),
      actor_(*policy_),
      seen_(policy_->sight.features.size()),
      features_(policy_->outputs.size()) {}

const float* NetworkFeatures::look(void* const* obs, const int64_t* stride, int64_t row) {
  pg_io io = {};
  for (int32_t k = 0; k < PG_PARTS; ++k) io.obs[k] = obs[k], io.stride[k] = stride[k];
  eyes_.look(io, row, seen_.data());
  actor_.begin();
  actor_.act(seen_.data(), nullptr, features_.data());
  for (size_t k = 0; k < features_.size(); ++k) features_[k] = float(actor_.values()[k]);
  return features_.data();
}

}  // namespace plantgym
