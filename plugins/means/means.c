/* A model in plain C, without any of the C++ helpers: a row is of the class whose mean is nearest.
   Fills the whole table; rows may have weights. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plantgym/abi.h"

typedef struct {
  int32_t features, classes; /* 0: not fitted yet */
  double *mean, *weight;     /* [classes, features], [classes] */
} means;

static int32_t fail(pg_error* e, int32_t node, const char* text) {
  e->variant = 0, e->node = node, e->elsewhere = 0;
  snprintf(e->text, sizeof e->text, "%s", text);
  return 1;
}
static void schema(const pg_fields* to) { (void)to; /* it has no keys */ }
static void* make(const pg_node* params, pg_error* e) {
  if (params && params->end > 1) return fail(e, 1, "unknown key; it has none"), NULL;
  means* m = calloc(1, sizeof *m);
  if (!m) fail(e, PG_NO_MEMORY, "no memory");
  return m;
}
static void clear(means* m) { free(m->mean), free(m->weight); }
static void destroy(void* p) { clear(p), free(p); }

/* Room for a model of this size; 0 where there is none. */
static int room(means* m, int32_t features, int32_t classes) {
  *m = (means){features, classes, calloc((size_t)features * (size_t)classes, sizeof(double)),
               calloc((size_t)classes, sizeof(double))};
  if (m->mean && m->weight) return 1;
  clear(m);
  return 0;
}
static int32_t fit(void* p, const pg_samples* s, pg_error* e) {
  means m;
  if (s->rows < 1 || s->features < 1) return fail(e, -1, "there are no rows");
  if (!s->label || s->classes < 1) return fail(e, -1, "learns classes: rows need labels");
  for (int64_t i = 0; i < s->rows * s->features; ++i)
    if (!isfinite(s->x[i])) return fail(e, -1, "a feature is not a number");
  for (int64_t i = 0; i < s->rows; ++i)
    if (s->label[i] < 0 || s->label[i] >= s->classes) return fail(e, -1, "a label is no class");
  if (!room(&m, s->features, s->classes)) return fail(e, PG_NO_MEMORY, "no memory");
  for (int64_t i = 0; i < s->rows; ++i) {
    const double w = s->weight ? s->weight[i] : 1;
    m.weight[s->label[i]] += w;
    for (int32_t f = 0; f < m.features; ++f)
      m.mean[s->label[i] * m.features + f] += w * s->x[i * m.features + f];
  }
  for (int32_t c = 0; c < m.classes; ++c)
    for (int32_t f = 0; f < m.features && m.weight[c] > 0; ++f)
      m.mean[c * m.features + f] /= m.weight[c];
  clear(p);
  *(means*)p = m;
  return 0;
}
static void fitted(const void* p, pg_fitted* to) {
  const means* m = p;
  to->task = m->features ? PG_CLASSIFICATION : 0;
  to->features = m->features, to->classes = m->classes;
}
static void predict(const void* p, const double* x, int64_t rows, double* to) {
  const means* m = p;
  for (int64_t i = 0; i < rows; ++i, x += m->features) {
    double least = INFINITY;
    to[i] = 0;
    for (int32_t c = 0; c < m->classes; ++c) {
      double sum = 0;
      for (int32_t f = 0; f < m->features; ++f) {
        const double off = x[f] - m->mean[c * m->features + f];
        sum += off * off;
      }
      if (m->weight[c] > 0 && sum < least) least = sum, to[i] = c;
    }
  }
}

/* Two numbers, then both arrays. */
static int64_t bytes_of(int32_t features, int32_t classes) {
  return 8 + 8 * ((int64_t)features + 1) * classes;
}
static int64_t save(const void* p, void* to) {
  const means* m = p;
  char* at = to;
  const size_t k = (size_t)m->classes, n = (size_t)m->features * k;
  if (at && memcpy(at, m, 8) && k)
    memcpy(at + 8, m->mean, 8 * n), memcpy(at + 8 + 8 * n, m->weight, 8 * k);
  return bytes_of(m->features, m->classes);
}
static int32_t load(void* p, const void* from, int64_t bytes, pg_error* e) {
  means m;
  int32_t size[2] = {0, 0};
  if (bytes >= 8) memcpy(size, from, 8);
  if (bytes < 8 || size[0] < 0 || size[1] < 0 || bytes_of(size[0], size[1]) != bytes)
    return fail(e, -1, "is cut off, or not of this model");
  if (!room(&m, size[0], size[1])) return fail(e, PG_NO_MEMORY, "no memory");
  const size_t n = (size_t)size[0] * (size_t)size[1];
  memcpy(m.mean, (const char*)from + 8, 8 * n);
  memcpy(m.weight, (const char*)from + 8 + 8 * n, 8 * (size_t)size[1]);
  clear(p);
  *(means*)p = m;
  return 0;
}

static const pg_model_api kMeans = {.size = sizeof kMeans,
                                    .tasks = PG_CLASSIFICATION,
                                    .name = "demo/means",
                                    .doc = "The class whose mean is nearest.",
                                    .schema = schema,
                                    .make = make,
                                    .free = destroy,
                                    .fit = fit,
                                    .fitted = fitted,
                                    .predict = predict,
                                    .save = save,
                                    .load = load};
static const pg_model_api* const kModels[] = {&kMeans};
static const pg_plugin kAll = {
    .abi = PG_ABI, .size = sizeof kAll, .n_models = 1, .models = kModels};
const pg_plugin* pg_plugin_main(void) { return &kAll; }
