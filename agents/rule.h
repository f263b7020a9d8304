// A rule file compiled for one environment: flat arrays, cheap to run however deep its conditions
// nest. docs/first/rules.md shows the format, rule.cpp reads it.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "node.h"
#include "plantgym/abi.h"

namespace plantgym {

/// An element of the observation that a rule looks at.
struct RuleInput {
  std::string name, unit;
  int32_t part = 0, dtype = PG_F32;
  int64_t element = 0;
  double low = 0, high = 0;              // what it can be
  bool whole = false;                    // whole numbers only
  std::vector<std::string> labels = {};  // of its values; empty: none
};
/// A number, times what is observed, by what is observed.
struct RuleTerm {
  double factor = 0;
  int32_t input = -1, divisor = -1;  // -1: without
  // a parameter's number may mean never; one that is searched for may mean never on the way
  enum { kNumber, kParameter, kFree } from = kNumber;
};
/// An element of the action.
struct RuleOutput {
  std::string name, unit;
  int32_t dtype = PG_F32, count = 0;  // count 0: any number in [low, high]
  double low = 0, high = 0;
  int32_t mask_at = 0;                   // of its first value
  std::vector<std::string> labels = {};  // of its values
  std::vector<double> amounts = {};      // the numbers that its labels begin with, if all do
};
enum class RuleOp : uint8_t {
  kBelow,
  kAtMost,
  kAbove,
  kAtLeast,
  kEqual,
  kUnequal,
  kJump,    // to `next`
  kChoose,  // output `what` takes value number `right.factor`, unless it was decided before
  kPick,    // output `what` takes the best of its values that are legal, by picks[next]
  kGive,    // output `what` takes the amount `right`, unless it was decided before
};
/// One step of the program. A test (input `what` against `right`) that fails goes to `next`.
struct RuleStep {
  RuleOp op;
  int32_t what, next, rule;  // rule: index into texts of what decides
  RuleTerm right;
};
/// Of each value of an output what it is judged by; a factor that is not a number: it is not.
struct RulePick {
  bool most = false;  // else the least is the best; the first among equals
  std::vector<RuleTerm> terms = {};
};
struct RuleProgram {
  std::vector<RuleInput> inputs;
  std::vector<RuleOutput> outputs;  // every element of the action, in order
  std::vector<RuleStep> steps;      // after the last, what is undecided stays at its least
  std::vector<RulePick> picks;
  std::vector<std::string> texts;  // of the rules, in words
};

/// The value of an output that is nearest to an amount; what is not a number: the least.
int32_t nearest_value(const RuleOutput& o, double amount);

/// @param file the map of a rule file: name, doc, env, parameters, rules.
/// @param spec of the environment, or of what a run observes of it
/// @throws Error an unknown element, label or key; no else; a rule after an else
RuleProgram compile_rule(const Node& file, const pg_spec& spec);

}  // namespace plantgym
