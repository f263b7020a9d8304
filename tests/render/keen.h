// Tanks, and an agent that tells what it weighs: for tests of windows and panels.
#pragma once
#include <set>
#include <string>

#include "agents/agent.h"
#include "envs/core/vec_env.h"
#include "plantgym/scene.h"
#include "raster/raster.h"
#include "support.h"
#include "tank.h"

namespace plantgym::testing {

/// Opens the gate by half, with probabilities 0.2, 0.7 and 0.1; drawing, it opens it whole.
struct Keen : Agent {
  bool draws = false;
  void act(const pg_io&, int64_t n, const uint8_t*, void* action) override {
    for (int64_t i = 0; i < n; ++i) static_cast<int32_t*>(action)[i] = draws ? 2 : 1;
  }
  Weighed weighed(int64_t) const override {
    return {Weighed::kProbabilities, false, {0.2, 0.7, 0.1}};
  }
  bool draw(bool on) override {
    draws = on;
    return true;
  }
  std::string why(int64_t) const override { return "water_level > 3: half_open"; }
  std::vector<float> state_values() const override { return {1, 2, 3}; }
};

inline VecEnv tanks(int64_t n) {
  EnvConfig c;
  c.name = TankEnv::kName, c.n = n, c.autoreset = PG_DISABLED;
  return VecEnv(*env_api<TankEnv>(), c, one_thread());
}

inline std::set<std::string> texts(const SceneList& list) {
  std::set<std::string> all;
  for (const Shape& s : list.shapes())
    if (s.kind == PG_TEXT) all.insert(s.text);
  return all;
}

/// Whether some text of a picture has these words in it.
inline bool shows(const SceneList& list, const std::string& words) {
  for (const std::string& t : texts(list))
    if (t.find(words) != std::string::npos) return true;
  return false;
}

inline int64_t pixels_of(const Image& image, uint32_t rgba, int32_t from = 0) {
  int64_t count = 0;
  for (int32_t y = 0; y < image.height; ++y)
    for (int32_t x = from; x < image.width; ++x) count += image.at(x, y) == rgba;
  return count;
}

}  // namespace plantgym::testing
