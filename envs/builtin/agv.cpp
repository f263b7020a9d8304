#include "families.h"

#define PG_BUILTIN
#include "envs/factory/agv_grid.h"
#include "plantgym/batch.h"

namespace plantgym {
Environments agv_environments() { return {env_api<AgvGridEnv>()}; }
}  // namespace plantgym
