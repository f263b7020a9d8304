// Any grid map as a decision problem: the map is compiled at load into arcs that stepping and
// model() both read.
#pragma once
#include <bit>

#include "envs/grid/map_draw.h"
#include "envs/grid/map_file.h"
#include "plantgym/env.h"

namespace plantgym {

struct GridMapEnv {
  static constexpr const char *kName = "grid/map",
                              *kDoc =
                                  "A grid world from a map in YAML: walk, slip, fetch, deliver.";
  struct Params {
    int32_t states = 0, actions = 0, outcomes = 1, limit = 0;
    // [state, action, equally likely outcome]: what comes of it as bits (0-15 next state, 16 ends,
    // 17-18 event) and its reward; two tables of words, so that the loop over rows vectorises
    Table<uint32_t> table;
    Table<uint32_t> reward;
    Table<int32_t> starts;  // states, equally likely
    Table<pg_arc> arcs;     // what model() says
    GridPicture picture;
    Table<GridTile> tiles;  // [height, width]
    Table<int32_t> stops;   // cells
  };
  struct State {
    uint32_t bits;  // of the outcome that led here
  };
  using Action = int32_t;
  using Obs = Parts<int32_t>;

  static void fields(Params& p, Fields& f, Tables& t) {
    grid::Description d;
    f.required().map("world", "the world: a file, or its content", [&](Fields& world) {
      if (!world.listing() && !world.has("grid") && world.has("minigrid"))
        world.elsewhere("minigrid", "is a world for grid/minigrid; a grid map begins with grid");
      world.required().map("grid", "the map and its rules", [&](Fields& g) {
        read_grid(g, d, p.limit);
        if (g.listing()) return;
        try {
          compile(p, d, t);
        } catch (const grid::MapError& e) {
          g.fail(e.key, e.what());
        }
      });
    });
  }
  static Spec spec(const Params& p) {
    std::vector<std::string> labels;
    for (int32_t a = 0; a < p.actions; ++a) labels.push_back(kMoveNames[p.picture.moves[a]]);
    return {.obs = {{.name = "state", .n = p.states}},
            .action = {.name = "move", .n = p.actions, .labels = labels},
            .max_steps = p.limit,
            .signals = {{"goals", "1", "goals reached, passengers delivered"},
                        {"falls", "1", "falls into a hole or off a cliff"},
                        {"refusals", "1", "pick-ups and drop-offs that could not be done"}},
            .metrics = {{"success", "1", "whether the episode ended at a goal"}}};
  }
  PG_HD static void reset(const Params& p, State& s, Rng& rng) {
    s.bits = uint32_t(p.starts[p.starts.size > 1 ? rng.below(p.starts.size) : 0]);
  }
  PG_HD static Outcome step(const Params& p, State& s, const Action* a, Rng& rng) {
    const int32_t k = p.outcomes > 1 ? rng.below(p.outcomes) : 0;
    const int32_t at = (int32_t(s.bits & 0xFFFFu) * p.actions + *a) * p.outcomes + k;
    s.bits = p.table[at];
    const uint32_t word = p.reward[at];
    float reward;
    memcpy(&reward, &word, sizeof reward);
    return {reward, (s.bits >> 16 & 1) != 0};
  }
  PG_HD static void observe(const Params&, const State& s, int32_t* state) {
    *state = int32_t(s.bits & 0xFFFFu);
  }
  PG_HD static void signals(const Params&, const State& s, float* out) {
    const uint32_t event = s.bits >> 17 & 3;
    for (uint32_t e = 1; e <= 3; ++e) out[e - 1] = event == e ? 1.0f : 0.0f;
  }
  PG_HD static void metrics(const Params&, const State& s, float* out) {
    out[0] = (s.bits >> 17 & 3) == uint32_t(grid::Event::kGoal) ? 1.0f : 0.0f;
  }
  static int32_t model(const Params& p, Arcs& to) {
    for (int32_t i = 0; i < p.arcs.size; ++i) to.add(p.arcs[i]);
    for (int32_t i = 0; i < p.starts.size; ++i) to.begin(p.starts[i], 1.0 / p.starts.size);
    return p.states;
  }
  static void draw(const Params& p, const State& s, Canvas& c) {
    draw_grid(p.picture, p.tiles, p.stops, int32_t(s.bits & 0xFFFFu), c);
  }

 private:
  static constexpr int32_t kMostOutcomes = 1000;

  /// The least number of equally likely outcomes that gives every probability; 0: more than
  /// kMostOutcomes.
  static int32_t equal_outcomes(const std::vector<grid::Arc>& arcs) {
    for (int32_t k = 1; k <= kMostOutcomes; ++k) {
      bool whole = true;
      for (const grid::Arc& a : arcs) {
        const double count = a.probability * k;
        const double off = count - double(int64_t(count + 0.5));
        whole &= off < 1e-9 && off > -1e-9;
        if (!whole) break;
      }
      if (whole) return k;
    }
    return 0;
  }
  static void compile(Params& p, const grid::Description& d, Tables& t) {
    const grid::Compiled c = grid::compile(d);
    p.states = c.situations, p.actions = int32_t(d.moves.size());
    p.outcomes = equal_outcomes(c.arcs);
    const int64_t size = int64_t(p.states) * p.actions * p.outcomes;
    if (p.outcomes == 0 || size > int64_t(1) << 24)
      throw grid::MapError("legend",
                           "slip: probabilities must be multiples of 1/K for a K up to "
                           "1000 (and states x actions x K up to 2^24), e.g. 1/3 or 0.2");
    std::vector<uint32_t> table;
    std::vector<uint32_t> reward;
    std::vector<pg_arc> arcs;
    table.reserve(size_t(size)), reward.reserve(size_t(size));
    for (const grid::Arc& a : c.arcs) {
      const uint32_t bits = uint32_t(a.to) | uint32_t(a.ends) << 16 | uint32_t(a.event) << 17;
      const size_t count = size_t(a.probability * p.outcomes + 0.5);
      table.insert(table.end(), count, bits),
          reward.insert(reward.end(), count, std::bit_cast<uint32_t>(float(a.score)));
      arcs.push_back({a.from, a.move, a.to, a.ends, a.probability, a.score});
    }
    t.put(p, p.table, table), t.put(p, p.reward, reward);
    t.put(p, p.starts, c.starts), t.put(p, p.arcs, arcs);
    p.picture = picture_of(d, p.states);
    t.put(p, p.tiles, tiles_of(d)), t.put(p, p.stops, d.passenger.stops);
  }
};

}  // namespace plantgym
