/* Libraries that are no plug-ins of this program. */
#include <stddef.h>

#include "plantgym/abi.h"

#if defined(WRONG_ABI) || defined(DRAFT)
#ifdef DRAFT
enum { kAbi = 0 };
#else
enum { kAbi = 99 };
#endif
const pg_plugin* pg_plugin_main(void) {
  static const pg_plugin kAll = {.abi = kAbi, .size = sizeof kAll};
  return &kAll;
}
#elif defined(NOTHING)
const pg_plugin* pg_plugin_main(void) { return NULL; }
#elif defined(SMALL)
const pg_plugin* pg_plugin_main(void) {
  static const pg_plugin kAll = {.abi = PG_ABI, .size = 16};
  return &kAll;
}
#elif defined(EMPTY)
const pg_plugin* pg_plugin_main(void) {
  static const pg_plugin kAll = {.abi = PG_ABI, .size = sizeof kAll};
  return &kAll;
}
#elif defined(LACKS) || defined(SMALL_TABLE)
static void schema(const pg_fields* to) { (void)to; }
static void* make(const pg_make* m, pg_error* e) { return (void)m, (void)e, NULL; }
static const pg_env_api kEnv = {
#ifdef LACKS
    .size = sizeof kEnv,
#else
    .size = 64,
#endif
    .devices = PG_CPU,
    .name = "test/lacks",
    .doc = "",
    .schema = schema,
    .make = make};
static const pg_env_api* const kEnvs[] = {&kEnv};
const pg_plugin* pg_plugin_main(void) {
  static const pg_plugin kAll = {.abi = PG_ABI, .size = sizeof kAll, .n_envs = 1, .envs = kEnvs};
  return &kAll;
}
#else
int another_library(void) { return 1; }
#endif
