#include <functional>

#include "c_text.h"
#include "error.h"
#include "policy_words.h"
#include "tree_text.h"

namespace plantgym {
namespace {

/// How a language writes a tree; every piece ends its own lines.
struct Dialect {
  std::function<std::string(const TreeNode&)> if_left;  // the line that begins the left side
  std::string otherwise, end;                           // lines between the sides, and after them
  std::function<std::string(const TreeNode&)> leaf;     // the line that answers
};

std::string written(const DecisionTree& t, const Dialect& d, size_t indent) {
  std::string text;
  const auto write = [&](const auto& self, size_t i, size_t depth) -> void {
    const std::string margin(indent * depth, ' ');
    const TreeNode& n = t.nodes[i];
    if (n.leaf()) return void(text += joined({margin, d.leaf(n), "\n"}));
    text += joined({margin, d.if_left(n), "\n"});
    self(self, i + 1, depth + 1);
    text += joined({margin, d.otherwise, "\n"});
    self(self, size_t(n.right), depth + 1);
    if (!d.end.empty()) text += joined({margin, d.end, "\n"});
  };
  write(write, 0, 1);
  return text;
}

/// Features as lines of comments.
std::string features_of(const Policy& p, const std::string& margin) {
  std::string text;
  for (size_t k = 0; k < p.sight.features.size(); ++k) {
    const PolicyFeature& f = p.sight.features[k];
    text += joined({margin, std::to_string(k), "  ", CText::plain(f.name)});
    if (!f.unit.empty() && f.unit != "1") text += joined({" [", CText::plain(f.unit), "]"});
    for (size_t v = 0; v < f.labels.size(); ++v)
      text += joined({v ? ", " : ": ", std::to_string(v), " ", CText::plain(f.labels[v])});
    text += "\n";
  }
  return text;
}

std::string answers_of(const Policy& p, const TreeWords& w, size_t tree,
                       const std::string& margin) {
  std::string text;
  const int32_t classes = p.trees.trees[tree].classes;
  for (int32_t c = 0; c < classes; ++c)
    text += joined({margin, std::to_string(c), "  ", CText::plain(w.answer(tree, c)), "\n"});
  return text;
}

std::string head_of(const Policy& p) {
  return joined(
      {"A policy for ", CText::plain(p.environment), ", ", CText::plain(origin_of(p)), "."});
}

void need_trees(const Policy& p) {
  if (p.kind != Policy::kTrees)
    throw Error("this form is for trees; distill the policy first (plantgym distill)");
  if (p.masked)
    throw Error(
        "the environment says which actions are legal, which this form cannot ask; use c "
        "or json");
}

/// `x[2]`, compared.
std::string test(const Policy& p, const TreeNode& n, const char* unequal) {
  const PolicyTrees::Input& in = p.trees.inputs[size_t(n.feature)];
  const std::string x = joined({"x[", std::to_string(in.feature), "]"});
  if (in.value >= 0) return joined({x, unequal, std::to_string(in.value)});
  return joined({x, " <= ", exact_number(n.threshold)});
}

}  // namespace

std::string tree_as_c_header(const Policy& p) {
  need_trees(p);
  const TreeWords w(p);
  std::string text = joined({"/* ", head_of(p), "\n * x, in this order:\n", features_of(p, " *   "),
                             " */\n#ifndef PLANTGYM_TREE\n#define "
                             "PLANTGYM_TREE\n"});
  for (size_t k = 0; k < p.trees.trees.size(); ++k) {
    const DecisionTree& t = p.trees.trees[k];
    const std::string answers = answers_of(p, w, k, " *   ");
    const Dialect c = {[&](const TreeNode& n) {
                         return joined({"if (", test(p, n, " != "), ") {"});
                       },
                       "} else {", "}",
                       [&](const TreeNode& n) {
                         const std::string value =
                             t.classes ? std::to_string(int64_t(n.value)) : exact_number(n.value);
                         return joined({"return ", value, ";"});
                       }};
    text += joined({"\n/* ", CText::plain(w.about(k)), answers.empty() ? "" : ":\n", answers,
                    " */\nstatic inline ", t.classes ? "int" : "double", " plantgym_tree_",
                    identifier(w.about(k)), "(const double *x) {\n",
                    t.nodes.size() == 1 ? "  (void)x;\n" : "", written(t, c, 2), "}\n"});
  }
  return text + "\n#endif\n";
}

std::string tree_as_python(const Policy& p) {
  need_trees(p);
  const TreeWords w(p);
  std::string text =
      joined({"\"\"\"", head_of(p), "\n\nx, in this order:\n", features_of(p, "    "), "\"\"\"\n"});
  for (size_t k = 0; k < p.trees.trees.size(); ++k) {
    const DecisionTree& t = p.trees.trees[k];
    const std::string answers = answers_of(p, w, k, "        ");
    const Dialect python = {[&](const TreeNode& n) {
                              return joined({"if ", test(p, n, " != "), ":"});
                            },
                            "else:", "",
                            [&](const TreeNode& n) {
                              return joined({"return ", t.classes ? std::to_string(int64_t(n.value))
                                                                  : exact_number(n.value)});
                            }};
    text += joined({"\n\ndef ", identifier(w.about(k)), "(x):\n    \"\"\"",
                    CText::plain(w.about(k)), answers.empty() ? "" : ":\n", answers,
                    answers.empty() ? "" : "    ", "\"\"\"\n", written(t, python, 4)});
  }
  return text;
}

std::string tree_as_structured_text(const Policy& p) {
  need_trees(p);
  const TreeWords w(p);
  const auto variable = [&](const PolicyTrees::Input& in) {
    // a prefix: no feature's name is a word of the language
    return joined({"in_", identifier(p.sight.features[size_t(in.feature)].name)});
  };
  std::string text;
  for (size_t k = 0; k < p.trees.trees.size(); ++k) {
    const DecisionTree& t = p.trees.trees[k];
    const std::string name = joined({"Policy_", identifier(w.about(k))});
    const Dialect st = {
        [&](const TreeNode& n) {
          const PolicyTrees::Input& in = w.input(n);
          if (in.value >= 0)
            return joined({"IF ", variable(in), " <> ", std::to_string(in.value), ".0 THEN"});
          return joined({"IF ", variable(in), " <= ", exact_number(n.threshold), " THEN"});
        },
        "ELSE", "END_IF;",
        [&](const TreeNode& n) {
          return joined(
              {name, " := ", t.classes ? std::to_string(int64_t(n.value)) : exact_number(n.value),
               ";"});
        }};
    text += joined({k ? "\n" : "", "(* ", head_of(p), "\n", answers_of(p, w, k, "     "),
                    "*)\nFUNCTION ", name, " : ", t.classes ? "INT" : "LREAL", "\nVAR_INPUT\n"});
    for (size_t f = 0; f < p.sight.features.size(); ++f) {
      const PolicyFeature& one = p.sight.features[f];
      text += joined({"  ", variable({int32_t(f)}), " : LREAL;"});
      if (!one.unit.empty() && one.unit != "1")
        text += joined({"  (* ", CText::plain(one.unit), " *)"});
      text += "\n";
    }
    text += joined({"END_VAR\n", written(t, st, 2), "END_FUNCTION\n"});
  }
  return text;
}

}  // namespace plantgym
