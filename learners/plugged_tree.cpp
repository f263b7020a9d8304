#include "plugged_tree.h"

#include <cmath>

#include "plantgym/fields.h"

namespace plantgym {
namespace {

pg_samples samples_of(const Samples& s, uint64_t seed) {
  pg_samples p = {};
  p.size = sizeof p, p.features = s.features, p.classes = s.classes;
  p.rows = s.rows, p.seed = seed, p.x = s.x;
  p.label = s.classes ? s.label : nullptr, p.target = s.classes ? nullptr : s.target;
  p.weight = s.weight;
  return p;
}

/// Every node gets the rows that come to it: who reads the tree sees what it rests on.
void count(const Samples& s, DecisionTree& t) {
  const size_t classes = size_t(t.classes);
  std::vector<double> sum(t.nodes.size(), 0), squares(sum);
  for (int64_t i = 0; i < s.rows; ++i) {
    const double* x = s.x + i * s.features;
    const double w = s.weight ? s.weight[i] : 1;
    for (size_t at = 0;;) {
      TreeNode& n = t.nodes[at];
      ++n.rows, n.weight += w;
      if (classes) t.votes[at * classes + size_t(s.label[i])] += w;
      if (!classes) sum[at] += w * s.target[i], squares[at] += w * s.target[i] * s.target[i];
      if (n.leaf()) break;
      at = x[n.feature] <= n.threshold ? at + 1 : size_t(n.right);
    }
  }
  for (size_t at = 0; at < t.nodes.size(); ++at) {
    TreeNode& n = t.nodes[at];
    if (!classes && n.weight > 0)
      n.impurity = std::max(squares[at] / n.weight - std::pow(sum[at] / n.weight, 2), 0.0);
    // what the model says must be the greatest vote, whatever the samples say
    for (size_t c = 0; classes && c < classes; ++c) {
      double& own = t.votes[at * classes + size_t(n.value)];
      const double other = t.votes[at * classes + c];
      if (c != size_t(n.value) && own <= other) own = other + 1;
    }
  }
}

}  // namespace

const pg_model_api& tree_growing(const Models& models, const std::string& name, uint32_t task) {
  const pg_model_api& api = models.find(name, task);
  if (!api.tree) throw Error(join({"'", name, "' tells no tree"}));
  return api;
}

DecisionTree grow_by_model(const pg_model_api& api, const Node& params, const Samples& s,
                           int32_t max_depth, uint64_t seed) {
  Node keys = params;
  keys.kind = PG_MAP;
  if (max_depth > 0 && has_key(api, "max_depth") && !child(keys, "max_depth"))
    keys.children.push_back(
        {PG_SCALAR, "max_depth", std::to_string(max_depth), "command line", 0, 0, "", {}});
  AnyModel model(api, keys, "distill.keys");
  model.fit(samples_of(s, seed));
  DecisionTree t = {s.features, s.classes, {}, {}};
  for (const pg_tree_node& n : model.tree()) {
    TreeNode node;
    node.feature = n.feature, node.right = n.feature < 0 ? 0 : n.right;
    node.threshold = n.feature < 0 ? 0 : n.threshold, node.value = n.value;
    if (s.classes && !(n.value >= 0 && n.value < s.classes)) node.value = 0;  // of a question: any
    if (n.feature < 0 && node.value != n.value)
      throw Error(join({api.name, ": a leaf of its tree says ", shown(n.value), ", no class"}));
    t.nodes.push_back(node);
  }
  t.votes.assign(t.nodes.size() * size_t(s.classes), 0);
  if (const std::string fault = fault_of(t); !fault.empty())
    throw Error(join({api.name, ": its tree is none: ", fault}));
  count(s, t);
  return t;
}

}  // namespace plantgym
