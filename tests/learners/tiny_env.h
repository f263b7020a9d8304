// An environment of two steps whose values are known by hand: 1 for every step; it ends truly, or a
// limit cuts it off. Its third action pays 100 where it is not forbidden.
#pragma once
#include "learners/learn.h"
#include "plantgym/batch.h"

namespace plantgym::testing {

struct TinyEnv {
  static constexpr const char *kName = "test/tiny", *kDoc = "two steps";
  struct Params {
    bool ends = false;
    float elapsed = 1;
    float broken = 0;  // added to the observation of the second step
  };
  struct State {
    int32_t t;
  };
  using Action = int32_t;
  using Obs = Parts<float>;
  static void fields(Params& p, Fields& f, Tables&) {
    bool breaks = false;
    f.flag("ends", p.ends, "truly");
    f.number("elapsed", p.elapsed, 0, 100, "", "time of a step");
    f.flag("broken", breaks, "shows a number that is none");
    if (breaks) p.broken = std::numeric_limits<float>::quiet_NaN();
  }
  static Spec spec(const Params&) {
    Spec s = {
        .obs = {{.name = "seen", .shape = {2}, .low = -1, .high = 1, .names = {"first", "second"}}},
        .action = {.name = "do", .n = 3}};
    return s;
  }
  static void reset(const Params&, State& s, Rng&) { s.t = 0; }
  static plantgym::Outcome step(const Params& p, State& s, const Action* a, Rng&) {
    ++s.t;
    return {*a == 2 ? 100.0f : 1.0f, p.ends && s.t == 2, !p.ends && s.t == 2, p.elapsed};
  }
  static void observe(const Params& p, const State& s, float* to) {
    to[0] = s.t != 1, to[1] = s.t == 1 ? 1 + p.broken : 0;  // after the last as before the first
  }
};

/// The same with the third action forbidden.
struct MaskedTinyEnv : TinyEnv {
  static constexpr const char* kName = "test/tiny_masked";
  static Spec spec(const Params& p) {
    Spec s = TinyEnv::spec(p);
    s.mask_size = 3;
    return s;
  }
  static void mask(const Params&, const State&, uint8_t* legal) {
    legal[0] = legal[1] = 1, legal[2] = 0;
  }
};

/// The third action is forbidden but at the beginning, which looks like where the limit cuts.
struct CutTinyEnv : MaskedTinyEnv {
  static constexpr const char* kName = "test/tiny_cut";
  static void mask(const Params&, const State& s, uint8_t* legal) {
    legal[0] = legal[1] = 1, legal[2] = s.t == 0;
  }
};

template <class E>
VecEnv make_tiny(const std::string& yaml, int64_t n) {
  static const pg_env_api& api = *env_api<E>();
  EnvConfig c;
  c.name = api.name, c.n = n;
  c.variants = {*child(parse_yaml("env: " + yaml, "test.yaml"), "env")};
  return VecEnv(api, c, one_thread());
}

}  // namespace plantgym::testing
