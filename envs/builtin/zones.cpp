#include "families.h"

#define PG_BUILTIN
#include "envs/farm/zones.h"
#include "plantgym/batch.h"

namespace plantgym {
Environments zone_environments() { return {env_api<ZonesEnv>(), env_api<ZonesDepthsEnv>()}; }
}  // namespace plantgym
