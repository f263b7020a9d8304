// How files say what a farm's weather is: world.farm.weather, recorded or invented.
#pragma once
#include <mutex>
#include <string>
#include <vector>

#include "plantgym/fields.h"
#include "sim/farm/generator.h"
#include "sim/farm/weather.h"

namespace plantgym {

inline void read_row(Fields& f, const char* key, double* v, size_t size, double low, double high,
                     const char* unit, const char* doc) {
  std::vector<double> row;
  f.required().numbers(key, row, low, high, unit, doc);
  if (f.listing()) return;
  if (row.size() != size)
    f.fail(key, join({"has ", std::to_string(row.size()), " numbers; ", std::to_string(size),
                      " are needed"}));
  std::copy(row.begin(), row.end(), v);
}

/// The keys of a site, as `plantgym weather fit` writes them.
inline void read_climate(Fields& site, farm::Climate& c) {
  site.required().number("latitude", c.latitude, -90, 90, "deg", "of the site; south is negative");
  site.required().map("monthly", "twelve numbers each, from January", [&](Fields& f) {
    const auto row = [&](const char* key, double* v, double low, double high, const char* unit,
                         const char* doc) { read_row(f, key, v, 12, low, high, unit, doc); };
    row("p_wet_given_dry", c.wet_after_dry, 0, 1, "", "probability of a wet day after a dry one");
    row("p_wet_given_wet", c.wet_after_wet, 0, 1, "", "probability of a wet day after a wet one");
    row("gamma_shape", c.shape, 0.05, 100, "", "of a wet day's rain");
    row("gamma_scale", c.scale, 0.01, 1000, "mm", "of a wet day's rain");
    row("tmax_mean_dry", c.tmax_mean[0], -90, 70, "C", "on dry days");
    row("tmax_mean_wet", c.tmax_mean[1], -90, 70, "C", "on wet days");
    row("tmax_sd_dry", c.tmax_sd[0], 0, 30, "C", "standard deviation on dry days");
    row("tmax_sd_wet", c.tmax_sd[1], 0, 30, "C", "standard deviation on wet days");
    row("tmin_mean_dry", c.tmin_mean[0], -90, 60, "C", "on dry days");
    row("tmin_mean_wet", c.tmin_mean[1], -90, 60, "C", "on wet days");
    row("tmin_sd_dry", c.tmin_sd[0], 0, 30, "C", "standard deviation on dry days");
    row("tmin_sd_wet", c.tmin_sd[1], 0, 30, "C", "standard deviation on wet days");
    row("eto_hs_factor_dry", c.eto_factor[0], 0, 10, "", "ETo by Hargreaves' on dry days");
    row("eto_hs_factor_wet", c.eto_factor[1], 0, 10, "", "ETo by Hargreaves' on wet days");
    row("eto_log_sd", c.eto_log_sd, 0, 3, "", "of the logarithm of that ratio (see eto_noise)");
  });
  read_row(site, "A", c.a[0], 4, -2, 2, "",
           "yesterday's part in today's (tmax, tmin) residuals, row by row");
  read_row(site, "B", c.b[0], 4, -2, 2, "", "chance's part, row by row");
  if (site.listing()) return;
  const double det = c.a[0][0] * c.a[1][1] - c.a[0][1] * c.a[1][0], trace = c.a[0][0] + c.a[1][1];
  if (!(det < 1 && det > -1 && trace < 1 + det && trace > -1 - det))
    site.fail("A", "its eigenvalues must be within the unit circle: temperatures would run away");
}

namespace detail {

struct WeatherKeys {
  int32_t generated = 0, eto = 0, length = 400;
  std::string csv, path;
  farm::Station station;
  farm::Climate climate = {};
  farm::Invention how = {0, 0.2, 0, 0};
  bool sited = false;
};

inline void read_keys(Fields& m, WeatherKeys& k) {
  m.choice("source", k.generated, {"csv", "generator"},
           "a record, or weather invented like a site's");
  m.file(
      "file", k.csv,
      "csv: a row a day with date, precip and eto [mm]; else tmin, tmax [C], and u2 [m/s], rh_min, "
      "rh_max [%], tdew [C], rs [MJ/m2] or n [h] where known",
      &k.path);
  m.unset().number("latitude", k.station.latitude, -90, 90, "deg",
                   "csv: of the station, south is negative; needed where eto is computed");
  m.unset().number("elevation", k.station.elevation, -500, 9000, "m",
                   "csv: of the station; needed where eto is computed");
  m.number("wind_height", k.station.wind_height, 0.5, 100, "m", "csv: where u2 was measured");
  m.choice(
      "eto", k.eto, {"auto", "penman_monteith", "hargreaves"},
      "csv: computed so; auto: the column eto, else Penman-Monteith where radiation, humidity and "
      "wind are known, else Hargreaves");
  k.sited = m.map(
      "site", "generator: the site's statistics",
      [&](Fields& site) { read_climate(site, k.climate); }, "sites");
  m.number("length", k.length, 1, 9999, "year", "generator: years 1, 2, ... are made at load");
  m.number("seed", k.how.seed, 0, uint64_t(1) << 53, "", "generator: of the invented years");
  m.number("rain_year_sd", k.how.rain_year_sd, 0, 1, "",
           "generator: log standard deviation of a yearly multiplier of rain");
  m.number("eto_noise", k.how.eto_noise, 0, 1, "",
           "generator: share of the site's scatter of ETo about temperature's");
}

/// Keys of the other source would be read and do nothing.
inline void refuse_strangers(const Fields& m, const WeatherKeys& k) {
  if (k.generated) {
    for (const char* key : {"file", "latitude", "elevation", "wind_height", "eto"})
      if (m.has(key)) m.fail(key, "is for source: csv; the site says where it is");
    if (!k.sited) m.fail("site", "missing; the statistics of a site to be like");
  } else {
    for (const char* key : {"site", "length", "seed", "rain_year_sd", "eto_noise"})
      if (m.has(key)) m.fail(key, "is for source: generator");
    if (!m.has("file")) m.fail("file", "missing; a daily CSV, or say source: generator");
  }
}

}  // namespace detail

/// As farm::read_weather. The last record is kept: to see which environments a world fits, each
/// reads it.
inline farm::Weather recorded(const std::string& csv, const farm::Station& station) {
  struct Last {
    std::mutex alone;
    std::string csv;
    farm::Station station;
    farm::Weather weather;
  };
  static Last last;
  const std::lock_guard<std::mutex> alone(last.alone);
  const farm::Station& s = last.station;
  if (last.weather.days.empty() || last.csv != csv || s.latitude != station.latitude ||
      s.elevation != station.elevation || s.wind_height != station.wind_height ||
      s.eto != station.eto)
    last.weather = farm::read_weather(csv, station), last.csv = csv, last.station = station;
  return last.weather;
}

/// The key `weather` of a farm.
inline void read_weather_of_farm(Fields& farm, farm::Weather& weather) {
  detail::WeatherKeys k;
  farm.required().map("weather", "recorded weather, or invented", [&](Fields& m) {
    detail::read_keys(m, k);
    if (!m.listing()) detail::refuse_strangers(m, k);
  });
  if (farm.listing()) return;
  if (k.generated) {
    weather = farm::generate(k.climate, k.how, k.length);
    return;
  }
  k.station.eto = farm::Eto(k.eto);
  try {
    weather = recorded(k.csv, k.station);
  } catch (const farm::WeatherError& e) {
    if (e.lacks[0]) farm.fail("weather", join({e.lacks, ": ", e.what(), " (", k.path, ")"}));
    farm.fail("weather", join({"in ", k.path, ":", std::to_string(e.line), ": ", e.what()}));
  }
}

}  // namespace plantgym
