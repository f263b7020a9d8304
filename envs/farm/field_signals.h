// What a field tells of each step and of its season, and its money.
#pragma once
#include <cstdio>

#include "envs/farm/field_params.h"
#include "plantgym/distributions.h"
#include "plantgym/env.h"

namespace plantgym {

/// Of the step [EUR/ha]; the fixed cost falls on the last day. `more` may be anything where the
/// field has none.
PG_HD inline double costs(const FieldParams& p, const FieldState& s, const FieldMore* more) {
  double all = double(p.cost) * double(s.irrigation);
  if (s.irrigation > 0) all += double(p.event_cost);
  if (s.day >= p.days) all += double(p.fixed_cost);
  if (p.plot.has_nitrogen) all += double(p.nitrogen_price) * double(more->given);
  return all;
}
/// The window of today, whose use is counted from 0 where it is not yesterday's.
PG_HD inline int32_t open_window(const FieldParams& p, FieldState& s) {
  if (p.window.size == 0) return -1;
  const int32_t at = p.days * s.year + s.day, before = s.day - p.decision;
  const int32_t now = p.window[at];
  if (before < 0 || p.window[p.days * s.year + before] != now) s.window_irrigation = 0;
  return now;
}
/// Nitrogen given with the water [kg/ha]: only where there is water to carry it.
PG_HD inline double begin_nitrogen(const FieldParams& p, FieldMore& m, float dose, float gross) {
  m.dose_asked = dose, m.mineralised = m.leached = m.uptake = 0;
  m.given = 0;
  const float dosed = p.fertigates && gross > 0 ? dose : 0;
  if (dosed > 0) m.last_dose = dosed;
  return double(dosed);
}
PG_HD inline void add_nitrogen(FieldMore& m, const farm::DayOfNitrogen& d) {
  m.mineralised += float(d.mineralised), m.leached += float(d.leached);
  m.uptake += float(d.uptake);
}
/// What a soil sample and a leaf meter say today.
PG_HD inline void look_at_nitrogen(const FieldParams& p, FieldMore& m, int32_t day,
                                   const Rng& rng) {
  if (p.doses.size == 0) return;  // nobody is shown it
  const farm::NitrogenState& n = m.nitrogen;
  Rng of_sensors = rng.stream(1, uint32_t(day));
  const double a = normal(of_sensors);
  const double b = normal(of_sensors);
  const double soil = n.mineral * (1 + double(p.mineral_error) * a);
  const double leaf = n.index * (1 + double(p.index_error) * b);
  m.mineral_seen = float(soil < 0 ? 0 : soil > 3000 ? 3000 : soil);
  m.index_seen = float(leaf < 0 ? 0 : leaf > 3 ? 3 : leaf);
}

inline std::vector<std::string> in_words(const Table<float>& numbers, const char* unit) {
  std::vector<std::string> all;
  for (int32_t k = 0; k < numbers.size; ++k) {
    char text[40];
    std::snprintf(text, sizeof text, "%g %s", double(numbers[k]), unit);
    all.push_back(text);
  }
  return all;
}

inline std::vector<pg_quantity> field_signals() {
  return {{"rain", "mm", "rain"},
          {"irrigation", "mm", "gross irrigation"},
          {"depletion", "mm", "water missing in the root zone at the end of the step"},
          {"yield_fraction", "1", "share of the greatest yield, if the season ended now"},
          {"et", "mm", "actual evapotranspiration"},
          {"drainage", "mm", "water lost below the roots"},
          {"profit", "EUR/ha", "change of the crop's value, less all costs"},
          {"asked", "mm", "gross irrigation that was wanted"},
          {"cut", "mm", "of it, what pump, quota or least depth did not give"},
          {"lost", "mm", "irrigation that evaporated or drifted before it reached the soil"},
          {"runoff", "mm", "rain that ran off"},
          {"stress", "1", "transpiration coefficient Ks of the last day: 1, no stress"},
          {"energy", "kWh/ha", "of pumping"},
          {"water_cost", "EUR/ha", "of the water"},
          {"energy_cost", "EUR/ha", "of pumping"},
          {"nitrogen_cost", "EUR/ha", "of fertiliser"},
          {"costs", "EUR/ha", "all costs; those of a whole season on its last day"},
          {"harvest", "EUR/ha", "value of the yield, at harvest"},
          {"harvest_productivity", "kg/m3", "yield by water evapotranspired, at harvest"},
          {"nitrogen", "kg/ha", "fertiliser given"},
          {"nitrogen_cut", "kg/ha", "fertiliser wanted, but without water to carry it"},
          {"mineralised", "kg/ha", "nitrogen that the soil made"},
          {"leached", "kg/ha", "nitrogen lost below the roots"},
          {"uptake", "kg/ha", "nitrogen that the crop took up"},
          {"mineral_nitrogen", "kg/ha", "in the soil at the end of the step"},
          {"nitrogen_index", "1", "nitrogen of the crop by what it could use (NNI)"},
          {"capillary_rise", "mm", "ground water that rose into the roots"}};
}
inline std::vector<pg_quantity> field_metrics() {
  return {{"margin", "EUR/ha", "value of the yield, where it is harvested, less all costs"},
          {"yield", "t/ha", "harvested"},
          {"irrigation", "mm", "gross irrigation of the season"},
          {"rain", "mm", "rain of the season"},
          {"et", "mm", "actual evapotranspiration of the season"},
          {"drainage", "mm", "water lost below the roots"},
          {"water_productivity", "kg/m3", "yield by water evapotranspired"},
          {"year", "#", "of planting"},
          {"events", "1", "irrigations"},
          {"energy", "kWh/ha", "of pumping"},
          {"nitrogen", "kg/ha", "fertiliser given"},
          {"leached", "kg/ha", "nitrogen lost below the roots"}};
}

/// Yield by evapotranspiration so far [kg/m3].
PG_HD inline double productivity(double yield, double et) { return et > 0 ? yield * 100 / et : 0; }

/// @param m null where the field has none
PG_HD inline void tell_signals(const FieldParams& p, const FieldState& s, const FieldMore* m,
                               float* out) {
  const bool ends = s.day >= p.days;
  const double rel = s.yield, gross = double(s.irrigation);
  const float water[] = {
      s.rain,
      s.irrigation,
      float(s.soil.dr),
      float(rel),
      s.et,
      s.drainage,
      s.profit,
      s.asked,
      s.asked - s.irrigation,
      float(gross * (1 - p.efficiency)),
      s.runoff,
      s.stress,
      float(gross * double(p.energy)),
      float(gross * double(p.water_cost)),
      float(gross * double(p.energy) * double(p.energy_price)),
      m && p.plot.has_nitrogen ? p.nitrogen_price * m->given : 0.0f,
      float(costs(p, s, m)),
      ends ? float(double(p.value) * rel) : 0.0f,
      ends ? float(productivity(rel * double(p.yield_most), s.soil.sum_et)) : 0.0f};
  for (int k = 0; k < 19; ++k) out[k] = water[k];
  float* more = out + 19;
  for (int k = 0; k < 7; ++k) more[k] = 0;
  more[7] = s.rise;
  if (!m || !p.plot.has_nitrogen) return;
  more[0] = m->given, more[1] = s.irrigation > 0 && p.fertigates ? 0 : m->dose_asked;
  more[2] = m->mineralised, more[3] = m->leached, more[4] = m->uptake;
  more[5] = float(m->nitrogen.mineral), more[6] = float(m->nitrogen.index);
}

PG_HD inline void tell_metrics(const FieldParams& p, const FieldState& s, const FieldMore* m,
                               float* out) {
  const double rel = s.day >= p.days ? s.yield : 0;  // what is cut short is not harvested
  const double et = s.soil.sum_et;
  const bool feeds = m && p.plot.has_nitrogen;
  double margin = double(p.value) * rel - double(p.cost) * double(s.season_irrigation) -
                  double(p.event_cost) * s.events;
  if (s.day >= p.days) margin -= double(p.fixed_cost);
  if (feeds) margin -= double(p.nitrogen_price) * double(m->season_given);
  const float yield = float(rel * double(p.yield_most));
  const float all[] = {float(margin),
                       yield,
                       s.season_irrigation,
                       s.season_rain,
                       float(et),
                       s.season_drainage,
                       float(productivity(double(yield), et)),
                       float(p.first_year + s.year),
                       float(s.events),
                       p.energy * s.season_irrigation,
                       feeds ? m->season_given : 0,
                       feeds ? m->season_leached : 0};
  for (int k = 0; k < 12; ++k) out[k] = all[k];
}

}  // namespace plantgym
