// An environment that counts, and how tests step it in wrappers.
#pragma once
#define PG_BUILTIN
#include <vector>

#include "plantgym/batch.h"
#include "support.h"

namespace plantgym::testing {

/// Episodes of `length` steps, each rewarded by 1; shows the step and a random number.
struct Beat {
  static constexpr const char *kName = "test/beat", *kDoc = "Steps to a beat.";
  struct Params {
    int32_t length = 3;
  };
  struct State {
    int32_t step, action;
    float noise;
  };
  using Action = int32_t;
  using Obs = Parts<float>;
  static void fields(Params& p, Fields& f, Tables&) {
    f.number("length", p.length, 1, 1000, "", "steps of an episode");
  }
  static Spec spec(const Params&) {
    return {.obs = {{.name = "beat",
                     .shape = {3},
                     .names = {"step", "noise", "action"},
                     .units = {"1", "1", "1"}}},
            .action = {.name = "note", .n = 5},
            .signals = {{"note", "1", "that was executed"}},
            .metrics = {{"steps", "1", "made"}},
            .reward = {}};
  }
  PG_HD static void reset(const Params&, State& s, Rng& r) { s = {0, -1, r.uniform()}; }
  PG_HD static Outcome step(const Params& p, State& s, const int32_t* a, Rng& r) {
    ++s.step, s.action = *a, s.noise = r.uniform();
    return {.reward = 1, .terminated = s.step >= p.length, .elapsed = 0.5f};
  }
  PG_HD static void observe(const Params&, const State& s, float* to) {
    to[0] = float(s.step), to[1] = s.noise, to[2] = float(s.action);
  }
  PG_HD static void signals(const Params&, const State& s, float* out) { out[0] = float(s.action); }
  PG_HD static void metrics(const Params&, const State& s, float* out) { out[0] = float(s.step); }
};

inline constexpr int32_t kModes[] = {PG_SAME_STEP, PG_NEXT_STEP, PG_DISABLED};

inline EnvConfig config(const char* wrappers, int64_t n, int32_t length = 3,
                        int32_t mode = PG_SAME_STEP) {
  EnvConfig c;
  c.name = Beat::kName, c.n = n, c.autoreset = mode;
  c.variants = {parse_yaml(join({"length: ", std::to_string(length)}), "beat")};
  read_fields(parse_yaml(wrappers, "wrappers"), "",
              [&](Fields& f) { wrapper_fields(c.wrappers, f); });
  return c;
}
inline VecEnv make(const EnvConfig& c, Pool& pool = one_thread()) {
  return VecEnv(*env_api<Beat>(), c, pool);
}
/// Action number (i + t) of 5; DISABLED rows that ended are reset by the caller.
inline void advance(VecEnv& env, Transition& t, int64_t step, int32_t mode) {
  if (mode == PG_DISABLED && step > 0) {
    std::vector<uint8_t> ended;
    for (int64_t i = 0; i < t.n; ++i) ended.push_back(t.io.terminated[i] | t.io.truncated[i]);
    env.reset(t.io, ended.data());
  }
  for (int64_t i = 0; i < t.n; ++i) *t.action<int32_t>(i) = int32_t((i + step) % 5);
  env.step(t.io);
}

}  // namespace plantgym::testing
