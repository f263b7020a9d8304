// Pendulum, step for step Gymnasium's Pendulum-v1; the angle is kept within [-pi, pi).
#pragma once
#include "plantgym/env.h"
#include "plantgym/math.h"

namespace plantgym {

template <class Real>
struct Pendulum {
  static constexpr const char *kName = "classic/pendulum",
                              *kDoc = "Swing a pendulum up by its joint and hold it there.";
  static constexpr double kPi = 3.14159265358979323846;
  static constexpr Real kMost = 2, kFastest = 8;  // [N m], [rad/s]
  struct Params {
    int32_t limit = 200;
    Real gravity = 10, mass = 1, length = 1;
  };
  struct State {
    Real angle, turn;         // [rad] from upright, [rad/s]
    float off, fast, strong;  // costs of the step
  };
  using Action = float;
  using Obs = Parts<float>;

  static void fields(Params& p, Fields& f, Tables&) {
    f.number("limit", p.limit, 1, 1000000, "step", "steps of an episode");
    f.number("gravity", p.gravity, 0, 100, "m/s2", "acceleration");
    f.number("mass", p.mass, 0.01, 100, "kg", "of the pendulum");
    f.number("length", p.length, 0.01, 10, "m", "of the pendulum");
  }
  static Spec spec(const Params& p) {
    const float fast = float(kFastest), most = float(kMost);
    return {.obs = {{.name = "state",
                     .shape = {3},
                     .lows = {-1, -1, -fast},
                     .highs = {1, 1, fast},
                     .names = {"cos", "sin", "turn"},
                     .units = {"1", "1", "1/s"}}},
            .action = {.name = "torque", .low = -most, .high = most, .units = {"1"}},
            .max_steps = p.limit,
            .signals = {{"angle_cost", "1", "square of the angle from upright [rad]"},
                        {"speed_cost", "1", "0.1 times the square of the speed [rad/s]"},
                        {"torque_cost", "1", "0.001 times the square of the torque [N m]"}},
            .reward = {-1, -1, -1}};
  }
  PG_HD static void reset(const Params&, State& s, Rng& rng) {
    s.angle = (Real(rng.uniform()) * 2 - 1) * Real(kPi);
    s.turn = Real(rng.uniform()) * 2 - 1;
    s.off = s.fast = s.strong = 0;
  }
  PG_HD static Real normal(Real angle) {
    return angle - std::floor((angle + Real(kPi)) / Real(2 * kPi)) * Real(2 * kPi);
  }
  PG_HD static Outcome step(const Params& p, State& s, const Action* a, Rng&) {
    Real sine, cosine;
    math::sin_cos(s.angle, sine, cosine);
    constexpr float kLimit = float(kMost);
    const float u = *a < -kLimit ? -kLimit : *a > kLimit ? kLimit : *a == *a ? *a : 0.0f;
    s.off = float(s.angle * s.angle), s.fast = float(Real(0.1) * (s.turn * s.turn)),
    s.strong = 0.001f * (u * u);
    // Gymnasium keeps the torque's part in 32 bits
    const Real pull = Real(float(3 / (p.mass * (p.length * p.length))) * u);
    Real v = s.turn + (3 * p.gravity / (2 * p.length) * sine + pull) * Real(0.05);
    v = v < -kFastest ? -kFastest : v > kFastest ? kFastest : v;
    s.turn = v, s.angle = normal(s.angle + v * Real(0.05));
    return {-s.off - s.fast - s.strong};
  }
  PG_HD static void observe(const Params&, const State& s, float* to) {
    Real sine, cosine;
    math::sin_cos(s.angle, sine, cosine);
    to[0] = float(cosine), to[1] = float(sine), to[2] = float(s.turn);
  }
  PG_HD static void signals(const Params&, const State& s, float* to) {
    to[0] = s.off, to[1] = s.fast, to[2] = s.strong;
  }
  static void draw(const Params&, const State& s, Canvas& c) {
    const float x = float(math::sin(double(s.angle))), y = -float(math::cos(double(s.angle)));
    c.view(-1.4f, -1.4f, 2.8f, 2.8f);
    c.line({0, 0, 0, -1.25f}, 0.01f, palette::kLight);
    c.line({0, 0, x, y}, 0.16f, palette::kOrange, 1);
    c.circle(0, 0, 0.06f, palette::kBlack, 2);
  }
};

}  // namespace plantgym
