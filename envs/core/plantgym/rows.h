// What can be done to rows of an Env, on any device: acting, renewing ended episodes, looking.
#pragma once
#include <cstring>
#include <utility>
#include "plantgym/env.h"
#pragma GCC visibility push(hidden)  // see batch.h
namespace plantgym {
// Of one row; a fresh row waits before episode 0. `env` is the number that fixes its random draws.
struct Clock {
  uint32_t seed[2], env, episode, step, ended;
};
template <class E>
struct Head {
  Clock clock;
  typename E::State state;
};
/// Small heads live as columns of words (64-bit where the head holds doubles, else 32-bit), word w
/// of row i at words[w * n + i]: CUDA loads coalesce and GCC vectorises a branch-free step across
/// rows. Copied word by word: one memcpy of a whole head stops GCC 12.
template <class H>
inline constexpr int64_t kWord = alignof(H) == 8 ? 8 : 4;
template <class H>
inline constexpr bool kColumns = sizeof(H) <= 37 * kWord<H> && sizeof(H) % kWord<H> == 0 &&
                                 alignof(H) <= 8;
template <class H>
PG_HD inline H load(const char* heads, int64_t pitch, int64_t i) {
  constexpr int64_t kSize = kWord<H>;
  H h;
  for (int64_t w = 0; w < int64_t(sizeof(H)) / kSize; ++w)
    memcpy(reinterpret_cast<char*>(&h) + kSize * w,
           PG_ALIGNED(heads + kSize * (w * pitch + i), kSize), kSize);
  return h;
}
template <class H>
PG_HD inline void store(char* heads, int64_t pitch, int64_t i, const H& h) {
  constexpr int64_t kSize = kWord<H>;
  for (int64_t w = 0; w < int64_t(sizeof(H)) / kSize; ++w)
    memcpy(PG_ALIGNED(heads + kSize * (w * pitch + i), kSize),
           reinterpret_cast<const char*>(&h) + kSize * w, kSize);
}
/// Rows from column to column: an odd number of cache lines, else all columns of a row would want
/// the same few places of the cache (4096 rows of 160 bytes: 2.2 times slower).
template <class H>
inline int64_t pitch_of(int64_t n) {
  return ((n * kWord<H> + 63) / 64 | 1) * 64 / kWord<H>;
}
/// Which parameters row i uses. One variant travels by value: then the compiler knows that no store
/// changes it.
template <class P>
struct OneVariant {
  P p;
  PG_HD const P& operator()(int64_t) const { return p; }
};
template <class P>
struct ManyVariants {
  const P* p;
  int64_t first_id, count;
  PG_HD const P& operator()(int64_t i) const { return p[(first_id + i) % count]; }
};
/// Where the rows are and how large things are; passed to kernels by value.
struct Layout {
  char *heads, *tails;
  int64_t n, pitch, first_id, tail_bytes, action_size;
  int32_t max_steps, autoreset, mask_size, n_signals, n_metrics;
};
template <class... T>
std::index_sequence_for<T...> indices(Parts<T...>);
/// Where one part of the observations of rows that follow each other goes.
template <class T>
struct Places {
  char* first;
  int64_t stride;
  T* operator[](int64_t k) const { return reinterpret_cast<T*>(first + k * stride); }
};
/// Looks at kGroup rows at once on the CPU:
///   observe_group(params, row(k) -> {State, const Tail*}, Places<T>...)
template <class E>
concept Grouped = Tailed<E> && !Masked<E> && kColumns<Head<E>> && requires {
  { E::kGroup } -> std::convertible_to<int64_t>;
};
/// fetch(params, const world): prefetches, on the CPU.
template <class E>
concept Fetched = requires {
  &E::fetch;
};
/// What can be done to one row.
template <class E, class ParamsOf>
struct Rows : Layout {
  using H = Head<E>;
  static constexpr bool kFetches = Fetched<E>;
  using Indices = decltype(indices(typename E::Obs{}));
  ParamsOf params;
  /// f(params, clock, world...) on row i, which it may change.
  template <class F>
  PG_HD void change(int64_t i, F&& f) const {
    if constexpr (kColumns<H>) {
      H h = load<H>(heads, pitch, i);
      visit(i, h, f);
      store(heads, pitch, i, h);
    } else {
      visit(i, reinterpret_cast<H*>(heads)[i], f);
    }
  }
  template <class F>
  PG_HD void view(int64_t i, F&& f) const {
    if constexpr (kColumns<H>) {
      const H h = load<H>(heads, pitch, i);
      visit(i, h, f);
    } else
      visit(i, reinterpret_cast<const H*>(heads)[i], f);
  }
  template <class Any, class F>
  PG_HD void visit(int64_t i, Any& h, F&& f) const {
    if constexpr (Tailed<E>) {
      using Tail =
          std::conditional_t<std::is_const_v<Any>, const typename E::Tail, typename E::Tail>;
      f(params(i), h.clock, h.state, reinterpret_cast<Tail*>(tails + i * tail_bytes));
    } else {
      f(params(i), h.clock, h.state);
    }
  }
  PG_HD static Rng rng(const Clock& c) {
    return Rng(c.seed[0] | uint64_t(c.seed[1]) << 32, c.env, c.episode, c.step);
  }
  PG_HD void seed(int64_t i, uint64_t s) const {
    change(i, [&](const auto&, Clock& c, auto&&...) {
      c = {{uint32_t(s), uint32_t(s >> 32)}, uint32_t(first_id + i), ~0u, 0, 1};
    });
  }
  PG_HD void begin(int64_t i) const {
    change(i, [&](const auto& p, Clock& c, auto&&... world) {
      ++c.episode, c.step = c.ended = 0;
      Rng r = rng(c);
      E::reset(p, world..., r);
    });
  }
  /// Three passes over a block of rows, so that the first vectorises: act, renew ended rows, look.
  PG_HD void act(int64_t i, const pg_io& io) const {
    change(i, [&](const auto& p, Clock& c, auto&&... world) {
      ++c.step;
      Rng r = rng(c);
      const auto* action = static_cast<const typename E::Action*>(io.action) + i * action_size;
      const Outcome o = E::step(p, world..., action, r);
      const bool limit = c.step == uint32_t(max_steps);
      io.reward[i] = o.reward, io.elapsed[i] = o.elapsed;
      io.terminated[i] = o.terminated, io.truncated[i] = o.truncated | limit;
      c.ended = o.terminated | o.truncated | limit;
    });
  }
  /// Asks for the memory that a step will want first: many rows' are more than a cache holds, and
  /// each is known in time.
  void fetch(int64_t i) const {
    if constexpr (Fetched<E>)
      view(i, [&](const auto& p, const Clock&, auto&&... world) { E::fetch(p, world...); });
  }
  /// Signals of the step just made; by itself, since a branch in `act` would stop it from
  /// vectorising.
  PG_HD void tell(int64_t i, const pg_io& io) const {
    if constexpr (Signalled<E>)
      view(i, [&](const auto& p, const Clock&, auto&&... world) {
        E::signals(p, world..., io.signals + i * n_signals);
      });
  }
  PG_HD bool resting(int64_t i) const {
    bool ended = false;
    view(i, [&](const auto&, const Clock& c, auto&&...) { ended = c.ended; });
    return ended;
  }
  PG_HD void act_or_rest(int64_t i, const pg_io& io) const {
    if (!resting(i)) {
      act(i, io);
      if (io.signals) tell(i, io);
      return;
    }
    io.reward[i] = io.elapsed[i] = 0, io.terminated[i] = io.truncated[i] = 0;
    if (io.signals)
      for (int32_t k = 0; k < n_signals; ++k) io.signals[i * n_signals + k] = 0;
  }
  PG_HD void renew(int64_t i, const pg_io& io) const {
    const bool ends = io.terminated[i] | io.truncated[i];
    if (ends) last_words(i, io);
    if (autoreset == PG_SAME_STEP ? ends : autoreset == PG_NEXT_STEP && !ends && resting(i))
      begin(i);
  }
  PG_HD void last_words(int64_t i, const pg_io& io) const {
    view(i, [&](const auto& p, const Clock&, auto&&... world) {
      if (io.final_obs[0])
        observe(typename E::Obs{}, Indices{}, i, io.final_obs, io.stride, p, world...);
      if constexpr (Masked<E>)
        if (io.final_mask) E::mask(p, world..., io.final_mask + i * mask_size);
      if constexpr (Measured<E>)
        if (io.final_metrics) E::metrics(p, world..., io.final_metrics + i * n_metrics);
    });
  }
  PG_HD void look(int64_t i, const pg_io& io) const {
    view(i, [&](const auto& p, const Clock&, auto&&... world) {
      observe(typename E::Obs{}, Indices{}, i, io.obs, io.stride, p, world...);
      if constexpr (Masked<E>)
        if (io.mask) E::mask(p, world..., io.mask + i * mask_size);
    });
  }
  /// Looks at rows [from, to), in groups where the environment can and all have the same
  /// parameters.
  void look_at(int64_t from, int64_t to, const pg_io& io) const {
    if constexpr (Grouped<E> && std::is_same_v<ParamsOf, OneVariant<typename E::Params>>)
      for (; to - from >= E::kGroup; from += E::kGroup)
        observe_group(typename E::Obs{}, Indices{}, from, io);
    for (; from < to; ++from) look(from, io);
  }
  template <class... T, size_t... K>
  void observe_group(Parts<T...>, std::index_sequence<K...>, int64_t from, const pg_io& io) const {
    struct Row {
      typename E::State state;
      const typename E::Tail* tail;
    };
    const auto row = [&](int64_t k) {
      return Row{load<H>(heads, pitch, from + k).state,
                 reinterpret_cast<const typename E::Tail*>(tails + (from + k) * tail_bytes)};
    };
    E::observe_group(
        params(from), row,
        Places<T>{static_cast<char*>(io.obs[K]) + from * io.stride[K], io.stride[K]}...);
  }
  template <class... T, size_t... K, class... W>
  PG_HD void observe(Parts<T...>, std::index_sequence<K...>, int64_t i, void* const* to,
                     const int64_t* stride, const W&... world) const {
    E::observe(world..., reinterpret_cast<T*>(static_cast<char*>(to[K]) + i * stride[K])...);
  }
};
/// What a call does to rows: `row` to one row on any device, `range` to rows [from, to) on the CPU.
template <class Op>
struct RowByRow {
  template <class R>
  void range(const R& rows, const pg_io& io, int64_t from, int64_t to) const {
    for (int64_t i = from; i < to; ++i) static_cast<const Op&>(*this).row(rows, io, i);
  }
};
struct Seed : RowByRow<Seed> {
  uint64_t seed;
  explicit Seed(uint64_t s) : seed(s) {}
  template <class R>
  PG_HD void row(const R& rows, const pg_io&, int64_t i) const {
    rows.seed(i, seed);
  }
};
struct Reset : RowByRow<Reset> {
  const uint8_t* chosen;
  explicit Reset(const uint8_t* rows) : chosen(rows) {}
  template <class R>
  PG_HD void row(const R& rows, const pg_io& io, int64_t i) const {
    if (!chosen || chosen[i]) rows.begin(i), rows.look(i, io);
  }
};
struct Look : RowByRow<Look> {
  template <class R>
  PG_HD void row(const R& rows, const pg_io& io, int64_t i) const {
    rows.look(i, io);
  }
};
struct Step {
  template <class R>
  PG_HD void row(const R& rows, const pg_io& io, int64_t i) const {
    rows.act_or_rest(i, io), rows.renew(i, io), rows.look(i, io);
  }
  template <class R>
  void range(const R& given, const pg_io& io, int64_t from, int64_t to) const {
    constexpr int64_t kBlock = 256;  // keeps the three passes of a block in cache
    const R rows = given;  // by value: then the compiler knows that no store through io changes it
    for (int64_t end; from < to; from = end) {
      end = from + kBlock < to ? from + kBlock : to;
      if constexpr (R::kFetches)
        for (int64_t i = from; i < end; ++i) rows.fetch(i);
      if (rows.autoreset == PG_SAME_STEP) {
#pragma GCC ivdep
        for (int64_t i = from; i < end; ++i) rows.act(i, io);
        for (int64_t i = from; io.signals && i < end; ++i) rows.tell(i, io);
      } else {
        for (int64_t i = from; i < end; ++i) rows.act_or_rest(i, io);
      }
      for (int64_t i = from; i < end; ++i) rows.renew(i, io);
      rows.look_at(from, end, io);
    }
  }
};
}  // namespace plantgym
#pragma GCC visibility pop
