// Rule files: where they are, what their names and parameters are.
#pragma once
#include <string>
#include <vector>

#include "node.h"

namespace plantgym {

/// The rule that a node names: a path (`rules/ours.yaml`), the name of a rule that comes with the
/// program (`mad`), either with parameters (`{threshold: {fraction: 0.45}}`), or the map of a rule
/// itself (`{rules: […]}`). Its `name` says all of that in short: "threshold 0.45".
/// @return whether it names a rule. @throws Error a file, or a parameter that it does not have
bool read_rule(const Node& named, Node& rule);
/// Names of the rules that come with the program, in order.
std::vector<std::string> shipped_rules();

/// Numbers of a rule are written as such, or as maps {tune: [least, most], range: [least, most],
/// start: number}: where `tune` searches, what it may be (none: as `tune`), what it is until then.
/// @throws Error such a map, anywhere in a rule, that makes no sense
void check_numbers(const Node& rule);
/// [least, most] that the number of a map may be, from `range` or `tune`. @return whether it says
bool range_of(const Node& number, double& least, double& most);

/// The maps with `tune`, in the order of the file.
struct FreeNumber {
  std::string path;           // "parameters.fraction"
  double least, most, start;  // start: NaN where none is given
  std::string file;
  int32_t line, column;  // where it is written
};
/// @throws Error what is not two numbers, the least first
std::vector<FreeNumber> free_numbers(const Node& rule);
/// The rule with numbers as the start of those.
Node with_numbers(const Node& rule, const std::vector<double>& values);
/// The rule's own file with numbers in the place of {tune: …}, comments and all; where they do not
/// all stand in one file in that form, the rule as YAML.
std::string text_with_numbers(const Node& rule, const std::vector<double>& values);

}  // namespace plantgym
