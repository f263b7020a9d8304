#include "families.h"

#define PG_BUILTIN
#include "envs/farm/fertigation.h"
#include "envs/farm/field_sensors.h"
#include "plantgym/batch.h"

namespace plantgym {
Environments sensor_environments() {
  return {env_api<FieldSensorsEnv>(), env_api<FertigationEnv>()};
}
}  // namespace plantgym
