// Numbers that an environment gives and no learner can use.
#pragma once
#include <cstdint>
#include <string>

#include "plantgym/abi.h"

namespace plantgym {

/// The first reward or observed number of rows [0, n) that is NaN or infinite, by name: "the reward
/// of environment 3 is nan". Empty: all are finite. @param io dense rows, after a step
std::string not_finite(const pg_spec& spec, const pg_io& io, int64_t n);

}  // namespace plantgym
