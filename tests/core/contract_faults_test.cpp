// Every check of the contract has a negative control here: a table that breaks one promise.
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <functional>

#include "contract.h"
#include "core/allocations.h"
#include "core/walk.h"

namespace plantgym::testing {
namespace {

constexpr int64_t kRows = 67;

const pg_env_api& good() { return *env_api<Walk>(); }
Node walk_params() { return parse_yaml("limit: 25", "walk.yaml"); }

std::vector<ContractFinding> findings(const pg_env_api& api, const Node& params = walk_params()) {
  ContractOptions options;
  options.allocations = allocations;
  options.rows = kRows, options.steps = 120;
  return check_contract(api, params, options);
}

TEST(Contract, AGoodEnvironmentKeepsAllPromises) {
  for (const ContractFinding& f : findings(good())) ADD_FAILURE() << f.check << ": " << f.what;
}

TEST(Contract, ParametersThatMakeNothingAreAnError) {
  EXPECT_THROW(check_contract(good(), parse_yaml("limit: -1", "walk.yaml")), Error);
}

/// What a wrapped step does after the real one.
template <class F>
constexpr auto after_step() {
  return [](void* p, const pg_io* io, int64_t from, int64_t to) -> int32_t {
    const int32_t code = good().step(p, io, from, to);
    for (int64_t i = from; i < to; ++i) F{}(*io, i);
    return code;
  };
}
/// What a wrapped make is told instead.
template <class F>
constexpr auto other_make() {
  return [](const pg_make* m, pg_error* e) -> void* {
    pg_make n = *m;
    F{}(n);
    return good().make(&n, e);
  };
}
/// The spec with something changed.
template <class F>
constexpr auto other_spec() {
  return [](const void* p) -> const pg_spec* {
    static pg_spec s;
    s = *good().spec(p);
    F{}(s);
    return &s;
  };
}

/// Rows whose generator is seeded with seed + row: the defect of many vectorised environments.
void seed_plus_row(void* p, uint64_t seed) {
  good().seed(p, seed);
  std::vector<char> row(size_t(good().spec(p)->state_bytes));
  for (int64_t i = 0; i < kRows; ++i) {
    Clock c;
    good().get(p, i, row.data());
    std::memcpy(&c, row.data(), sizeof c);
    c.seed[0] = uint32_t(seed) + uint32_t(i), c.env = 0;
    std::memcpy(row.data(), &c, sizeof c);
    good().set(p, i, row.data());
  }
}

/// The same episode again and again.
struct Rerun : Walk {
  PG_HD static void reset(const Params& p, State& s, Tail* t, Rng& rng) {
    Rng first(9, rng.env(), 0, 0);
    Walk::reset(p, s, t, first);
  }
  PG_HD static Outcome step(const Params& p, State& s, Tail* t, const int32_t* a, Rng& rng) {
    Rng first(9, rng.env(), 0, uint32_t(s.steps) + 1);
    return Walk::step(p, s, t, a, first);
  }
};

/// A world of two states whose model may tell something else.
template <int kLie>
struct Coin {
  static constexpr const char *kName = "test/coin", *kDoc = "Heads or tails.";
  struct Params {
    int32_t limit = 25;
  };
  struct State {
    int32_t heads;
  };
  using Action = int32_t;
  using Obs = Parts<int32_t>;
  static void fields(Params& p, Fields& f, Tables&) {
    f.number("limit", p.limit, 0, 1000, "", "most steps of an episode; 0: none");
  }
  static Spec spec(const Params& p) {
    return {.obs = {{.name = "heads", .n = 2}},
            .action = {.name = "toss", .n = 1},
            .max_steps = p.limit};
  }
  PG_HD static void reset(const Params&, State& s, Rng&) { s.heads = 0; }
  PG_HD static Outcome step(const Params&, State& s, const int32_t*, Rng& rng) {
    s.heads = rng.below(2);
    return {float(s.heads)};
  }
  PG_HD static void observe(const Params&, const State& s, int32_t* heads) { *heads = s.heads; }
  static int32_t model(const Params&, Arcs& to) {
    for (int32_t s = 0; s < 2; ++s)
      for (int32_t next = 0; next < 2; ++next)
        to.add({s, 0, next, 0, kLie == 1 ? 0.4 : 0.5, kLie == 2 ? 1.0 : double(next)});
    to.begin(kLie == 3 ? 1 : 0, 1);
    return 2;
  }
};

struct Fault {
  const char *name, *check;
  std::function<void(pg_env_api&)> make;
  friend std::ostream& operator<<(std::ostream& out, const Fault& f) { return out << f.name; }
};

const Fault kFaults[] = {
    {"no_doc", "spec", [](pg_env_api& a) { a.doc = ""; }},
    {"a_signal_without_unit", "spec",
     [](pg_env_api& a) {
       a.spec = other_spec<decltype([](pg_spec& s) {
         static pg_quantity q[2];
         q[0] = s.signals[0], q[1] = s.signals[1], q[1].unit = "";
         s.signals = q;
       })>();
     }},
    {"low_above_high", "spec",
     [](pg_env_api& a) {
       a.spec = other_spec<decltype([](pg_spec& s) {
         static pg_space o[2];
         static const float kLows[] = {0, 2e6f};
         o[0] = s.obs[0], o[1] = s.obs[1], o[1].lows = kLows;
         s.obs = o;
       })>();
     }},
    {"a_mask_of_another_size", "spec",
     [](pg_env_api& a) { a.spec = other_spec<decltype([](pg_spec& s) { s.mask_size = 4; })>(); }},
    {"nothing_listed", "schema", [](pg_env_api& a) { a.schema = [](const pg_fields*) {}; }},
    {"parameters_ignored", "unknown_keys",
     [](pg_env_api& a) {
       a.make = other_make<decltype([](pg_make& m) { m.n_variants = 0, m.variants = nullptr; })>();
     }},
    {"obs_not_finite", "bounds",
     [](pg_env_api& a) {
       a.step = after_step<decltype([](const pg_io& io, int64_t i) {
         const int64_t stride = io.stride[1] ? io.stride[1] : 8;
         const float nan = std::nanf("");
         std::memcpy(static_cast<char*>(io.obs[1]) + i * stride, &nan, 4);
       })>();
     }},
    {"obs_above_high", "bounds",
     [](pg_env_api& a) {
       a.step = after_step<decltype([](const pg_io& io, int64_t i) {
         const int32_t x = Walk::kLength;
         if (io.stride[0] == 0) std::memcpy(static_cast<char*>(io.obs[0]) + 4 * i, &x, 4);
       })>();
     }},
    {"no_time", "bounds",
     [](pg_env_api& a) {
       a.step = after_step<decltype([](const pg_io& io, int64_t i) { io.elapsed[i] = 0; })>();
     }},
    {"time_goes_back", "bounds",
     [](pg_env_api& a) {
       a.step = after_step<decltype([](const pg_io& io, int64_t i) { io.elapsed[i] = -1; })>();
     }},
    {"signal_not_finite", "bounds",
     [](pg_env_api& a) {
       a.step = after_step<decltype([](const pg_io& io, int64_t i) {
         if (io.signals) io.signals[2 * i] = INFINITY;
       })>();
     }},
    {"no_legal_action", "legal_action",
     [](pg_env_api& a) {
       a.step = after_step<decltype([](const pg_io& io, int64_t i) {
         if (io.mask) std::memset(io.mask + 5 * i, 0, 3);
       })>();
     }},
    {"mask_of_twos", "legal_action",
     [](pg_env_api& a) {
       a.step = after_step<decltype([](const pg_io& io, int64_t i) {
         if (io.mask) io.mask[5 * i] *= 2;
       })>();
     }},
    {"nothing_legal_at_a_limit", "legal_action",
     [](pg_env_api& a) {
       a.step = after_step<decltype([](const pg_io& io, int64_t i) {
         if (io.final_mask && io.truncated[i]) std::memset(io.final_mask + 5 * i, 0, 5);
       })>();
     }},
    {"final_mask_in_every_row", "memory",
     [](pg_env_api& a) {
       a.step = after_step<decltype([](const pg_io& io, int64_t i) {
         if (io.final_mask) std::memset(io.final_mask + 5 * i, 1, 5);
       })>();
     }},
    {"all_legal_at_every_end", "autoreset",
     [](pg_env_api& a) {
       a.step = after_step<decltype([](const pg_io& io, int64_t i) {
         if (io.final_mask && (io.terminated[i] | io.truncated[i]))
           std::memset(io.final_mask + 5 * i, 1, 5);
       })>();
     }},
    {"another_reward", "signals",
     [](pg_env_api& a) {
       a.step = after_step<decltype([](const pg_io& io, int64_t i) { io.reward[i] += 0.01f; })>();
     }},
    {"final_obs_in_every_row", "memory",
     [](pg_env_api& a) {
       a.step = after_step<decltype([](const pg_io& io, int64_t i) {
         const int64_t at = i * (io.stride[0] ? io.stride[0] : 4);
         if (io.final_obs[0])
           std::memcpy(static_cast<char*>(io.final_obs[0]) + at, static_cast<char*>(io.obs[0]) + at,
                       4);
       })>();
     }},
#if !defined(__SANITIZE_THREAD__)  // a true race, which it ends the program for
    {"the_row_before_written", "memory",
     [](pg_env_api& a) {
       a.step = [](void* p, const pg_io* io, int64_t from, int64_t to) -> int32_t {
         const int32_t code = good().step(p, io, from, to);
         if (from > 0) io->truncated[from - 1] = 1;
         return code;
       };
     }},
#endif
    {"between_the_rows", "memory",
     [](pg_env_api& a) {
       a.step = after_step<decltype([](const pg_io& io, int64_t i) {
         if (io.stride[1] > 8) static_cast<char*>(io.obs[1])[i * io.stride[1] + 8] = 0;
       })>();
     }},
    {"reward_from_wanted_signals_only", "null_outputs",
     [](pg_env_api& a) {
       a.step = after_step<decltype([](const pg_io& io, int64_t i) {
         if (!io.signals) io.reward[i] = 0;
       })>();
     }},
    {"a_vector_a_step", "allocation",
     [](pg_env_api& a) {
       a.step = [](void* p, const pg_io* io, int64_t from, int64_t to) -> int32_t {
         void* volatile scratch = ::operator new(64);
         ::operator delete(scratch);
         return good().step(p, io, from, to);
       };
     }},
    {"a_limit_one_too_low", "time_limit",
     [](pg_env_api& a) { a.spec = other_spec<decltype([](pg_spec& s) { --s.max_steps; })>(); }},
    {"truncation_only", "both_flags",
     [](pg_env_api& a) {
       a.step = after_step<decltype([](const pg_io& io, int64_t i) {
         if (io.truncated[i]) io.terminated[i] = 0;
       })>();
     }},
    {"termination_only", "both_flags",
     [](pg_env_api& a) {
       a.step = after_step<decltype([](const pg_io& io, int64_t i) {
         if (io.terminated[i]) io.truncated[i] = 0;
       })>();
     }},
    {"one_mode", "autoreset",
     [](pg_env_api& a) {
       a.make = other_make<decltype([](pg_make& m) { m.autoreset = PG_SAME_STEP; })>();
     }},
    {"disabled_goes_on", "rest",
     [](pg_env_api& a) {
       a.make = other_make<decltype([](pg_make& m) {
         if (m.autoreset == PG_DISABLED) m.autoreset = PG_NEXT_STEP;
       })>();
     }},
    {"every_row_reset", "reset_mask",
     [](pg_env_api& a) {
       a.reset = [](void* p, const uint8_t*, const pg_io* io, int64_t from, int64_t to) {
         return good().reset(p, nullptr, io, from, to);
       };
     }},
    {"rows_numbered_in_the_batch", "batch_of_one",
     [](pg_env_api& a) { a.make = other_make<decltype([](pg_make& m) { m.first_id = 0; })>(); }},
    {"first_of_a_range", "threads",
     [](pg_env_api& a) {
       a.step = [](void* p, const pg_io* io, int64_t from, int64_t to) -> int32_t {
         const int32_t code = good().step(p, io, from, to);
         if (from > 0) io->reward[from] += 1;
         return code;
       };
     }},
    {"variants_move_rows", "variants",
     [](pg_env_api& a) {
       a.make = other_make<decltype([](pg_make& m) { m.first_id += m.n_variants > 1; })>();
     }},
    {"snapshot_without_seed", "snapshot",
     [](pg_env_api& a) {
       a.get = [](const void* p, int64_t row, void* state) {
         good().get(p, row, state);
         std::memset(state, 0, 8);
       };
     }},
    {"snapshot_without_tail", "snapshot",
     [](pg_env_api& a) {
       a.set = [](void* p, int64_t row, const void* state) {
         std::vector<char> s(size_t(good().spec(p)->state_bytes));
         std::memcpy(s.data(), state, s.size());
         std::memset(s.data() + s.size() - 64, 0, 64);
         good().set(p, row, s.data());
       };
     }},
    {"seed_ignored", "seeds",
     [](pg_env_api& a) { a.seed = [](void* p, uint64_t) { good().seed(p, 1); }; }},
    {"half_a_seed", "seeds",
     [](pg_env_api& a) {
       a.seed = [](void* p, uint64_t seed) { good().seed(p, seed & 0xFFFFFFFFu); };
     }},
    {"seed_plus_row", "seeds",
     [](pg_env_api& a) {
       a.seed = seed_plus_row;
       a.make = other_make<decltype([](pg_make& m) { m.n = std::max(m.n, kRows); })>();
     }},
    {"episodes_repeat", "episodes", [](pg_env_api& a) { a = *env_api<Rerun>(); }},
    {"drawn_outside", "draw",
     [](pg_env_api& a) {
       a.draw = [](const void* p, int64_t row, const pg_canvas* c) {
         good().draw(p, row, c);
         Canvas{*c}.rect(-3, 0, 1, 1, palette::kRed);
       };
     }},
    {"no_view", "draw",
     [](pg_env_api& a) {
       a.draw = [](const void*, int64_t, const pg_canvas* c) {
         Canvas{*c}.rect(0, 0, 0, 0, palette::kRed);
       };
     }},
    {"arcs_of_less_than_one", "model", [](pg_env_api& a) { a = *env_api<Coin<1>>(); }},
    {"arcs_of_another_reward", "model", [](pg_env_api& a) { a = *env_api<Coin<2>>(); }},
    {"another_start", "model", [](pg_env_api& a) { a = *env_api<Coin<3>>(); }},
};

class Faults : public ::testing::TestWithParam<Fault> {};

TEST_P(Faults, IsFound) {
  pg_env_api broken = good();
  GetParam().make(broken);
  std::string all;
  bool found = false;
  for (const ContractFinding& f : findings(broken)) {
    all += f.check + ": " + f.what + "\n";
    found |= f.check == GetParam().check;
  }
  EXPECT_TRUE(found) << "found only:\n" << all;
}
INSTANTIATE_TEST_SUITE_P(Contract, Faults, ::testing::ValuesIn(kFaults),
                         [](const auto& which) { return std::string(which.param.name); });

TEST(Contract, EveryCheckHasANegativeControl) {
  for (const std::string& check : contract_checks())
    EXPECT_TRUE(std::any_of(std::begin(kFaults), std::end(kFaults), [&](const Fault& f) {
      return f.check == check;
    })) << check;
}
TEST(Contract, ATrueModelIsFoundTrue) {
  for (const ContractFinding& f : findings(*env_api<Coin<0>>()))
    if (f.check != "both_flags")
      ADD_FAILURE() << f.check << ": " << f.what;  // never ends by itself
}

}  // namespace
}  // namespace plantgym::testing
