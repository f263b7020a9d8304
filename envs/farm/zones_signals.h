// What a farm of several zones tells of each step and of its season.
#pragma once
#include <string>
#include <vector>

#include "envs/farm/field_signals.h"
#include "envs/farm/zones_params.h"

namespace plantgym {

struct NamedUnit {
  const char *name, *unit, *doc;
};
inline constexpr NamedUnit kFarmSignals[] = {
    {"profit", "EUR", "change of the crops' value, less all costs"},
    {"yield_fraction", "1", "share of the greatest value of all crops, if the season ended now"},
    {"rain", "mm", "rain"},
    {"asked", "m3", "gross irrigation that was wanted"},
    {"irrigation", "m3", "gross irrigation"},
    {"cut", "m3", "what machines, pump, quota or least depths did not give"},
    {"pump_hours", "h", "that the pump ran, of the day of the decision"},
    {"energy", "kWh", "of pumping"},
    {"nitrogen", "kg", "fertiliser given"},
    {"water_cost", "EUR", "of the water"},
    {"energy_cost", "EUR", "of pumping"},
    {"nitrogen_cost", "EUR", "of fertiliser"},
    {"costs", "EUR", "all costs; those of a whole season on its last day"},
    {"harvest", "EUR", "value of all yields, when the last is harvested"}};
inline constexpr NamedUnit kZoneSignals[] = {
    {"asked", "mm", "gross irrigation that was wanted"},
    {"irrigation", "mm", "gross irrigation"},
    {"stress", "1", "transpiration coefficient Ks of the last day: 1, no stress"},
    {"yield_fraction", "1", "share of the greatest yield, if the season ended now"},
    {"depletion", "mm", "water missing in the root zone at the end of the step"},
    {"et", "mm", "actual evapotranspiration"},
    {"drainage", "mm", "water lost below the roots"},
    {"lost", "mm", "irrigation that evaporated or drifted before it reached the soil"},
    {"runoff", "mm", "rain that ran off"},
    {"capillary_rise", "mm", "ground water that rose into the roots"},
    {"nitrogen", "kg/ha", "fertiliser given"},
    {"leached", "kg/ha", "nitrogen lost below the roots"},
    {"mineral_nitrogen", "kg/ha", "in the soil at the end of the step"}};
inline constexpr NamedUnit kFarmMetrics[] = {
    {"margin", "EUR", "value of the yields, where they are harvested, less all costs"},
    {"irrigation", "m3", "gross irrigation of the season"},
    {"cut", "m3", "wanted and not given"},
    {"energy", "kWh", "of pumping"},
    {"nitrogen", "kg", "fertiliser given"},
    {"rain", "mm", "rain of the season"},
    {"year", "#", "of planting"}};
inline constexpr NamedUnit kZoneMetrics[] = {{"yield", "t/ha", "harvested"},
                                             {"irrigation", "mm", "gross irrigation"},
                                             {"et", "mm", "actual evapotranspiration"}};

/// Names of the zones, then of every quantity of each: NORTH.asked. Each ends with 0.
inline std::vector<char> names_of(const FarmWorld& w) {
  std::vector<char> all;
  const auto add = [&](const std::string& s) {
    all.insert(all.end(), s.c_str(), s.c_str() + s.size() + 1);
  };
  for (const ZoneWorld& z : w.zones) add(z.name);
  for (const ZoneWorld& z : w.zones)
    for (const NamedUnit& q : kZoneSignals) add(z.name + "." + q.name);
  for (const ZoneWorld& z : w.zones)
    for (const NamedUnit& q : kZoneMetrics) add(z.name + "." + q.name);
  return all;
}
/// The names above, one after the other.
inline std::vector<const char*> split_names(const ZonesParams& p) {
  std::vector<const char*> all;
  for (int32_t at = 0; at < p.names.size; ++at)
    if (at == 0 || p.names[at - 1] == 0) all.push_back(&p.names[at]);
  return all;
}
template <size_t N, size_t M>
std::vector<pg_quantity> quantities(const NamedUnit (&farm)[N], const NamedUnit (&zone)[M],
                                    int32_t zones, const char* const* names) {
  std::vector<pg_quantity> all;
  for (const NamedUnit& q : farm) all.push_back({q.name, q.unit, q.doc});
  for (int32_t z = 0; z < zones; ++z)
    for (const NamedUnit& q : zone) all.push_back({*names++, q.unit, q.doc});
  return all;
}

PG_HD inline double relative_yield(const ZonesParams& p, const ZoneRow* rows, int32_t z) {
  return farm::relative_yield(p.zones[z].plot, rows[z].soil, &rows[z]);
}
/// What is cut short is not harvested.
PG_HD inline double harvested(const ZonesParams& p, const ZonesState& s, const ZoneRow* rows,
                              int32_t z) {
  return p.age(z, s.year, s.day) < p.zones[z].days ? 0 : relative_yield(p, rows, z);
}
/// Of all crops [EUR]: as they stand, and where nothing is wanting.
struct CropValue {
  double now, most;
};
PG_HD inline CropValue value_of(const ZonesParams& p, const ZoneRow* rows) {
  CropValue all = {};
  for (int32_t z = 0; z < p.count(); ++z) {
    const double most = double(p.zones[z].area) * double(p.zones[z].value);
    all.now += most * relative_yield(p, rows, z), all.most += most;
  }
  return all;
}

PG_HD inline void tell_signals(const ZonesParams& p, const ZonesState& s, const ZoneRow* rows,
                               float* out) {
  const double hours = p.pumped > 0 ? double(s.water) / p.pumped * double(p.hours) : 0;
  const CropValue value = value_of(p, rows);
  *out++ = s.profit, *out++ = value.most > 0 ? float(value.now / value.most) : 0.0f;
  *out++ = s.rain, *out++ = s.asked, *out++ = s.water, *out++ = s.asked - s.water;
  *out++ = float(hours), *out++ = s.energy, *out++ = s.nitrogen;
  *out++ = float(double(s.water) * double(p.water));
  *out++ = float(double(s.energy) * double(p.energy));
  *out++ = float(double(s.nitrogen) * double(p.nitrogen)), *out++ = s.costs;
  *out++ = s.day >= p.days ? float(value.now) : 0.0f;
  for (int32_t z = 0; z < p.count(); ++z) {
    *out++ = rows[z].asked, *out++ = rows[z].irrigation, *out++ = rows[z].stress;
    *out++ = float(relative_yield(p, rows, z));
    const ZoneRow& r = rows[z];
    *out++ = float(r.soil.dr), *out++ = r.et, *out++ = r.drainage;
    *out++ = float(double(r.irrigation) * (1 - p.zones[z].efficiency));
    *out++ = r.runoff, *out++ = r.rise, *out++ = r.fed, *out++ = r.leached;
    *out++ = p.zones[z].plot.has_nitrogen ? float(r.nitrogen.mineral) : 0.0f;
  }
}
PG_HD inline void tell_metrics(const ZonesParams& p, const ZonesState& s, const ZoneRow* rows,
                               float* out) {
  double value = 0;
  for (int32_t z = 0; z < p.count(); ++z)
    value += double(p.zones[z].area) * double(p.zones[z].value) * harvested(p, s, rows, z);
  *out++ = float(value - double(s.season_costs)), *out++ = float(s.season_water);
  *out++ = float(double(s.season_asked) - s.season_water), *out++ = s.season_energy;
  *out++ = s.season_nitrogen, *out++ = s.season_rain, *out++ = float(p.first_year + s.year);
  for (int32_t z = 0; z < p.count(); ++z) {
    *out++ = float(harvested(p, s, rows, z) * double(p.zones[z].yield_most));
    *out++ = rows[z].season_irrigation, *out++ = float(rows[z].soil.sum_et);
  }
}

}  // namespace plantgym
