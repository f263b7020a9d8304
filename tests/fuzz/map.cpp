// Any bytes as the `grid` part of a world: an environment that steps, or an Error.
#include <cstdlib>
#include <string>

#include "envs/builtin.h"
#include "node.h"
#include "registry.h"
#include "vec_env.h"

using namespace plantgym;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const Registry registry = [] {
    Registry r;
    r.add(builtin());
    return r;
  }();
  static Pool pool(1);
  if (size > 2048) return 0;  // large maps only take longer
  try {
    Node grid = parse_yaml(std::string(reinterpret_cast<const char*>(data), size), "fuzz.yaml");
    grid.key = "grid";
    Node world = {PG_MAP, "world", "", "fuzz.yaml", 1, 1, "", {grid}};
    EnvConfig c;
    c.name = "grid/map", c.n = 3;
    c.variants = {Node{PG_MAP, "", "", "fuzz.yaml", 1, 1, "", {world}}};
    VecEnv env(registry.find(c.name), c, pool);
    Transition t(env.spec(), 3);
    env.reset(t.io);
    for (int32_t k = 0; k < 8; ++k) {
      for (int64_t i = 0; i < 3; ++i) *t.action<int32_t>(i) = int32_t(k + i) % env.spec().action->n;
      env.step(t.io);
      for (int64_t i = 0; i < 3; ++i)
        if (*t.obs<int32_t>(i) < 0 || *t.obs<int32_t>(i) >= env.spec().obs[0].n) std::abort();
    }
    const Model m = env.model();
    double sum = 0;
    for (const pg_arc& a : m.arcs) sum += a.probability;
    if (sum > m.states * m.actions + 1e-6 || sum < m.states * m.actions - 1e-6) std::abort();
  } catch (const Error&) {
  }
  return 0;
}
