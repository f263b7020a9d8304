// What an environment author writes against; needs nothing but the standard library.
//
// An environment E is a struct of types and static functions. "world" stands for `State&`, then
// `Tail*` where E has a tail; functions marked * are PG_HD: they also run on a GPU, without
// allocation, locks or I/O.
//   kName, kDoc                                        registry name, one line of help
//   Params                                             trivially copyable; large data in Table
//   members State                                              trivially copyable, one row's world
//   of fixed size Tail, tail(params) -> count                        optional: the rest of a row,
//   sized at run time Action, Obs = Parts<float, uint8_t, ...>           elements of the action and
//   of each obs part fields(Params&, Fields&, Tables&)                  reads and compiles the
//   parameters spec(params) -> Spec                               shapes, names, units, limits
//   reset(params, world, Rng&) *                       starts an episode; world holds the last one,
//   or 0 step(params, world, const Action*, Rng&) -> Outcome * observe(params, const world, T*...)
//   *              one pointer per part, shapes as in spec mask(params, const world, uint8_t*
//   legal) *        optional: 1 = legal; needs Spec::mask_size signals(params, const world, float*)
//   *             optional: this step's Spec::signals metrics(params, const world, float*) *
//   optional: Spec::metrics of the episode so far draw(params, const world, Canvas&) optional
//   model(params, Arcs&) -> number of states           optional: every arc and the start
//   distribution
//   explain(Fields&) -> std::string                    optional: lines on what the parameters mean,
//   and what is odd about them; reads them again
//   kGroup, observe_group(params, row, Places<T>...)   optional, CPU: kGroup rows at once (rows.h)
//   fetch(params, const world)                         optional, CPU: prefetches for step
#pragma once
#include <concepts>
#include <limits>
#include "plantgym/fields.h"
#include "plantgym/random.h"
#include "plantgym/scene.h"
namespace plantgym {
struct Outcome {
  float reward;
  bool terminated = false,
       truncated = false;  // independent; the time limit of Spec is added by the batch
  float elapsed = 1;       // [Spec::time_unit]
};
template <class... T>
struct Parts {};  // element types of the observation parts
/// pg_space without the element type, which is known from Action and Obs.
struct Space {
  std::string name = {};
  std::vector<int64_t> shape = {};  // {}: one number
  int32_t n = 0;
  std::vector<int32_t> counts = {};
  float low = -std::numeric_limits<float>::infinity(),
        high = std::numeric_limits<float>::infinity();
  std::vector<float> lows = {}, highs = {};
  std::vector<std::string> names = {}, units = {}, labels = {};
  std::vector<uint8_t> by_default = {};  // {}: all; else 1 where shown without `observe`
  std::vector<uint8_t> whole = {};       // {}: unknown; else 1 where always a whole number
};
struct Spec {
  std::vector<Space> obs = {};
  Space action = {};
  int32_t max_steps = 0, mask_size = 0;
  std::vector<pg_quantity> signals = {}, metrics = {};  // literals, or text in a Table
  const char* time_unit = "step";
  std::vector<float> reward = {};  // default weight of each signal; {}: step() makes its own reward
};
struct Arcs : pg_arcs {
  void add(const pg_arc& a) { arc(self, &a); }
  void begin(int32_t state, double probability) { start(self, state, probability); }
};
template <class E>
concept Env = std::is_trivially_copyable_v<typename E::State> &&
    std::is_trivially_copyable_v<typename E::Params> &&
    requires(typename E::Params& p, Fields& f, Tables& t, typename E::Action* a,
             typename E::Obs* o) {
  { E::kName } -> std::convertible_to<const char*>;
  { E::spec(p) } -> std::same_as<Spec>;
  E::fields(p, f, t), &E::reset, &E::step, &E::observe;
};
template <class E>
concept Tailed = requires(typename E::Params p, typename E::Tail* t) {
  E::tail(p);
};
template <class E>
concept Masked = requires {
  &E::mask;
};
template <class E>
concept Signalled = requires {
  &E::signals;
};
template <class E>
concept Measured = requires {
  &E::metrics;
};
template <class E>
concept Drawable = requires {
  &E::draw;
};
template <class E>
concept Explained = requires {
  &E::explain;
};
template <class E>
concept Enumerable = requires {
  &E::model;
};
}  // namespace plantgym
