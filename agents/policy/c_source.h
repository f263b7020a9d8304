// A policy as one C99 file: weights, names, units and ranges in it; no allocation, no library but
// libm.
#pragma once
#include <string>

#include "policy.h"

namespace plantgym {

/// Numbers that a C file may hold: more make compilers slow.
inline constexpr int64_t kMostInSource = int64_t(1) << 23;

/// @throws Error more than kMostInSource numbers
std::string policy_as_c(const Policy& p);

}  // namespace plantgym
