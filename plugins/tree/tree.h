// Decision trees: nested boxes, each with a class or a number (Breiman, Friedman, Olshen & Stone
// 1984). Standard library only.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace plantgym {

/// One node. Children follow their parent: the left one is the next node.
struct TreeNode {
  int32_t feature = -1;  // that is asked about; -1: a leaf
  int32_t right = 0;     // child where x > threshold, or x is not a number
  double threshold = 0;  // x <= threshold goes left
  int64_t rows = 0;      // of training that came here
  double weight = 0;     // of these rows
  double impurity = 0;   // of these rows, by the criterion
  double decrease = 0;   // of the impurity by the split, weighted by the share of all rows
  double value = 0;  // what it says: a class (the greatest weight, the lowest of ties), or a mean
  bool leaf() const { return feature < 0; }
};

/// Nodes in pre-order, the root first.
struct DecisionTree {
  int32_t features = 0;
  int32_t classes = 0;  // 0: regression
  std::vector<TreeNode> nodes;
  std::vector<double> votes = {};  // [nodes, classes] weight of each class; of regression: empty

  const double* votes_of(int32_t node) const {
    return votes.data() + size_t(node) * size_t(classes);
  }
  int32_t leaves() const;
  int32_t depth() const;                   ///< of the deepest leaf; the root is at 0
  std::vector<int32_t> depths() const;     ///< of each node
  int32_t leaf_of(const double* x) const;  ///< node that row x [features] falls into
  double say(const double* x) const { return nodes[size_t(leaf_of(x))].value; }
  double leaf_impurity() const;  ///< of all leaves, weighted by their share of the rows
};

/// The tree whose nodes with cut[node] != 0 are leaves.
DecisionTree cut_at(const DecisionTree& t, const std::vector<uint8_t>& cut);
/// Leaves side by side that say the same become one, until none are left.
DecisionTree merge_equal_siblings(const DecisionTree& t);

/// A tree laid out for saying much: walks several rows at once, without branches.
class TreeWalker {
 public:
  explicit TreeWalker(const DecisionTree& t);
  /// Leaves (nodes of the tree) of rows x [n, features].
  void leaves_of(const double* x, int64_t n, int32_t* leaf) const;
  /// Values of rows x [n, features].
  void say(const double* x, int64_t n, double* value) const;
  double say(const double* x) const;

 private:
  struct Step {
    double threshold;
    int32_t feature, next[2];  // a leaf leads to itself
  };
  template <class To>
  void walk(const double* x, int64_t n, To&& to) const;
  std::vector<Step> steps_;
  std::vector<double> values_;
  int32_t features_, depth_;
};

/// What is wrong with nodes that came from a file; empty: nothing.
std::string fault_of(const DecisionTree& t);

}  // namespace plantgym
