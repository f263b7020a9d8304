// The models that come with the program: k-means and decision trees, behind the C table.
#pragma once
#include "plantgym/abi.h"
#include "registry.h"

namespace plantgym {
const pg_plugin& builtin_models();
/// These alone, by name.
const Models& known_models();
}  // namespace plantgym
