#include "families.h"

#define PG_BUILTIN
#include "envs/factory/line.h"
#include "plantgym/batch.h"

namespace plantgym {
Environments plant_environments() { return {env_api<LineEnv>()}; }
}  // namespace plantgym
