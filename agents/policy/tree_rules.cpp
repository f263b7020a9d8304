#include "error.h"
#include "policy_words.h"
#include "tree_text.h"

namespace plantgym {
namespace {

/// A double-quoted scalar of YAML.
std::string quoted(const std::string& s) {
  std::string to = "\"";
  for (const char c : s) {
    if (c == '"' || c == '\\') to += '\\';
    to += c >= 0 && c < ' ' ? ' ' : c;
  }
  return to + "\"";
}

class RuleWriter {
 public:
  explicit RuleWriter(const Policy& p) : policy_(p), words_(p) {}

  std::string write() {
    text_ = joined({"# A policy ", origin_of(policy_),
                    ". Edit it, then: plantgym eval RUN --agent THIS.yaml\n",
                    "env: {name: ", policy_.environment, "}\nrules:\n"});
    if (policy_.trees.trees.size() == 1) {
      list(0, 0, 1);
      return text_;
    }
    // several trees: each leaves to the next what it does not decide
    std::string rest;
    for (size_t k = 0; k < policy_.trees.trees.size(); ++k) {
      const TreeNode& root = policy_.trees.trees[k].nodes[0];
      rest += joined({rest.empty() ? "" : ", ", decision(k, root.value)});
      if (root.leaf()) continue;
      side(k, 0, true, 1);
      text_ += joined({margin(1), "- if: ", question(root, false), "\n"});
      text_ += joined({margin(1), "  rules:\n"});
      list(k, size_t(root.right), 3);
    }
    text_ += joined({margin(1), "- else: {", rest, "}\n"});
    return text_;
  }

 private:
  static std::string margin(size_t depth) { return std::string(2 * depth, ' '); }

  std::string question(const TreeNode& n, bool left) const {
    const std::string name = quoted(words_.feature(n).name);
    if (words_.is_equality(n))
      return joined(
          {"{", name, ": ", quoted(joined({left ? "!= " : "== ", words_.label(n)})), "}"});
    return joined(
        {"{", name, ": ", quoted(joined({left ? "<= " : "> ", exact_number(n.threshold)})), "}"});
  }
  /// `"move": "left"` for each output that a tree decides.
  std::string decision(size_t tree, double value) const {
    std::string all;
    for (size_t e = 0; e < policy_.outputs.size(); ++e) {
      if (!policy_.joint && e != tree) continue;
      const PolicyOutput& o = policy_.outputs[e];
      std::string said;
      if (!o.count)
        said = exact_number(double(o.gain * float(value) + o.offset));
      else if (o.labels.empty())
        said = std::to_string(words_.part(value, e));
      else
        said = quoted(o.labels[size_t(words_.part(value, e))]);
      all += joined({all.empty() ? "" : ", ", quoted(o.name), ": ", said});
    }
    return all;
  }
  /// The rules of a node: a leaf is an else.
  void list(size_t k, size_t i, size_t depth) {
    const TreeNode& n = policy_.trees.trees[k].nodes[i];
    if (n.leaf()) {
      text_ += joined({margin(depth), "- else: {", decision(k, n.value), "}\n"});
      return;
    }
    side(k, i, true, depth);
    const TreeNode& right = policy_.trees.trees[k].nodes[size_t(n.right)];
    if (right.leaf()) {
      text_ += joined({margin(depth), "- else: {", decision(k, right.value), "}\n"});
      return;
    }
    text_ += joined({margin(depth), "- else:\n"});
    list(k, size_t(n.right), depth + 2);
  }
  /// The left side of a node.
  void side(size_t k, size_t i, bool left, size_t depth) {
    const std::vector<TreeNode>& nodes = policy_.trees.trees[k].nodes;
    const TreeNode& child = nodes[i + 1];
    if (child.leaf()) {
      text_ += joined({margin(depth), "- if: ", question(nodes[i], left), "\n", margin(depth),
                       "  do: {", decision(k, child.value), "}\n"});
      return;
    }
    text_ += joined(
        {margin(depth), "- if: ", question(nodes[i], left), "\n", margin(depth), "  rules:\n"});
    list(k, i + 1, depth + 2);
  }
  const Policy& policy_;
  TreeWords words_;
  std::string text_;
};

}  // namespace

std::string tree_as_rules(const Policy& p) {
  if (p.kind != Policy::kTrees)
    throw Error("this form is for trees; distill the policy first (plantgym distill)");
  if (p.masked)
    throw Error(
        "the environment says which actions are legal, which rules do not ask; use c or json");
  return RuleWriter(p).write();
}

}  // namespace plantgym
