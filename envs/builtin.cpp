#include "builtin.h"

#define PG_BUILTIN
#include "envs/grid/map.h"
#include "plantgym/batch.h"

namespace plantgym {
const pg_plugin& builtin() { return *plugin<GridMapEnv>(); }
}  // namespace plantgym
