// The environments by family: one source each, so that compilers work on them side by side.
#pragma once
#include <vector>

#include "plantgym/abi.h"

namespace plantgym {

using Environments = std::vector<const pg_env_api*>;
Environments grid_environments();
Environments field_environments();
Environments sensor_environments();
Environments zone_environments();
Environments classic_environments();
Environments minigrid_environments();
Environments plant_environments();
Environments jobshop_environments();
Environments agv_environments();

}  // namespace plantgym
