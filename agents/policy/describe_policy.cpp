#include <cmath>

#include "policy_file.h"
#include "policy_words.h"
#include "safetensors.h"

namespace plantgym {
namespace {

Json map() { return Json::empty(Json::kMap); }
Json number(int64_t x) { return Json::of(double(x)); }

template <class T, class F>
Json numbers(const std::vector<T>& all, F&& member) {
  std::vector<double> v;
  for (const T& x : all) v.push_back(double(member(x)));
  return Json::of(std::move(v));
}
template <class T>
Json plain(const std::vector<T>& all) {
  return numbers(all, [](const T& x) { return x; });
}
template <class T, class F>
Json list(const std::vector<T>& all, F&& one) {
  Json l = Json::empty(Json::kList);
  for (const T& x : all) l.list.push_back(one(x));
  return l;
}

Json feature(const PolicyFeature& f) {
  Json j = map();
  j.put("name", Json::of(f.name)), j.put("unit", Json::of(f.unit));
  j.put("low", Json::of(double(f.low))), j.put("high", Json::of(double(f.high)));
  if (f.count) j.put("count", number(f.count));
  if (!f.labels.empty()) j.put("labels", f.labels);
  if (f.mean != 0 || f.scale != 1)
    j.put("mean", Json::of(f.mean)), j.put("scale", Json::of(f.scale));
  return j;
}

Json part(const PolicyPart& p) {
  Json j = map();
  j.put("name", Json::of(p.name)), j.put("features", number(p.features));
  j.put("numbers", Json::of(p.numbers));
  return j;
}

Json sight(const PolicySight& s) {
  Json j = map();
  j.put("frames", number(s.frames)), j.put("clip", Json::of(double(s.clip)));
  if (s.time != PolicySight::kNone) {
    Json t = map();
    t.put("shows", Json::of(kTimes[s.time])), t.put("part", number(s.time_part));
    t.put("limit", number(s.time_limit));
    j.put("time", std::move(t));
  }
  j.put("parts", list(s.parts, part)), j.put("features", list(s.features, feature));
  return j;
}

Json output(const PolicyOutput& o) {
  Json j = map();
  j.put("name", Json::of(o.name)), j.put("unit", Json::of(o.unit));
  if (o.count) {
    j.put("count", number(o.count));
    if (!o.labels.empty()) j.put("labels", o.labels);
  } else {
    j.put("low", Json::of(double(o.low))), j.put("high", Json::of(double(o.high)));
    j.put("gain", Json::of(double(o.gain))), j.put("offset", Json::of(double(o.offset)));
  }
  return j;
}

Json action(const Policy& p) {
  Json j = map();
  j.put("joint", Json::of(p.joint)), j.put("masked", Json::of(p.masked));
  j.put("elements", list(p.outputs, output));
  return j;
}

Json network(const PolicyNetwork& net, bool with_numbers) {
  const auto layer = [&](const PolicyLayer& l) {
    Json j = map();
    j.put("op", Json::of(kOps[l.op])), j.put("in", number(l.in)), j.put("out", number(l.out));
    if (l.image()) {
      j.put("kernel", number(l.kernel)), j.put("stride", number(l.stride));
      j.put("padding", number(l.padding));
      j.put("height", number(l.height)), j.put("width", number(l.width));
    }
    if (l.weight >= 0) j.put("weight", Json::of(net.arrays[size_t(l.weight)].name));
    if (l.bias >= 0) j.put("bias", Json::of(net.arrays[size_t(l.bias)].name));
    return j;
  };
  Json slots = map();
  slots.put("at", numbers(net.slots, [](const PolicySlot& s) { return s.at; }));
  slots.put("step", numbers(net.slots, [](const PolicySlot& s) { return s.step; }));
  slots.put("count", numbers(net.slots, [](const PolicySlot& s) { return s.count; }));
  slots.put("scale", numbers(net.slots, [](const PolicySlot& s) { return s.scale; }));
  Json j = map();
  j.put("inputs", number(net.inputs)), j.put("slots", std::move(slots));
  j.put("encoders", list(net.encoders, [&](const PolicyNetwork::Encoder& e) {
          Json one = map();
          one.put("first", number(e.first)), one.put("inputs", number(e.inputs));
          one.put("features", number(e.features)), one.put("layers", list(e.layers, layer));
          return one;
        }));
  j.put("trunk", list(net.trunk, layer));
  j.put("arrays", list(net.arrays, [&](const PolicyArray& a) {
          Json one = map();
          one.put("name", Json::of(a.name)), one.put("shape", plain(a.shape));
          if (with_numbers) one.put("values", plain(a.values));
          return one;
        }));
  return j;
}

Json tiles(const PolicyTiles& t, bool with_numbers) {
  Json j = map();
  j.put("tilings", number(t.tilings)), j.put("memory", number(t.memory));
  j.put("groups", list(t.groups, [](const std::vector<PolicyTiles::Element>& group) {
          return list(group, [](const PolicyTiles::Element& e) {
            Json one = map();
            one.put("shown", number(e.shown)), one.put("tiles", number(e.tiles));
            one.put("low", Json::of(e.low)), one.put("high", Json::of(e.high));
            return one;
          });
        }));
  if (with_numbers) j.put("weights", plain(t.weights));
  return j;
}

Json clusters(const PolicyClusters& c, bool with_numbers) {
  Json j = map();
  j.put("shown", numbers(c.elements, [](const PolicyClusters::Element& e) { return e.shown; }));
  j.put("scale", numbers(c.elements, [](const PolicyClusters::Element& e) { return e.scale; }));
  if (with_numbers) j.put("centres", plain(c.centres)), j.put("values", plain(c.values));
  return j;
}

/// A list for each member of the nodes.
Json tree(const DecisionTree& t) {
  const auto member = [&](auto TreeNode::*m) {
    return numbers(t.nodes, [=](const TreeNode& n) { return n.*m; });
  };
  Json j = map();
  j.put("classes", number(t.classes));
  j.put("feature", member(&TreeNode::feature)), j.put("threshold", member(&TreeNode::threshold));
  j.put("right", member(&TreeNode::right)), j.put("value", member(&TreeNode::value));
  j.put("rows", member(&TreeNode::rows)), j.put("weight", member(&TreeNode::weight));
  j.put("impurity", member(&TreeNode::impurity)), j.put("decrease", member(&TreeNode::decrease));
  if (t.classes) j.put("votes", plain(t.votes));
  return j;
}

Json trees(const PolicyTrees& t) {
  Json j = map(), inputs = map();
  inputs.put("feature", numbers(t.inputs, [](const PolicyTrees::Input& i) { return i.feature; }));
  inputs.put("value", numbers(t.inputs, [](const PolicyTrees::Input& i) { return i.value; }));
  j.put("inputs", std::move(inputs)), j.put("trees", list(t.trees, tree));
  return j;
}

}  // namespace

Json describe_policy(const Policy& p, bool with_numbers) {
  Json j = map();
  j.put("format", Json::of(kPolicyFormat)), j.put("version", number(kPolicyVersion));
  j.put("environment", Json::of(p.environment)), j.put("run", Json::of(p.run));
  j.put("learner", Json::of(p.learner)), j.put("seed", number(p.seed));
  j.put("steps", number(p.steps));
  j.put("observation", sight(p.sight)), j.put("action", action(p));
  if (p.kind == Policy::kNetwork || p.clusters_of_network())
    j.put("network", network(p.network, with_numbers));
  if (p.kind == Policy::kTiles) j.put("tiles", tiles(p.tiles, with_numbers));
  if (p.kind == Policy::kTrees) j.put("trees", trees(p.trees));
  if (p.kind == Policy::kClusters) j.put("clusters", clusters(p.clusters, with_numbers));
  if (p.kind == Policy::kTable) {
    Json t = map();
    if (with_numbers) t.put("values", plain(p.table.values));
    j.put("table", std::move(t));
  }
  return j;
}

std::string policy_as_json(const Policy& p) { return to_json_lines(describe_policy(p, true), 3); }

std::string policy_as_safetensors(const Policy& p) {
  Tensors t;
  t.texts["plantgym"] = to_json(describe_policy(p, false));
  for (const PolicyArray& a : p.network.arrays) t.arrays[a.name] = {a.shape, a.values, {}};
  const int64_t actions = p.values();
  if (p.kind == Policy::kTable) t.arrays["values"] = {{p.states(), actions}, {}, p.table.values};
  if (p.kind == Policy::kClusters) {
    const int64_t k = p.clusters.count();
    t.arrays["centres"] = {{k, int64_t(p.clusters.elements.size())}, {}, p.clusters.centres};
    t.arrays["values"] = {{k, actions}, {}, p.clusters.values};
  }
  if (p.kind == Policy::kTiles)
    t.arrays["weights"] = {{p.tile_count(), actions}, {}, p.tiles.weights};
  return write_tensors(t);
}

}  // namespace plantgym
