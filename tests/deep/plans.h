// Networks whose spaces are made here, and numbers to put in.
#pragma once
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "agents/network.h"
#include "node.h"
#include "plantgym/random.h"

namespace plantgym::testing {

/// A spec of some parts; it lives as long as this.
struct Spaces {
  std::vector<pg_space> parts;
  pg_spec spec = {};

  Spaces& numbers(const char* name, int64_t count) {
    pg_space s = {};
    s.size = sizeof s, s.dtype = PG_F32, s.ndim = 1, s.name = name, s.shape[0] = s.elements = count;
    return add(s);
  }
  /// @param values of every element below this; 0: pixels
  Spaces& image(const char* name, int64_t height, int64_t width, int64_t channels, int32_t values) {
    pg_space s = {};
    s.size = sizeof s, s.dtype = PG_U8, s.ndim = 3, s.name = name, s.n = values;
    s.shape[0] = height, s.shape[1] = width, s.shape[2] = channels;
    s.elements = height * width * channels, s.high = 255;
    return add(s);
  }
  Spaces& add(const pg_space& s) {
    parts.push_back(s);
    spec.n_obs = int32_t(parts.size()), spec.obs = parts.data();
    return *this;
  }
};

inline NetworkConfig network_config(const std::string& yaml) {
  NetworkConfig c;
  read_fields(parse_yaml(yaml, "agent"), "agent", [&](Fields& f) { c.read(f); });
  return c;
}

/// Numbers in [-1, 1).
inline std::vector<float> some_numbers(int64_t n, uint32_t which) {
  std::vector<float> all(static_cast<size_t>(n));
  Rng rng(which, 0, 0, 0);
  for (float& x : all) x = 2 * rng.uniform() - 1;
  return all;
}

}  // namespace plantgym::testing
