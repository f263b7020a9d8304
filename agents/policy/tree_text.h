// Distilled trees for people and for controllers: text, pictures, rules and source. Thresholds have
// 17 digits, so that every form decides as the tree in memory, to the bit.
#pragma once
#include <string>

#include "policy.h"

namespace plantgym {

/// Questions and answers of a policy's trees in words.
class TreeWords {
 public:
  explicit TreeWords(const Policy& p) : policy_(p) {}
  /// What a question is about, and its unit ("" for none): {"depletion", "mm"}.
  const PolicyFeature& feature(const TreeNode& n) const {
    return policy_.sight.features[size_t(input(n).feature)];
  }
  const PolicyTrees::Input& input(const TreeNode& n) const {
    return policy_.trees.inputs[size_t(n.feature)];
  }
  /// Whether the question is if a feature is one of its values: then `left` is where it is not.
  bool is_equality(const TreeNode& n) const { return input(n).value >= 0; }
  std::string label(const TreeNode& n) const;  ///< of that value
  /// `depletion <= 40.5 mm` for a picture, to five digits; of the right side `>`.
  std::string question(const TreeNode& n, bool left) const;
  /// The answer of a tree, e.g. "left", or of a joint one "left, open".
  std::string answer(size_t tree, double value) const;
  /// What the answers are about: "move".
  std::string about(size_t tree) const;
  /// Value of output e in the answer of a joint tree.
  int32_t part(double value, size_t output) const;

 private:
  const Policy& policy_;
};

/// "distilled from ppo (run cartpole_ppo, seed 0)"; of what is no tree "learned by …".
std::string origin_of(const Policy& p);
/// 17 significant digits, always with a point (IEC 61131-3 wants one before an exponent, too).
std::string exact_number(double x);
/// The same for a person: as short as it reads back equal.
std::string shortest_number(double x);
/// A name that C, Python and Structured Text take: letters, digits, underscores.
std::string identifier(const std::string& name);

/// The questions on an observation's way to the leaf, in words: "depletion > 40.5 mm: 20 mm".
std::string path_in_words(const Policy& p, const float* obs);

/// Indented questions with units, how many rows came to each leaf, and how they voted.
std::string tree_as_text(const Policy& p);
/// A picture, for a browser or a report.
std::string tree_as_svg(const Policy& p);
/// Words as text or attribute of XML.
std::string xml_escaped(const std::string& s);
/// Graphviz.
std::string tree_as_dot(const Policy& p);
/// A rule file that runs as an agent and can be edited. @throws Error masked actions
std::string tree_as_rules(const Policy& p);
/// A C header of functions on features [features]: no library, no memory. @throws Error as above
std::string tree_as_c_header(const Policy& p);
std::string tree_as_python(const Policy& p);
/// IEC 61131-3 Structured Text: a FUNCTION for each tree.
std::string tree_as_structured_text(const Policy& p);

}  // namespace plantgym
