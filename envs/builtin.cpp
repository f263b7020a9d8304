#include "builtin.h"

namespace plantgym {
const pg_plugin& builtin() {
  static const pg_plugin none = {PG_ABI, sizeof(pg_plugin), 0, 0, nullptr, nullptr};
  return none;
}
}  // namespace plantgym
