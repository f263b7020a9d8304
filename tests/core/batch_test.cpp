// The batch by hand traces: episode ends, memory, variants, snapshots; defects of others as
// regression tests.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>

#include "core/allocations.h"
#include "core/walk.h"
#include "support.h"

namespace plantgym::testing {
namespace {

/// Counts its steps, ends after `end` of them; its state is too large for columns.
struct Probe {
  static constexpr const char *kName = "test/probe", *kDoc = "Counts.";
  struct Params {
    int32_t end = 3, limit = 3;
    float area = 1;
    Table<float> data;
  };
  struct State {
    int32_t t, start, ballast[50];
  };
  using Action = int32_t;               // [2]
  using Obs = Parts<int32_t, uint8_t>;  // {t, start}, {t}
  static void fields(Params& p, Fields& f, Tables& tables) {
    f.number("end", p.end, 1, 1000, "step", "true end");
    f.number("limit", p.limit, 0, 1000, "step", "time limit");
    f.number("area", p.area, 0, 100, "ha", "that a step waters");
    tables.put(p, p.data, std::vector<float>{1, 2, 3});
  }
  static Spec spec(const Params& p) {
    return {.obs = {{.name = "count", .shape = {2}, .names = {"t", "start"}},
                    {.name = "byte", .shape = {1}}},
            .action = {.name = "pair", .shape = {2}, .counts = {2, 3}},
            .max_steps = p.limit,
            .mask_size = 5,
            .signals = {{"t", "step", ""}, {"water", "m3", ""}},
            .metrics = {{"t", "step", ""}}};
  }
  PG_HD static void reset(const Params&, State& s, Rng& rng) {
    s = {}, s.start = rng.below(1000000);
  }
  PG_HD static Outcome step(const Params& p, State& s, const int32_t* a, Rng&) {
    s.ballast[49] = a[0] * 10 + a[1];
    ++s.t;
    return {.reward = float(s.t), .terminated = s.t == p.end, .elapsed = 0.5f};
  }
  PG_HD static void observe(const Params&, const State& s, int32_t* count, uint8_t* byte) {
    count[0] = s.t, count[1] = s.start, *byte = uint8_t(s.t);
  }
  PG_HD static void mask(const Params&, const State& s, uint8_t* legal) {
    for (int32_t k = 0; k < 5; ++k) legal[k] = (s.t + k) % 2 == 0;
  }
  PG_HD static void signals(const Params& p, const State& s, float* out) {
    out[0] = float(s.t), out[1] = 10 * p.area * p.data[1];
  }
  PG_HD static void metrics(const Params&, const State& s, float* out) { out[0] = float(s.t); }
};
static_assert(!kColumns<Head<Probe>>);
static_assert(kColumns<Head<Walk>>);

EnvConfig config_of_probes(const std::string& yaml, int64_t n, int32_t mode = PG_SAME_STEP) {
  EnvConfig c;
  c.name = Probe::kName, c.n = n, c.autoreset = mode;
  c.variants = {parse_yaml(yaml, "probe.yaml")};
  return c;
}
VecEnv probe(const std::string& yaml, int64_t n, int32_t mode = PG_SAME_STEP) {
  return VecEnv(*env_api<Probe>(), config_of_probes(yaml, n, mode), one_thread());
}

/// Each step of row 0 as: t in obs, T terminated, U truncated, "/t" of a final_obs that was
/// written, r for a row that rests. Moves: s steps, R resets row 0.
std::string trace(int32_t mode, const std::string& params, const std::string& moves) {
  VecEnv env = probe(params, 2, mode);
  Transition t(env.spec(), 2);
  std::string out;
  env.seed(3), env.reset(t.io);
  for (const char move : moves) {
    int32_t* last = t.final_obs<int32_t>(0);
    *last = -1;
    const uint8_t rows[] = {1, 0};
    if (move == 's')
      env.step(t.io);
    else
      env.reset(t.io, rows);
    out += std::to_string(*t.obs<int32_t>(0));
    if (move == 's') {
      const bool rests = t.io.elapsed[0] == 0;
      out += t.io.terminated[0] ? "T" : "";
      out += t.io.truncated[0] ? "U" : "";
      if (*last != -1) out += join({"/", std::to_string(*last)});
      out += rests ? "r" : "";
      EXPECT_EQ(t.io.elapsed[0], rests ? 0.0f : 0.5f);
      EXPECT_EQ(t.io.signals[0], t.io.reward[0]);
      if (rests) {
        EXPECT_EQ(t.io.reward[0], 0);
      }
      if (t.io.terminated[0] || t.io.truncated[0]) {
        EXPECT_EQ(t.io.final_metrics[0], float(*last));
      }
    }
    for (int k = 0; k < 5; ++k) EXPECT_EQ(t.io.mask[k], (*t.obs<int32_t>(0) + k) % 2 == 0);
    out += " ";
  }
  return out;
}

TEST(Batch, ATrueEndOnTheLastAllowedStepKeepsBothFlags) {
  const char* both = "{end: 3, limit: 3}";
  EXPECT_EQ(trace(PG_SAME_STEP, both, "sssssss"), "1 2 0TU/3 1 2 0TU/3 1 ");
  EXPECT_EQ(trace(PG_NEXT_STEP, both, "ssssssss"), "1 2 3TU/3 0r 1 2 3TU/3 0r ");
  EXPECT_EQ(trace(PG_DISABLED, both, "sssssRss"), "1 2 3TU/3 3r 3r 0 1 2 ");
}
TEST(Batch, EndsByItself) {
  EXPECT_EQ(trace(PG_SAME_STEP, "{end: 2, limit: 9}", "sss"), "1 0T/2 1 ");
}
TEST(Batch, EndsAtTheLimit) {
  EXPECT_EQ(trace(PG_SAME_STEP, "{end: 9, limit: 2}", "sss"), "1 0U/2 1 ");
}
TEST(Batch, ALimitOfNoughtIsNone) {
  EXPECT_EQ(trace(PG_SAME_STEP, "{end: 9, limit: 0}", "sss"), "1 2 3 ");
}
TEST(Batch, RowsAreResetInMidEpisodeToo) {
  EXPECT_EQ(trace(PG_DISABLED, "{end: 9, limit: 9}", "ssRs"), "1 2 0 1 ");
}
TEST(Batch, EveryEpisodeBeginsWithItsOwnDraw) {
  VecEnv env = probe("{}", 1);
  Transition t(env.spec(), 1);
  env.seed(5), env.reset(t.io);
  const int32_t first = t.obs<int32_t>(0)[1];
  for (int k = 0; k < 3; ++k) env.step(t.io);
  EXPECT_NE(t.obs<int32_t>(0)[1], first);
  EXPECT_EQ(t.obs<int32_t>(0)[1], Rng(5, 0, 1, 0).below(1000000));
}
TEST(Batch, SeedStartsEpisodesAnew) {
  VecEnv env = probe("{}", 1);
  Transition t(env.spec(), 1);
  env.seed(5), env.reset(t.io);
  const int32_t first = t.obs<int32_t>(0)[1];
  for (int k = 0; k < 4; ++k) env.step(t.io);
  env.seed(5), env.reset(t.io);
  EXPECT_EQ(t.obs<int32_t>(0)[1], first);
  env.seed(6), env.reset(t.io);
  EXPECT_NE(t.obs<int32_t>(0)[1], first);
}

TEST(Batch, VariantsAreDealtByGlobalRow) {
  EnvConfig c = config_of_probes("area: 1", 6);
  c.first_id = 1;
  c.variants.push_back(parse_yaml("area: 2", "b.yaml"));
  c.variants.push_back(parse_yaml("area: 3", "c.yaml"));
  VecEnv env(*env_api<Probe>(), c, one_thread());
  Transition t(env.spec(), 6);
  env.reset(t.io), env.step(t.io);
  for (int64_t i = 0; i < 6; ++i) EXPECT_EQ(t.io.signals[2 * i + 1], float(20 * ((1 + i) % 3 + 1)));
  c.variants[1] = parse_yaml("limit: 4", "b.yaml");
  EXPECT_EQ(error_of([&] { VecEnv(*env_api<Probe>(), c, one_thread()); }),
            "b.yaml:1:1: env: shapes or limits differ from those of the first variant");
  c.variants[1] = parse_yaml("area: -1", "b.yaml");
  EXPECT_EQ(error_of([&] { VecEnv(*env_api<Probe>(), c, one_thread()); }),
            "b.yaml:1:7: env.area: -1 is not in [0, 100] ha");
}

TEST(Batch, AnOlderCallersIoIsTakenAsFarAsItGoes) {
  const pg_env_api& api = *env_api<Probe>();
  const pg_make make = {sizeof make, PG_CPU, PG_SAME_STEP, 0, 1, 0, nullptr};
  pg_error e = {};
  const std::unique_ptr<void, void (*)(void*)> self(api.make(&make, &e), api.free);
  Transition t(*api.spec(self.get()), 1);
  t.io.size = offsetof(pg_io, mask);  // knows no mask, signals and metrics
  std::memset(t.io.mask, 9, 5);
  api.reset(self.get(), nullptr, &t.io, 0, 1);
  api.step(self.get(), &t.io, 0, 1);
  EXPECT_EQ(t.io.mask[0], 9);
  EXPECT_EQ(*t.obs<int32_t>(0), 1);
}
TEST(Batch, WhatMakeRefuses) {
  const pg_env_api& api = *env_api<Probe>();
  const auto refusal = [&](int32_t device, int32_t mode, int64_t n) {
    const pg_make make = {sizeof make, device, mode, 0, n, 0, nullptr};
    pg_error e = {};
    const std::unique_ptr<void, void (*)(void*)> self(api.make(&make, &e), api.free);
    return std::string(self ? "" : e.text);
  };
  EXPECT_EQ(refusal(PG_CPU, PG_SAME_STEP, 1), "");
  EXPECT_EQ(refusal(PG_CPU, 3, 1), "bad pg_make");
  EXPECT_EQ(refusal(PG_CPU, PG_SAME_STEP, 0), "bad pg_make");
  EXPECT_EQ(refusal(7, PG_SAME_STEP, 1), "device: this binary was not built for it");
}

TEST(Tables, AreRelocatedAsOneBlock) {
  Probe::Params p, q;
  Tables t;
  t.put(p, p.data, std::vector<float>{1, 2, 3});
  const std::vector<char> elsewhere(t.bytes());
  t.relocate(p, t.bytes().data()), q = p, t.relocate(q, elsewhere.data());
  EXPECT_NE(p.data.data, q.data.data);
  EXPECT_EQ(q.data[2], 3);
  EXPECT_EQ(reinterpret_cast<const char*>(q.data.data), elsewhere.data());
}
TEST(Tables, EveryTableIsAligned) {
  struct Two {
    Table<uint8_t> a;
    Table<double> b;
  } p;
  Tables t;
  t.put(p, p.a, std::vector<uint8_t>(3, 1));
  t.put(p, p.b, std::vector<double>{2.5});
  alignas(16) const char base[32] = {};
  t.relocate(p, base);
  EXPECT_EQ(reinterpret_cast<const char*>(p.b.data), base + 16);
}

/// A spec that lies about its own shapes is refused before anyone trusts it.
template <int kLie>
struct Liar : Probe {
  static Spec spec(const Params& p) {
    Spec s = Probe::spec(p);
    if (kLie == 0) s.obs.pop_back();
    if (kLie == 1) s.action.counts.push_back(4);
    if (kLie == 2) s.obs[0].shape = {1, 1, 1, 1, 2};
    if (kLie == 3) s.reward = {1};
    return s;
  }
};
template <class E>
std::string refusal() {
  return error_of([] { VecEnv(*env_api<E>(), {.name = "liar"}, one_thread()); });
}
TEST(Batch, AWrongSpecIsRefused) {
  EXPECT_EQ(refusal<Liar<0>>(), "env (liar): spec: one Space for each part of Obs");
  EXPECT_EQ(refusal<Liar<1>>(), "env (liar): pair: one entry per element");
  EXPECT_EQ(refusal<Liar<2>>(), "env (liar): count: more than 4 dimensions");
  EXPECT_EQ(refusal<Liar<3>>(), "env (liar): spec: one reward weight per signal");
}

}  // namespace
}  // namespace plantgym::testing
