#include <algorithm>
#include <cmath>
#include <limits>

#include "error.h"
#include "policy_file.h"
#include "policy_words.h"
#include "safetensors.h"

namespace plantgym {
namespace {

constexpr int64_t kBig = int64_t(1) << 30;

int32_t whole(const Json& j, const char* key, int64_t low = 0) {
  return int32_t(j.whole_at(key, low, kBig));
}
/// Null is an infinite bound.
float bound(const Json& j, const char* key, float infinite) {
  const Json* v = j.find(key);
  return v && v->kind == Json::kNull ? infinite : float(j.number_at(key));
}
std::vector<std::string> labels_of(const Json& j) {
  return j.find("labels") ? j.texts_at("labels") : std::vector<std::string>{};
}
/// Number of a word in a list of words.
template <size_t N>
int32_t word(const Json& j, const char* key, const char* const (&words)[N]) {
  const std::string& text = j.text_at(key);
  const auto it = std::find(words, words + N, text);
  if (it == words + N)
    throw j.at(key, Json::kText).wrong(joined({"'", key, "': '", text, "' is unknown"}));
  return int32_t(it - words);
}
/// Maps in a list.
const std::vector<Json>& maps(const Json& j, const char* key) {
  const Json& l = j.at(key, Json::kList);
  bool all = l.numbers.empty();
  for (const Json& x : l.list) all &= x.kind == Json::kMap;
  if (!all) throw l.wrong(joined({"'", key, "' does not hold maps only"}));
  return l.list;
}

PolicySight sight(const Json& j) {
  PolicySight s;
  s.frames = whole(j, "frames"), s.clip = float(j.number_at("clip"));
  if (j.find("time")) {
    const Json& t = j.at("time", Json::kMap);
    s.time = PolicySight::Time(word(t, "shows", kTimes));
    s.time_part = whole(t, "part"), s.time_limit = whole(t, "limit");
  }
  for (const Json& p : maps(j, "parts"))
    s.parts.push_back({p.text_at("name"), whole(p, "features"), p.at("numbers", Json::kFlag).flag});
  constexpr float kAny = std::numeric_limits<float>::infinity();
  for (const Json& x : maps(j, "features")) {
    PolicyFeature f;
    f.name = x.text_at("name"), f.unit = x.text_at("unit");
    f.low = bound(x, "low", -kAny), f.high = bound(x, "high", kAny);
    if (x.find("count")) f.count = whole(x, "count");
    if (x.find("mean")) f.mean = x.number_at("mean"), f.scale = x.number_at("scale");
    f.labels = labels_of(x);
    s.features.push_back(std::move(f));
  }
  return s;
}

void action(const Json& j, Policy& p) {
  p.joint = j.at("joint", Json::kFlag).flag, p.masked = j.at("masked", Json::kFlag).flag;
  constexpr float kAny = std::numeric_limits<float>::infinity();
  for (const Json& x : maps(j, "elements")) {
    PolicyOutput o;
    o.name = x.text_at("name"), o.unit = x.text_at("unit"), o.labels = labels_of(x);
    if (x.find("count")) {
      o.count = whole(x, "count", 1);
    } else {
      o.low = bound(x, "low", -kAny), o.high = bound(x, "high", kAny);
      o.gain = float(x.number_at("gain")), o.offset = float(x.number_at("offset"));
    }
    p.outputs.push_back(std::move(o));
  }
}

/// Values of an array: from the tensors, or from the description itself.
template <class T>
std::vector<T> values(const Json& j, const char* key, const Tensors* from,
                      const std::string& name) {
  if (!from) {
    const std::vector<double>& all = j.numbers_at(key);
    return std::vector<T>(all.begin(), all.end());
  }
  const auto it = from->arrays.find(name);
  if (it == from->arrays.end()) throw Error(joined({"the array '", name, "' is missing"}));
  if constexpr (sizeof(T) == 4)
    return it->second.f32;
  else
    return it->second.f64;
}

class NetworkReader {
 public:
  NetworkReader(const Json& j, const Tensors* from) {
    for (const Json& a : maps(j, "arrays")) {
      PolicyArray array = {
          a.text_at("name"), {}, values<float>(a, "values", from, a.text_at("name"))};
      for (const double d : a.numbers_at("shape")) array.shape.push_back(small(d));
      net.arrays.push_back(std::move(array));
    }
    net.inputs = whole(j, "inputs");
    slots(j.at("slots", Json::kMap));
    for (const Json& e : maps(j, "encoders"))
      net.encoders.push_back(
          {whole(e, "first"), whole(e, "inputs"), whole(e, "features"), layers(e, "layers")});
    net.trunk = layers(j, "trunk");
  }
  PolicyNetwork net;

 private:
  static int32_t small(double x) {
    if (!(x >= 0 && x <= double(kBig))) throw Error("a shape or a slot holds an impossible number");
    return int32_t(x);
  }
  void slots(const Json& j) {
    const auto &at = j.numbers_at("at"), &step = j.numbers_at("step"),
               &count = j.numbers_at("count"), &scale = j.numbers_at("scale");
    if (step.size() != at.size() || count.size() != at.size() || scale.size() != at.size())
      throw Error("'slots' has lists of different lengths");
    for (size_t k = 0; k < at.size(); ++k)
      net.slots.push_back({small(at[k]), small(step[k]), small(count[k]), float(scale[k])});
  }
  int32_t array(const Json& l, const char* key) const {
    if (!l.find(key)) return -1;
    const std::string& name = l.text_at(key);
    for (size_t k = 0; k < net.arrays.size(); ++k)
      if (net.arrays[k].name == name) return int32_t(k);
    throw Error(joined({"the array '", name, "' is missing"}));
  }
  std::vector<PolicyLayer> layers(const Json& j, const char* key) const {
    std::vector<PolicyLayer> all;
    for (const Json& x : maps(j, key)) {
      PolicyLayer l;
      l.op = PolicyLayer::Op(word(x, "op", kOps));
      l.in = whole(x, "in"), l.out = whole(x, "out");
      if (l.image()) {
        l.kernel = whole(x, "kernel", 1), l.stride = whole(x, "stride", 1);
        l.padding = whole(x, "padding");
        l.height = whole(x, "height"), l.width = whole(x, "width");
      }
      l.weight = array(x, "weight"), l.bias = array(x, "bias");
      all.push_back(l);
    }
    return all;
  }
};

PolicyTiles tiles(const Json& j, const Tensors* from) {
  PolicyTiles t;
  t.tilings = whole(j, "tilings"), t.memory = j.whole_at("memory", 0, kBig);
  for (const Json& group : j.at("groups", Json::kList).list) {
    t.groups.emplace_back();
    for (const Json& e : group.list)
      t.groups.back().push_back(
          {whole(e, "shown"), whole(e, "tiles", 1), e.number_at("low"), e.number_at("high")});
  }
  t.weights = values<double>(j, "weights", from, "weights");
  return t;
}

PolicyClusters clusters(const Json& j, const Tensors* from) {
  PolicyClusters c;
  const auto &shown = j.numbers_at("shown"), &scale = j.numbers_at("scale");
  if (shown.size() != scale.size()) throw Error("'clusters' has lists of different lengths");
  for (size_t e = 0; e < shown.size(); ++e) {
    if (!(shown[e] >= 0 && shown[e] <= double(kBig)))
      throw Error("an element of clusters is an impossible number");
    c.elements.push_back({int32_t(shown[e]), scale[e]});
  }
  c.centres = values<double>(j, "centres", from, "centres");
  c.values = values<double>(j, "values", from, "values");
  return c;
}

DecisionTree tree(const Json& j, size_t features) {
  DecisionTree t;
  t.features = int32_t(features), t.classes = whole(j, "classes");
  const auto &feature = j.numbers_at("feature"), &threshold = j.numbers_at("threshold"),
             &right = j.numbers_at("right"), &value = j.numbers_at("value"),
             &rows = j.numbers_at("rows"), &weight = j.numbers_at("weight"),
             &impurity = j.numbers_at("impurity"), &decrease = j.numbers_at("decrease");
  for (const auto* all : {&threshold, &right, &value, &rows, &weight, &impurity, &decrease})
    if (all->size() != feature.size())
      throw j.wrong(
          joined({"a tree has lists of different lengths: ", std::to_string(feature.size()),
                  " nodes in 'feature', but also ", std::to_string(all->size())}));
  const auto index = [](double x) { return x >= -1 && x <= double(kBig) ? int32_t(x) : -2; };
  for (size_t k = 0; k < feature.size(); ++k) {
    if (index(feature[k]) < -1 || index(right[k]) < 0 || !(rows[k] >= 0 && rows[k] < 0x1p53))
      throw j.wrong(
          joined({"node ", std::to_string(k), " of the tree holds an impossible number"}));
    t.nodes.push_back({index(feature[k]), index(right[k]), threshold[k], int64_t(rows[k]),
                       weight[k], impurity[k], decrease[k], value[k]});
  }
  if (t.classes) t.votes = j.numbers_at("votes");
  return t;
}

PolicyTrees trees(const Json& j) {
  PolicyTrees t;
  const Json& inputs = j.at("inputs", Json::kMap);
  const auto &feature = inputs.numbers_at("feature"), &value = inputs.numbers_at("value");
  if (feature.size() != value.size()) throw inputs.wrong("'inputs' has lists of different lengths");
  for (size_t k = 0; k < feature.size(); ++k) {
    if (!(std::fabs(feature[k]) <= double(kBig) && std::fabs(value[k]) <= double(kBig)))
      throw inputs.wrong("an input of a tree is an impossible number");
    t.inputs.push_back({int32_t(feature[k]), int32_t(value[k])});
  }
  for (const Json& one : maps(j, "trees")) t.trees.push_back(tree(one, t.inputs.size()));
  return t;
}

Policy read_description(const Json& j, const Tensors* from) {
  if (j.kind != Json::kMap || !j.find("format") || j.text_at("format") != kPolicyFormat)
    throw Error("not a policy of plantgym: 'format' does not say plantgym.policy");
  if (const double version = j.number_at("version"); version != kPolicyVersion)
    throw Error(joined({"has format version ", std::to_string(int64_t(version)),
                        ", this program reads version ", std::to_string(kPolicyVersion)}));
  Policy p;
  p.environment = j.text_at("environment"), p.run = j.text_at("run");
  p.learner = j.text_at("learner");
  constexpr int64_t kExact = int64_t(1) << 53;
  p.seed = j.whole_at("seed", 0, kExact), p.steps = j.whole_at("steps", 0, kExact);
  p.sight = sight(j.at("observation", Json::kMap));
  action(j.at("action", Json::kMap), p);
  if (j.find("network")) p.network = NetworkReader(j.at("network", Json::kMap), from).net;
  if (j.find("tiles")) {
    p.kind = Policy::kTiles, p.tiles = tiles(j.at("tiles", Json::kMap), from);
  } else if (j.find("clusters")) {
    p.kind = Policy::kClusters, p.clusters = clusters(j.at("clusters", Json::kMap), from);
  } else if (j.find("trees")) {
    p.kind = Policy::kTrees, p.trees = trees(j.at("trees", Json::kMap));
  } else if (!j.find("network")) {
    p.kind = Policy::kTable;
    p.table.values = values<double>(j.at("table", Json::kMap), "values", from, "values");
  }
  check_policy(p);
  return p;
}

}  // namespace

Policy read_policy(std::string_view bytes) {
  const size_t first = bytes.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) throw Error("is empty; export the policy again");
  if (!are_tensors(bytes) && bytes[first] != '{')
    throw Error(
        "neither a policy in JSON nor a whole safetensors file; it is cut off, or of another form "
        "(a rule file, a picture)");
  if (!are_tensors(bytes)) return read_description(parse_json(bytes), nullptr);
  const Tensors t = read_tensors(bytes);
  const auto text = t.texts.find("plantgym");
  if (text == t.texts.end())
    throw Error("not a policy of plantgym: its metadata do not say what it is");
  try {
    return read_description(parse_json(text->second), &t);
  } catch (const Error& e) {  // places are those of a text inside the file
    throw Error(joined({"its description: ", e.what()}));
  }
}

}  // namespace plantgym
