// Worlds that cannot be flat (a physics engine, a foreign simulator): one C++ object per row behind
// the same C table. CPU only. Prefer an Env (env.h) wherever the state is plain memory.
//
// A host world W is a class:
//   kName, kDoc, Params, Action, Obs = Parts<...>      as of an Env; Params is any copyable type
//   static void fields(Params&, Fields&)               reads the parameters
//   static Spec spec(const Params&)                    shapes, names, limits; max_steps above 0
//   W(const Params&, Rng&)                             begins an episode; Params outlive it
//   Outcome step(const Action*, Rng&)                  deterministic but for the Rng
//   void observe(T*...) const                          one pointer per part of Obs
//   void mask(uint8_t*) const, signals(float*) const, metrics(float*) const, draw(Canvas&) const
//                                                      optional, with the sizes of Spec
//
// A snapshot is (seed, actions of the episode so far): `set` builds a fresh world and replays them,
// so restoring a row costs as many steps as its episode is old, and a row keeps max_steps actions.
// The batch itself allocates nothing in step and reset; what W's functions and constructor allocate
// is theirs. An exception of W ends the call with code 1.
#pragma once
#include <optional>
#include <tuple>

#include "plantgym/batch.h"
#pragma GCC visibility push(hidden)
namespace plantgym {

template <class W>
concept HostWorld = requires(typename W::Params p, Fields& f, Rng& rng, W& w,
                             const typename W::Action* a) {
  { W::kName } -> std::convertible_to<const char*>;
  { W::spec(p) } -> std::same_as<Spec>;
  { w.step(a, rng) } -> std::same_as<Outcome>;
  W::fields(p, f), W(p, rng);
};

template <HostWorld W>
class HostBatch {
  using Action = typename W::Action;
  using Params = typename W::Params;
  static constexpr bool kMasked = requires(const W& w, uint8_t* m) { w.mask(m); };
  static constexpr bool kSignalled = requires(const W& w, float* s) { w.signals(s); };
  static constexpr bool kMeasured = requires(const W& w, float* m) { w.metrics(m); };

 public:
  static constexpr bool kDrawable = requires(const W& w, Canvas& c) { w.draw(c); };
  static constexpr bool kHasMetrics = kMeasured;

  explicit HostBatch(const pg_make& m) : first_id_(m.first_id), autoreset_(m.autoreset) {
    if (m.device != PG_CPU) throw std::invalid_argument("device: this environment runs on the CPU");
    if (m.n < 1 || m.autoreset < PG_SAME_STEP || m.autoreset > PG_DISABLED)
      throw std::invalid_argument("bad pg_make");
    params_.resize(size_t(std::max(1, m.n_variants)));
    for (int32_t v = 0; v < int32_t(params_.size()); ++v)
      read(m.variants ? m.variants[v] : nullptr, v);
    const pg_spec& s = spec();
    if (kMasked != (s.mask_size > 0) || kSignalled != (s.n_signals > 0) ||
        kMeasured != (s.n_metrics > 0))
      throw std::invalid_argument("spec and functions disagree on mask, signals or metrics");
    rows_ = std::vector<Row>(size_t(m.n));
    actions_.resize(size_t(m.n * s.max_steps * s.action->elements));
    seed(0);
  }
  const pg_spec& spec() const { return spec_.get(); }

  void seed(uint64_t s) {
    for (size_t i = 0; i < rows_.size(); ++i) {
      rows_[i].world.reset();
      rows_[i].clock = {
          {uint32_t(s), uint32_t(s >> 32)}, uint32_t(first_id_ + int64_t(i)), ~0u, 0, 1};
    }
  }
  void reset(const uint8_t* chosen, const pg_io& given, int64_t from, int64_t to) {
    const pg_io io = strided(given);
    for (int64_t i = from; i < to; ++i)
      if (!chosen || chosen[i]) begin(i), look(i, io);
  }
  void step(const pg_io& given, int64_t from, int64_t to) {
    const pg_io io = strided(given);
    for (int64_t i = from; i < to; ++i) {
      Row& row = rows_[size_t(i)];
      if (autoreset_ != PG_SAME_STEP && row.clock.ended && row.clock.episode != ~0u)
        rest(i, io);
      else
        act(i, io);
      look(i, io);
    }
  }
  void look(const pg_io& given, int64_t from, int64_t to) const {
    const pg_io io = strided(given);
    for (int64_t i = from; i < to; ++i) look(i, io);
  }
  void get(int64_t i, char* to) const {
    const Clock& c = rows_[size_t(i)].clock;
    std::memset(to, 0, size_t(spec().state_bytes));
    std::memcpy(to, &c, sizeof c);
    std::memcpy(to + sizeof c, action(i, 0), size_t(c.step) * width() * sizeof(Action));
  }
  void set(int64_t i, const char* from) {
    Row& row = rows_[size_t(i)];
    std::memcpy(&row.clock, from, sizeof row.clock);
    const uint32_t steps = row.clock.step;
    std::memcpy(action(i, 0), from + sizeof row.clock, size_t(steps) * width() * sizeof(Action));
    row.world.reset();
    if (row.clock.episode == ~0u) return;  // waits before episode 0
    row.clock.step = 0;
    Rng start = rng(row.clock);
    row.world.emplace(params(i), start);
    while (row.clock.step < steps) {
      ++row.clock.step;
      Rng r = rng(row.clock);
      row.world->step(action(i, row.clock.step - 1), r);
    }
  }
  void metrics(int64_t i, float* out) const {
    if constexpr (kMeasured) {
      const Row& row = rows_[size_t(i)];
      if (row.world)
        row.world->metrics(out);
      else
        std::fill(out, out + spec().n_metrics, 0.0f);
    }
  }
  void draw(int64_t i, Canvas& c) const {
    if constexpr (kDrawable)
      if (rows_[size_t(i)].world) rows_[size_t(i)].world->draw(c);
  }

 private:
  struct Row {
    Clock clock = {};
    std::optional<W> world = {};  // none before the first reset
  };
  static Rng rng(const Clock& c) {
    return Rng(c.seed[0] | uint64_t(c.seed[1]) << 32, c.env, c.episode, c.step);
  }
  const Params& params(int64_t i) const { return params_[size_t(first_id_ + i) % params_.size()]; }
  size_t width() const { return size_t(spec().action->elements); }
  Action* action(int64_t i, uint32_t t) {
    return actions_.data() + (size_t(i) * size_t(spec().max_steps) + t) * width();
  }
  const Action* action(int64_t i, uint32_t t) const {
    return const_cast<HostBatch*>(this)->action(i, t);
  }
  pg_io strided(const pg_io& given) const {
    pg_io io = complete(given);
    for (int32_t k = 0; k < spec().n_obs; ++k) {
      const pg_space& s = spec().obs[k];
      if (io.stride[k] == 0) io.stride[k] = s.elements * (s.dtype == PG_U8 ? 1 : 4);
    }
    return io;
  }
  void read(const pg_node* nodes, int32_t v) try {
    Params& p = params_[size_t(v)];
    Fields f(nodes, 0);
    W::fields(p, f), f.finish();
    const Spec s = W::spec(p);
    if (s.max_steps < 1)
      throw FieldError(0, "a world of objects needs a time limit, which bounds its snapshots");
    int64_t values = 1;
    for (const int64_t d : s.action.shape) values *= d;
    const int64_t bytes = int64_t(sizeof(Clock)) + values * s.max_steps * int64_t(sizeof(Action));
    FrozenSpec mine;
    mine.set(s, Action{}, typename W::Obs{}, bytes);
    if (v > 0 && !same_shapes(mine.get(), spec()))
      throw FieldError(0, "shapes or limits differ from those of the first variant");
    if (v == 0) spec_.set(s, Action{}, typename W::Obs{}, bytes);
  } catch (FieldError& e) {
    e.variant = v;
    throw;
  }

  void begin(int64_t i) {
    Row& row = rows_[size_t(i)];
    ++row.clock.episode, row.clock.step = row.clock.ended = 0;
    Rng r = rng(row.clock);
    row.world.emplace(params(i), r);
  }
  void act(int64_t i, const pg_io& io) {
    Row& row = rows_[size_t(i)];
    if (!row.world) begin(i);
    const Action* given = static_cast<const Action*>(io.action) + size_t(i) * width();
    std::copy(given, given + width(), action(i, row.clock.step));
    ++row.clock.step;
    Rng r = rng(row.clock);
    const Outcome o = row.world->step(given, r);
    const bool limit = row.clock.step == uint32_t(spec().max_steps);
    io.reward[i] = o.reward, io.elapsed[i] = o.elapsed;
    io.terminated[i] = o.terminated, io.truncated[i] = o.truncated | limit;
    row.clock.ended = o.terminated | o.truncated | limit;
    if constexpr (kSignalled)
      if (io.signals) row.world->signals(io.signals + i * spec().n_signals);
    if (!row.clock.ended) return;
    if (io.final_obs[0]) observe(typename W::Obs{}, *row.world, i, io.final_obs, io.stride);
    if constexpr (kMasked)
      if (io.final_mask) row.world->mask(io.final_mask + i * spec().mask_size);
    if constexpr (kMeasured)
      if (io.final_metrics) row.world->metrics(io.final_metrics + i * spec().n_metrics);
    if (autoreset_ == PG_SAME_STEP) begin(i);
  }
  void rest(int64_t i, const pg_io& io) {
    io.reward[i] = io.elapsed[i] = 0, io.terminated[i] = io.truncated[i] = 0;
    if (io.signals) std::fill_n(io.signals + i * spec().n_signals, spec().n_signals, 0.0f);
    if (autoreset_ == PG_NEXT_STEP) begin(i);
  }
  void look(int64_t i, const pg_io& io) const {
    const Row& row = rows_[size_t(i)];
    if (!row.world) return;
    observe(typename W::Obs{}, *row.world, i, io.obs, io.stride);
    if constexpr (kMasked)
      if (io.mask) row.world->mask(io.mask + i * spec().mask_size);
  }
  template <class... T>
  static void observe(Parts<T...>, const W& w, int64_t i, void* const* to, const int64_t* stride) {
    size_t k = 0;
    const auto part = [&]<class U>(U*) {
      U* at = reinterpret_cast<U*>(static_cast<char*>(to[k]) + i * stride[k]);
      return ++k, at;
    };
    const std::tuple<T*...> parts{part(static_cast<T*>(nullptr))...};  // in order
    std::apply([&](T*... p) { w.observe(p...); }, parts);
  }

  int64_t first_id_;
  int32_t autoreset_;
  std::vector<Params> params_;
  std::vector<Row> rows_;
  std::vector<Action> actions_;  // [n, max_steps, elements] of the episode so far
  FrozenSpec spec_;
};

/// The C table of W.
template <HostWorld W>
const pg_env_api* host_env_api() {
  using B = HostBatch<W>;
  static constexpr auto self = [](void* p) -> B& { return *static_cast<B*>(p); };
  static constexpr auto seen = [](const void* p) -> const B& { return *static_cast<const B*>(p); };
  static constexpr auto guarded = [](auto&& f) -> int32_t {
    try {
      return f(), 0;
    } catch (...) {
      return 1;
    }
  };
  static constexpr auto blame = [](pg_error* e, int32_t variant, int32_t node, const char* text,
                                   bool elsewhere = false) -> void* {
    *e = {variant, node, {}, elsewhere};
    std::snprintf(e->text, sizeof e->text, "%s", text);
    return nullptr;
  };
  static const pg_env_api table = [] {
    pg_env_api api{};
    api.size = sizeof api, api.devices = PG_CPU, api.name = W::kName, api.doc = W::kDoc;
    api.schema = [](const pg_fields* list) {
      typename W::Params p{};
      Fields f(list, "");
      try {
        W::fields(p, f);
      } catch (const std::exception&) {
      }  // defaults may not compile
    };
    api.make = [](const pg_make* m, pg_error* e) -> void* {
      try {
        return new B(complete(*m));
      } catch (const FieldError& x) {
        return blame(e, x.variant, x.node, x.what(), x.elsewhere);
      } catch (const std::bad_alloc&) {
        return blame(e, 0, PG_NO_MEMORY, "out of memory");
      } catch (const std::exception& x) {
        return blame(e, 0, -1, x.what());
      }
    };
    api.free = [](void* p) { delete static_cast<B*>(p); };
    api.spec = [](const void* p) { return &seen(p).spec(); };
    api.seed = [](void* p, uint64_t seed) { self(p).seed(seed); };
    api.reset = [](void* p, const uint8_t* rows, const pg_io* io, int64_t from, int64_t to) {
      return guarded([&] { self(p).reset(rows, *io, from, to); });
    };
    api.step = [](void* p, const pg_io* io, int64_t from, int64_t to) {
      return guarded([&] { self(p).step(*io, from, to); });
    };
    api.look = [](void* p, const pg_io* io, int64_t from, int64_t to) {
      return guarded([&] { self(p).look(*io, from, to); });
    };
    api.get = [](const void* p, int64_t row, void* to) {
      seen(p).get(row, static_cast<char*>(to));
    };
    api.set = [](void* p, int64_t row, const void* s) {
      guarded([&] { self(p).set(row, static_cast<const char*>(s)); });
    };
    if constexpr (B::kHasMetrics)
      api.metrics = [](const void* p, int64_t row, float* out) { seen(p).metrics(row, out); };
    if constexpr (B::kDrawable)
      api.draw = [](const void* p, int64_t row, const pg_canvas* c) {
        Canvas canvas{*c};
        seen(p).draw(row, canvas);
      };
    return api;
  }();
  return &table;
}
/// The C table of a library of host worlds.
template <HostWorld... W>
const pg_plugin* host_plugin() {
  static const pg_env_api* const envs[] = {host_env_api<W>()...};
  static const pg_plugin p = {PG_ABI, sizeof(pg_plugin), sizeof...(W), 0, envs, nullptr};
  return &p;
}
}  // namespace plantgym
#pragma GCC visibility pop
/// The last line of a plug-in of host worlds.
#define PG_HOST_PLUGIN(...)                                                             \
  extern "C" __attribute__((visibility("default"))) const pg_plugin* pg_plugin_main() { \
    return plantgym::host_plugin<__VA_ARGS__>();                                        \
  }
