// What tuning a rule on a run means: which environments, how many episodes.
#pragma once
#include "commands.h"
#include "learners/tune.h"

namespace plantgym::cli {

struct Tuning {
  Node rule;
  EnvConfig env, eval_env;  // that it is tuned on, and judged in
  TuneConfig how;
};
/// @throws Error no rule, or one without free numbers
Tuning prepare(const Loaded& l, const Node& named);

}  // namespace plantgym::cli
