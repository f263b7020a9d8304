#include "plantgym/model.h"

#include "fit.h"
#include "model.h"
#include "prune.h"

namespace plantgym {
namespace {

class TreeModel {
 public:
  static constexpr const char *kName = "tree",
                              *kDoc = "a decision tree (CART) of classes or of a number";
  static constexpr uint32_t kTasks = PG_CLASSIFICATION | PG_REGRESSION;
  struct Params {
    TreeConfig tree = {};
    double alpha = 0;
  };
  static void fields(Params& p, Fields& f) {
    int32_t criterion = int32_t(p.tree.criterion);
    f.choice("criterion", criterion, {"gini", "entropy", "gain_ratio", "chi_square"},
             "what makes a split good; of a number: its variance");
    p.tree.criterion = Criterion(criterion);
    f.number("max_depth", p.tree.max_depth, 0, 64, "", "questions on the longest way; 0: any");
    f.number("max_leaves", p.tree.max_leaves, 0, 1 << 20, "", "the best splits first; 0: any");
    f.number("min_rows_split", p.tree.min_rows_split, 2, int64_t(1) << 40, "",
             "a node of fewer rows is a leaf");
    f.number("min_rows_leaf", p.tree.min_rows_leaf, 1, int64_t(1) << 40, "",
             "no side has fewer rows");
    f.number("min_decrease", p.tree.min_decrease, 0, 1e9, "", "of the impurity by a split");
    f.number("alpha", p.alpha, 0, 1e9, "", "price of a leaf when the tree is pruned; 0: it is not");
  }
  explicit TreeModel(const Params& p) : config_(p) {}

  void fit(const pg_samples& s) {
    if (!s.label && !s.target) throw std::runtime_error("learns from labels or from targets");
    TreeConfig c = config_.tree;
    if (!s.label) c.criterion = Criterion::kVariance;
    DecisionTree t = fit_tree(
        {s.x, s.rows, s.features, s.label, s.label ? s.classes : 0, s.target, s.weight}, c);
    tree_ = config_.alpha > 0 ? prune(t, config_.alpha) : std::move(t);
    lay_out();
  }
  pg_fitted fitted() const {
    const int32_t task = tree_.nodes.empty() ? 0
                         : tree_.classes     ? PG_CLASSIFICATION
                                             : PG_REGRESSION;
    return {sizeof(pg_fitted), task, tree_.features, tree_.classes};
  }
  void predict(const double* x, int64_t rows, double* to) const { walker_[0].say(x, rows, to); }
  double predict(const double* x) const { return walker_[0].say(x); }
  void keep(Keeper& keep) {
    keep(tree_.features), keep(tree_.classes), keep(tree_.nodes), keep(tree_.votes);
    if (tree_.nodes.empty() && tree_.features == 0) return;  // not fitted
    if (const std::string fault = fault_of(tree_); !fault.empty())
      throw std::runtime_error(join({"is no tree: ", fault}));
    lay_out();
  }
  std::vector<pg_tree_node> tree() const {
    std::vector<pg_tree_node> all;
    for (const TreeNode& n : tree_.nodes) all.push_back({n.feature, n.right, n.threshold, n.value});
    return all;
  }
  std::string describe() const {
    if (tree_.nodes.empty()) return "not fitted yet";
    return join({std::to_string(tree_.leaves()), " leaves, depth ", std::to_string(tree_.depth()),
                 ", of ", std::to_string(tree_.features), " features"});
  }

 private:
  void lay_out() { walker_ = {TreeWalker(tree_)}; }
  Params config_;
  DecisionTree tree_;
  std::vector<TreeWalker> walker_;  // one, once it is fitted
};

}  // namespace

const pg_model_api& tree_model() { return *model_api<TreeModel>(); }

}  // namespace plantgym
