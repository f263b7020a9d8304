#include "families.h"

#define PG_BUILTIN
#include "envs/factory/agv_floor.h"

namespace plantgym {
Environments floor_environments() {
  return {host_env_api<AgvFloor<false, false>>(), host_env_api<AgvFloor<false, true>>(),
          host_env_api<AgvFloor<true, false>>(), host_env_api<AgvFloor<true, true>>()};
}
}  // namespace plantgym
