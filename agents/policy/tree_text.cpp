#include "tree_text.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <cstdio>

#include "policy_words.h"

namespace plantgym {
namespace {

std::string with_unit(const std::string& number, const std::string& unit) {
  return unit.empty() || unit == "1" ? number : joined({number, " ", unit});
}

/// `depletion <= 40.5 mm`, or of the right side `depletion > 40.5 mm`.
std::string question(const TreeWords& w, const TreeNode& n, bool left,
                     std::string (*number)(double)) {
  const PolicyFeature& f = w.feature(n);
  if (w.is_equality(n)) return joined({f.name, left ? " is not " : " is ", w.label(n)});
  return joined({f.name, left ? " <= " : " > ", with_unit(number(n.threshold), f.unit)});
}

/// How many rows came to a leaf, and how they voted: "38 rows, 97.4 %"; "": it was not grown.
std::string votes(const DecisionTree& t, size_t node) {
  const TreeNode& n = t.nodes[node];
  char text[96] = "";
  if (n.rows == 0) return text;
  if (!t.classes) {
    std::snprintf(text, sizeof text, "%lld rows, +- %.4g", static_cast<long long>(n.rows),
                  std::sqrt(n.impurity));
    return text;
  }
  const double share = n.weight > 0 ? t.votes_of(int32_t(node))[size_t(n.value)] / n.weight : 1;
  std::snprintf(text, sizeof text, "%lld rows, %.4g %%", static_cast<long long>(n.rows),
                100 * share);
  return text;
}

}  // namespace

std::string TreeWords::label(const TreeNode& n) const {
  const PolicyFeature& f = feature(n);
  const int32_t v = input(n).value;
  return size_t(v) < f.labels.size() ? f.labels[size_t(v)] : std::to_string(v);
}

int32_t TreeWords::part(double value, size_t output) const {
  if (!policy_.joint) return int32_t(value);
  int32_t index = int32_t(value);
  for (size_t e = policy_.outputs.size(); --e > output;) index /= policy_.outputs[e].count;
  return index % policy_.outputs[output].count;
}

std::string TreeWords::answer(size_t tree, double value) const {
  std::string all;
  const size_t first = policy_.joint ? 0 : tree;
  const size_t last = policy_.joint ? policy_.outputs.size() - 1 : tree;
  for (size_t e = first; e <= last; ++e) {
    const PolicyOutput& o = policy_.outputs[e];
    const int32_t k = o.count ? part(value, e) : 0;
    const std::string said = !o.count           ? with_unit(shortest_number(value), o.unit)
                             : o.labels.empty() ? std::to_string(k)
                                                : o.labels[size_t(k)];
    all += joined({e > first ? ", " : "", last > first ? joined({o.name, " "}) : "", said});
  }
  return all;
}

std::string TreeWords::about(size_t tree) const {
  if (!policy_.joint || policy_.outputs.size() == 1) return policy_.outputs[tree].name;
  return "action";
}

std::string TreeWords::question(const TreeNode& n, bool left) const {
  return plantgym::question(*this, n, left, [](double x) {
    char text[32];
    std::snprintf(text, sizeof text, "%.5g", x);
    return std::string(text);
  });
}

std::string exact_number(double x) {
  char text[40];
  std::snprintf(text, sizeof text, "%.17g", x);
  std::string all = text;
  if (all.find('.') == std::string::npos && std::isfinite(x))
    all.insert(std::min(all.find('e'), all.size()), ".0");
  return all;
}

std::string origin_of(const Policy& p) {
  return joined({p.kind == Policy::kTrees ? "distilled from " : "learned by ", p.learner, " (run ",
                 p.run, ", seed ", std::to_string(p.seed), ")"});
}

std::string shortest_number(double x) {
  char text[40];
  return std::string(text, std::to_chars(text, text + sizeof text, x).ptr);
}

std::string identifier(const std::string& name) {
  std::string to;
  for (const char c : name) {
    const bool plain =
        std::isalnum(static_cast<unsigned char>(c)) && static_cast<unsigned char>(c) < 128;
    to += plain ? c : '_';
  }
  if (to.empty() || std::isdigit(static_cast<unsigned char>(to[0]))) to.insert(to.begin(), 'x');
  return to;
}

std::string path_in_words(const Policy& p, const float* obs) {
  const TreeWords w(p);
  std::vector<double> x(p.trees.inputs.size());
  p.trees.look(obs, x.data());
  std::string all;
  for (size_t k = 0; k < p.trees.trees.size(); ++k) {
    const std::vector<TreeNode>& nodes = p.trees.trees[k].nodes;
    std::string way;
    size_t i = 0;
    while (!nodes[i].leaf()) {
      const bool left = x[size_t(nodes[i].feature)] <= nodes[i].threshold;
      way += joined({way.empty() ? "" : " and ", question(w, nodes[i], left, shortest_number)});
      i = left ? i + 1 : size_t(nodes[i].right);
    }
    all += joined(
        {all.empty() ? "" : "; ", way.empty() ? "always" : way, ": ", w.answer(k, nodes[i].value)});
  }
  return all;
}

std::string tree_as_text(const Policy& p) {
  const TreeWords w(p);
  std::string text = joined({p.environment, ", ", origin_of(p), "\n"});
  for (size_t k = 0; k < p.trees.trees.size(); ++k) {
    const DecisionTree& t = p.trees.trees[k];
    text += joined({"\n", w.about(k), ": ", std::to_string(t.leaves()), " leaves, depth ",
                    std::to_string(t.depth()), "\n"});
    const auto say = [&](const auto& self, size_t i, size_t depth) -> void {
      const TreeNode& n = t.nodes[i];
      if (n.leaf()) {
        text += joined({std::string(2 * depth, ' '), w.answer(k, n.value),
                        n.rows ? joined({"  (", votes(t, i), ")"}) : "", "\n"});
        return;
      }
      for (const bool left : {true, false}) {
        text +=
            joined({std::string(2 * depth, ' '), "if ", question(w, n, left, exact_number), "\n"});
        self(self, left ? i + 1 : size_t(n.right), depth + 1);
      }
    };
    say(say, 0, 1);
  }
  return text;
}

std::string tree_as_dot(const Policy& p) {
  const TreeWords w(p);
  const auto quoted = [](const std::string& s) {
    std::string to;
    for (const char c : s) to += c == '"' || c == '\\' ? std::string("\\") + c : std::string(1, c);
    return to;
  };
  std::string text = "digraph policy {\n  node [shape=box, fontname=\"Helvetica\"];\n";
  for (size_t k = 0; k < p.trees.trees.size(); ++k) {
    const DecisionTree& t = p.trees.trees[k];
    const std::string tree = joined({"t", std::to_string(k), "_"});
    for (size_t i = 0; i < t.nodes.size(); ++i) {
      const TreeNode& n = t.nodes[i];
      const std::string name = tree + std::to_string(i);
      const std::string words =
          n.leaf() ? joined({t.nodes.size() == 1 || k ? joined({w.about(k), ": "}) : "",
                             w.answer(k, n.value)})
                   : question(w, n, true, exact_number);
      text += joined({"  ", name, " [label=\"", quoted(words), "\\n", votes(t, i), "\"",
                      n.leaf() ? ", style=filled, fillcolor=\"#DDE8D3\"" : "", "];\n"});
      if (n.leaf()) continue;
      text += joined({"  ", name, " -> ", tree, std::to_string(i + 1), " [label=\"yes\"];\n"});
      text += joined({"  ", name, " -> ", tree, std::to_string(n.right), " [label=\"no\"];\n"});
    }
  }
  return text + "}\n";
}

}  // namespace plantgym
