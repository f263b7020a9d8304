// The seed of a run that is exported or distilled.
#pragma once
#include <string>

#include "learners/run_config.h"

namespace plantgym::cli {

struct Chosen {
  int32_t seed = 0;
  std::string checkpoint;
  double best = 0;  // of the run's metric
};

/// The seed that was asked for, or (-1) whose evaluation was best; the lowest of equals. @throws
/// Error it is none of the run's, or not begun
Chosen choose_seed(const RunConfig& run, const std::string& folder, int32_t seed);

}  // namespace plantgym::cli
