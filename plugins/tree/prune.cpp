#include "prune.h"

#include <algorithm>
#include <cmath>

#include "error.h"

namespace plantgym {
namespace {

/// A tree that loses its weakest links one after the other.
class Pruning {
 public:
  explicit Pruning(const DecisionTree& t)
      : tree_(t), cut_(t.nodes.size()), leaves_(t.nodes.size()), cost_(t.nodes.size()) {
    count();
  }
  int32_t leaves() const { return leaves_[0]; }
  double impurity() const { return cost_[0]; }
  const std::vector<uint8_t>& cut() const { return cut_; }
  /// What the cheapest link to lose costs a leaf; infinite: only the root is left.
  double weakest() const {
    double least = INFINITY;
    for_each_inner([&](size_t i) { least = std::min(least, price(i)); });
    return least;
  }
  /// Loses all links that cost at most alpha, and those that then do.
  void lose(double alpha) {
    const double most = alpha + 1e-10 * std::fabs(alpha) + 1e-15 * own(0);
    for (bool more = true; more; count()) {
      more = false;
      for_each_inner([&](size_t i) {
        if (price(i) <= most) cut_[i] = 1, more = true;
      });
    }
  }

 private:
  bool ends(size_t i) const { return cut_[i] || tree_.nodes[i].leaf(); }
  double own(size_t i) const {
    return tree_.nodes[i].impurity * tree_.nodes[i].weight / tree_.nodes[0].weight;
  }
  double price(size_t i) const { return (own(i) - cost_[i]) / (leaves_[i] - 1); }
  void count() {
    for (size_t i = tree_.nodes.size(); i-- > 0;) {
      const size_t right = size_t(tree_.nodes[i].right);
      leaves_[i] = ends(i) ? 1 : leaves_[i + 1] + leaves_[right];
      cost_[i] = ends(i) ? own(i) : cost_[i + 1] + cost_[right];
    }
  }
  /// Nodes that still ask, parents first.
  template <class F>
  void for_each_inner(F&& f) const {
    std::vector<size_t> open = {0};
    while (!open.empty()) {
      const size_t i = open.back();
      open.pop_back();
      if (ends(i)) continue;
      f(i);
      open.push_back(size_t(tree_.nodes[i].right)), open.push_back(i + 1);
    }
  }
  const DecisionTree& tree_;
  std::vector<uint8_t> cut_;
  std::vector<int32_t> leaves_;
  std::vector<double> cost_;
};

}  // namespace

std::vector<PruningStep> pruning_path(const DecisionTree& t) {
  Pruning p(t);
  p.lose(0);  // splits that gained nothing
  std::vector<PruningStep> path = {{0, p.leaves(), p.impurity()}};
  while (p.leaves() > 1) {
    const double alpha = p.weakest();
    p.lose(alpha);
    path.push_back({alpha, p.leaves(), p.impurity()});
  }
  return path;
}

DecisionTree prune(const DecisionTree& t, double alpha) {
  Pruning p(t);
  for (double next = 0; next <= alpha; next = p.weakest()) {
    p.lose(next);
    if (p.leaves() == 1) break;
  }
  return cut_at(t, p.cut());
}

DecisionTree prune_by_errors(const DecisionTree& t, const Samples& v) {
  if (v.features != t.features || v.classes != t.classes)
    throw Error("the validation rows are not of the tree's features and classes");
  std::vector<double> own(t.nodes.size(), 0), below(t.nodes.size(), 0);
  for (int64_t i = 0; i < v.rows; ++i) {
    const double* x = v.x + i * v.features;
    const double w = v.weight ? v.weight[i] : 1;
    for (size_t at = 0;;) {
      const TreeNode& n = t.nodes[at];
      own[at] += w * (t.classes ? double(v.label[i] != int32_t(n.value))
                                : (v.target[i] - n.value) * (v.target[i] - n.value));
      if (n.leaf()) break;
      at = x[n.feature] <= n.threshold ? at + 1 : size_t(n.right);
    }
  }
  std::vector<uint8_t> cut(t.nodes.size(), 0);
  for (size_t i = t.nodes.size(); i-- > 0;) {
    const TreeNode& n = t.nodes[i];
    below[i] = n.leaf() ? own[i] : below[i + 1] + below[size_t(n.right)];
    if (!n.leaf() && own[i] <= below[i]) cut[i] = 1, below[i] = own[i];
  }
  return cut_at(t, cut);
}

}  // namespace plantgym
