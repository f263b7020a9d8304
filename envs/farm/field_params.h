// One field as it is simulated: constants of a season, the row's state, and how a file becomes
// them.
#pragma once
#include <string>
#include <vector>

#include "envs/farm/season.h"
#include "plantgym/env.h"

namespace plantgym {

struct FieldParams {
  static constexpr int32_t kAhead = farm::Forecast::kLongest;  // days of weather after the season
  farm::Plot plot;
  Watch watch;                                   // who looks through instruments
  double field_capacity = 0, wilting_point = 0;  // [m3/m3]
  int32_t days = 0, years = 0, first_year = 0, decision = 1, in_turn = 0, crops_per_year = 0;
  int32_t month = 5, day = 1;
  float value = 0;                                     // of the full yield [EUR/ha]
  float cost = 0;                                      // of a gross mm, water and energy [EUR/ha]
  float water_cost = 0, energy = 0, energy_price = 0;  // of a mm [EUR/ha], [kWh/ha]; [EUR/kWh]
  float event_cost = 0, fixed_cost = 0;                // [EUR/ha]
  float nitrogen_price = 0;                            // [EUR/kg]
  double efficiency = 1, wets = 1, first_dr = 0;
  float least = 0, most = 25;  // gross mm of a day that the system can give
  float pump_most = 0;         // gross mm of a day that the pump can give
  float quota = 0;             // gross mm a season; below 0: none
  float yield_most = 0;
  bool fertigates = false;
  int32_t looks = 0;                         // of the irrigation, in pictures
  float mineral_error = 0, index_error = 0;  // of what is known of nitrogen, standard deviations
  Table<farm::DayOfCrop> crop;               // [years or 1, days]
  Table<farm::DayOfWeather> weather;         // [years, days + kAhead]
  Table<float> behind;    // [years, days, 2] rain and ETo of the 7 days before [mm]
  Table<float> depths;    // of discrete actions [mm]
  Table<float> doses;     // of discrete actions [kg/ha]
  Table<int32_t> window;  // [years, days] which window a day lies in, -1: none; empty: no windows
  Table<float> window_quota;  // of each window [mm]
  Table<double> fertiliser;   // [years, days] planned [kg/ha]; only with nitrogen
  Table<double> warmth;       // [years, days] of mineralisation; only with nitrogen

  /// Gross mm that are given where `asked` are wanted, by machine, pump and quotas; of an open
  /// window `used` mm are gone.
  PG_HD float granted(float asked, int32_t now, float season, float used) const {
    float gross = asked > pump_most ? pump_most : asked;
    if (quota >= 0 && gross > quota - season) gross = quota - season;
    if (now >= 0 && gross > window_quota[now] - used) gross = window_quota[now] - used;
    return gross < least || gross < 0 ? 0 : gross;
  }
};

struct FieldState {
  farm::ZoneState soil;
  double taw;         // of the last day simulated
  double yield;       // share of the greatest, if the season ended now
  int32_t year, day;  // index into the years; days since planting
  float raw, stress;  // of the last day: RAW [mm], Ks
  // of the step
  float rain, asked, irrigation, et, drainage, runoff, rise, profit;
  // of the season
  float season_rain, season_irrigation, season_drainage;
  float window_irrigation;  // in the window of the last day
  int32_t events;           // irrigations
  int32_t since;            // days since irrigation, or planting
  double etc_less_rain;     // potential use that neither rain nor irrigation has met, never below 0
};
/// What only some fields need.
struct FieldMore : farm::PlotMore {
  // of the step [kg/ha]
  float dose_asked, given, mineralised, leached, uptake;
  // of the season [kg/ha]
  float season_given, season_leached;
  float last_dose;
  float mineral_seen, index_seen;  // with error: what is known of nitrogen
};

/// What a world must be for one field; `doses`: whether fertiliser is decided on, too.
inline void check_field(FarmWorld& w, const Fields& world, bool doses) {
  if (w.zones.size() != 1)
    world.elsewhere("zones", join({"has ", std::to_string(w.zones.size()),
                                   " fields; this environment takes one (farm/zones: all)"}));
  w.zones[0].has_nitrogen |= doses;
  if (doses && !w.zones[0].system.fertigation)
    world.fail("zones", "the system cannot give fertiliser with the water; take another");
  check_nitrogen(w, world);
}

/// Keys of what is decided about fertiliser, and what is known of it.
inline void read_doses(FieldParams& p, Fields& f, std::vector<float>& doses) {
  doses = {0, 20, 40, 60}, p.mineral_error = 0.2f, p.index_error = 0.05f;
  f.numbers("doses", doses, 0, 200, "kg/ha", "of nitrogen to choose among");
  f.number("mineral_error", p.mineral_error, 0, 1, "",
           "of the estimate of mineral nitrogen, a share of it (standard deviation)");
  f.number("index_error", p.index_error, 0, 1, "",
           "of the measured nitrogen index, a share of it (standard deviation)");
  if (f.listing()) return;
  if (doses.empty() || doses.size() > 256) f.fail("doses", "must be 1 to 256 doses");
}

inline void compile_money(FieldParams& p, const FarmWorld& w, const ZoneWorld& z) {
  p.value = float(z.price * z.yield_most), p.yield_most = float(z.yield_most);
  p.energy = float(energy_of_mm(w.supply, z)), p.energy_price = float(w.prices.energy);
  p.water_cost = float(w.prices.water * 10);  // a mm on a hectare is 10 m3
  p.cost = float(w.prices.water * 10 + w.prices.energy * energy_of_mm(w.supply, z));
  p.event_cost = float(z.system.event_cost), p.fixed_cost = float(w.prices.fixed);
  p.nitrogen_price = float(w.prices.nitrogen);
}

inline void compile_field(FieldParams& p, const FarmWorld& w, const Fields& f, Tables& t,
                          YearRange wanted) {
  const ZoneWorld& z = w.zones[0];
  p.watch = w.watch;
  p.field_capacity = z.soil.field_capacity, p.wilting_point = z.soil.wilting_point;
  p.plot = plot_of(z), p.days = farm::season_days(z.crop);
  p.month = z.planting.month, p.day = z.planting.day;
  compile_money(p, w, z);
  p.efficiency = z.system.efficiency, p.wets = z.system.wets;
  p.least = float(z.system.least), p.most = float(z.system.most);
  p.pump_most = float(pumped_a_day(w.supply) / (10 * z.area));
  p.quota = w.supply.quota >= Supply::kUnlimited ? -1.0f : float(w.supply.quota / (10 * z.area));
  p.first_dr = z.first_depletion * p.plot.zone.taw_first;
  p.fertigates = z.system.fertigation, p.looks = z.system.looks;
  const auto begin = [&](int32_t year) { return day_of(year, z.planting); };
  const YearRange years =
      years_of(w.weather, wanted, f, begin, [&](int32_t year) { return begin(year) + p.days - 1; });
  p.first_year = years.first, p.years = years.last - years.first + 1;
  std::vector<farm::DayOfCrop> crop;
  std::vector<farm::DayOfWeather> weather;
  std::vector<float> behind, window_quota;
  std::vector<double> warmth, fertiliser;
  std::vector<int32_t> window;
  for (int32_t y = years.first; y <= years.last; ++y) {
    const int32_t start = begin(y) - w.weather.first;
    if (y == years.first || crops_vary(w.weather)) add_crop_days(z, w.weather, start, crop);
    add_weather_days(w.weather, start, p.days + FieldParams::kAhead, weather);
    add_days_behind(w.weather, start, p.days, behind);
    if (z.has_nitrogen)
      add_warmth(w.weather, start, p.days, warmth), add_fertiliser(z, y, fertiliser);
    if (!w.supply.windows.empty()) add_windows(w.supply, y, begin(y), p.days, window);
  }
  for (const QuotaWindow& q : w.supply.windows)
    window_quota.push_back(float(q.quota / (10 * z.area)));
  p.crops_per_year = crops_vary(w.weather) ? p.days : 0;
  t.put(p, p.crop, crop), t.put(p, p.weather, weather), t.put(p, p.behind, behind);
  t.put(p, p.window, window), t.put(p, p.window_quota, window_quota);
  t.put(p, p.fertiliser, fertiliser), t.put(p, p.warmth, warmth);
}

}  // namespace plantgym
