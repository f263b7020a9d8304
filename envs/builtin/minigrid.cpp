#include "families.h"

#define PG_BUILTIN
#include "envs/grid/minigrid.h"
#include "plantgym/batch.h"

namespace plantgym {
Environments minigrid_environments() { return {env_api<MinigridEnv>()}; }
}  // namespace plantgym
