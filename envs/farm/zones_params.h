// A farm of several zones that share a pump: constants of a season, a row's state, and how a file
// becomes them.
#pragma once
#include <string>
#include <vector>

#include "envs/farm/season.h"
#include "plantgym/env.h"

namespace plantgym {

/// One zone's constants, and where its days begin in the tables.
struct ZonePlot {
  farm::Plot plot;
  double efficiency = 1, wets = 1, first_dr = 0;
  float area = 1, value = 0, yield_most = 0;  // [ha], [EUR/ha] of the full yield, [t/ha]
  float least = 0, most = 25, energy = 0;     // [mm], [mm], [kWh/(ha mm)]
  float event_cost = 0;                       // [EUR/ha]
  int32_t days = 0, crop_at = 0, crops_per_year = 0, fertiliser_at = 0;
};

struct ZonesParams {
  static constexpr int32_t kAhead = 3;                                     // days of forecast
  int32_t days = 0, years = 0, first_year = 0, decision = 1, in_turn = 0;  // days: of the farm
  farm::Allocation allocation = farm::Allocation::kProportional;
  double pumped = 0, quota = -1;                         // [m3] a day; a season, below 0: none
  float hours = 24, area = 0;                            // that the pump may run; of all zones [ha]
  float water = 0, energy = 0, nitrogen = 0, fixed = 0;  // prices [EUR/m3 /kWh /kg /ha]
  bool feeds = false;                                    // some zone has nitrogen
  Table<ZonePlot> zones;
  Table<int32_t> first;               // [years, zones] the farm's day of planting
  Table<farm::DayOfCrop> crop;        // of zone after zone, [years or 1, its days]
  Table<farm::DayOfWeather> weather;  // [years, days + kAhead]
  Table<float> behind;                // [years, days, 2], as FieldParams
  Table<int32_t> window;              // [years, days], as FieldParams
  Table<double> window_quota;         // of each window [m3]
  Table<double> fertiliser, warmth;   // of zone after zone [years, its days]; [years, days]
  Table<float> depths;                // of discrete actions [mm]
  Table<char> names;                  // of zones, then of signals and metrics, 0-ended

  PG_HD int32_t count() const { return zones.size; }
  /// The zone's day; below 0 before planting, `days` of it or more after harvest.
  PG_HD int32_t age(int32_t zone, int32_t year, int32_t day) const {
    return day - first[year * zones.size + zone];
  }
  PG_HD const farm::DayOfCrop& crop_of(int32_t zone, int32_t year, int32_t age) const {
    const ZonePlot& z = zones[zone];
    const int32_t day = age < 0 ? 0 : age < z.days ? age : z.days - 1;
    return crop[z.crop_at + z.crops_per_year * year + day];
  }
};

/// Of the farm.
struct ZonesState {
  int32_t year, day;                  // index into the years; days since the first planting
  double season_water, window_water;  // [m3]
  // of the step: [m3], [kWh], [EUR], [kg]
  float rain, asked, water, energy, profit, costs, nitrogen;
  // of the season
  float season_rain, season_asked, season_energy, season_costs, season_nitrogen;
};
/// Of one zone.
struct ZoneRow : farm::PlotMore {
  farm::ZoneState soil;
  double taw;
  double volume;  // of the step: asked for, then given [m3]
  float raw, stress, asked, irrigation, et, drainage;
  float runoff, rise, fed, leached;  // of the step [mm], [kg/ha]
  float season_irrigation;           // [mm]
  int32_t events;
};

inline ZonePlot compile_zone(const ZoneWorld& z, const Supply& supply) {
  ZonePlot p;
  p.plot = plot_of(z);
  p.efficiency = z.system.efficiency, p.wets = z.system.wets;
  p.first_dr = z.first_depletion * p.plot.zone.taw_first;
  p.area = float(z.area), p.value = float(z.price * z.yield_most),
  p.yield_most = float(z.yield_most);
  p.least = float(z.system.least), p.most = float(z.system.most);
  p.energy = float(energy_of_mm(supply, z)), p.event_cost = float(z.system.event_cost);
  p.days = farm::season_days(z.crop);
  return p;
}

class ZonesCompiler {
 public:
  ZonesCompiler(ZonesParams& p, const FarmWorld& w) : p_(p), w_(w) {}

  void compile(const Fields& f, Tables& t, YearRange wanted) {
    const auto begin = [&](int32_t y) { return begin_of(y); };
    const auto end = [&](int32_t y) { return end_of(y); };
    years_ = years_of(w_.weather, wanted, f, begin, end);
    p_.first_year = years_.first, p_.years = years_.last - years_.first + 1;
    for (int32_t y = years_.first; y <= years_.last; ++y)
      p_.days = std::max(p_.days, end_of(y) - begin_of(y) + 1);
    money();
    for (const ZoneWorld& z : w_.zones) add_zone(z);
    for (int32_t y = years_.first; y <= years_.last; ++y) add_year(y);
    std::vector<double> window_quota;
    for (const QuotaWindow& q : w_.supply.windows) window_quota.push_back(q.quota);
    t.put(p_, p_.zones, zones_), t.put(p_, p_.first, first_), t.put(p_, p_.crop, crop_);
    t.put(p_, p_.weather, weather_), t.put(p_, p_.behind, behind_);
    t.put(p_, p_.window, window_), t.put(p_, p_.window_quota, window_quota);
    t.put(p_, p_.fertiliser, fertiliser_), t.put(p_, p_.warmth, warmth_);
  }

 private:
  int32_t begin_of(int32_t year) const {
    int32_t least = day_of(year, w_.zones[0].planting);
    for (const ZoneWorld& z : w_.zones) least = std::min(least, day_of(year, z.planting));
    return least;
  }
  int32_t end_of(int32_t year) const {  // the last harvest
    int32_t most = 0;
    for (const ZoneWorld& z : w_.zones)
      most = std::max(most, day_of(year, z.planting) + farm::season_days(z.crop) - 1);
    return most;
  }
  void money() {
    const Prices& prices = w_.prices;
    p_.water = float(prices.water), p_.energy = float(prices.energy);
    p_.nitrogen = float(prices.nitrogen), p_.fixed = float(prices.fixed);
    p_.allocation = farm::Allocation(w_.supply.allocation), p_.hours = float(w_.supply.hours);
    p_.pumped = pumped_a_day(w_.supply);
    p_.quota = w_.supply.quota >= Supply::kUnlimited ? -1 : w_.supply.quota;
  }
  void add_zone(const ZoneWorld& z) {
    ZonePlot p = compile_zone(z, w_.supply);
    p.crop_at = int32_t(crop_.size()), p.fertiliser_at = int32_t(fertiliser_.size());
    p.crops_per_year = crops_vary(w_.weather) ? p.days : 0;
    for (int32_t y = years_.first; y <= (crops_vary(w_.weather) ? years_.last : years_.first); ++y)
      add_crop_days(z, w_.weather, day_of(y, z.planting) - w_.weather.first, crop_);
    if (z.has_nitrogen) {
      for (int32_t y = years_.first; y <= years_.last; ++y) add_fertiliser(z, y, fertiliser_);
      p_.feeds = true;
    }
    p_.area += p.area;
    zones_.push_back(p);
  }
  void add_year(int32_t y) {
    const int32_t start = begin_of(y) - w_.weather.first;
    const int32_t known = std::min(p_.days, int32_t(w_.weather.days.size()) - start);
    for (const ZoneWorld& z : w_.zones) first_.push_back(day_of(y, z.planting) - begin_of(y));
    add_weather_days(w_.weather, start, p_.days + ZonesParams::kAhead, weather_);
    add_days_behind(w_.weather, start, known, behind_);
    behind_.resize(size_t(2 * p_.days * (y - years_.first + 1)));
    if (!w_.supply.windows.empty()) add_windows(w_.supply, y, begin_of(y), p_.days, window_);
    if (!p_.feeds) return;
    add_warmth(w_.weather, start, known, warmth_);
    warmth_.resize(size_t(p_.days * (y - years_.first + 1)));
  }

  ZonesParams& p_;
  const FarmWorld& w_;
  YearRange years_;
  std::vector<ZonePlot> zones_;
  std::vector<int32_t> first_, window_;
  std::vector<farm::DayOfCrop> crop_;
  std::vector<farm::DayOfWeather> weather_;
  std::vector<float> behind_;
  std::vector<double> fertiliser_, warmth_;
};

}  // namespace plantgym
