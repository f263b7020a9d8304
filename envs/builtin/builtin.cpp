#include "envs/builtin.h"

#include "families.h"

namespace plantgym {

const pg_plugin& builtin() {
  static const Environments all = [] {
    Environments e;
    for (const auto family : {grid_environments, field_environments, sensor_environments,
                              zone_environments, classic_environments, minigrid_environments,
                              plant_environments, jobshop_environments, agv_environments})
      for (const pg_env_api* api : family()) e.push_back(api);
    return e;
  }();
  static const pg_plugin p = {PG_ABI, sizeof(pg_plugin), int32_t(all.size()),
                              0,      all.data(),        nullptr};
  return p;
}

}  // namespace plantgym
