// An environment made for checking: a random walk that shows all that the table can carry.
#pragma once
#define PG_BUILTIN
#include <cstdio>

#include "plantgym/batch.h"

namespace plantgym::testing {

struct Walk {
  static constexpr const char *kName = "test/walk",
                              *kDoc = "Walk to the end of a road in the wind.";
  static constexpr int32_t kLength = 12;
  struct Params {
    int32_t limit = 25;
    Table<float> wind;  // [kLength] chance of being blown back
  };
  struct State {
    int32_t x, steps, moved;
  };
  struct Tail {
    int32_t visits;
  };
  using Action = int32_t;             // [2]: 0 back, 1 stay, 2 on; 0 walk, 1 run
  using Obs = Parts<int32_t, float>;  // x; {fraction, visits}

  static void fields(Params& p, Fields& f, Tables& t) {
    f.number("limit", p.limit, 0, 1000, "", "most steps of an episode; 0: none");
    t.put(p, p.wind, std::vector<float>(size_t(kLength), 0.25f));
  }
  static Spec spec(const Params& p) {
    return {.obs = {{.name = "x", .n = kLength},
                    {.name = "place",
                     .shape = {2},
                     .lows = {0, 0},
                     .highs = {1, 1e6f},
                     .names = {"fraction", "visits"},
                     .units = {"1", "1"}}},
            .action = {.name = "gait",
                       .shape = {2},
                       .counts = {3, 2},
                       .labels = {"back", "stay", "on", "walk", "run"}},
            .max_steps = p.limit,
            .mask_size = 5,
            .signals = {{"moved", "m", "way made in this step"}, {"steps", "1", "steps made"}},
            .metrics = {{"way", "m", "way made so far"}},
            .time_unit = "s",
            .reward = {1.0f, -0.1f}};
  }
  static int64_t tail(const Params&) { return kLength; }
  PG_HD static void reset(const Params&, State& s, Tail* t, Rng& rng) {
    s = {rng.below(4), 0, 0};
    for (int32_t k = 0; k < kLength; ++k) t[k].visits = 0;
  }
  PG_HD static Outcome step(const Params& p, State& s, Tail* t, const int32_t* a, Rng& rng) {
    const int32_t back = rng.uniform() < p.wind[s.x] ? 1 : 0, from = s.x;
    const int32_t to = s.x + (a[0] - 1) * (1 + a[1]) - back;
    s.x = to < 0 ? 0 : to >= kLength ? kLength - 1 : to;
    s.moved = s.x - from;
    ++s.steps, ++t[s.x].visits;
    const float moved = float(s.moved);
    return {
        .reward = moved - 0.1f, .terminated = s.x == kLength - 1, .elapsed = a[1] ? 0.5f : 1.0f};
  }
  PG_HD static void observe(const Params&, const State& s, const Tail* t, int32_t* x,
                            float* place) {
    *x = s.x, place[0] = float(s.x) / float(kLength), place[1] = float(t[s.x].visits);
  }
  PG_HD static void mask(const Params&, const State& s, const Tail*, uint8_t* legal) {
    legal[0] = s.x > 0, legal[1] = legal[2] = legal[3] = 1, legal[4] = s.x % 2 == 0;
  }
  PG_HD static void signals(const Params&, const State& s, const Tail*, float* out) {
    out[0] = float(s.moved), out[1] = 1;
  }
  PG_HD static void metrics(const Params&, const State& s, const Tail*, float* out) {
    out[0] = float(s.x);
  }
  static void draw(const Params&, const State& s, const Tail*, Canvas& c) {
    c.view(0, 0, kLength, 1);
    c.rect(0, 0.4f, kLength, 0.2f, palette::kGrey);
    c.circle(float(s.x) + 0.5f, 0.5f, 0.4f, palette::kRed, 1);
    c.text(float(s.x), 0, 0.2f, palette::kBlack, "walker", 2);
  }
};

}  // namespace plantgym::testing
