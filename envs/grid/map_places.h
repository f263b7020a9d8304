// A grid map whose state is told as a person would: where one stands, what one holds, who waits.
// Rules and trees read it; tables want the number of the state, as grid/map shows it.
#pragma once
#include "envs/grid/map.h"

namespace plantgym {

struct GridPlacesEnv : GridMapEnv {
  static constexpr const char *kName = "grid/map_places",
                              *kDoc = "As grid/map, seen as row and column, and who waits where.";
  static Spec spec(const Params& p) {
    Spec s = GridMapEnv::spec(p);
    Space& seen = s.obs[0];
    seen = {.name = "place", .n = 0};
    const auto element = [&](const std::string& name, int32_t count, bool shown) {
      seen.names.push_back(name), seen.counts.push_back(count), seen.by_default.push_back(shown);
    };
    const auto numbers = [&](int32_t count) {
      for (int32_t k = 0; k < count; ++k) seen.labels.push_back(std::to_string(k));
    };
    const auto stops = [&] {
      for (int32_t k = 0; k < p.picture.n_stops; ++k)
        seen.labels.push_back("stop_" + std::to_string(k));
    };
    element("state", p.states, false), numbers(p.states);
    element("row", p.picture.height, true), numbers(p.picture.height);
    element("column", p.picture.width, true), numbers(p.picture.width);
    if (p.picture.n_stops) {
      element("passenger", p.picture.n_stops + 1, true), stops(), seen.labels.push_back("aboard");
      element("destination", p.picture.n_stops, true), stops();
    }
    for (int32_t k = 1; !p.picture.n_stops && k < p.picture.per_cell; k *= 2)
      element(std::string("key_") + char('a' + int32_t(seen.names.size()) - 3), 2, true),
          seen.labels.insert(seen.labels.end(), {"missing", "held"});
    seen.shape = {int64_t(seen.names.size())};
    return s;
  }
  PG_HD static void observe(const Params& p, const State& s, int32_t* seen) {
    const int32_t state = int32_t(s.bits & 0xFFFFu), cell = state / p.picture.per_cell;
    int32_t more = state % p.picture.per_cell;
    seen[0] = state, seen[1] = cell / p.picture.width, seen[2] = cell % p.picture.width;
    if (p.picture.n_stops) {
      seen[3] = more / p.picture.n_stops, seen[4] = more % p.picture.n_stops;
      return;
    }
    for (int32_t k = 3, keys = p.picture.per_cell; keys > 1; keys /= 2, more /= 2)
      seen[k++] = more % 2;
  }
};

}  // namespace plantgym
