// What the words of a rule file mean in one environment: parameters, observed elements, actions.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "rule.h"

namespace plantgym {

/// The shortest text that is read back as v.
std::string number_text(double v);

/// The blank-parted words of a text.
std::vector<std::string> words_of(std::string_view text);

class RuleWords {
 public:
  RuleWords(const Node& file, const pg_spec& spec, RuleProgram& to);
  /// Within `each WORD`, "WORD.x" and "WORD" name the element "NAME.x" and "NAME".
  void enter(const std::string& word, const std::string& name) { each_ = word, name_ = name; }
  void leave() { each_.clear(); }
  /// The words before the first dot of observed elements' names, each once; where none has a dot,
  /// the action's elements.
  std::vector<std::string> names() const;

  /// The input of that name, added to the program when it is first used; -1: there is none.
  int32_t input(const std::string& word);
  /// @throws Error there is no such element of the action
  int32_t output(const std::string& word, const Node& at, const std::string& path) const;
  /// The only element of the action, or the one that `each` stands for. @throws Error
  int32_t only_output(const Node& at, const std::string& path) const;
  /// "0.8", "2 cm" (in `unit`), "taw", "0.45 taw", "fraction taw", "depletion / efficiency".
  /// False: it is nothing of these.
  bool term(const std::string& text, const std::string& unit, RuleTerm& to);
  /// The value's number of a label, or of a word true or false where there are two; -1: none.
  static int32_t label(const std::vector<std::string>& labels, const std::string& word);
  /// As term(), @throws Error that names what is near
  RuleTerm need_term(const std::string& text, const std::string& unit, const Node& at,
                     const std::string& path, const std::vector<std::string>& also = {});
  /// The text with parameters as numbers and `each` as a name, for people.
  std::string plain(const std::string& text) const;
  /// @throws Error a parameter that no rule used
  void expect_all_used(const Node& file) const;
  /// All observed elements.
  const std::vector<RuleInput>& seen() const { return seen_; }

 private:
  std::string full(const std::string& word) const;
  struct Parameter {
    std::string name;
    double value;
    bool free;  // to be searched for
    mutable bool used = false;
  };
  const Parameter* parameter(const std::string& word) const;
  void read_parameters(const Node& file);
  void read_observation(const pg_spec& spec);
  void read_action(const pg_spec& spec);
  RuleProgram& program_;
  std::vector<RuleInput> seen_;
  std::vector<Parameter> parameters_;
  std::string each_, name_;
  bool named_ = false;  // whether the action's elements have names of their own
};

}  // namespace plantgym
