// Policies of every kind with made-up weights, and the C source of one as a library.
#pragma once
#include <dlfcn.h>

#include <cstdlib>
#include <limits>
#include <string>
#include <vector>

#include "agents/network_policy.h"
#include "agents/policy/c_source.h"
#include "plantgym/random.h"
#include "support.h"

namespace plantgym::testing {

/// Spaces that live as long as this.
struct Spaces {
  std::vector<pg_space> obs;
  pg_space action = {};
  std::vector<int32_t> counts;  // of the action
  pg_spec spec = {};

  Spaces(std::vector<pg_space> parts, std::vector<int32_t> choices, int32_t numbers = 0)
      : obs(std::move(parts)), counts(std::move(choices)) {
    action.size = sizeof action, action.name = "action", action.ndim = 1;
    action.dtype = numbers ? PG_F32 : PG_I32;
    action.elements = action.shape[0] = numbers ? numbers : int64_t(counts.size());
    action.counts = numbers ? nullptr : counts.data();
    spec.size = sizeof spec, spec.n_obs = int32_t(obs.size()), spec.obs = obs.data();
    spec.action = &action;
  }
  Spaces(const Spaces&) = delete;
};

inline pg_space part(const char* name, int32_t dtype, std::vector<int64_t> shape, int32_t n = 0) {
  pg_space s = {};
  s.size = sizeof s, s.name = name, s.dtype = dtype, s.n = n, s.ndim = int32_t(shape.size());
  s.elements = 1;
  for (size_t k = 0; k < shape.size(); ++k) s.shape[k] = shape[k], s.elements *= shape[k];
  return s;
}

/// What is said of a policy besides how it decides; numbers are within [-2, 2].
inline Policy around(const Spaces& s) {
  Policy p;
  p.environment = "test/spaces", p.run = "none", p.learner = "nobody";
  for (const pg_space& o : s.obs) {
    p.sight.parts.push_back({o.name, int32_t(o.elements), o.dtype == PG_F32});
    for (int64_t e = 0; e < o.elements; ++e) {
      PolicyFeature f;
      f.name = std::string(o.name) + "_" + std::to_string(e), f.unit = "1", f.count = o.n;
      f.low = o.dtype == PG_F32 ? -2.0f : 0, f.high = o.n                ? float(o.n - 1)
                                                      : o.dtype == PG_U8 ? 255
                                                                         : 2;
      p.sight.features.push_back(f);
    }
  }
  for (int64_t e = 0; e < s.action.elements; ++e) {
    PolicyOutput o;
    o.name = "out_" + std::to_string(e), o.unit = "mm";
    o.count = s.action.counts ? s.action.counts[e] : 0;
    if (!o.count) o.low = -0.1f, o.high = 0.2f, o.gain = 0.5f, o.offset = 0.05f;
    p.outputs.push_back(o);
  }
  return p;
}

/// Its own plan and weights, and a policy of them.
struct MadeNetwork {
  NetworkPlan plan;
  std::vector<float> parameters;
  Policy policy;

  MadeNetwork(const Spaces& s, const NetworkConfig& config, std::vector<std::vector<Head>> heads,
              uint64_t seed)
      : plan(plan_network(config, s.spec, heads)),
        parameters(first_weights(plan, config, seed)),
        policy(around(s)) {
    Rng rng(seed, 9, 9, 9);  // biases that are not 0, gains that are not 1
    for (float& w : parameters) w += 0.1f * (rng.uniform() - 0.5f);
    describe_network(plan, parameters, "policy", policy);
    check_policy(policy);
  }
};

/// An observation: numbers in [-2.2, 2.2], so that some are out of range; whole numbers within.
inline void draw(const Policy& p, Rng& rng, std::vector<float>& to) {
  to.clear();
  for (const PolicyFeature& f : p.sight.features)
    to.push_back(f.count         ? float(rng.below(f.count))
                 : f.high == 255 ? float(rng.below(256))
                                 : 4.4f * rng.uniform() - 2.2f);
}

/// The C source of a policy, compiled as a stranger would.
class Compiled {
 public:
  explicit Compiled(const Policy& p) {
    write(dir_ / "policy.c", policy_as_c(p));
    const std::string command =
        "cd '" + dir_.path() +
        "' && cc -std=c99 -Wall -Wextra -Wpedantic -Wshadow -Werror -O2 -shared "
        "-fPIC policy.c -o policy.so -lm > cc.txt 2>&1";
    if (std::system(command.c_str()) != 0) said = contents(dir_ / "cc.txt") + "\nfailed";
    library_ = said.empty() ? dlopen((dir_ / "policy.so").c_str(), RTLD_NOW | RTLD_LOCAL) : nullptr;
  }
  ~Compiled() {
    if (library_) dlclose(library_);
  }
  Compiled(const Compiled&) = delete;
  template <class F>
  F* get(const char* name) const {
    return library_ ? reinterpret_cast<F*>(dlsym(library_, name)) : nullptr;
  }
  std::string said;  // by the compiler; empty: it was content

 private:
  TempDir dir_;
  void* library_ = nullptr;
};

}  // namespace plantgym::testing
