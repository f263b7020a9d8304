#include "families.h"

#define PG_BUILTIN
#include "envs/factory/jobshop.h"
#include "envs/factory/jobshop_flexible.h"
#include "plantgym/batch.h"

namespace plantgym {
Environments jobshop_environments() {
  return {env_api<JobShopEnv>(), env_api<FlexibleJobShopEnv>()};
}
}  // namespace plantgym
