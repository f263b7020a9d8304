// Weather files: what statistics a record has.
#include <fmt/core.h>

#include <span>

#include "commands.h"
#include "learners/files.h"
#include "say.h"
#include "sim/farm/fit.h"
#include "sim/farm/weather_questions.h"

namespace plantgym::cli {
namespace {

std::string row(const char* key, std::span<const double> v, int digits) {
  std::string numbers;
  for (const double x : v)
    numbers += fmt::format("{}{:.{}f}", numbers.empty() ? "" : ", ", x, digits);
  return fmt::format("{}: [{}]\n", key, numbers);
}

std::string site_file(const farm::Climate& c, const std::string& head) {
  std::string all = head + fmt::format("latitude: {}\nmonthly:\n", c.latitude);
  const auto month = [&](const char* key, const double(&v)[12], int digits) {
    all += "  " + row(key, v, digits);
  };
  month("p_wet_given_dry", c.wet_after_dry, 4), month("p_wet_given_wet", c.wet_after_wet, 4);
  month("gamma_shape", c.shape, 4), month("gamma_scale", c.scale, 4);
  month("tmax_mean_dry", c.tmax_mean[0], 3), month("tmax_mean_wet", c.tmax_mean[1], 3);
  month("tmax_sd_dry", c.tmax_sd[0], 3), month("tmax_sd_wet", c.tmax_sd[1], 3);
  month("tmin_mean_dry", c.tmin_mean[0], 3), month("tmin_mean_wet", c.tmin_mean[1], 3);
  month("tmin_sd_dry", c.tmin_sd[0], 3), month("tmin_sd_wet", c.tmin_sd[1], 3);
  month("eto_hs_factor_dry", c.eto_factor[0], 4), month("eto_hs_factor_wet", c.eto_factor[1], 4);
  month("eto_log_sd", c.eto_log_sd, 4);
  return all + row("A", {c.a[0], 4}, 5) + row("B", {c.b[0], 4}, 5);
}

std::string head_of_site(const std::string& file, const farm::Weather& w) {
  double rain = 0, eto = 0;
  for (const farm::DayOfWeather& d : w.days) rain += d.rain, eto += d.eto;
  int32_t from, to, m, d;
  farm::date_of(w.first, from, m, d), farm::date_of(w.last(), to, m, d);
  const double years = double(w.days.size()) / 365.2425;
  return fmt::format(
      "# Statistics of {}, {} to {}, by `plantgym weather fit`: a year has {:.1f} mm of rain and\n"
      "# {:.1f} mm of ETo. A wet day has 0.1 mm or more. Columns are January to December.\n",
      file, from, to, rain / years, eto / years);
}

}  // namespace

int weather_fit(const WeatherFitArgs& a) {
  expect_apart({{"--out", a.out}}, {a.file});
  const std::string csv = read_whole(a.file);
  try {
    farm::Station station;
    station.latitude = a.latitude;
    if (a.elevation) station.elevation = *a.elevation;
    const farm::Weather w = farm::read_weather(csv, station);
    for (const std::string& words : farm::questions_of(w)) say("odd: {}: {}\n", a.file, words);
    const std::string text = site_file(farm::fit_climate(w, a.latitude), head_of_site(a.file, w));
    if (a.out.empty()) {
      fmt::print("{}", text);
    } else {
      write_whole(a.out, {text});
      fmt::print("{}: the statistics of {} days\n", a.out, w.days.size());
    }
  } catch (const farm::WeatherError& e) {
    if (e.lacks[0]) throw Error(fmt::format("{}: --{}: {}", a.file, e.lacks, e.what()));
    throw Error(fmt::format("{}:{}: {}", a.file, e.line, e.what()));
  }
  return 0;
}

}  // namespace plantgym::cli
