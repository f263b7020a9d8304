// The gambler's problem (Sutton & Barto 2018, example 4.3): stake some of the capital on heads
// until the target or nothing is left.
#pragma once
#include "plantgym/env.h"

namespace plantgym {

struct GamblerEnv {
  static constexpr const char *kName = "book/gambler",
                              *kDoc = "Stake capital on a coin until the target or ruin.";
  struct Params {
    int32_t target = 100, start = 50;
    double heads = 0.4;
  };
  struct State {
    int32_t capital;
  };
  using Action = int32_t;
  using Obs = Parts<int32_t>;

  static void fields(Params& p, Fields& f, Tables&) {
    f.number("heads", p.heads, 0, 1, "", "probability of winning a stake");
    f.number("target", p.target, 2, 1000, "", "capital that ends the game with a reward of 1");
    p.start = p.target / 2;
    f.number("start", p.start, 0, 999, "", "capital at the beginning; 0: any, equally likely");
    if (p.start >= p.target && !f.listing()) f.fail("start", "must be less than the target");
  }
  static Spec spec(const Params& p) {
    return {.obs = {{.name = "capital", .n = p.target + 1}},
            .action = {.name = "stake_less_1", .n = p.target / 2},
            .mask_size = p.target / 2,
            .metrics = {{"success", "1", "whether the target was reached"}}};
  }
  PG_HD static void reset(const Params& p, State& s, Rng& rng) {
    s.capital = p.start ? p.start : 1 + rng.below(p.target - 1);
  }
  PG_HD static Outcome step(const Params& p, State& s, const Action* a, Rng& rng) {
    const bool wins = double(rng.bits()) < p.heads * 0x1p32;
    const int32_t stake = stake_of(p, s.capital, *a);
    s.capital += wins ? stake : -stake;
    return {s.capital == p.target ? 1.0f : 0.0f, ended(p, s.capital)};
  }
  PG_HD static void observe(const Params&, const State& s, int32_t* capital) {
    *capital = s.capital;
  }
  PG_HD static void mask(const Params& p, const State& s, uint8_t* legal) {
    for (int32_t a = 0; a < p.target / 2; ++a) legal[a] = a < most(p, s.capital) || a == 0;
  }
  PG_HD static void metrics(const Params& p, const State& s, float* out) {
    out[0] = s.capital == p.target ? 1.0f : 0.0f;
  }
  static int32_t model(const Params& p, Arcs& to) {
    for (int32_t c = 0; c <= p.target; ++c)
      for (int32_t a = 0; a < p.target / 2; ++a) {
        const int32_t stake = stake_of(p, c, a);
        if (stake == 0) {  // the game is over
          to.add({c, a, c, 1, 1, 0});
          continue;
        }
        const int32_t up = c + stake, down = c - stake;
        if (p.heads > 0) to.add({c, a, up, ended(p, up), p.heads, up == p.target ? 1.0 : 0.0});
        if (p.heads < 1) to.add({c, a, down, ended(p, down), 1 - p.heads, 0});
      }
    for (int32_t c = 1; c < p.target; ++c)
      if (p.start == 0 || p.start == c) to.begin(c, p.start ? 1.0 : 1.0 / (p.target - 1));
    return p.target + 1;
  }

 private:
  PG_HD static int32_t most(const Params& p, int32_t capital) {
    return capital < p.target - capital ? capital : p.target - capital;
  }
  /// More than can be staked or won is the most that can.
  PG_HD static int32_t stake_of(const Params& p, int32_t capital, int32_t a) {
    return a + 1 < most(p, capital) ? a + 1 : most(p, capital);
  }
  PG_HD static bool ended(const Params& p, int32_t capital) {
    return capital == 0 || capital == p.target;
  }
};

}  // namespace plantgym
