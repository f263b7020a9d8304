// The gambler's problem (Sutton & Barto 2018, example 4.3): stake some of the capital on heads
// until the target or nothing is left.
#pragma once
#include <cstdio>

#include "plantgym/env.h"
#include "plantgym/scene.h"

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
  /// The capital, and below it what the agent thinks: the book's figure 4.3.
  static void draw(const Params& p, const State& s, Canvas& c) {
    constexpr float kLeft = 0.5f, kWide = 11, kHigh = 1.8f, kText = 0.32f;
    const bool values = c.state_values && c.n_states == p.target + 1;
    const bool stakes = c.state_actions && c.n_states == p.target + 1;
    const float each = kWide / float(p.target + 1);
    const auto x = [&](int32_t capital) { return kLeft + each * float(capital); };
    c.view(0, 0, 12, 2.6f + (values ? 2.7f : 0) + (stakes ? 2.7f : 0));
    char words[64];
    std::snprintf(words, sizeof words, "capital %d of %d, heads %.3g", s.capital, p.target,
                  p.heads);
    c.text(kLeft, 0.3f, 0.45f, palette::kBlack, words);
    c.rect(kLeft, 1.1f, kWide, 0.7f, palette::kLight, 0);
    c.rect(kLeft, 1.1f, kWide * float(s.capital) / float(p.target), 0.7f,
           s.capital == p.target ? palette::kGreen : palette::kBlue, 1);
    float y = 2.5f;
    const auto chart = [&](const char* name, auto share) {
      c.text(kLeft, y, kText, palette::kBlack, name);
      c.rect(kLeft, y + 0.5f, kWide, kHigh, palette::kWhite, 0);
      for (int32_t k = 1; k < p.target; ++k)
        if (const float high = kHigh * share(k); high > 0)
          c.rect(x(k), y + 0.5f + kHigh - high, each, high,
                 k == s.capital ? palette::kOrange : palette::kSky, 1);
      y += 2.7f;
    };
    if (values)
      chart("what each capital is thought to be worth, 0 to 1", [&](int32_t k) {
        const float v = c.state_values[k];
        return v > 0 ? v < 1 ? v : 1.0f : 0.0f;  // unknown: 0
      });
    if (stakes)
      chart("the stake", [&](int32_t k) {
        const int32_t a = c.state_actions[k];
        return a < 0 ? 0.0f : 2 * float(stake_of(p, k, a)) / float(p.target);
      });
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
