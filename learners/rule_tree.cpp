#include "rule_tree.h"

#include <algorithm>
#include <cmath>

#include "agents/rule.h"
#include "error.h"
#include "export.h"

namespace plantgym {
namespace {

constexpr size_t kMostNodes = 20'000;

/// Walks a program for one element of the action; what is asked twice on a way is asked once.
class RuleWalk {
 public:
  RuleWalk(const RuleProgram& p, int32_t output, PolicyTrees& to)
      : program_(p),
        output_(output),
        to_(to),
        low_(p.inputs.size(), -INFINITY),
        high_(p.inputs.size(), INFINITY) {
    const RuleOutput& o = p.outputs[size_t(output)];
    tree_.classes = o.count;
    walk(0);
    for (const TreeNode& n : tree_.nodes)
      for (int32_t c = 0; c < tree_.classes; ++c) tree_.votes.push_back(double(c) == n.value);
  }
  DecisionTree tree() && { return std::move(tree_); }

 private:
  void leaf(double value) {
    TreeNode n;
    n.value = value, tree_.nodes.push_back(n);
  }
  void give(double v) {
    const RuleOutput& o = program_.outputs[size_t(output_)];
    leaf(o.count ? double(nearest_value(o, v)) : v >= o.low ? std::min(v, o.high) : o.low);
  }
  static double number(const RuleTerm& t, const char* what) {
    if (t.input >= 0 || t.divisor >= 0)
      throw Error(std::string("a rule ") + what + ", which no box says; write numbers");
    return t.factor;
  }
  void walk(size_t at) {
    while (at < program_.steps.size()) {
      const RuleStep& s = program_.steps[at];
      if (s.op < RuleOp::kJump) return test(s, at);
      at = s.op == RuleOp::kJump ? size_t(s.next) : at + 1;
      if (s.op == RuleOp::kJump || s.what != output_) continue;
      if (s.op == RuleOp::kPick)
        throw Error("a rule picks the best of several values, which no box says");
      if (s.op == RuleOp::kChoose) return leaf(s.right.factor);
      return give(number(s.right, "does what it sees"));
    }
    give(0);
  }
  void test(const RuleStep& s, size_t at) {
    const double y = number(s.right, "compares what it sees with something that it sees");
    const size_t holds = at + 1, fails = size_t(s.next);
    const double below = std::nextafter(y, -INFINITY);
    const bool equal = s.op == RuleOp::kEqual;
    switch (s.op) {
      case RuleOp::kAtMost:
        return ask(s.what, y, holds, fails);
      case RuleOp::kBelow:
        return ask(s.what, below, holds, fails);
      case RuleOp::kAbove:
        return ask(s.what, y, fails, holds);
      case RuleOp::kAtLeast:
        return ask(s.what, below, fails, holds);
      default:
        if (!program_.inputs[size_t(s.what)].labels.empty())
          return ask_named(s.what, y, equal ? holds : fails, equal ? fails : holds);
        return ask(
            s.what, y, [&] { ask(s.what, below, equal ? fails : holds, equal ? holds : fails); },
            [&] { walk(equal ? fails : holds); });
    }
  }
  void ask(int32_t what, double threshold, size_t left, size_t right) {
    ask(
        what, threshold, [&] { walk(left); }, [&] { walk(right); });
  }
  template <class L, class R>
  void ask(int32_t what, double threshold, L&& left, R&& right) {
    double &low = low_[size_t(what)], &high = high_[size_t(what)];
    if (high <= threshold) return left();
    if (low >= threshold) return right();
    const double was_low = low, was_high = high;
    const size_t here = question(what, -1, threshold);
    high = threshold, left(), high = was_high;
    tree_.nodes[here].right = int32_t(tree_.nodes.size());
    low = threshold, right(), low = was_low;
  }
  /// Whether a feature is one of its values: left is where it is not.
  void ask_named(int32_t what, double value, size_t is, size_t is_not) {
    for (const auto& [input, known, holds] : asked_) {
      if (input != what) continue;
      if (known == value) return walk(holds ? is : is_not);
      if (holds) return walk(is_not);  // it is another
    }
    const size_t here = question(what, int32_t(value), 0.5);
    asked_.push_back({what, value, false}), walk(is_not);
    asked_.back().holds = true;
    tree_.nodes[here].right = int32_t(tree_.nodes.size());
    walk(is), asked_.pop_back();
  }
  size_t question(int32_t what, int32_t value, double threshold) {
    if (tree_.nodes.size() > kMostNodes) throw Error("the rules have too many ways to be trees");
    size_t k = 0;
    while (k < to_.inputs.size() && (to_.inputs[k].feature != what || to_.inputs[k].value != value))
      ++k;
    if (k == to_.inputs.size()) to_.inputs.push_back({what, value});
    TreeNode n;
    n.feature = int32_t(k), n.threshold = threshold;
    tree_.nodes.push_back(n);
    return tree_.nodes.size() - 1;
  }
  struct Asked {
    int32_t input;
    double value;
    bool holds;
  };
  const RuleProgram& program_;
  int32_t output_;
  PolicyTrees& to_;
  std::vector<double> low_, high_;
  std::vector<Asked> asked_;
  DecisionTree tree_;
};

}  // namespace

Policy trees_of_rule(const Node& rule, const pg_spec& spec) {
  const RuleProgram program = compile_rule(rule, spec);
  Policy p;
  p.kind = Policy::kTrees, p.learner = "rules", p.masked = spec.mask_size > 0;
  const std::vector<PolicyFeature> seen = sight_of(spec).features;
  for (const RuleInput& in : program.inputs) {
    const auto f = std::find_if(seen.begin(), seen.end(),
                                [&](const PolicyFeature& one) { return one.name == in.name; });
    if (f == seen.end()) throw Error("a rule looks at '" + in.name + "', which is not shown");
    p.sight.features.push_back(*f);
  }
  if (program.inputs.empty()) throw Error("the rules look at nothing");
  p.sight.parts = {{"seen", int32_t(p.sight.features.size()), true}};
  for (const RuleOutput& o : program.outputs)
    p.outputs.push_back({o.name, o.unit, float(o.low), float(o.high), o.count, o.labels});
  for (size_t o = 0; o < program.outputs.size(); ++o)
    p.trees.trees.push_back(RuleWalk(program, int32_t(o), p.trees).tree());
  for (DecisionTree& t : p.trees.trees) {
    t.features = int32_t(p.trees.inputs.size());
    t = merge_equal_siblings(t);
  }
  check_policy(p);
  return p;
}

}  // namespace plantgym
