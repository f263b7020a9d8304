/* An environment in plain C, without any of the C++ helpers: count down from `from` by 1 or 2; who
   lands on 0 exactly gets 1. Fills the whole table, all three autoreset modes. */
#include <stdlib.h>
#include <string.h>

#include "plantgym/abi.h"

typedef struct {
  int32_t left, step, ended, waits;
} row;
typedef struct {
  int64_t n;
  int32_t from, autoreset;
  row* rows;
} countdown;

enum { kLimit = 60 };
static const pg_space kObs = {
    .size = sizeof kObs, .dtype = PG_I32, .n = 101, .name = "left", .elements = 1};
static const char* const kWays[] = {"one", "two"};
static const pg_space kAction = {
    .size = sizeof kAction, .dtype = PG_I32, .n = 2, .name = "way", .elements = 1, .labels = kWays};
static const pg_spec kSpec = {.size = sizeof kSpec,
                              .n_obs = 1,
                              .obs = &kObs,
                              .action = &kAction,
                              .max_steps = kLimit,
                              .time_unit = "step",
                              .state_bytes = sizeof(row)};

static void schema(const pg_fields* to) {
  const pg_field from = {.key = "from",
                         .type = "int",
                         .initial = "9",
                         .unit = "",
                         .doc = "where the count begins",
                         .choices = "",
                         .low = 1,
                         .high = 100};
  to->field(to->self, &from);
}
static void* fail(pg_error* e, int32_t node, const char* text) {
  e->variant = 0, e->node = node;
  strcpy(e->text, text);
  return NULL;
}
static void seed(void* p, uint64_t s) {
  countdown* c = p;
  (void)s; /* nothing is random */
  for (int64_t i = 0; i < c->n; ++i) c->rows[i] = (row){0, 0, 1, 1};
}
static void* make(const pg_make* m, pg_error* e) {
  int32_t from = 9;
  const pg_node* root = m->n_variants ? m->variants[0] : NULL;
  if (m->device != PG_CPU) return fail(e, -1, "runs on the CPU");
  for (int32_t i = 1; root && i < root->end; i = root[i].end) {
    if (strcmp(root[i].key, "from")) return fail(e, i, "unknown key; known: from");
    from = root[i].value ? atoi(root[i].value) : 0;
    if (from < 1 || from > 100) return fail(e, i, "is not in [1, 100]");
  }
  countdown* c = calloc(1, sizeof *c);
  row* rows = calloc((size_t)m->n, sizeof *rows);
  if (!c || !rows) return free(c), free(rows), fail(e, -1, "no memory");
  *c = (countdown){m->n, from, m->autoreset, rows};
  seed(c, 0);
  return c;
}
static void destroy(void* p) {
  countdown* c = p;
  free(c->rows);
  free(c);
}
static const pg_spec* spec(const void* p) { return (void)p, &kSpec; }
static void show(void* const* to, const pg_io* io, int64_t i, const row* r) {
  memcpy((char*)to[0] + i * (io->stride[0] ? io->stride[0] : 4), &r->left, 4);
}
static int32_t look(void* p, const pg_io* io, int64_t from, int64_t to) {
  for (int64_t i = from; i < to; ++i) show(io->obs, io, i, ((countdown*)p)->rows + i);
  return 0;
}
static int32_t reset(void* p, const uint8_t* chosen, const pg_io* io, int64_t from, int64_t to) {
  countdown* c = p;
  for (int64_t i = from; i < to; ++i)
    if (!chosen || chosen[i]) {
      c->rows[i] = (row){c->from, 0, 0, 0};
      look(p, io, i, i + 1);
    }
  return 0;
}
static int32_t step(void* p, const pg_io* io, int64_t from, int64_t to) {
  countdown* c = p;
  for (int64_t i = from; i < to; ++i) {
    row* r = c->rows + i;
    io->reward[i] = io->elapsed[i] = 0, io->terminated[i] = io->truncated[i] = 0;
    if (r->ended) {
      if (c->autoreset == PG_NEXT_STEP) *r = (row){c->from, 0, 0, 0};
      continue;
    }
    r->left -= 1 + ((const int32_t*)io->action)[i], ++r->step;
    io->elapsed[i] = 1, io->reward[i] = r->left == 0;
    io->terminated[i] = r->left <= 0, io->truncated[i] = r->step == kLimit;
    if (r->left < 0) r->left = 0;
    r->ended = io->terminated[i] || io->truncated[i];
    if (r->ended && io->final_obs[0]) show(io->final_obs, io, i, r);
    if (r->ended && c->autoreset == PG_SAME_STEP) *r = (row){c->from, 0, 0, 0};
  }
  return look(p, io, from, to);
}
static void get(const void* p, int64_t i, void* state) {
  memcpy(state, ((const countdown*)p)->rows + i, sizeof(row));
}
static void set(void* p, int64_t i, const void* state) {
  memcpy(((countdown*)p)->rows + i, state, sizeof(row));
}

static const pg_env_api kCountdown = {.size = sizeof kCountdown,
                                      .devices = PG_CPU,
                                      .name = "demo/countdown",
                                      .doc = "Land on nought.",
                                      .schema = schema,
                                      .make = make,
                                      .free = destroy,
                                      .spec = spec,
                                      .seed = seed,
                                      .reset = reset,
                                      .step = step,
                                      .look = look,
                                      .get = get,
                                      .set = set};
static const pg_env_api* const kEnvs[] = {&kCountdown};
static const pg_plugin kAll = {.abi = PG_ABI, .size = sizeof kAll, .n_envs = 1, .envs = kEnvs};
const pg_plugin* pg_plugin_main(void) { return &kAll; }
