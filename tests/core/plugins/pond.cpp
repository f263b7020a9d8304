// Built twice, as two plug-ins that each have a struct `Pond` with another name and limit
// (POND_NAME, POND_LIMIT).
#include "plantgym/batch.h"

struct Pond {
  static constexpr const char *kName = POND_NAME, *kDoc = "Skip a stone.";
  struct Params {
    int32_t limit = POND_LIMIT;
  };
  struct State {
    int32_t skips;
  };
  using Action = int32_t;
  using Obs = plantgym::Parts<int32_t>;
  static void fields(Params& p, plantgym::Fields& f, plantgym::Tables&) {
    f.number("limit", p.limit, 1, 1000, "", "most skips");
  }
  static plantgym::Spec spec(const Params& p) {
    return {.obs = {{.name = "skips", .low = 0, .high = POND_LIMIT}},
            .action = {.name = "throw", .n = 2},
            .max_steps = p.limit};
  }
  PG_HD static void reset(const Params&, State& s, plantgym::Rng&) { s.skips = 0; }
  PG_HD static plantgym::Outcome step(const Params&, State& s, const int32_t*, plantgym::Rng&) {
    return {float(++s.skips)};
  }
  PG_HD static void observe(const Params&, const State& s, int32_t* skips) { *skips = s.skips; }
};
PG_PLUGIN(Pond)
