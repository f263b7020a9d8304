#include "families.h"

#define PG_BUILTIN
#include "envs/factory/cell.h"
#include "envs/factory/energy.h"
#include "envs/factory/line.h"
#include "envs/factory/maintenance.h"
#include "plantgym/batch.h"

namespace plantgym {
Environments plant_environments() {
  return {env_api<LineEnv>(), env_api<MaintenanceEnv>(), env_api<EnergyEnv>(), env_api<CellEnv>()};
}
}  // namespace plantgym
