#include "policy.h"

#include <algorithm>
#include <cmath>

#include "cluster_policy.h"
#include "layers.h"

namespace plantgym {
namespace {

uint64_t splitmix64(uint64_t x) {  // splitmix64 (Steele, Lea & Flood 2014), as TileCoder hashes
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
  return x ^ (x >> 31);
}

/// What stands for a value that is none of 0..count-1, or not finite.
float made_usable(const PolicyFeature& f, float x) {
  if (f.count) return x > 0 ? std::min(std::floor(x + 0.5f), float(f.count - 1)) : 0;
  return std::isfinite(x) ? x : std::isfinite(f.low) ? f.low : 0;
}

}  // namespace

PolicyActor::PolicyActor(const Policy& policy) : policy_(policy) {
  const PolicySight& s = policy.sight;
  frames_.resize(s.features.size() * size_t(s.frames));
  shown_.resize(size_t(s.shown())), outside_.resize(s.features.size());
  values_.resize(size_t(policy.values()));
  seen_.resize(policy.trees.inputs.size());
  if (policy.kind != Policy::kNetwork && !policy.clusters_of_network()) return;
  const PolicyNetwork& net = policy.network;
  inputs_.resize(size_t(net.inputs));
  size_t features = 0;
  for (const PolicyNetwork::Encoder& e : net.encoders) {
    make_room(e.layers, size_t(e.inputs), room_);
    features += size_t(e.features);
  }
  make_room(net.trunk, features, room_);
  features_.resize(features), given_.resize(size_t(net.outputs()));
}

/// shown_ becomes what the policy decides on.
int32_t PolicyActor::look(const float* obs) {
  const PolicySight& s = policy_.sight;
  const size_t n = s.features.size(), frames = size_t(s.frames);
  const bool first = decisions_ < 0;
  decisions_ = first ? 0 : decisions_ + 1;
  std::copy(frames_.begin() + std::ptrdiff_t(n), frames_.end(),
            frames_.begin());  // the oldest goes
  float* newest = &frames_[(frames - 1) * n];
  int32_t outside = 0;
  size_t f = 0;
  for (const PolicyPart& p : s.parts)
    for (int32_t k = 0; k < p.features; ++k, ++f) {
      const PolicyFeature& feature = s.features[f];
      outside_[f] = !(obs[f] >= feature.low && obs[f] <= feature.high);
      outside += outside_[f];
      if (policy_.kind == Policy::kTrees) {  // they decide on anything, and so do all their forms
        newest[f] = obs[f];
        continue;
      }
      const float x = made_usable(feature, obs[f]);
      float y = float((double(x) - feature.mean) * feature.scale);
      if (p.numbers && s.clip > 0) y = std::min(std::max(y, -s.clip), s.clip);
      newest[f] = y;
    }
  for (size_t k = 0; first && k + 1 < frames; ++k) std::copy_n(newest, n, &frames_[k * n]);
  size_t at = 0, from = 0;
  for (size_t p = 0; p < s.parts.size(); ++p) {
    const size_t width = size_t(s.parts[p].features);
    for (size_t k = 0; k < frames; ++k, at += width)
      std::copy_n(&frames_[k * n + from], width, &shown_[at]);
    from += width;
    if (s.time == PolicySight::kNone || p != size_t(s.time_part)) continue;
    const int64_t done = std::min<int64_t>(decisions_, s.time_limit);
    const auto time = float(s.time == PolicySight::kElapsed ? done : s.time_limit - done);
    shown_[at++] = s.parts[p].numbers ? time / float(s.time_limit) : time;
  }
  return outside;
}

void PolicyActor::run_network() {
  const PolicyNetwork& net = policy_.network;
  std::fill(inputs_.begin(), inputs_.end(), 0.0f);
  for (size_t k = 0; k < net.slots.size(); ++k) {
    const PolicySlot& s = net.slots[k];
    const float x = shown_[k];
    if (!s.count) {
      inputs_[size_t(s.at)] = s.scale * x;
      continue;
    }
    const float v = x > 0 ? std::min(std::floor(x + 0.5f), float(s.count - 1)) : 0;
    inputs_[size_t(s.at) + size_t(v) * size_t(s.step)] = 1;
  }
  size_t at = 0;
  for (const PolicyNetwork::Encoder& e : net.encoders) {
    std::copy_n(&inputs_[size_t(e.first)], e.inputs, room_.x.begin());
    for (const PolicyLayer& l : e.layers) run_layer(l, net.arrays, room_);
    std::copy_n(room_.x.begin(), e.features, &features_[at]);
    at += size_t(e.features);
  }
  std::copy(features_.begin(), features_.end(), room_.x.begin());
  for (const PolicyLayer& l : net.trunk) run_layer(l, net.arrays, room_);
  std::copy_n(room_.x.begin(), given_.size(), given_.begin());
}

void PolicyActor::run_table() {
  const PolicySight& s = policy_.sight;
  size_t state = 0, at = 0, f = 0;
  for (size_t p = 0; p < s.parts.size(); ++p) {
    const size_t width = size_t(s.parts[p].features);
    for (int32_t k = 0; k < s.frames; ++k)
      for (size_t e = 0; e < width; ++e)
        state = state * size_t(s.features[f + e].count) + size_t(shown_[at++]);
    f += width;
    if (s.time != PolicySight::kNone && p == size_t(s.time_part))
      state = state * size_t(s.time_limit + 1) + size_t(shown_[at++]);
  }
  const double* row = &policy_.table.values[state * values_.size()];
  std::copy_n(row, values_.size(), values_.begin());
}

void PolicyActor::run_tiles() {
  const PolicyTiles& t = policy_.tiles;
  std::fill(values_.begin(), values_.end(), 0.0);
  uint64_t first = 0;
  for (const auto& group : t.groups) {
    uint64_t tiles = uint64_t(t.tilings);
    for (const PolicyTiles::Element& e : group) tiles *= uint64_t(e.tiles + 1);
    for (int64_t k = 0; k < t.tilings; ++k) {
      uint64_t index = uint64_t(k), shift = uint64_t(k);
      for (const PolicyTiles::Element& e : group) {
        const double along = (double(shown_[size_t(e.shown)]) - e.low) / (e.high - e.low);
        const double x = (along > 0 ? along < 1 ? along : 1 : 0) * e.tiles;
        const double offset = double(shift % uint64_t(t.tilings)) / t.tilings;
        index = index * uint64_t(e.tiles + 1) + uint64_t(x + offset);
        shift += 2 * uint64_t(k);
      }
      index += first;
      const uint64_t tile = t.memory ? splitmix64(index) % uint64_t(t.memory) : index;
      const double* w = &t.weights[size_t(tile) * values_.size()];
      for (size_t a = 0; a < values_.size(); ++a) values_[a] += w[a];
    }
    first += tiles;
  }
}

void PolicyActor::run_trees() {
  const PolicyTrees& t = policy_.trees;
  t.look(shown_.data(), seen_.data());
  double* to = values_.data();
  for (const DecisionTree& tree : t.trees) {
    const int32_t leaf = tree.leaf_of(seen_.data());
    if (tree.classes)
      to = std::copy_n(tree.votes_of(leaf), tree.classes, to);
    else
      *to++ = tree.nodes[size_t(leaf)].value;
  }
}

void PolicyActor::run_clusters() {
  const PolicyClusters& c = policy_.clusters;
  const float* seen = policy_.clusters_of_network() ? given_.data() : shown_.data();
  const size_t k = size_t(nearest_cluster(c, seen));
  std::copy_n(&c.values[k * values_.size()], values_.size(), values_.begin());
}

void PolicyActor::decide(const uint8_t* mask, float* action) const {
  const std::vector<PolicyOutput>& outputs = policy_.outputs;
  const auto greatest = [&](size_t from, size_t count) {
    size_t best = count;
    for (size_t a = 0; a < count; ++a)
      if ((!mask || mask[from + a]) && (best == count || values_[from + a] > values_[from + best]))
        best = a;
    return best == count ? 0 : best;
  };
  if (policy_.joint) {
    size_t a = greatest(0, values_.size());
    for (size_t e = outputs.size(); e-- > 0; a /= size_t(outputs[e].count))
      action[e] = float(a % size_t(outputs[e].count));
    return;
  }
  size_t from = 0;
  for (size_t e = 0; e < outputs.size(); ++e) {
    const PolicyOutput& o = outputs[e];
    if (o.count) {
      action[e] = float(greatest(from, size_t(o.count))), from += size_t(o.count);
    } else {
      const float x = o.gain * float(values_[from++]) + o.offset;
      action[e] = x > o.low ? x < o.high ? x : o.high : o.low;  // not a number: low
    }
  }
}

int32_t PolicyActor::act(const float* obs, const uint8_t* mask, float* action) {
  const int32_t outside = look(obs);
  if (!given_.empty()) run_network();
  if (policy_.kind == Policy::kNetwork) std::copy(given_.begin(), given_.end(), values_.begin());
  if (policy_.kind == Policy::kTable) run_table();
  if (policy_.kind == Policy::kTiles) run_tiles();
  if (policy_.kind == Policy::kTrees) run_trees();
  if (policy_.kind == Policy::kClusters) run_clusters();
  decide(mask, action);
  return outside;
}

}  // namespace plantgym
