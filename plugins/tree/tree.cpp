#include "tree.h"

#include <algorithm>
#include <cmath>

namespace plantgym {

int32_t DecisionTree::leaves() const {
  return int32_t(
      std::count_if(nodes.begin(), nodes.end(), [](const TreeNode& n) { return n.leaf(); }));
}

std::vector<int32_t> DecisionTree::depths() const {
  std::vector<int32_t> depth(nodes.size(), 0);
  for (size_t i = 0; i < nodes.size(); ++i)
    if (!nodes[i].leaf()) depth[i + 1] = depth[size_t(nodes[i].right)] = depth[i] + 1;
  return depth;
}

int32_t DecisionTree::depth() const {
  const std::vector<int32_t> all = depths();
  return all.empty() ? 0 : *std::max_element(all.begin(), all.end());
}

int32_t DecisionTree::leaf_of(const double* x) const {
  int32_t i = 0;
  while (!nodes[size_t(i)].leaf()) {
    const TreeNode& n = nodes[size_t(i)];
    i = x[n.feature] <= n.threshold ? i + 1 : n.right;
  }
  return i;
}

double DecisionTree::leaf_impurity() const {
  double sum = 0;
  for (const TreeNode& n : nodes)
    if (n.leaf()) sum += n.weight * n.impurity;
  return sum / nodes[0].weight;
}

DecisionTree cut_at(const DecisionTree& t, const std::vector<uint8_t>& cut) {
  DecisionTree to = {t.features, t.classes, {}, {}};
  const auto copy = [&](const auto& self, int32_t i) -> void {
    const size_t at = to.nodes.size();
    to.nodes.push_back(t.nodes[size_t(i)]);
    if (t.classes) to.votes.insert(to.votes.end(), t.votes_of(i), t.votes_of(i) + t.classes);
    if (t.nodes[size_t(i)].leaf()) return;
    if (cut[size_t(i)]) {
      to.nodes[at].feature = -1, to.nodes[at].right = 0;
      to.nodes[at].threshold = to.nodes[at].decrease = 0;
      return;
    }
    self(self, i + 1);
    to.nodes[at].right = int32_t(to.nodes.size());
    self(self, t.nodes[size_t(i)].right);
  };
  copy(copy, 0);
  return to;
}

DecisionTree merge_equal_siblings(const DecisionTree& t) {
  std::vector<uint8_t> cut(t.nodes.size(), 0);
  const auto ends = [&](size_t i) { return t.nodes[i].leaf() || cut[i]; };
  std::vector<double> says(t.nodes.size());
  for (size_t i = t.nodes.size(); i-- > 0;) {  // children before their parents
    const TreeNode& n = t.nodes[i];
    says[i] = n.value;
    if (n.leaf()) continue;
    const size_t left = i + 1, right = size_t(n.right);
    // the mean of two equal numbers may differ in its last bit: the children's stays
    if (!ends(left) || !ends(right) || says[left] != says[right]) continue;
    cut[i] = 1, says[i] = says[left];
  }
  DecisionTree merged = t;
  for (size_t i = 0; i < says.size(); ++i) merged.nodes[i].value = says[i];
  return cut_at(merged, cut);
}

TreeWalker::TreeWalker(const DecisionTree& t) : features_(t.features), depth_(t.depth()) {
  for (size_t i = 0; i < t.nodes.size(); ++i) {
    const TreeNode& n = t.nodes[i];
    const int32_t at = int32_t(i);
    steps_.push_back(n.leaf() ? Step{0, 0, {at, at}}
                              : Step{n.threshold, n.feature, {n.right, at + 1}});
    values_.push_back(n.value);
  }
}

/// Each level of eight rows at once: their loads do not wait for each other.
template <class To>
void TreeWalker::walk(const double* x, int64_t n, To&& to) const {
  constexpr int64_t kRows = 8;
  const Step* steps = steps_.data();
  for (int64_t first = 0; first < n; first += kRows) {
    const int64_t rows = std::min(kRows, n - first);
    const double* row = x + first * features_;
    int32_t at[kRows] = {};
    if (rows == kRows) {
      for (int32_t d = 0; d < depth_; ++d)
        for (int64_t k = 0; k < kRows; ++k) {
          const Step& s = steps[at[k]];
          at[k] = s.next[row[k * features_ + s.feature] <= s.threshold];
        }
    } else {
      for (int64_t k = 0; k < rows; ++k)
        for (int32_t d = 0; d < depth_; ++d) {
          const Step& s = steps[at[k]];
          at[k] = s.next[row[k * features_ + s.feature] <= s.threshold];
        }
    }
    for (int64_t k = 0; k < rows; ++k) to(first + k, at[k]);
  }
}

void TreeWalker::leaves_of(const double* x, int64_t n, int32_t* leaf) const {
  walk(x, n, [&](int64_t i, int32_t at) { leaf[i] = at; });
}

void TreeWalker::say(const double* x, int64_t n, double* value) const {
  walk(x, n, [&](int64_t i, int32_t at) { value[i] = values_[size_t(at)]; });
}

double TreeWalker::say(const double* x) const {
  int32_t at = 0;
  while (true) {
    const Step& s = steps_[size_t(at)];
    const int32_t next = s.next[x[s.feature] <= s.threshold];
    if (next == at) return values_[size_t(at)];
    at = next;
  }
}

std::string fault_of(const DecisionTree& t) {
  if (t.nodes.empty()) return "a tree has at least one node";
  if (t.features < 1) return "a tree has at least one feature";
  if (t.classes < 0 || t.votes.size() != t.nodes.size() * size_t(t.classes))
    return "votes are not one of each class in each node";
  // pre-order: each node is the next one that a parent waits for
  std::vector<int32_t> waiting = {0};
  for (size_t i = 0; i < t.nodes.size(); ++i) {
    const TreeNode& n = t.nodes[i];
    const std::string where = "node " + std::to_string(i) + ": ";
    if (waiting.empty() || waiting.back() != int32_t(i)) return where + "is not in pre-order";
    waiting.pop_back();
    if (!std::isfinite(n.value)) return where + "its value is not a number";
    if (t.classes && !(n.value >= 0 && n.value < t.classes && n.value == std::floor(n.value)))
      return where + "its value is not a class";
    if (n.leaf()) continue;
    if (n.feature >= t.features) return where + "asks about a feature that there is not";
    if (!std::isfinite(n.threshold)) return where + "its threshold is not a number";
    if (n.right <= int32_t(i) + 1 || n.right >= int32_t(t.nodes.size()))
      return where + "its right child is not behind its left one";
    waiting.push_back(n.right), waiting.push_back(int32_t(i) + 1);
  }
  return waiting.empty() ? "" : "nodes are missing at the end";
}

}  // namespace plantgym
