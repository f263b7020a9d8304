/* Libraries that are no plug-ins of this program. */
#include <stddef.h>

#include "plantgym/abi.h"

#if defined(WRONG_ABI)
const pg_plugin* pg_plugin_main(void) {
  static const pg_plugin kAll = {.abi = 99, .size = sizeof kAll};
  return &kAll;
}
#elif defined(NOTHING)
const pg_plugin* pg_plugin_main(void) { return NULL; }
#else
int another_library(void) { return 1; }
#endif
