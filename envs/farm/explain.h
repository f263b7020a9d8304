// What a farm's file means, in the words of `check`: seasons, the water they take, the pump's share
// of the peak, and numbers that look as if another unit was meant.
#pragma once
#include <cstdarg>
#include <cstdio>
#include <string>
#include <vector>

#include "envs/farm/season.h"
#include "sim/farm/weather_questions.h"

namespace plantgym {

class FarmExplainer {
 public:
  explicit FarmExplainer(const FarmWorld& w) : w_(w) {}

  std::string text() {
    for (const ZoneWorld& z : w_.zones) zone(z);
    if (years_ > 0) supply();
    questions();
    return text_;
  }

 private:
  __attribute__((format(printf, 2, 3))) void line(const char* format, ...) {
    char part[400];
    va_list values;
    va_start(values, format);
    std::vsnprintf(part, sizeof part, format, values);
    va_end(values);
    text_ += part, text_ += "\n";
  }

  /// Refills the zone whenever readily available water is gone, in all whole years of the record.
  void zone(const ZoneWorld& z) {
    const int32_t days = farm::season_days(z.crop), first = day_of(2001, z.planting);
    int32_t y, m, d;
    farm::date_of(first + days - 1, y, m, d);
    double gross = 0, rain = 0, etc = 0;
    int32_t count = 0, from, to;
    farm::date_of(w_.weather.first, from, m, d), farm::date_of(w_.weather.last(), to, m, d);
    farm::date_of(first + days - 1, y, m, d);
    for (int32_t year = from; year <= to; ++year) {
      const int32_t start = day_of(year, z.planting) - w_.weather.first;
      if (start < 0 || start + days > int32_t(w_.weather.days.size())) continue;
      gross += season(z, start, days, rain, etc), ++count;
    }
    years_ = count > years_ ? count : years_;
    line("  zone         %s: %g ha, %02d-%02d to %02d-%02d (%d days)", z.name.c_str(), z.area,
         z.planting.month, z.planting.day, m, d, days);
    if (count == 0) return;
    gross /= count, rain /= count;
    need_ += gross * 10 * z.area;
    line("               takes %.0f mm (%.0f m3) a season where it never lacks water; rain %.0f mm",
         gross, gross * 10 * z.area, rain);
    salt(z);
    warmth(z);
    productivity(z, etc / count);
  }
  /// Crops that have their middle stage in winter are hardly ever meant; the model lets them grow.
  void warmth(const ZoneWorld& z) {
    if (w_.weather.tmin.empty() || w_.weather.tmax.empty()) return;
    const int32_t begin = int32_t(z.crop.stages[0] + z.crop.stages[1]),
                  days = int32_t(z.crop.stages[2]);
    double sum = 0, count = 0;
    int32_t from, to, m, d;
    farm::date_of(w_.weather.first, from, m, d), farm::date_of(w_.weather.last(), to, m, d);
    for (int32_t year = from; year <= to; ++year)
      for (int32_t k = 0; k < days; ++k) {
        const int32_t at = day_of(year, z.planting) + begin + k - w_.weather.first;
        if (at < 0 || at >= int32_t(w_.weather.days.size())) continue;
        sum += (w_.weather.tmin[size_t(at)] + w_.weather.tmax[size_t(at)]) / 2, ++count;
      }
    constexpr double kCold = 8;  // [C]; base temperatures of crops are 0 (wheat) to 10 (maize)
    if (count > 0 && sum / count < kCold)
      line(
          "  odd          zones.%s.planting: its middle stage has a mean temperature of %.1f C; "
          "the "
          "model knows no frost",
          z.name.c_str(), sum / count);
  }
  /// @param etc evapotranspiration of a season that never lacks water [mm]
  void productivity(const ZoneWorld& z, double etc) {
    // FAO Irrigation and Drainage Paper 33 (1979): cotton 0.4 to 0.6 kg/m3, cabbage 12 to 20
    const double kg_of_m3 = z.yield_most * 1000 / (etc * 10);
    if (etc > 0 && !(kg_of_m3 >= 0.1 && kg_of_m3 <= 20))
      line(
          "  odd          zones.%s.crop.yield_most: %g t/ha from %.0f mm are %.3g kg for each m3; "
          "crops give 0.1 to 20",
          z.name.c_str(), z.yield_most, etc, kg_of_m3);
  }
  void salt(const ZoneWorld& z) {
    const double above = z.soil.salinity - z.crop.salt_threshold;
    if (z.soil.salinity > 0 && z.crop.salt_threshold >= 1e9)
      line(
          "  odd          zones.%s.soil.salinity: has no effect; the crop has no salt tolerance, "
          "crop.salt: {threshold, loss}",
          z.name.c_str());
    else if (z.soil.salinity > 0)
      line("               salt of %g dS/m takes %.1f %% of the full yield; %g do no harm",
           z.soil.salinity, above > 0 ? std::min(100.0, above * z.crop.salt_loss) : 0,
           z.crop.salt_threshold);
  }
  double season(const ZoneWorld& z, int32_t start, int32_t days, double& rain, double& etc) {
    const farm::Plot plot = plot_of(z);
    farm::CropCalendar calendar(z.soil, z.crop);
    farm::ZoneState s;
    s.dr = z.first_depletion * plot.zone.taw_first;
    double taw = plot.zone.taw_first, all = 0, raw = 0;
    demand_.resize(w_.weather.days.size());
    for (int32_t d = 0; d < days; ++d) {
      const size_t at = size_t(start + d);
      const farm::DayOfCrop c =
          calendar.next(w_.weather.u2.empty() ? 2.0 : double(w_.weather.u2[at]),
                        w_.weather.rh_min.empty() ? 45.0 : double(w_.weather.rh_min[at]));
      double gross = d > 0 && s.dr > raw ? s.dr / z.system.efficiency : 0;
      gross = gross > z.system.most ? z.system.most : gross < z.system.least ? 0 : gross;
      const farm::DayOfZone day = farm::step_zone(plot.zone, c, taw, w_.weather.days[at],
                                                  gross * z.system.efficiency, z.system.wets, s);
      taw = c.taw, raw = day.raw, all += gross, etc += day.etc;
      rain += w_.weather.days[at].rain;
      demand_[at] += day.etc / z.system.efficiency * 10 * z.area;
    }
    return all;
  }
  /// Mean over the years of the week that takes most, without rain [m3/d]. A year goes from the
  /// farm's first planting to the next, so that no season is cut at new year.
  double peak() const {
    const MonthDay* first = &w_.zones[0].planting;
    for (const ZoneWorld& z : w_.zones)
      if (day_of(2001, z.planting) < day_of(2001, *first)) first = &z.planting;
    double all = 0, most = 0, week = 0;
    int32_t years = 0, y, m, d;
    for (size_t at = 0; at < demand_.size(); ++at) {
      farm::date_of(w_.weather.first + int32_t(at), y, m, d);
      if (w_.weather.first + int32_t(at) == day_of(y, *first))
        all += most / 7, years += most > 0, most = 0;
      week += demand_[at] - (at >= 7 ? demand_[at - 7] : 0);
      most = week > most ? week : most;
    }
    all += most / 7, years += most > 0;
    return years > 0 ? all / years : 0;
  }
  void supply() {
    const Supply& s = w_.supply;
    const double peak_hour = peak() / s.hours;
    if (s.pump >= Supply::kUnlimited)
      line("  water        peak demand %.0f m3/h over %g h/d; the pump has no limit", peak_hour,
           s.hours);
    else
      line("  water        peak demand %.0f m3/h, pump %g m3/h: %.0f %% of it, over %g h/d",
           peak_hour, s.pump, peak_hour > 0 ? 100 * s.pump / peak_hour : 0, s.hours);
    for (const ZoneWorld& z : w_.zones)
      if (s.pump < Supply::kUnlimited && s.pump > 0 &&
          s.pump * s.hours / (10 * z.area) < z.system.least)
        line(
            "  odd          zones.%s.system.least: %g mm, the pump gives it %.3g mm a day: it "
            "never "
            "gets any",
            z.name.c_str(), z.system.least, s.pump * s.hours / (10 * z.area));
    if (s.quota < Supply::kUnlimited)
      line("               quota %.0f m3: %.0f %% of what a season takes", s.quota,
           need_ > 0 ? 100 * s.quota / need_ : 0);
    for (const QuotaWindow& q : s.windows)
      line("               %s, %02d-%02d to %02d-%02d: %.0f m3", q.name.c_str(), q.from.month,
           q.from.day, q.to.month, q.to.day, q.quota);
    for (const QuotaWindow& q : s.windows) {
      bool used = false;
      for (const ZoneWorld& z : w_.zones) used |= has_day_in(q, z);
      if (!used)
        line("  odd          supply.windows.%s: no season has a day in it", q.name.c_str());
    }
    if (s.quota == 0 || s.pump == 0) line("               nothing can be irrigated");
    for (const ZoneWorld& z : w_.zones)
      line("  energy       %s: %.2f kWh for a mm on a hectare", z.name.c_str(), energy_of_mm(s, z));
  }
  static bool has_day_in(const QuotaWindow& q, const ZoneWorld& z) {
    const int32_t first = day_of(2001, z.planting);
    for (int32_t day = first; day < first + farm::season_days(z.crop); ++day) {
      int32_t y, m, d;
      farm::date_of(day, y, m, d);
      if (std::pair(q.from.month, q.from.day) <= std::pair(m, d) &&
          std::pair(m, d) <= std::pair(q.to.month, q.to.day))
        return true;
    }
    return false;
  }

  void ask(const std::string& key, double value, double low, double high, const char* unit,
           const char* hint) {
    if (value == 0 || (value >= low && value <= high)) return;
    line("  odd          %s: %g %s is outside of the usual %g to %g; %s", key.c_str(), value, unit,
         low, high, hint);
  }
  void questions() {
    for (const std::string& words : farm::questions_of(w_.weather))
      line("  odd          farm.weather: %s", words.c_str());
    const Prices& p = w_.prices;
    ask("farm.prices.water", p.water, 0.001, 3, "EUR/m3", "was a price of 1000 m3 meant?");
    ask("farm.prices.energy", p.energy, 0.01, 1, "EUR/kWh", "were cents, or MWh, meant?");
    ask("farm.prices.nitrogen", p.nitrogen, 0.2, 5, "EUR/kg", "was a price of a tonne meant?");
    ask("farm.prices.fixed", p.fixed, 1, 10000, "EUR/ha", "was that of the whole farm meant?");
    double area = 0;
    for (const ZoneWorld& z : w_.zones) {
      const std::string at = "zones." + z.name;
      area += z.area;
      ask(at + ".area", z.area, 0.01, 500, "ha", "were m2, or acres, meant?");
      ask(at + ".crop.price", z.price, 20, 10000, "EUR/t", "was a price of a kg meant?");
      ask(at + ".crop.yield_most", z.yield_most, 0.5, 150, "t/ha", "were kg/ha meant?");
      ask(at + ".crop.price", z.price * z.yield_most, 100, 25000, "EUR for the yield of a hectare",
          "were kg or dt of yield_most meant?");
      ask(at + ".soil.curve_number", z.soil.curve_number, 25, 99, "of a whole 100",
          "was a share meant?");
      for (const auto& [date, dose] : z.fertiliser)
        ask(at + ".nitrogen.fertiliser", dose, 1, 300, "kg/ha", "were t/ha, or g/m2, meant?");
      // FAO-56 table 11: radishes take 35 to 40 days, the longest of these seasons 360
      ask(at + ".crop.stages", farm::season_days(z.crop), 35, 360, "days in all",
          "were weeks meant?");
      // FAO-56 table 19: 50 mm/m in sand to 200 in clay
      ask(at + ".soil", 1000 * (z.soil.field_capacity - z.soil.wilting_point), 25, 350,
          "mm of available water in a metre", "are field_capacity and wilting_point right?");
      if (z.has_nitrogen)
        ask(at + ".nitrogen.first", z.nitrogen.first, 1, 400, "kg/ha",
            "was all nitrogen of the soil meant, not its mineral part?");
      ask(at + ".crop.height", z.crop.height[1], 0.1, 4, "m", "were cm meant?");
      ask(at + ".crop.root_depth", z.crop.root_depth[1], 0.2, 3, "m", "were cm meant?");
      ask(at + ".system.most", z.system.most, 2, 200, "mm", "were cm, or m3/ha, meant?");
      ask(at + ".system.head", z.system.head, 0.5, 100, "m", "were bar meant (1 bar is 10.2 m)?");
    }
    const Supply& s = w_.supply;
    if (s.pump < Supply::kUnlimited)
      ask("supply.pump", s.pump, 0.05 * 10 * area / s.hours, 100 * 10 * area / s.hours, "m3/h",
          "for so large a farm; were l/s meant?");
    if (s.quota < Supply::kUnlimited)
      ask("supply.quota", s.quota, std::max(5 * 10 * area, 0.1 * need_), 3000 * 10 * area, "m3",
          "for so large a farm; were mm meant?");
    ask("supply.lift", s.lift, 0.1, 400, "m", "were cm, or feet, meant?");
  }

  const FarmWorld& w_;
  std::string text_;
  std::vector<double> demand_;  // of each day of the record [m3]
  double need_ = 0;             // of all zones [m3 a season]
  int32_t years_ = 0;
};

/// Lines for `check`.
inline std::string explain_farm(const FarmWorld& w) { return FarmExplainer(w).text(); }

}  // namespace plantgym
