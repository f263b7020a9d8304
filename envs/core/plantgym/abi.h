// The C ABI between the host and environment or model binaries; built-ins use it too: one path,
// tested. Plain data only; no exception crosses. A struct that may grow starts with its size and
// grows at the end; what an older side lacks is taken as zero (PG_HAS). Any other change bumps
// PG_ABI, and the host takes its own number only; 0 was a draft (docs/plugins.md). Whoever makes
// memory frees it: io and samples belong to the caller, what `make` and `spec` return to the
// plug-in. Structs are named because nvcc 13 breaks on std::vector of an unnamed one.
#pragma once
#include <stddef.h>
#include <stdint.h>
#include "plantgym/scene.h"
#ifdef __cplusplus
extern "C" {
#endif
enum { PG_ABI = 1, PG_PARTS = 4 };  // PG_PARTS: most parts of one observation
/// Whether the struct that `p` points to was built with this member.
#define PG_HAS(type, p, member) ((p)->size >= offsetof(type, member) + sizeof((p)->member))
enum { PG_F32 = 0, PG_I32 = 1, PG_U8 = 2 };
enum { PG_CPU = 1, PG_CUDA = 2 };
enum { PG_SCALAR = 0, PG_LIST = 1, PG_MAP = 2 };
enum { PG_NO_MEMORY = -2 };  // pg_error.node
enum { PG_SAME_STEP = 0, PG_NEXT_STEP = 1, PG_DISABLED = 2 };

/// A YAML tree in document order: node 0 is the root map, the children of node i start at i + 1,
/// the subtree of i ends before `end`. Children of a map carry keys, scalars values. Text lives
/// until `make` returns.
typedef struct pg_node {
  int32_t kind, end;
  const char *key, *value, *file;
  int32_t line, column;
} pg_node;
/// Why `make` failed; `node` of tree `variant` is at fault (-1: none, PG_NO_MEMORY: the machine
/// is). The host adds file, line and key. `elsewhere` is 1 where nothing is wrong but the world is
/// of a kind for another environment.
typedef struct pg_error {
  int32_t variant, node;
  char text[504];
  int32_t elsewhere;
} pg_error;
/// A named number, as a signal or a metric. Its unit is "1" for a count or a share, "#" for a
/// number that only tells things apart (a year, a machine): that is neither averaged nor plotted.
typedef struct pg_quantity {
  const char *name, *unit, *doc;
} pg_quantity;

/// One array of a fixed shape. n > 0: each element is one of 0..n-1; counts: element i one of
/// 0..counts[i]-1 (multi-discrete); neither: a box within [low, high], or [lows[i], highs[i]] where
/// given. Names, units, lows, highs are null or one per element; labels are null or one per value,
/// element after element. by_default: null (all) or one per element, 1 = shown where a run does not
/// say what to `observe`. whole: null (none) or one per element, 1 = always a whole number.
typedef struct pg_space {
  uint32_t size;
  int32_t dtype, ndim, n;
  const char* name;
  int64_t shape[4], elements;
  float low, high;
  const int32_t* counts;
  const float *lows, *highs;
  const char *const *names, *const *units, *const *labels;
  const uint8_t *by_default, *whole;
} pg_space;

typedef struct pg_spec {
  uint32_t size;
  int32_t n_obs;
  const pg_space *obs, *action;
  int32_t mask_size, max_steps;  // 0: no mask; 0: no limit
  int32_t n_signals, n_metrics;
  const pg_quantity *signals, *metrics;
  const char* time_unit;  // of pg_io.elapsed
  int64_t state_bytes;    // one row for get and set: seed, clock, state, tail
  const float*
      default_reward;  // [n_signals] weights that give pg_io.reward; null: not made of signals
} pg_spec;

typedef struct pg_make {
  uint32_t size;
  int32_t device, autoreset, n_variants;  // row i uses variant (first_id + i) % n_variants
  int64_t n, first_id;             // rows; global number of row 0, which fixes its random numbers
  const pg_node* const* variants;  // one parameter tree each; null: defaults
} pg_make;

/// One transition of n rows in the caller's memory, on the environment's device. Final_obs, masks,
/// signals and final_metrics may be null: not wanted. A call touches rows [from, to) only, so
/// ranges may run on threads. Learners bootstrap from final_obs, by what is legal there, where
/// truncated and not terminated.
typedef struct pg_io {
  uint32_t size;
  void* stream;             // cudaStream_t; null on the CPU
  const void* action;       // [n, action...]
  float *reward, *elapsed;  // [n] of this step; simulated time since the last decision [time_unit]
  uint8_t *terminated,
      *truncated;       // [n] independent: a true end on the last allowed step sets both
  void* obs[PG_PARTS];  // [n, part...] what the next action is chosen from
  void*
      final_obs[PG_PARTS];   // [n, part...] last of an episode, only in rows that ended; every mode
  int64_t stride[PG_PARTS];  // bytes from row to row of both; 0: dense
  uint8_t* mask;             // [n, mask_size] 1 = legal in obs
  float* signals;            // [n, n_signals] of this step, in every row
  float* final_metrics;      // [n, n_metrics] of the episode, only in rows that ended
  uint8_t* final_mask;       // [n, mask_size] 1 = legal in final_obs, only in rows that ended
} pg_io;

/// One way a step can go; the arcs of one (state, action) have probabilities that sum to 1.
typedef struct pg_arc {
  int32_t state, action, next, terminated;
  double probability, reward;
} pg_arc;
typedef struct pg_arcs {
  void* self;
  void (*arc)(void* self, const pg_arc*);
  void (*start)(void* self, int32_t state, double probability);
} pg_arcs;

/// One key of the parameters: `zones[].area`, `zones.*.area` where names are free. Type is one of
/// int|float|choice|text|file|files|numbers|texts|range|map|any. `initial` is null where the
/// key is required. `library` is null or the folder of the files whose names may stand for this
/// map: `crop: maize_grain` is the map in crops/maize_grain.yaml; the host puts it there before
/// `make`.
typedef struct pg_field {
  const char *key, *type, *initial, *unit, *doc, *choices;
  double low, high;
  const char* library;
} pg_field;
typedef struct pg_fields {
  void* self;
  void (*field)(void* self, const pg_field*);
} pg_fields;

/// The functions of an environment. `reset`, `step` and `look` return 0 or the device's error code,
/// allocate nothing, and may run at once on disjoint row ranges, and so may `metrics`; all others
/// want the batch for themselves.
typedef struct pg_env_api {
  uint32_t size, devices;  // PG_CPU | PG_CUDA: what this binary was built for
  const char *name, *doc;
  void (*schema)(const pg_fields*);          // lists every key, makes nothing
  void* (*make)(const pg_make*, pg_error*);  // null on failure
  void (*free)(void*);
  const pg_spec* (*spec)(const void*);  // lives as long as the batch
  void (*seed)(void*, uint64_t seed);   // the next reset of every row starts its episode 0
  // reset: rows != 0 start their next episode; null: all
  int32_t (*reset)(void*, const uint8_t* rows, const pg_io*, int64_t from, int64_t to);
  int32_t (*step)(void*, const pg_io*, int64_t from,
                  int64_t to);  // DISABLED: ended rows rest until reset
  int32_t (*look)(void*, const pg_io*, int64_t from,
                  int64_t to);                         // writes obs and mask only, as after `set`
  void (*get)(const void*, int64_t row, void* state);  // [spec.state_bytes], a complete snapshot
  void (*set)(void*, int64_t row,
              const void* state);  // goes on identically in a row of the same number
  void (*metrics)(const void*, int64_t row, float* out);     // [n_metrics] so far; null: none
  void (*draw)(const void*, int64_t row, const pg_canvas*);  // null: cannot be drawn
  int32_t (*model)(const void*, int32_t variant,
                   const pg_arcs*);  // number of states; null: not enumerable
  void (*explain)(const pg_node* params, void* self,
                  void (*text)(void* self, const char*));  // what they mean; null: nothing to say
} pg_env_api;

/// What a model learns: bits of pg_model_api.tasks.
enum { PG_CLASSIFICATION = 1, PG_REGRESSION = 2, PG_CLUSTERING = 4 };

/// Rows to learn from, in the caller's memory until `fit` returns. Label (classification) or target
/// (regression) is given, or neither (clustering).
typedef struct pg_samples {
  uint32_t size;
  int32_t features, classes;  // classes: 0 but for classification
  int32_t n_centres;          // clusters to go on from; 0: none
  int64_t rows;
  uint64_t seed;          // of all chance: the same samples and seed make the same model
  const double* x;        // [rows, features] finite
  const int32_t* label;   // [rows] 0..classes-1; null
  const double* target;   // [rows] finite; null
  const double* weight;   // [rows] >= 0, a row of weight 0 does not count; null: all are 1
  const double* centres;  // [n_centres, features] cluster k goes on from centre k; null: anew
} pg_samples;

/// What a model is by now.
typedef struct pg_fitted {
  uint32_t size;
  int32_t task;      // PG_CLASSIFICATION, PG_REGRESSION or PG_CLUSTERING; 0: not fitted yet
  int32_t features;  // of a row
  int32_t classes;   // `predict` says 0..classes-1, a class or a cluster; 0: any number
} pg_fitted;

/// A node of a tree of questions, in pre-order, the root first: x[feature] <= threshold goes to the
/// next node, all else (what is not a number, too) to node `right`.
typedef struct pg_tree_node {
  int32_t feature, right;  // feature -1: a leaf, which says `value`
  double threshold, value;
} pg_tree_node;

/// The functions of a model: classification, regression, clustering. `predict` allocates nothing
/// and may run on many threads at once; `fit` and `load` want the model for themselves. Functions
/// that return a size write where `to` is not null; the size does not change in between.
typedef struct pg_model_api {
  uint32_t size, tasks;  // bits of PG_CLASSIFICATION, PG_REGRESSION, PG_CLUSTERING
  const char *name, *doc;
  void (*schema)(const pg_fields*);                 // lists every key, makes nothing
  void* (*make)(const pg_node* params, pg_error*);  // null on failure; params null: defaults
  void (*free)(void*);
  // 0, or not: then why, and the model is as it was
  int32_t (*fit)(void*, const pg_samples*, pg_error*);
  void (*fitted)(const void*, pg_fitted* to);
  // of a fitted model: x [rows, features] any numbers; to [rows] a class, a cluster or a number
  void (*predict)(const void*, const double* x, int64_t rows, double* to);
  int64_t (*save)(const void*, void* to);  // bytes of all that `fit` made
  // into a model of equal parameters, which then predicts the same bits; not 0: damaged, and why
  int32_t (*load)(void*, const void* from, int64_t bytes, pg_error*);
  void (*describe)(const void*, void* self,
                   void (*text)(void* self, const char*));  // lines to read; null: nothing to say
  // [classes, features] of clusters that are the nearest of centres, the lowest of ties; null: not
  int64_t (*centres)(const void*, double* to);     // numbers
  int64_t (*tree)(const void*, pg_tree_node* to);  // nodes; null: it is no tree
} pg_model_api;

/// Every shared library exports `const pg_plugin* pg_plugin_main(void)`; everything it names is
/// static.
typedef struct pg_plugin {
  uint32_t abi, size;
  int32_t n_envs, n_models;
  const pg_env_api* const* envs;
  const pg_model_api* const* models;
} pg_plugin;
#ifdef __cplusplus
}
#endif
