#include "families.h"

#define PG_BUILTIN
#include "envs/farm/field.h"
#include "plantgym/batch.h"

namespace plantgym {
Environments field_environments() {
  return {env_api<FieldDepthsEnv>(), env_api<FieldBoxEnv>(), env_api<FieldTabularEnv>()};
}
}  // namespace plantgym
