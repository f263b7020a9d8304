// MountainCar (Moore 1990, "Efficient memory-based learning for robot control"; Sutton & Barto
// 2018, example 10.1), step for step Gymnasium's MountainCar-v0.
#pragma once
#include "plantgym/env.h"
#include "plantgym/math.h"

namespace plantgym {

template <class Real>
struct MountainCar {
  static constexpr const char *kName = "classic/mountain_car",
                              *kDoc = "Swing an underpowered car out of a valley.";
  static constexpr Real kLeft = Real(-1.2), kRight = Real(0.6), kGoal = Real(0.5),
                        kFastest = Real(0.07);
  struct Params {
    int32_t limit = 200;
    Real force = Real(0.001), gravity = Real(0.0025);
  };
  struct State {
    Real x, speed;
  };
  using Action = int32_t;
  using Obs = Parts<float>;

  static void fields(Params& p, Fields& f, Tables&) {
    f.number("limit", p.limit, 1, 1000000, "step", "steps of an episode");
    f.number("force", p.force, 0, 0.1, "", "of the engine, in speed per step");
    f.number("gravity", p.gravity, 0, 0.1, "", "in speed per step");
  }
  static Spec spec(const Params& p) {
    return {.obs = {{.name = "state",
                     .shape = {2},
                     .lows = {float(kLeft), -float(kFastest)},
                     .highs = {float(kRight), float(kFastest)},
                     .names = {"position", "speed"}}},
            .action = {.name = "engine", .n = 3, .labels = {"left", "off", "right"}},
            .max_steps = p.limit,
            .signals = {{"steps", "1", "1 for every step"}, {"goal", "1", "1 at the top"}},
            .metrics = {{"success", "1", "whether the car got out"}},
            .reward = {-1, 0}};
  }
  PG_HD static void reset(const Params&, State& s, Rng& rng) {
    s.x = Real(rng.uniform()) * Real(0.2) - Real(0.6), s.speed = 0;
  }
  PG_HD static bool out(const State& s) { return (s.x >= kGoal) & (s.speed >= 0); }
  PG_HD static Outcome step(const Params& p, State& s, const Action* a, Rng&) {
    Real sine, cosine;
    math::sin_cos(3 * s.x, sine, cosine);
    Real v = s.speed + (Real(*a - 1) * p.force + cosine * -p.gravity);
    v = v < -kFastest ? -kFastest : v > kFastest ? kFastest : v;
    Real x = s.x + v;
    x = x < kLeft ? kLeft : x > kRight ? kRight : x;
    s.x = x, s.speed = ((x == kLeft) & (v < 0)) ? Real(0) : v;
    return {-1, out(s)};
  }
  PG_HD static void observe(const Params&, const State& s, float* to) {
    to[0] = float(s.x), to[1] = float(s.speed);
  }
  PG_HD static void signals(const Params&, const State& s, float* to) {
    to[0] = 1, to[1] = out(s) ? 1.0f : 0.0f;
  }
  PG_HD static void metrics(const Params&, const State& s, float* to) {
    to[0] = out(s) ? 1.0f : 0.0f;
  }
  static void draw(const Params&, const State& s, Canvas& c) {
    const auto height = [](double x) { return -float(0.45 * math::sin(3 * x) + 0.55); };
    c.view(float(kLeft) - 0.1f, -1.25f, 2.0f, 1.35f);
    std::vector<float> ground = {float(kLeft) - 0.1f, 0.1f};
    for (int k = 0; k <= 100; ++k) {
      const float x = float(kLeft) - 0.1f + 0.02f * float(k);
      ground.push_back(x), ground.push_back(height(double(x)));
    }
    ground.push_back(0.7f), ground.push_back(0.1f);
    c.polygon(ground, palette::kGreen);
    const float x = float(s.x), y = height(double(s.x)), flag = height(double(kGoal));
    c.line({float(kGoal), flag, float(kGoal), flag - 0.2f}, 0.012f, palette::kBlack, 1);
    c.polygon(
        {float(kGoal), flag - 0.2f, float(kGoal) + 0.1f, flag - 0.16f, float(kGoal), flag - 0.12f},
        palette::kRed, 1);
    c.circle(x, y - 0.045f, 0.045f, palette::kBlue, 2);
    c.line({x, y - 0.045f, x + 1.5f * float(s.speed), y - 0.045f}, 0.015f, palette::kOrange, 3);
  }
};

}  // namespace plantgym
