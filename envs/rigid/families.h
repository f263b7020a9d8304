// The environments on Box2D by family: one source each.
#pragma once
#include <vector>

#include "plantgym/abi.h"

namespace plantgym {
using Environments = std::vector<const pg_env_api*>;
Environments floor_environments();
}  // namespace plantgym
