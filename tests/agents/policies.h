// Policies of every kind with made-up weights, and the C source of one as a library.
#pragma once
#include <dlfcn.h>

#include <string>
#include <vector>

#include "agents/network_policy.h"
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
Policy around(const Spaces& s);

/// Its own plan and weights, and a policy of them.
struct MadeNetwork {
  NetworkPlan plan;
  std::vector<float> parameters;
  Policy policy;

  MadeNetwork(const Spaces& s, const NetworkConfig& config,
              std::vector<std::vector<OutputHead>> heads, uint64_t seed)
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
void draw(const Policy& p, Rng& rng, std::vector<float>& to);

/// The C source of a policy, compiled as a stranger would.
class Compiled {
 public:
  explicit Compiled(const Policy& p);
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
