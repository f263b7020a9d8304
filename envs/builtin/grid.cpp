#include "families.h"

#define PG_BUILTIN
#include "envs/book/gambler.h"
#include "envs/grid/map_places.h"
#include "plantgym/batch.h"

namespace plantgym {
Environments grid_environments() {
  return {env_api<GridMapEnv>(), env_api<GridPlacesEnv>(), env_api<GamblerEnv>()};
}
}  // namespace plantgym
