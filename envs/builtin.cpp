#include "builtin.h"

#define PG_BUILTIN
#include "envs/farm/field.h"
#include "envs/grid/map.h"
#include "plantgym/batch.h"

namespace plantgym {
const pg_plugin& builtin() {
  return *plugin<GridMapEnv, FieldDepthsEnv, FieldBoxEnv, FieldTabularEnv>();
}
}  // namespace plantgym
