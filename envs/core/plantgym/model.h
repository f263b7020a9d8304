// What the author of a model writes against; needs nothing but the standard library. A model M is a
// class, one object per model:
//
//   kName, kDoc, kTasks             registry name, one line of help, bits of PG_CLUSTERING, …
//   Params                          its settings, copyable
//   fields(Params&, Fields&)        static: reads, checks and documents the settings
//   M(const Params&)
//   fit(const pg_samples&)          learns; what it throws is the host's message, and the model is
//                                   as it was
//   fitted() const -> pg_fitted     task, features and classes; task 0 before the first fit
//   predict(const double* x) const -> double        of one row: a class, a cluster or a number
//   keep(Keeper&)                   names all that `fit` made, one after the other: save and load
//   describe() const -> std::string                 optional: lines to read
//   centres() const -> std::vector<double>          optional [classes, features]: clusters that are
//                                                   the nearest of centres, the lowest of ties
//   tree() const -> std::vector<pg_tree_node>       optional: the questions of a tree
//
// PG_MODELS(M, …) is the last line of a plug-in of models. One of environments too writes
// pg_plugin_main itself, with env_api<E>() and model_api<M>().
#pragma once
#include <concepts>
#include <cstdio>
#include <cstring>
#include <new>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>
#include "plantgym/fields.h"
// each library has its own tables, though two have a struct of one name
#pragma GCC visibility push(hidden)
namespace plantgym {
/// Writes what a model keeps to bytes, or reads it from them: `keep(scale), keep(centres)`.
class Keeper {
 public:
  Keeper() = default;  ///< writes
  Keeper(const void* from, int64_t bytes)
      : reads_(true),
        bytes_(static_cast<const char*>(from), static_cast<const char*>(from) + bytes) {}
  /// @throws std::runtime_error the bytes end before
  template <class T>
  requires std::is_trivially_copyable_v<T>
  void operator()(T& v) { move(&v, sizeof v); }
  template <class T>
  requires std::is_trivially_copyable_v<T>
  void operator()(std::vector<T>& v) {
    uint64_t n = v.size();
    move(&n, sizeof n);
    if (reads_ && n > (bytes_.size() - at_) / sizeof(T)) cut_off();
    v.resize(n);
    move(v.data(), n * sizeof(T));
  }
  const std::vector<char>& bytes() const { return bytes_; }
  void finish() const {  ///< @throws std::runtime_error bytes are left
    if (at_ != bytes_.size()) throw std::runtime_error("holds more than the model keeps");
  }

 private:
  [[noreturn]] static void cut_off() { throw std::runtime_error("is cut off"); }
  void move(void* v, size_t n) {
    if (!reads_) return void(bytes_.insert(bytes_.end(), (char*)v, (char*)v + n));
    if (n > bytes_.size() - at_) cut_off();
    if (n) std::memcpy(v, bytes_.data() + at_, n);
    at_ += n;
  }
  bool reads_ = false;
  std::vector<char> bytes_ = {};
  size_t at_ = 0;
};
template <class M>
concept Fittable = std::constructible_from<M, const typename M::Params&> &&
    requires(M& m, const M& c, typename M::Params& p, Fields& f, const pg_samples& s, Keeper& k,
             const double* x) {
  { M::kName } -> std::convertible_to<const char*>;
  { M::kDoc } -> std::convertible_to<const char*>;
  { M::kTasks } -> std::convertible_to<uint32_t>;
  M::fields(p, f), m.fit(s), m.keep(k);
  { c.fitted() } -> std::same_as<pg_fitted>;
  { c.predict(x) } -> std::convertible_to<double>;
};
/// The C table of M. No exception leaves it.
template <Fittable M>
const pg_model_api* model_api() {
  static constexpr auto self = [](const void* p) -> const M& { return *static_cast<const M*>(p); };
  static constexpr auto blame = [](pg_error* e, int32_t node, const char* text) {
    *e = {0, node, {}, 0};
    std::snprintf(e->text, sizeof e->text, "%s", text);
    return 1;
  };
  static constexpr auto guarded = [](pg_error* e, auto&& f) -> int32_t {
    try {
      return f(), 0;
    } catch (const FieldError& x) {
      return blame(e, x.node, x.what());
    } catch (const std::bad_alloc&) {
      return blame(e, PG_NO_MEMORY, "out of memory");
    } catch (const std::exception& x) {
      return blame(e, -1, x.what());
    }
  };
  /// What a const object keeps; keep() reads a copy of it only.
  static constexpr auto written = [](const M& m) {
    Keeper k;
    M(m).keep(k);
    return k.bytes();
  };
  static const pg_model_api table = [] {
    pg_model_api api{};
    api.size = sizeof api, api.tasks = M::kTasks, api.name = M::kName, api.doc = M::kDoc;
    api.schema = [](const pg_fields* list) {
      typename M::Params p{};
      Fields f(list, "");
      try {
        M::fields(p, f);
      } catch (const std::exception&) {
      }  // defaults may not go together
    };
    api.make = [](const pg_node* nodes, pg_error* e) -> void* {
      M* made = nullptr;
      guarded(e, [&] {
        const pg_node none = {PG_MAP, 1, "", "", "", 0, 0};
        typename M::Params p{};
        Fields f(nodes ? nodes : &none, 0);
        M::fields(p, f), f.finish();
        made = new M(p);
      });
      return made;
    };
    api.free = [](void* p) { delete static_cast<M*>(p); };
    api.fit = [](void* p, const pg_samples* s, pg_error* e) {
      return guarded(e, [&] { static_cast<M*>(p)->fit(*s); });
    };
    api.fitted = [](const void* p, pg_fitted* to) {
      const uint32_t room = to->size;
      pg_fitted mine = self(p).fitted();
      std::memcpy(to, &mine, room < sizeof mine ? room : sizeof mine);
      to->size = room;
    };
    api.predict = [](const void* p, const double* x, int64_t rows, double* to) {
      if constexpr (requires { self(p).predict(x, rows, to); }) {
        self(p).predict(x, rows, to);
      } else {
        const int32_t features = self(p).fitted().features;
        for (int64_t i = 0; i < rows; ++i) to[i] = double(self(p).predict(x + i * features));
      }
    };
    api.save = [](const void* p, void* to) -> int64_t {
      const std::vector<char> all = written(self(p));
      if (to) std::memcpy(to, all.data(), all.size());
      return int64_t(all.size());
    };
    api.load = [](void* p, const void* from, int64_t bytes, pg_error* e) {
      return guarded(e, [&] {
        M copy = self(p);
        Keeper k(from, bytes);
        copy.keep(k), k.finish();
        *static_cast<M*>(p) = std::move(copy);
      });
    };
    if constexpr (requires(const M& m) { m.describe(); })
      api.describe = [](const void* p, void* to, void (*text)(void*, const char*)) {
        text(to, self(p).describe().c_str());
      };
    if constexpr (requires(const M& m) { m.centres(); })
      api.centres = [](const void* p, double* to) -> int64_t {
        const std::vector<double> all = self(p).centres();
        if (to) std::memcpy(to, all.data(), all.size() * sizeof(double));
        return int64_t(all.size());
      };
    if constexpr (requires(const M& m) { m.tree(); })
      api.tree = [](const void* p, pg_tree_node* to) -> int64_t {
        const std::vector<pg_tree_node> all = self(p).tree();
        if (to) std::memcpy(to, all.data(), all.size() * sizeof(pg_tree_node));
        return int64_t(all.size());
      };
    return api;
  }();
  return &table;
}
/// The C table of a library of models.
template <Fittable... M>
const pg_plugin* model_plugin() {
  static const pg_model_api* const models[] = {model_api<M>()...};
  static const pg_plugin p = {PG_ABI, sizeof(pg_plugin), 0, sizeof...(M), nullptr, models};
  return &p;
}
}  // namespace plantgym
#pragma GCC visibility pop
/// The last line of a plug-in of models.
#define PG_MODELS(...)                                                                  \
  extern "C" __attribute__((visibility("default"))) const pg_plugin* pg_plugin_main() { \
    return plantgym::model_plugin<__VA_ARGS__>();                                       \
  }
