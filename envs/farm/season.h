// What a farm's file is compiled into: one plot's constants, the years that are whole, its days.
#pragma once
#include <algorithm>
#include <string>
#include <vector>

#include "envs/farm/field_file.h"
#include "sim/farm/plot.h"

namespace plantgym {

inline farm::Plot plot_of(const ZoneWorld& z) {
  farm::Plot p;
  p.zone = farm::zone_of(z.soil, z.crop);
  if (z.system.under_canopy) p.zone.shade = 2.0 / 3;
  p.by_stage = z.by_stage, p.has_nitrogen = z.has_nitrogen, p.nitrogen = z.nitrogen;
  std::copy(z.stage_response, z.stage_response + 4, p.stage_ky);
  return p;
}
/// Water that the pump gives in a day [m3].
inline double pumped_a_day(const Supply& s) {
  return s.pump >= Supply::kUnlimited ? Supply::kUnlimited : s.pump * s.hours;
}
/// Energy of a gross mm on a hectare of the zone [kWh].
inline double energy_of_mm(const Supply& s, const ZoneWorld& z) {
  return farm::pump_energy(s.lift + z.system.head, s.efficiency);
}

PG_HD inline float within(double v, float low, float high) {
  const float x = float(v);
  return x < low ? low : x > high ? high : x;
}

struct YearRange {
  int32_t first = 0, last = -1;
};
/// The years that `wanted` names, or else all whose seasons lie within the record: begin(year) to
/// end(year) [day numbers].
template <class Begin, class End>
YearRange years_of(const farm::Weather& w, YearRange wanted, const Fields& f, Begin&& begin,
                   End&& end) {
  int32_t from, to, m, d;
  farm::date_of(w.first, from, m, d), farm::date_of(w.last(), to, m, d);
  const auto fits = [&](int32_t year) { return begin(year) >= w.first && end(year) <= w.last(); };
  while (from <= to && !fits(from)) ++from;
  int32_t last = from - 1;
  while (last < to && fits(last + 1)) ++last;
  if (from > last) f.fail("years", "the weather file holds no whole season of this crop");
  if (wanted.last < wanted.first) return {from, last};
  if (wanted.first < from || wanted.last > last)
    f.fail("years", join({"the weather file has whole seasons of ", std::to_string(from), "..",
                          std::to_string(last), " only"}));
  return wanted;
}

/// Whether the crop's days depend on the year: wind and humidity are known.
inline bool crops_vary(const farm::Weather& w) { return !w.u2.empty() || !w.rh_min.empty(); }
/// Appends the days of a crop that is planted on day `start` of the record.
inline void add_crop_days(const ZoneWorld& z, const farm::Weather& w, int32_t start,
                          std::vector<farm::DayOfCrop>& to) {
  farm::CropCalendar calendar(z.soil, z.crop);
  for (int32_t d = 0, days = farm::season_days(z.crop); d < days; ++d) {
    const size_t at = size_t(start + d);
    to.push_back(calendar.next(w.u2.empty() ? 2.0 : double(w.u2[at]),
                               w.rh_min.empty() ? 45.0 : double(w.rh_min[at])));
  }
}
/// Appends days of weather from day `start` of the record; beyond its end it does not rain.
inline void add_weather_days(const farm::Weather& w, int32_t start, int32_t days,
                             std::vector<farm::DayOfWeather>& to) {
  const int32_t end = int32_t(w.days.size()) - 1;
  for (int32_t d = start; d < start + days; ++d)
    to.push_back(d <= end ? w.days[size_t(d)] : farm::DayOfWeather{0, w.days[size_t(end)].eto});
}
/// Appends rain and ETo of the 7 days before each day [mm].
inline void add_days_behind(const farm::Weather& w, int32_t start, int32_t days,
                            std::vector<float>& to) {
  for (int32_t d = start; d < start + days; ++d) {
    double rain = 0, eto = 0;
    for (int32_t k = std::max(0, d - 7); k < d; ++k)
      rain += w.days[size_t(k)].rain, eto += w.days[size_t(k)].eto;
    to.push_back(float(rain)), to.push_back(float(eto));
  }
}
/// Appends what temperature makes of mineralisation.
inline void add_warmth(const farm::Weather& w, int32_t start, int32_t days,
                       std::vector<double>& to) {
  for (int32_t d = start; d < start + days; ++d)
    to.push_back(farm::warmth_of((w.tmin[size_t(d)] + w.tmax[size_t(d)]) / 2));
}
/// Appends the window that each day of a year lies in; -1: none.
inline void add_windows(const Supply& s, int32_t year, int32_t first, int32_t days,
                        std::vector<int32_t>& to) {
  for (int32_t d = first; d < first + days; ++d) {
    int32_t found = -1;
    for (int32_t k = 0; k < int32_t(s.windows.size()); ++k)
      for (const int32_t y : {year, year + 1})  // a season may go over the new year
        if (d >= day_of(y, s.windows[size_t(k)].from) && d <= day_of(y, s.windows[size_t(k)].to))
          found = k;
    to.push_back(found);
  }
}
/// Appends the fertiliser of each day of the season that begins in `year` [kg/ha].
inline void add_fertiliser(const ZoneWorld& z, int32_t year, std::vector<double>& to) {
  const size_t first = to.size();
  to.resize(first + size_t(farm::season_days(z.crop)), 0.0);
  for (const auto& [date, dose] : z.fertiliser)
    to[first + size_t(day_of_season(year, z.planting, date))] += dose;
}

}  // namespace plantgym
