// How files say what a farm is: world.farm, world.supply, world.zones.
#pragma once
#include <string>
#include <vector>

#include "envs/farm/supply_file.h"
#include "envs/farm/zone_file.h"
#include "plantgym/fields.h"
#include "sim/farm/weather.h"

namespace plantgym {

/// A farm as its file describes it.
struct FarmWorld {
  farm::Weather weather;
  Prices prices;
  Supply supply;
  std::vector<ZoneWorld> zones;
};

inline void read_farm(Fields& f, FarmWorld& w) {
  std::string csv, path;
  f.required().map("weather", "recorded weather", [&](Fields& m) {
    m.required().file("file", csv,
                      "daily CSV: date, precip and eto [mm]; tmin, tmax, u2, rh_min where known",
                      &path);
  });
  f.map("prices", "what things cost", [&](Fields& p) { read_prices(p, w.prices); });
  if (f.listing()) return;
  try {
    w.weather = farm::read_weather(csv);
  } catch (const farm::WeatherError& e) {
    f.fail("weather", join({"in ", path, ":", std::to_string(e.line), ": ", e.what()}));
  }
}

/// The keys of `world`.
inline void read_world(Fields& world, FarmWorld& w) {
  world.required().map("farm", "weather and prices", [&](Fields& f) { read_farm(f, w); });
  world.map("supply", "where the water comes from", [&](Fields& s) { read_supply(s, w.supply); });
  world.required().each("zones", "the fields by name", [&](const char* name, Fields& z) {
    ZoneWorld zone;
    if (name) zone.name = name;
    read_zone(z, zone);
    w.zones.push_back(std::move(zone));
  });
  if (!world.listing() && w.zones.empty()) world.fail("zones", "must be at least one field");
}

/// Mineralisation follows temperature.
inline void check_nitrogen(const FarmWorld& w, const Fields& world) {
  for (const ZoneWorld& z : w.zones)
    if (z.has_nitrogen && w.weather.mean.empty())
      world.fail("farm", "nitrogen needs tmin and tmax in the weather file");
}

}  // namespace plantgym
