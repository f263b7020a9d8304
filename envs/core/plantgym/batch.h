// Turns an Env into the C table: n rows on the CPU, or on a GPU when nvcc compiles it. Authors use
// PG_PLUGIN.
#pragma once
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <memory>
#include <utility>
#include "plantgym/rows.h"
// Hidden: else GCC exports the tables below as STB_GNU_UNIQUE, and two plug-ins that each have a
// struct `Lake` share one table even under RTLD_LOCAL.
#pragma GCC visibility push(hidden)
namespace plantgym {
#if defined(__CUDACC__)
template <class R, class Op>
__global__ void kernel(R rows, pg_io io, Op op, int64_t from, int64_t to) {
  if (const int64_t i = from + int64_t(blockIdx.x) * blockDim.x + threadIdx.x; i < to)
    op.row(rows, io, i);
}
inline constexpr uint32_t kDevices = PG_CPU | PG_CUDA;
#else
inline constexpr uint32_t kDevices = PG_CPU;
#endif
/// Zeroed bytes on one device; a null pointer for none.
using Memory = std::unique_ptr<char, void (*)(void*)>;
inline Memory allocate(int64_t bytes, [[maybe_unused]] bool cuda) {
  if (bytes == 0) return {nullptr, std::free};
#if defined(__CUDACC__)
  if (cuda) {
    void* p = nullptr;
    if (cudaMalloc(&p, size_t(bytes)) != cudaSuccess) {
      cudaGetLastError();  // forgets it
      throw std::bad_alloc();
    }
    Memory m(static_cast<char*>(p), [](void* q) { cudaFree(q); });
    cudaMemset(p, 0, size_t(bytes));
    return m;
  }
#endif
  Memory m(static_cast<char*>(std::calloc(1, size_t(bytes))), std::free);
  return m ? std::move(m) : throw std::bad_alloc();
}
inline void copy(void* to, const void* from, int64_t bytes, [[maybe_unused]] bool cuda) {
#if defined(__CUDACC__)
  if (cuda && bytes) return void(cudaMemcpy(to, from, size_t(bytes), cudaMemcpyDefault));
#endif
  if (bytes) std::memcpy(to, from, size_t(bytes));
}
/// `rows` pieces of `bytes`, each `apart` from the last where they come from and where they go.
inline void copy_apart(char* to, int64_t to_apart, const char* from, int64_t from_apart,
                       int64_t bytes, int64_t rows, [[maybe_unused]] bool cuda) {
#if defined(__CUDACC__)
  if (cuda)  // one call: each costs some microseconds
    return void(cudaMemcpy2D(to, size_t(to_apart), from, size_t(from_apart), size_t(bytes),
                             size_t(rows), cudaMemcpyDefault));
#endif
  for (int64_t k = 0; k < rows; ++k)
    std::memcpy(to + k * to_apart, from + k * from_apart, size_t(bytes));
}
/// A copy of a struct that starts with its size, with what an older caller does not know left zero.
template <class T>
T complete(const T& given) {
  T t{};
  std::memcpy(&t, &given, std::min(size_t(given.size), sizeof t));
  return t;
}
template <class T>
inline constexpr int32_t kType = PG_U8;
template <>
inline constexpr int32_t kType<float> = PG_F32;
template <>
inline constexpr int32_t kType<int32_t> = PG_I32;
/// A Spec and the C view that points into it.
class FrozenSpec {
 public:
  template <class Action, class... Obs>
  void set(Spec s, Action, Parts<Obs...>, int64_t state_bytes) {
    static_assert(sizeof...(Obs) >= 1 && sizeof...(Obs) <= PG_PARTS);
    if (s.obs.size() != sizeof...(Obs))
      throw std::invalid_argument("spec: one Space for each part of Obs");
    spec_ = std::move(s);
    const int32_t types[] = {kType<Obs>...};
    for (size_t k = 0; k < sizeof...(Obs); ++k) spaces_[k] = freeze(spec_.obs[k], types[k]);
    spaces_[PG_PARTS] = freeze(spec_.action, kType<Action>);
    const int32_t n_signals = int32_t(spec_.signals.size()),
                  n_metrics = int32_t(spec_.metrics.size());
    c_ = {sizeof c_,           int32_t(sizeof...(Obs)), spaces_,         spaces_ + PG_PARTS,
          spec_.mask_size,     spec_.max_steps,         n_signals,       n_metrics,
          data(spec_.signals), data(spec_.metrics),     spec_.time_unit, state_bytes,
          data(spec_.reward)};
    if (!spec_.reward.empty() && spec_.reward.size() != spec_.signals.size())
      throw std::invalid_argument("spec: one reward weight per signal");
  }
  const pg_spec& get() const { return c_; }

 private:
  pg_space freeze(const Space& s, int32_t type) {
    pg_space c = {sizeof c,
                  type,
                  int32_t(s.shape.size()),
                  s.n,
                  s.name.c_str(),
                  {},
                  1,
                  s.low,
                  s.high,
                  data(s.counts),
                  data(s.lows),
                  data(s.highs),
                  pointers(s.names),
                  pointers(s.units),
                  pointers(s.labels),
                  data(s.by_default),
                  data(s.whole)};
    if (s.shape.size() > 4) throw std::invalid_argument(join({s.name, ": more than 4 dimensions"}));
    for (size_t d = 0; d < s.shape.size(); ++d) c.elements *= c.shape[d] = s.shape[d];
    for (size_t size : {s.counts.size(), s.lows.size(), s.highs.size(), s.names.size(),
                        s.units.size(), s.by_default.size(), s.whole.size()})
      if (size && size != size_t(c.elements))
        throw std::invalid_argument(join({s.name, ": one entry per element"}));
    return c;
  }
  template <class T>
  static const T* data(const std::vector<T>& v) {
    return v.empty() ? nullptr : v.data();
  }
  const char* const* pointers(const std::vector<std::string>& words) {
    std::vector<const char*>& p = pointers_.emplace_back();
    for (const std::string& w : words) p.push_back(w.c_str());
    return data(p);
  }
  Spec spec_;
  std::deque<std::vector<const char*>> pointers_;
  pg_space spaces_[PG_PARTS + 1] = {};
  pg_spec c_ = {};
};
/// Whether two variants fit one batch: shapes, limits and sizes are equal.
inline bool same_shapes(const pg_spec& a, const pg_spec& b) {
  const auto space = [](const pg_space& x, const pg_space& y) {
    const bool shape =
        x.ndim == y.ndim && x.n == y.n && !std::memcmp(x.shape, y.shape, sizeof x.shape);
    if (!shape || !x.counts || !y.counts) return shape && x.counts == y.counts;
    return std::equal(x.counts, x.counts + x.elements, y.counts);
  };
  bool all = space(*a.action, *b.action) && a.max_steps == b.max_steps &&
             a.state_bytes == b.state_bytes && a.mask_size == b.mask_size &&
             a.n_signals == b.n_signals && a.n_metrics == b.n_metrics;
  for (int32_t k = 0; k < a.n_obs; ++k) all &= space(a.obs[k], b.obs[k]);
  return all;
}
template <Env E>
class Batch {
  using H = Head<E>;
  using P = typename E::Params;

 public:
  explicit Batch(const pg_make& m) : cuda_(m.device == PG_CUDA) {
    if (m.device != PG_CPU && !(m.device == PG_CUDA && (kDevices & PG_CUDA)))
      throw std::invalid_argument("device: this binary was not built for it");
    if (m.n < 1 || m.autoreset < PG_SAME_STEP || m.autoreset > PG_DISABLED)
      throw std::invalid_argument("bad pg_make");
    const int32_t count = std::max(1, m.n_variants);
    tables_.resize(size_t(count)), params_.resize(size_t(count));
    for (int32_t v = 0; v < count; ++v) read(m.variants ? m.variants[v] : nullptr, v);
    const pg_spec& s = spec();
    if (Masked<E> != (s.mask_size > 0) || Signalled<E> != (s.n_signals > 0) ||
        Measured<E> != (s.n_metrics > 0))
      throw std::invalid_argument("spec and functions disagree on mask, signals or metrics");
    place_parameters();
    place_rows(m);
    seed(0);
  }
  Batch(const Batch&) = delete;
  Batch& operator=(const Batch&) = delete;
  const pg_spec& spec() const { return spec_.get(); }
  void seed(uint64_t s) { run(Seed(s), pg_io{}, 0, layout_.n); }
  template <class Op>
  int32_t run(const Op& op, const pg_io& given, int64_t from, int64_t to) const {
    if (cuda_) next_here_ = -1;  // of the CPU, many threads are here at once
    pg_io io = complete(given);
    for (int32_t k = 0; k < spec().n_obs; ++k)
      if (io.stride[k] == 0) io.stride[k] = bytes(spec().obs[k]);
    if (params_.size() == 1)
      return launch(Rows<E, OneVariant<P>>{layout_, {placed_[0]}}, op, io, from, to);
    const ManyVariants<P> many = {reinterpret_cast<const P*>(variants_.get()), layout_.first_id,
                                  int64_t(params_.size())};
    return launch(Rows<E, ManyVariants<P>>{layout_, many}, op, io, from, to);
  }
  void get(int64_t i, char* to) const {
    std::memset(to, 0, size_t(spec().state_bytes));
    if (cuda_ && mirror(i)) {
      if constexpr (kColumns<H>)
        copy_apart(to, kWord<H>, heads_here_.data() + kWord<H> * i, layout_.pitch * kWord<H>,
                   kWord<H>, kWords, false);
      else
        std::memcpy(to, heads_here_.data() + i * int64_t(sizeof(H)), sizeof(H));
      copy(to + kHead, tails_here_.data() + i * layout_.tail_bytes, layout_.tail_bytes, false);
      return;
    }
    if constexpr (kColumns<H>) {
      if (cuda_) {
        copy_apart(to, kWord<H>, word(i), layout_.pitch * kWord<H>, kWord<H>, kWords, true);
      } else {  // checkpoints of large batches are made of these: one copy of known size
        const H h = load<H>(layout_.heads, layout_.pitch, i);
        std::memcpy(to, &h, sizeof h);
      }
    } else {
      copy(to, layout_.heads + i * int64_t(sizeof(H)), int64_t(sizeof(H)), cuda_);
    }
    copy(to + kHead, layout_.tails + i * layout_.tail_bytes, layout_.tail_bytes, cuda_);
  }
  void set(int64_t i, const char* from) {
    if (cuda_) next_here_ = -1;
    if constexpr (kColumns<H>)
      copy_apart(word(i), layout_.pitch * kWord<H>, from, kWord<H>, kWord<H>, kWords, cuda_);
    else
      copy(layout_.heads + i * int64_t(sizeof(H)), from, int64_t(sizeof(H)), cuda_);
    copy(layout_.tails + i * layout_.tail_bytes, from + kHead, layout_.tail_bytes, cuda_);
  }
  /// f(params, world...) on row i; of a GPU on a host copy of it.
  template <class F>
  void on_host(int64_t i, F&& f) const {
    const P& p = params_[size_t(layout_.first_id + i) % params_.size()];
    if (!cuda_)
      return Rows<E, OneVariant<P>>{layout_, {p}}.view(
          i, [&](const P&, const Clock&, auto&&... world) { f(p, world...); });
    std::vector<char> row(size_t(spec().state_bytes));
    get(i, row.data());
    const auto& state = reinterpret_cast<const H*>(row.data())->state;
    if constexpr (Tailed<E>)
      f(p, state, reinterpret_cast<const typename E::Tail*>(row.data() + kHead));
    else
      f(p, state);
  }
  const P& params(int32_t variant) const { return params_[size_t(variant)]; }

 private:
  static constexpr int64_t kHead = (sizeof(H) + 15) / 16 * 16;  // the tail follows in a snapshot
  static int64_t bytes(const pg_space& s) { return s.elements * (s.dtype == PG_U8 ? 1 : 4); }
  void read(const pg_node* nodes, int32_t v) try {
    P& p = params_[size_t(v)];
    Fields f(nodes, 0);
    E::fields(p, f, tables_[size_t(v)]), f.finish();
    tables_[size_t(v)].relocate(p, tables_[size_t(v)].bytes().data());
    int64_t tail = 0;
    if constexpr (Tailed<E>)
      tail = (int64_t(E::tail(p)) * int64_t(sizeof(typename E::Tail)) + 63) / 64 * 64;
    FrozenSpec s;
    s.set(E::spec(p), typename E::Action{}, typename E::Obs{}, kHead + tail);
    if (v > 0 && !same_shapes(s.get(), spec()))
      throw FieldError(0, "shapes or limits differ from those of the first variant");
    if (v == 0) spec_.set(E::spec(p), typename E::Action{}, typename E::Obs{}, kHead + tail);
  } catch (FieldError& e) {
    e.variant = v;
    throw;
  }
  /// Copies tables and parameters to where the rows run.
  void place_parameters() {
    placed_ = params_;
    for (size_t v = 0; cuda_ && v < params_.size(); ++v) {
      const std::vector<char>& b = tables_[v].bytes();
      blocks_.push_back(allocate(int64_t(b.size()), cuda_));
      copy(blocks_.back().get(), b.data(), int64_t(b.size()), cuda_);
      tables_[v].relocate(placed_[v], blocks_.back().get());
    }
    variants_ = allocate(int64_t(placed_.size() * sizeof(P)), cuda_);
    copy(variants_.get(), placed_.data(), int64_t(placed_.size() * sizeof(P)), cuda_);
  }
  void place_rows(const pg_make& m) {
    const pg_spec& s = spec();
    const int64_t pitch = kColumns<H> ? pitch_of<H>(m.n) : m.n;
    heads_ = allocate(pitch * int64_t(sizeof(H)), cuda_);
    tails_ = allocate(m.n * (s.state_bytes - kHead), cuda_);
    layout_ = {heads_.get(),          tails_.get(),       m.n,         pitch,       m.first_id,
               s.state_bytes - kHead, s.action->elements, s.max_steps, m.autoreset, s.mask_size,
               s.n_signals,           s.n_metrics};
  }
  template <class R, class Op>
  int32_t launch(const R& rows, const Op& op, const pg_io& io, int64_t from, int64_t to) const {
#if defined(__CUDACC__)
    if (cuda_) {
      const unsigned blocks = unsigned((to - from + 127) / 128);
      if (blocks) PG_LAUNCH(kernel, blocks, 128, io.stream, rows, io, op, from, to);
      return int32_t(cudaGetLastError());
    }
#endif
    op.range(rows, io, from, to);
    return 0;
  }
  /// A GPU's rows that are asked for one after the other (a checkpoint) come all at once. @return
  /// whether row i is here
  bool mirror(int64_t i) const {
    const bool follows = next_here_ == i && i > 0;
    if (follows && heads_here_.empty()) {
      heads_here_.resize(size_t((kColumns<H> ? layout_.pitch : layout_.n) * int64_t(sizeof(H))));
      tails_here_.resize(size_t(layout_.n * layout_.tail_bytes));
      copy(heads_here_.data(), layout_.heads, int64_t(heads_here_.size()), true);
      copy(tails_here_.data(), layout_.tails, int64_t(tails_here_.size()), true);
    }
    if (!follows || i + 1 == layout_.n) heads_here_.clear(), tails_here_.clear();
    next_here_ = i + 1;
    return !heads_here_.empty();
  }
  static constexpr int64_t kWords = int64_t(sizeof(H)) / kWord<H>;
  char* word(int64_t i) const { return layout_.heads + kWord<H> * i; }  // row i's first
  bool cuda_;
  std::vector<Tables> tables_;      // one per variant, on the host
  std::vector<P> params_, placed_;  // pointing to the host's and to the device's tables
  std::vector<Memory> blocks_;
  Memory variants_ = allocate(0, false), heads_ = allocate(0, false), tails_ = allocate(0, false);
  Layout layout_{};
  mutable std::vector<char> heads_here_, tails_here_;  // of a GPU, while rows follow each other
  mutable int64_t next_here_ = -1;                     // the row that would; -1: they changed
  FrozenSpec spec_;
};
/// The C table of E. No exception leaves it: after `make` nothing throws, short of running out of
/// memory.
template <Env E>
const pg_env_api* env_api() {
  using B = Batch<E>;
  static constexpr auto self = [](const void* p) -> const B& { return *static_cast<const B*>(p); };
  static constexpr auto blame = [](pg_error* e, int32_t variant, int32_t node, const char* text,
                                   bool elsewhere) -> void* {
    *e = {variant, node, {}, elsewhere};
    std::snprintf(e->text, sizeof e->text, "%s", text);
    return nullptr;
  };
  static const pg_env_api table = [] {
    pg_env_api api{};
    api.size = sizeof api, api.devices = kDevices, api.name = E::kName, api.doc = E::kDoc;
    api.schema = [](const pg_fields* list) {
      typename E::Params p{};
      Tables t;
      Fields f(list, "");
      try {
        E::fields(p, f, t);
      } catch (const std::exception&) {
      }  // defaults may not compile
    };
    api.make = [](const pg_make* m, pg_error* e) -> void* {
      try {
        return new B(complete(*m));
      } catch (const FieldError& x) {
        return blame(e, x.variant, x.node, x.what(), x.elsewhere);
      } catch (const std::bad_alloc&) {
        return blame(e, 0, PG_NO_MEMORY, "out of memory", false);
      } catch (const std::exception& x) {
        return blame(e, 0, -1, x.what(), false);
      }
    };
    api.free = [](void* p) { delete static_cast<B*>(p); };
    api.spec = [](const void* p) { return &self(p).spec(); };
    api.seed = [](void* p, uint64_t seed) { static_cast<B*>(p)->seed(seed); };
    api.reset = [](void* p, const uint8_t* rows, const pg_io* io, int64_t from, int64_t to) {
      return self(p).run(Reset(rows), *io, from, to);
    };
    api.step = [](void* p, const pg_io* io, int64_t from, int64_t to) {
      return self(p).run(Step(), *io, from, to);
    };
    api.look = [](void* p, const pg_io* io, int64_t from, int64_t to) {
      return self(p).run(Look(), *io, from, to);
    };
    api.get = [](const void* p, int64_t row, void* to) {
      self(p).get(row, static_cast<char*>(to));
    };
    api.set = [](void* p, int64_t row, const void* s) {
      static_cast<B*>(p)->set(row, static_cast<const char*>(s));
    };
    if constexpr (Measured<E>)
      api.metrics = [](const void* p, int64_t row, float* out) {
        self(p).on_host(
            row, [&](const auto& params, auto&&... world) { E::metrics(params, world..., out); });
      };
    if constexpr (Drawable<E>)
      api.draw = [](const void* p, int64_t row, const pg_canvas* c) {
        Canvas canvas{*c};
        self(p).on_host(
            row, [&](const auto& params, auto&&... world) { E::draw(params, world..., canvas); });
      };
    if constexpr (Explained<E>)
      api.explain = [](const pg_node* nodes, void* to, void (*text)(void*, const char*)) {
        try {
          Fields f(nodes, 0);
          text(to, E::explain(f).c_str());
        } catch (const std::exception&) {
        }  // `make` says what is wrong
      };
    if constexpr (Enumerable<E>)
      api.model = [](const void* p, int32_t variant, const pg_arcs* to) -> int32_t {
        Arcs arcs{*to};
        return E::model(self(p).params(variant), arcs);
      };
    return api;
  }();
  return &table;
}
/// The C table of a library of environments.
template <Env... E>
const pg_plugin* plugin() {
  static const pg_env_api* const envs[] = {env_api<E>()...};
  static const pg_plugin p = {PG_ABI, sizeof(pg_plugin), sizeof...(E), 0, envs, nullptr};
  return &p;
}
}  // namespace plantgym
#pragma GCC visibility pop
/// The last line of a plug-in: exports the environments named. Built-ins define PG_BUILTIN before.
#if defined(PG_BUILTIN)
#define PG_PLUGIN(...)
#else
#define PG_PLUGIN(...)                                                                  \
  extern "C" __attribute__((visibility("default"))) const pg_plugin* pg_plugin_main() { \
    return plantgym::plugin<__VA_ARGS__>();                                             \
  }
#endif
