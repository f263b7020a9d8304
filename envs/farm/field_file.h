// How files say what a farm is: world.farm, world.supply, world.zones.
#pragma once
#include <string>
#include <vector>

#include "envs/farm/sensors_file.h"
#include "envs/farm/supply_file.h"
#include "envs/farm/weather_file.h"
#include "envs/farm/zone_file.h"
#include "plantgym/fields.h"

namespace plantgym {

/// A farm as its file describes it.
struct FarmWorld {
  farm::Weather weather;
  Watch watch;
  Prices prices;
  Supply supply;
  std::vector<ZoneWorld> zones;
};

inline void read_farm(Fields& f, FarmWorld& w) {
  read_weather_of_farm(f, w.weather);
  read_watch(f, w.watch);
  f.map("prices", "what things cost", [&](Fields& p) { read_prices(p, w.prices); });
}

/// The keys of `world`.
inline void read_world(Fields& world, FarmWorld& w) {
  world.required().map("farm", "weather and prices", [&](Fields& f) { read_farm(f, w); });
  world.map("supply", "where the water comes from", [&](Fields& s) { read_supply(s, w.supply); });
  world.required().each("zones", "the fields by name", [&](const char* name, Fields& z) {
    ZoneWorld zone;
    zone.name = name;
    read_zone(z, zone);
    w.zones.push_back(std::move(zone));
  });
  if (!world.listing() && w.zones.empty()) world.fail("zones", "must be at least one field");
}

/// Mineralisation follows temperature.
inline void check_nitrogen(const FarmWorld& w, const Fields& world) {
  for (const ZoneWorld& z : w.zones)
    if (z.has_nitrogen && w.weather.tmin.empty())
      world.fail("farm", "nitrogen needs tmin and tmax in the weather file");
}

}  // namespace plantgym
