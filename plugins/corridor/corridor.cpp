// A whole environment: walk along a dark corridor to the door at its end; a cat pushes you back.
#include "plantgym/batch.h"

struct Corridor {
  static constexpr const char *kName = "demo/corridor",
                              *kDoc = "Walk to the door; a cat is in the way.";
  struct Params {
    int32_t length = 10;
    float cat = 0.2f;
  };
  struct State {
    int32_t cell;
  };
  using Action = int32_t;
  using Obs = plantgym::Parts<int32_t>;

  static void fields(Params& p, plantgym::Fields& f, plantgym::Tables&) {
    f.number("length", p.length, 2, 1000, "cell", "from the start to the door");
    f.number("cat", p.cat, 0, 0.9f, "", "probability of being pushed back");
  }
  static plantgym::Spec spec(const Params& p) {
    return {.obs = {{.name = "cell", .n = p.length}},
            .action = {.name = "move", .n = 2, .labels = {"wait", "walk"}},
            .max_steps = 10 * p.length};
  }
  PG_HD static void reset(const Params&, State& s, plantgym::Rng&) { s.cell = 0; }
  PG_HD static plantgym::Outcome step(const Params& p, State& s, const Action* a,
                                      plantgym::Rng& rng) {
    const bool pushed = rng.uniform() < p.cat;
    s.cell += pushed ? -1 : *a;
    if (s.cell < 0) s.cell = 0;
    return {s.cell == p.length - 1 ? 1.0f : -0.01f, s.cell == p.length - 1};
  }
  PG_HD static void observe(const Params&, const State& s, int32_t* cell) { *cell = s.cell; }
  static void draw(const Params& p, const State& s, plantgym::Canvas& c) {
    c.view(0, 0, float(p.length), 1);
    c.rect(0, 0, float(p.length), 1, plantgym::palette::kLight);
    c.rect(float(p.length) - 0.9f, 0.05f, 0.8f, 0.9f, plantgym::palette::kGreen);
    c.circle(float(s.cell) + 0.5f, 0.5f, 0.3f, plantgym::palette::kOrange);
  }
};
PG_PLUGIN(Corridor)
