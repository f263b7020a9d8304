// Commands that a run calls when something happened.
#pragma once
#include <string>

#include "run_config.h"

namespace plantgym {

/// Starts the command of `when` (checkpoint, eval, end, fail), if there is one, with `json` on its
/// standard input, and waits for it. A command that fails stops nothing: its exit code is returned
/// (0: good or none).
int run_hooks(const RunConfig& run, const char* when, const std::string& json);

}  // namespace plantgym
