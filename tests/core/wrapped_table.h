// A wrapped environment behind the C table, so that the contract can look at it.
#pragma once
#include <cstdio>
#include <memory>
#include <mutex>

#include "support.h"
#include "vec_env.h"

namespace plantgym {

/// Reaches the row ranges of a VecEnv.
struct VecEnvRows {
  static int32_t reset(VecEnv& e, const uint8_t* rows, const pg_io& io, int64_t a, int64_t b) {
    return e.reset_rows(io, rows, {a, b, 0});
  }
  static int32_t step(VecEnv& e, const pg_io& io, int64_t a, int64_t b) {
    return e.step_rows(io, {a, b, 0});
  }
  static int32_t look(VecEnv& e, const pg_io& io, int64_t a, int64_t b) {
    return e.look_rows(io, {a, b, 0});
  }
};

}  // namespace plantgym

namespace plantgym::testing {

/// The environment and wrappers that the next `make` of the table uses.
struct WrappedTable {
  inline static const pg_env_api* inner = nullptr;
  inline static WrapperConfig wrappers = {};
  inline static std::vector<std::string> observe = {};

  std::unique_ptr<VecEnv> env;
  std::mutex one;  // the VecEnv is asked through its first thread only

  static void* make(const pg_make* m, pg_error* e) {
    // the environment's own words about its keys
    const std::unique_ptr<void, void (*)(void*)> tried(inner->make(m, e), inner->free);
    if (!tried) return nullptr;
    EnvConfig c;
    c.name = inner->name, c.n = m->n, c.first_id = m->first_id, c.autoreset = m->autoreset;
    c.wrappers = wrappers, c.observe = observe;
    for (int32_t v = 0; v < m->n_variants; ++v) {
      int32_t at = 0;
      c.variants.push_back(tree(m->variants[v], at));
    }
    try {
      auto t = std::make_unique<WrappedTable>();
      t->env = std::make_unique<VecEnv>(*inner, c, one_thread());
      return t.release();
    } catch (const Error& x) {
      *e = {0, -1, {}, 0};
      std::snprintf(e->text, sizeof e->text, "%s", x.what());
      return nullptr;
    }
  }
  static Node tree(const pg_node* nodes, int32_t& at) {
    const pg_node& n = nodes[at];
    Node out = {n.kind, n.key ? n.key : "", n.value ? n.value : "", n.file, n.line, n.column, "",
                {}};
    const int32_t end = n.end;
    for (++at; at < end;) out.children.push_back(tree(nodes, at));
    return out;
  }
  static WrappedTable& of(const void* p) {
    return *static_cast<WrappedTable*>(const_cast<void*>(p));
  }

  static pg_env_api table() {
    pg_env_api t = {};
    t.size = sizeof t, t.devices = PG_CPU, t.name = inner->name, t.doc = inner->doc;
    t.schema = inner->schema, t.make = make;
    t.free = [](void* p) { delete static_cast<WrappedTable*>(p); };
    t.spec = [](const void* p) { return &of(p).env->spec(); };
    t.seed = [](void* p, uint64_t s) { of(p).env->seed(s); };
    t.reset = [](void* p, const uint8_t* rows, const pg_io* io, int64_t a, int64_t b) {
      const std::lock_guard<std::mutex> alone(of(p).one);
      return VecEnvRows::reset(*of(p).env, rows, *io, a, b);
    };
    t.step = [](void* p, const pg_io* io, int64_t a, int64_t b) {
      const std::lock_guard<std::mutex> alone(of(p).one);
      return VecEnvRows::step(*of(p).env, *io, a, b);
    };
    t.look = [](void* p, const pg_io* io, int64_t a, int64_t b) {
      const std::lock_guard<std::mutex> alone(of(p).one);
      return VecEnvRows::look(*of(p).env, *io, a, b);
    };
    t.get = [](const void* p, int64_t row, void* to) {
      of(p).env->get(row, static_cast<char*>(to));
    };
    t.set = [](void* p, int64_t row, const void* from) {
      of(p).env->set(row, static_cast<const char*>(from));
    };
    t.metrics = [](const void* p, int64_t row, float* out) {
      const std::vector<float> m = of(p).env->metrics(row);
      std::copy(m.begin(), m.end(), out);
    };
    t.draw = [](const void* p, int64_t row, const pg_canvas* c) {
      of(p).env->draw(row, Canvas{*c});
    };
    return t;
  }
};

}  // namespace plantgym::testing
