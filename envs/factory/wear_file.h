// How a file says how a machine wears, and what is seen of that.
#pragma once
#include <cmath>
#include <string>
#include <vector>

#include "envs/factory/plant_world.h"
#include "plantgym/fields.h"

namespace plantgym {

/// @param unit of time
inline void read_wear(Fields& f, const std::string& unit, factory::Wear& w,
                      std::vector<SensorWorld>& sensors) {
  using factory::Wear;
  std::vector<double> chances;
  f.required().number("limit", w.limit, 1e-6, 1e9, "", "it fails there");
  f.number("every", w.every, 1e-6, 1e9, unit.c_str(), "work from one step to the next");
  f.numbers("discrete", chances, 0, 1, "", "chances of one and of two more in a step");
  f.each("sensors", "what is seen of it, by name", [&](const char* name, Fields& m) {
    SensorWorld s = {name ? name : ""};
    m.number("gain", s.gain, -1e9, 1e9, "", "for each unit of wear"),
        m.number("offset", s.offset, -1e9, 1e9, "", "without wear"),
        m.number("noise", s.noise, 0, 1e9, "", "standard deviation");
    if (!m.listing()) sensors.push_back(std::move(s));
  });
  double rate = 0, drift = 0, sigma = 0;
  const bool gamma = f.map("gamma", "a gamma process", [&](Fields& m) {
    m.required().number("rate", rate, 1e-9, 1e9, "", "shape of the growth in a unit of time");
    m.required().number("scale", w.scale, 1e-9, 1e9, "", "of the growth");
  });
  const bool wiener = f.map("wiener", "a Wiener process with drift", [&](Fields& m) {
    m.required().number("drift", drift, 1e-9, 1e9, "", "mean growth in a unit of time");
    m.required().number("sigma", sigma, 0, 1e9, "", "sd of the growth in a unit of time");
  });
  if (f.listing()) return;
  if (int32_t(!chances.empty()) + gamma + wiener != 1)
    f.fail("discrete", "say one of discrete, gamma and wiener");
  if (!chances.empty()) {
    if (chances.size() > 2)
      f.fail("discrete", "must be one or two chances, of one and of two more");
    chances.resize(2), w.one = chances[0], w.two = chances[1];
    if (w.one + w.two > 1 || w.one + w.two <= 0)
      f.fail("discrete", "must be chances of one and of two more, above 0 and at most 1 together");
  }
  w.kind = gamma ? Wear::kGamma : wiener ? Wear::kWiener : Wear::kDiscrete;
  w.shape = rate * w.every, w.drift = drift * w.every, w.sigma = sigma * std::sqrt(w.every);
}

}  // namespace plantgym
