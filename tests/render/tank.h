// A tank that rain fills and a gate empties: a small world for tests of pictures.
#pragma once
#include "envs/core/vec_env.h"
#include "plantgym/batch.h"

namespace plantgym {

struct TankEnv {
  static constexpr const char *kName = "test/tank", *kDoc = "A tank with a gate.";
  struct Params {
    int32_t steps = 40;
  };
  struct State {
    float level, rain, out;  // [m], of the last step [m3]
  };
  using Action = int32_t;
  using Obs = Parts<float>;

  static void fields(Params& p, Fields& f, Tables&) {
    f.number("steps", p.steps, 1, 100000, "", "length of an episode");
  }
  static Spec spec(const Params& p) {
    return {.obs = {{.name = "tank",
                     .shape = {1},
                     .low = 0,
                     .high = 10,
                     .names = {"water_level"},
                     .units = {"m"}}},
            .action = {.name = "gate", .n = 3, .labels = {"shut", "half_open", "open"}},
            .max_steps = p.steps,
            .signals = {{"rain", "m3", "that fell in"}, {"release", "m3", "through the gate"}},
            .time_unit = "h",
            .reward = {0, -1}};
  }
  PG_HD static void reset(const Params&, State& s, Rng&) { s = {5, 0, 0}; }
  PG_HD static Outcome step(const Params&, State& s, const Action* a, Rng& rng) {
    const float u = rng.uniform();
    s.rain = u > 0.6f ? 2 * (u - 0.6f) : 0;
    s.out = 0.15f * float(*a);
    s.level += s.rain - s.out;
    s.level = s.level < 0 ? 0 : s.level > 10 ? 10 : s.level;
    return {-s.out, s.level == 0, false, 0.5f};
  }
  PG_HD static void observe(const Params&, const State& s, float* level) { *level = s.level; }
  PG_HD static void signals(const Params&, const State& s, float* out) {
    out[0] = s.rain, out[1] = s.out;
  }
  static void draw(const Params&, const State& s, Canvas& c) {
    c.view(0, 0, 10, 11);
    c.rect(0, 0, 10, 11, palette::kLight);
    c.rect(1, 11 - s.level, 8, s.level, palette::kSky, 1);
    c.line({1, 1, 1, 11, 9, 11, 9, 1}, 0.2f, palette::kBlack, 2);
    c.text(5, 0.1f, 1, palette::kBlack, "tank", 3, PG_CENTER);
    if (c.n_states > 0) c.circle(5, 5, 1, palette::kRed, 4);
  }
};

}  // namespace plantgym
