// What an evaluation judges by must not be what training saw.
#pragma once
#include <string>
#include <vector>

#include "run_config.h"

namespace plantgym {

/// One line for each range of years, instances, … of the environment in which training and
/// evaluation overlap; a range that is not written is all there is. Random numbers need no look:
/// evaluations draw from keys of their own. Empty: nothing is learned, or nothing overlaps.
std::vector<std::string> leaks_of(const RunConfig& run, const Registry& registry);
/// The same of two environments: what is tuned or trained on, and what judges it.
std::vector<std::string> overlaps_of(const EnvConfig& learned, const EnvConfig& judged,
                                     const Registry& registry);

}  // namespace plantgym
