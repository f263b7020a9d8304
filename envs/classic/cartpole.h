// CartPole (Barto, Sutton & Anderson 1983, "Neuronlike adaptive elements that can solve difficult
// learning control problems"), step for step Gymnasium's CartPole-v1.
#pragma once
#include "plantgym/env.h"
#include "plantgym/math.h"

namespace plantgym {

/// Real: float as an environment, double where traces are compared.
template <class Real>
struct CartPole {
  static constexpr const char *kName = "classic/cartpole",
                              *kDoc = "Balance a pole on a cart by pushing it left or right.";
  static constexpr Real kTrack = Real(2.4);                                   // [m] from the middle
  static constexpr Real kTilt = Real(12 * 2 * 3.14159265358979323846 / 360);  // [rad]
  struct Params {
    int32_t limit = 500;
    Real gravity = Real(9.8), cart = 1, pole = Real(0.1);        // [m/s2], [kg], [kg]
    Real half_length = Real(0.5), force = 10, tau = Real(0.02);  // [m], [N], [s]
  };
  struct State {
    Real x, speed, angle, turn;  // [m], [m/s], [rad] from upright, [rad/s]
  };
  using Action = int32_t;
  using Obs = Parts<float>;

  static void fields(Params& p, Fields& f, Tables&) {
    f.number("limit", p.limit, 1, 1000000, "step", "steps of an episode");
    f.number("gravity", p.gravity, 0, 100, "m/s2", "acceleration");
    f.number("cart_mass", p.cart, 0.01, 100, "kg", "of the cart");
    f.number("pole_mass", p.pole, 0.001, 100, "kg", "of the pole");
    f.number("half_length", p.half_length, 0.01, 10, "m", "from the joint to the pole's middle");
    f.number("force", p.force, 0.01, 1000, "", "of a push [N]");
  }
  static Spec spec(const Params& p) {
    constexpr float kAny = std::numeric_limits<float>::infinity();
    return {.obs = {{.name = "state",
                     .shape = {4},
                     .lows = {-4.8f, -kAny, -2 * float(kTilt), -kAny},
                     .highs = {4.8f, kAny, 2 * float(kTilt), kAny},
                     .names = {"position", "speed", "angle", "turn"},
                     .units = {"m", "m/s", "1", "1/s"}}},
            .action = {.name = "push", .n = 2, .labels = {"left", "right"}},
            .max_steps = p.limit,
            .signals = {{"upright", "1", "1 for every step"}},
            .reward = {1}};
  }
  PG_HD PG_APART static Real drawn(Rng& rng) {
    return Real(rng.uniform()) * Real(0.1) - Real(0.05);
  }
  PG_HD static void reset(const Params&, State& s, Rng& rng) {
    s.x = drawn(rng), s.speed = drawn(rng), s.angle = drawn(rng), s.turn = drawn(rng);
  }
  PG_HD static Outcome step(const Params& p, State& s, const Action* a, Rng&) {
    Real sine, cosine;
    math::sin_cos(s.angle, sine, cosine);
    const Real total = p.cart + p.pole, moment = p.pole * p.half_length;
    const Real force = *a == 1 ? p.force : -p.force;
    const Real push = (force + moment * (s.turn * s.turn) * sine) / total;
    const Real turning = (p.gravity * sine - cosine * push) /
                         (p.half_length * (Real(4.0 / 3.0) - p.pole * (cosine * cosine) / total));
    const Real pulling = push - moment * turning * cosine / total;
    s.x = s.x + p.tau * s.speed, s.speed = s.speed + p.tau * pulling;
    s.angle = s.angle + p.tau * s.turn, s.turn = s.turn + p.tau * turning;
    const bool lost = (s.x < -kTrack) | (s.x > kTrack) | (s.angle < -kTilt) | (s.angle > kTilt);
    return {1, lost};
  }
  PG_HD static void observe(const Params&, const State& s, float* to) {
    to[0] = float(s.x), to[1] = float(s.speed), to[2] = float(s.angle), to[3] = float(s.turn);
  }
  PG_HD static void signals(const Params&, const State&, float* out) { out[0] = 1; }
  static void draw(const Params& p, const State& s, Canvas& c) {
    const float x = float(s.x), length = 2 * float(p.half_length);
    Real sine, cosine;
    math::sin_cos(s.angle, sine, cosine);
    c.view(-2.9f, -length - 0.35f, 5.8f, length + 0.85f);
    c.rect(-2.9f, 0.12f, 5.8f, 0.03f, palette::kBlack);
    for (const float end : {-float(kTrack), float(kTrack)})
      c.rect(end - 0.02f, -0.1f, 0.04f, 0.25f, palette::kRed);
    c.rect(x - 0.25f, -0.12f, 0.5f, 0.24f, palette::kBlue, 1);
    c.line({x, 0, x + length * float(sine), -length * float(cosine)}, 0.07f, palette::kOrange, 2);
    c.circle(x, 0, 0.05f, palette::kBlack, 3);
  }
};

}  // namespace plantgym
