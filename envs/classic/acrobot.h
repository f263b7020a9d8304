// Acrobot (Sutton 1996, "Generalization in reinforcement learning"; the book's equations), step for
// step Gymnasium's Acrobot-v1: fourth-order Runge-Kutta over 0.2 s.
#pragma once
#include "plantgym/env.h"
#include "plantgym/math.h"

namespace plantgym {

template <class Real>
struct Acrobot {
  static constexpr const char *kName = "classic/acrobot",
                              *kDoc = "Swing the tip of two links up by the joint between them.";
  static constexpr double kPi = 3.14159265358979323846;
  static constexpr double kFast1 = 4 * kPi, kFast2 = 9 * kPi;
  struct Params {
    int32_t limit = 500;
  };
  struct State {
    Real angle1, angle2, turn1, turn2;  // [rad], [rad/s]; both links hang at 0
  };
  using Action = int32_t;
  using Obs = Parts<float>;

  static void fields(Params& p, Fields& f, Tables&) {
    f.number("limit", p.limit, 1, 1000000, "step", "steps of an episode");
  }
  static Spec spec(const Params& p) {
    const float a = float(kFast1), b = float(kFast2);
    return {.obs = {{.name = "state",
                     .shape = {6},
                     .lows = {-1, -1, -1, -1, -a, -b},
                     .highs = {1, 1, 1, 1, a, b},
                     .names = {"cos_1", "sin_1", "cos_2", "sin_2", "turn_1", "turn_2"},
                     .units = {"1", "1", "1", "1", "1/s", "1/s"}}},
            .action = {.name = "torque", .n = 3, .labels = {"-1", "0", "1"}},
            .max_steps = p.limit,
            .signals = {{"hanging", "1", "1 for every step but the one that reaches the line"}},
            .metrics = {{"success", "1", "whether the tip reached the line"}},
            .reward = {-1}};
  }
  PG_HD PG_APART static Real drawn(Rng& rng) { return Real(rng.uniform()) * Real(0.2) - Real(0.1); }
  PG_HD static void reset(const Params&, State& s, Rng& rng) {
    s.angle1 = drawn(rng), s.angle2 = drawn(rng), s.turn1 = drawn(rng), s.turn2 = drawn(rng);
  }
  PG_HD static Outcome step(const Params&, State& s, const Action* a, Rng&) {
    const double torque = double(*a - 1), h = 0.2, half = h / 2;
    const Motion y = {double(s.angle1), double(s.angle2), double(s.turn1), double(s.turn2)};
    const Motion k1 = slope(y, torque), k2 = slope(along(y, half, k1), torque);
    const Motion k3 = slope(along(y, half, k2), torque), k4 = slope(along(y, h, k3), torque);
    const double sixth = h / 6;
    const auto next = [&](double now, double a1, double a2, double a3, double a4) {
      return now + sixth * (a1 + 2 * a2 + 2 * a3 + a4);
    };
    s = {Real(wrap(next(y.angle1, k1.angle1, k2.angle1, k3.angle1, k4.angle1))),
         Real(wrap(next(y.angle2, k1.angle2, k2.angle2, k3.angle2, k4.angle2))),
         Real(bound(next(y.turn1, k1.turn1, k2.turn1, k3.turn1, k4.turn1), kFast1)),
         Real(bound(next(y.turn2, k1.turn2, k2.turn2, k3.turn2, k4.turn2), kFast2))};
    const bool up = reached(s);
    return {up ? 0.0f : -1.0f, up};
  }
  PG_HD static void observe(const Params&, const State& s, float* to) {
    Real s1, c1, s2, c2;
    math::sin_cos(s.angle1, s1, c1), math::sin_cos(s.angle2, s2, c2);
    to[0] = float(c1), to[1] = float(s1), to[2] = float(c2), to[3] = float(s2);
    to[4] = float(s.turn1), to[5] = float(s.turn2);
  }
  PG_HD static void signals(const Params&, const State& s, float* to) {
    to[0] = reached(s) ? 0.0f : 1.0f;
  }
  PG_HD static void metrics(const Params&, const State& s, float* to) {
    to[0] = reached(s) ? 1.0f : 0.0f;
  }
  static void draw(const Params&, const State& s, Canvas& c) {
    const double a = double(s.angle1), b = a + double(s.angle2);
    const float x1 = float(math::sin(a)), y1 = float(math::cos(a));
    const float x2 = x1 + float(math::sin(b)), y2 = y1 + float(math::cos(b));
    c.view(-2.3f, -2.3f, 4.6f, 4.6f);
    c.line({-2.3f, -1, 2.3f, -1}, 0.02f, palette::kGreen);
    c.line({0, 0, x1, y1}, 0.14f, palette::kBlue, 1);
    c.line({x1, y1, x2, y2}, 0.14f, palette::kOrange, 1);
    c.circle(0, 0, 0.09f, palette::kBlack, 2), c.circle(x1, y1, 0.09f, palette::kBlack, 2);
  }

 private:
  PG_HD static bool reached(const State& s) {
    Real s1, c1, s2, c2;
    math::sin_cos(s.angle1, s1, c1), math::sin_cos(s.angle2 + s.angle1, s2, c2);
    return -c1 - c2 > 1;
  }
  // The integrator works in double, whatever the state is kept in: at 28 rad/s four slopes over
  // 0.2 s multiply an error of float by several hundred.
  struct Motion {
    double angle1, angle2, turn1, turn2;
  };
  PG_HD static Motion along(const Motion& y, double h, const Motion& k) {
    return {y.angle1 + h * k.angle1, y.angle2 + h * k.angle2, y.turn1 + h * k.turn1,
            y.turn2 + h * k.turn2};
  }
  /// Masses, lengths and moments of inertia are 1, centres of mass in the middle.
  PG_HD static Motion slope(const Motion& y, double torque) {
    constexpr double g = 9.8, quarter = 0.25, centre = 0.5;
    const double sine = math::sin(y.angle2), cosine = math::cos(y.angle2);
    const double tilt1 = math::cos(y.angle1 - kPi / 2);
    const double tilt2 = math::cos(y.angle1 + y.angle2 - kPi / 2);
    const double d1 = quarter + (1 + quarter + 2 * centre * cosine) + 1 + 1;
    const double d2 = (quarter + centre * cosine) + 1;
    const double phi2 = centre * g * tilt2;
    const double phi1 = -centre * (y.turn2 * y.turn2) * sine -
                        2 * centre * y.turn2 * y.turn1 * sine + (centre + 1) * g * tilt1 + phi2;
    const double bend2 = (torque + d2 / d1 * phi1 - centre * (y.turn1 * y.turn1) * sine - phi2) /
                         (quarter + 1 - d2 * d2 / d1);
    return {y.turn1, y.turn2, -(d2 * bend2 + phi1) / d1, bend2};
  }
  PG_HD static double wrap(double x) {  // speeds are bounded: one turn or two
    while (x > kPi) x = x - 2 * kPi;
    while (x < -kPi) x = x + 2 * kPi;
    return x;
  }
  PG_HD static double bound(double x, double most) {
    return x < -most ? -most : x > most ? most : x;
  }
};

}  // namespace plantgym
