#include <algorithm>
#include <cmath>

#include "cluster_policy.h"
#include "error.h"
#include "policy.h"
#include "policy_words.h"

namespace plantgym {
namespace {

constexpr int64_t kMost = int64_t(1) << 26;  // numbers of anything

void need(bool right, const std::string& what) {
  if (!right) throw Error(what);
}

bool within(int64_t x, int64_t low, int64_t high) { return x >= low && x <= high; }

void check_sight(const PolicySight& s) {
  int64_t features = 0;
  for (const PolicyPart& p : s.parts) {
    need(within(p.features, 1, kMost), "a part of the observation is empty");
    features += p.features;
  }
  need(!s.parts.empty() && features == int64_t(s.features.size()),
       joined({"the parts of the observation have ", std::to_string(features), " features, not ",
               std::to_string(s.features.size())}));
  need(within(s.frames, 1, 1024) && s.shown() <= kMost, "frames must be in [1, 1024]");
  need(s.clip >= 0, "clip must not be negative");
  need(s.time == PolicySight::kNone || (within(s.time_part, 0, int64_t(s.parts.size()) - 1) &&
                                        within(s.time_limit, 1, 1 << 30)),
       "the time has no part or no limit");
  for (const PolicyFeature& f : s.features) {
    need(within(f.count, 0, kMost) && (f.labels.empty() || int64_t(f.labels.size()) == f.count),
         joined({"feature ", f.name, ": as many labels as values are needed"}));
    need(f.low <= f.high, joined({"feature ", f.name, ": low is greater than high"}));
    need(std::isfinite(f.mean) && std::isfinite(f.scale),
         joined({"feature ", f.name, ": mean and scale must be finite"}));
  }
}

template <class T>
void check_finite(const std::vector<T>& all, const std::string& name) {
  for (const T x : all)
    need(std::isfinite(x), joined({name, " holds a number that is not finite"}));
}

/// Follows the sizes through layers. @param n numbers that come in
class LayerCheck {
 public:
  explicit LayerCheck(const PolicyNetwork& net) : net_(net) {}
  int64_t through(const std::vector<PolicyLayer>& layers, int64_t n) const {
    int64_t kept = -1;
    for (const PolicyLayer& l : layers) {
      need(within(l.in, 1, kMost) && within(l.out, 1, kMost), "a layer has no size");
      if (l.image()) image(l);
      need(l.before() == n, joined({"a layer takes ", std::to_string(l.before()), " numbers, ",
                                    std::to_string(n), " come in"}));
      if (l.op == PolicyLayer::kLinear) array(l.weight, n * l.out), array(l.bias, l.out);
      if (l.op == PolicyLayer::kNorm) array(l.weight, n), array(l.bias, n);
      if (l.op == PolicyLayer::kKeep) kept = n;
      need(l.op != PolicyLayer::kAdd || kept == n, "a layer adds what was not kept");
      need(l.op == PolicyLayer::kLinear || l.image() || l.out == l.in,
           "a layer that changes no size has two");
      n = l.after();
    }
    return n;
  }

 private:
  void image(const PolicyLayer& l) const {
    need(within(l.kernel, 1, 1024) && within(l.stride, 1, 1024) &&
             within(l.padding, 0, l.kernel - 1) && within(l.height, 1, 65536) &&
             within(l.width, 1, 65536) && l.kernel <= l.height + 2 * l.padding &&
             l.kernel <= l.width + 2 * l.padding && within(l.in, 1, 65536) &&
             within(l.out, 1, 65536) && l.patch() <= kMost && l.before() <= kMost &&
             l.after() <= kMost,
         "a layer of images has impossible sizes");
    if (l.op == PolicyLayer::kConv)
      array(l.weight, int64_t(l.out) * l.in * l.kernel * l.kernel), array(l.bias, l.out);
    else
      need(l.in == l.out, "a pool has two numbers of channels");
  }
  void array(int32_t at, int64_t size) const {
    need(within(at, 0, int64_t(net_.arrays.size()) - 1), "a layer lacks an array");
    const PolicyArray& a = net_.arrays[size_t(at)];
    need(int64_t(a.values.size()) == size,
         joined({"the array '", a.name, "' has ", std::to_string(a.values.size()),
                 " numbers, its layer needs ", std::to_string(size)}));
  }
  const PolicyNetwork& net_;
};

void check_network(const Policy& p) {
  const PolicyNetwork& net = p.network;
  need(within(net.inputs, 1, kMost), "the network takes no inputs");
  need(int64_t(net.slots.size()) == p.sight.shown(), "the network has other inputs than are shown");
  for (const PolicySlot& s : net.slots) {
    const int64_t last = s.at + std::max<int64_t>(s.count - 1, 0) * s.step;
    need(s.at >= 0 && s.step >= 0 && s.count >= 0 && last < net.inputs,
         "a number goes outside the network's inputs");
  }
  for (const PolicyArray& a : net.arrays)
    check_finite(a.values, joined({"the array '", a.name, "'"}));
  const LayerCheck check(net);
  int64_t features = 0;
  for (const PolicyNetwork::Encoder& e : net.encoders) {
    need(e.first >= 0 && e.inputs >= 1 && int64_t(e.first) + e.inputs <= net.inputs,
         "an encoder reads outside the network's inputs");
    need(check.through(e.layers, e.inputs) == e.features, "an encoder gives other features");
    features += e.features;
  }
  need(within(features, 1, kMost), "the network has no features");
  need(check.through(net.trunk, features) == net.outputs() &&
           (p.clusters_of_network() || net.outputs() == p.values()),
       "the network gives other outputs than the action has");
}

void check_tiles(const Policy& p) {
  const PolicyTiles& t = p.tiles;
  need(within(t.tilings, 1, 1024) && within(t.memory, 0, kMost), "tilings must be in [1, 1024]");
  for (const auto& group : t.groups) {
    double all = t.tilings;
    for (const PolicyTiles::Element& e : group) {
      need(within(e.shown, 0, p.sight.shown() - 1) && within(e.tiles, 1, 1 << 20) &&
               std::isfinite(e.low) && std::isfinite(e.high) && e.low < e.high,
           "tiles of an element that is not shown, or without bounds");
      all *= e.tiles + 1;
    }
    need(all <= (t.memory ? 4e18 : double(kMost)), "too many tiles");
  }
  need(p.tile_count() <= kMost && int64_t(t.weights.size()) == p.tile_count() * p.values(),
       joined({"the tiles have ", std::to_string(t.weights.size()), " weights, not ",
               std::to_string(p.tile_count() * p.values())}));
  check_finite(t.weights, "a tile");
}

void check_trees(const Policy& p) {
  const PolicyTrees& t = p.trees;
  need(p.sight.frames == 1 && p.sight.time == PolicySight::kNone && p.sight.clip == 0,
       "trees see one frame, without the time, not clipped");
  for (const PolicyFeature& f : p.sight.features)
    need(f.mean == 0 && f.scale == 1, joined({"feature ", f.name, ": trees see it as it is"}));
  for (const PolicyTrees::Input& i : t.inputs)
    need(within(i.feature, 0, int64_t(p.sight.features.size()) - 1) &&
             within(i.value, -1, std::max(p.sight.features[size_t(i.feature)].count - 1, -1)),
         "a tree sees what is not shown");
  need(t.trees.size() == (p.joint ? 1 : p.outputs.size()), "each action needs its tree");
  for (size_t k = 0; k < t.trees.size(); ++k) {
    const std::string fault = fault_of(t.trees[k]);
    need(fault.empty(), joined({"tree ", std::to_string(k), ": ", fault}));
    need(t.trees[k].features == int32_t(t.inputs.size()), "a tree has other features than inputs");
    need(t.trees[k].classes == (p.joint ? p.values() : p.outputs[k].count),
         "a tree says other classes than there are choices");
  }
}

}  // namespace

int64_t PolicyNetwork::outputs() const {
  if (!trunk.empty()) return trunk.back().after();
  int64_t features = 0;
  for (const Encoder& e : encoders) features += e.features;
  return features;
}

int64_t Policy::values() const {
  int64_t all = joint ? 1 : 0;
  for (const PolicyOutput& o : outputs)
    if (all <= kMost) all = joint ? all * o.count : all + std::max(o.count, 1);
  return all;
}

int64_t Policy::states() const {
  int64_t all = sight.time == PolicySight::kNone ? 1 : int64_t(sight.time_limit) + 1;
  for (int32_t k = 0; k < sight.frames; ++k)
    for (const PolicyFeature& f : sight.features)
      if (all <= kMost) all *= f.count;
  return all;
}

int64_t Policy::tile_count() const {
  if (tiles.memory) return tiles.memory;
  int64_t all = 0;
  for (const auto& group : tiles.groups) {
    int64_t n = tiles.tilings;
    for (const PolicyTiles::Element& e : group) n *= e.tiles + 1;
    all += n;
  }
  return all;
}

void check_policy(const Policy& p) {
  check_sight(p.sight);
  const bool choices = !p.outputs.empty() && p.outputs[0].count > 0;
  need(!p.outputs.empty() && int64_t(p.outputs.size()) <= kMost, "the action is empty");
  for (const PolicyOutput& o : p.outputs) {
    need(within(o.count, 0, kMost) && (o.count > 0) == choices,
         "the action mixes choices and numbers");
    need(o.labels.empty() || int64_t(o.labels.size()) == o.count,
         joined({"action ", o.name, ": as many labels as choices are needed"}));
    need(o.low <= o.high && std::isfinite(o.gain) && std::isfinite(o.offset),
         joined({"action ", o.name, ": low is greater than high, or its scaling is not finite"}));
  }
  need(choices || (!p.masked && !p.joint), "numbers are neither masked nor joint");
  need(p.values() <= kMost, "the action has too many values");
  if (p.kind == Policy::kNetwork) return check_network(p);
  if (p.kind == Policy::kTrees) return check_trees(p);
  need(p.joint, "tables, tiles and clusters choose joint actions");
  if (p.kind == Policy::kTiles) return check_tiles(p);
  if (p.clusters_of_network()) check_network(p);
  if (p.kind == Policy::kClusters) return check_clusters(p);
  const int64_t states = p.states();
  need(states >= 1 && states <= kMost && int64_t(p.table.values.size()) == states * p.values(),
       joined({"the table has ", std::to_string(p.table.values.size()), " values, not ",
               std::to_string(states), " x ", std::to_string(p.values())}));
}

}  // namespace plantgym
