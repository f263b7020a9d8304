// Weather, sites and instruments that make no sense, and `plantgym weather fit`.
#include <cmath>
#include <functional>
#include <sstream>

#include "cli/bad_input.h"
#include "sim/farm/weather.h"

namespace plantgym::testing {
namespace {

// clang-format off
constexpr const char* kSite =
    "latitude: 40, monthly: {"
    "p_wet_given_dry: [.1,.1,.1,.1,.1,.1,.1,.1,.1,.1,.1,.1], p_wet_given_wet: [.4,.4,.4,.4,.4,.4,.4,.4,.4,.4,.4,.4], "
    "gamma_shape: [1,1,1,1,1,1,1,1,1,1,1,1], gamma_scale: [5,5,5,5,5,5,5,5,5,5,5,5], "
    "tmax_mean_dry: [9,9,9,9,9,9,9,9,9,9,9,9], tmax_mean_wet: [9,9,9,9,9,9,9,9,9,9,9,9], "
    "tmax_sd_dry: [3,3,3,3,3,3,3,3,3,3,3,3], tmax_sd_wet: [3,3,3,3,3,3,3,3,3,3,3,3], "
    "tmin_mean_dry: [1,1,1,1,1,1,1,1,1,1,1,1], tmin_mean_wet: [1,1,1,1,1,1,1,1,1,1,1,1], "
    "tmin_sd_dry: [3,3,3,3,3,3,3,3,3,3,3,3], tmin_sd_wet: [3,3,3,3,3,3,3,3,3,3,3,3], "
    "eto_hs_factor_dry: [1,1,1,1,1,1,1,1,1,1,1,1], eto_hs_factor_wet: [1,1,1,1,1,1,1,1,1,1,1,1], "
    "eto_log_sd: [0,0,0,0,0,0,0,0,0,0,0,0]}, ";
const std::vector<Case> kCases = {
  {"no eto and no latitude", "{file: t.csv, elevation: 10 m}", "check w.yaml", 2, "farm.weather.latitude: missing; the file's eto is computed, from latitude and elevation (t.csv)"},
  {"no eto and no elevation", "{file: t.csv, latitude: 10}", "check w.yaml", 2, "farm.weather.elevation: missing"},
  {"wind at a height and no wind", "{file: t.csv, latitude: 10, elevation: 1, wind_height: 10 m}", "check w.yaml", 2, "wind_height: the file has no column u2"},
  {"an anemometer in the ground", "{file: t.csv, wind_height: 1 cm}", "check w.yaml", 2, "farm.weather.wind_height: 1 cm is not in [0.5, 100] m"},
  {"a latitude beyond the pole", "{file: t.csv, latitude: 95}", "check w.yaml", 2, "farm.weather.latitude: 95 is not in [-90, 90]"},
  {"an elevation in other units", "{file: t.csv, latitude: 10, elevation: 20 ha}", "check w.yaml", 2, "another dimension"},
  {"an unknown way to ETo", "{file: t.csv, eto: penman}", "check w.yaml", 2, "'penman' is not a choice"},
  {"a record without file", "{source: csv}", "check w.yaml", 2, "farm.weather.file: missing; a daily CSV, or say source: generator"},
  {"a record with a site", "{file: t.csv, site: {latitude: 4}}", "check w.yaml", 2, "missing"},
  {"a record with a length", "{file: t.csv, length: 4 years}", "check w.yaml", 2, "farm.weather.length: is for source: generator"},
  {"invented weather without a site", "{source: generator}", "check w.yaml", 2, "farm.weather.site: missing; the statistics of a site to be like"},
  {"invented weather with a file", "{source: generator, file: t.csv, site: {@ A: [0,0,0,0], B: [1,0,0,1]}}", "check w.yaml", 2, "farm.weather.file: is for source: csv"},
  {"temperatures that run away", "{source: generator, site: {@ A: [1,0.5,0.5,1], B: [1,0,0,1]}}", "check w.yaml", 2, "farm.weather.site.A: its eigenvalues must be within the unit circle"},
  {"a site of eleven months", "{source: generator, site: {latitude: 1, monthly: {p_wet_given_dry: [.1,.1,.1,.1,.1,.1,.1,.1,.1,.1,.1]}}}", "check w.yaml", 2, "p_wet_given_dry: has 11 numbers; 12 are needed"},
  {"a probability above 1", "{source: generator, site: {latitude: 1, monthly: {p_wet_given_dry: [2]}}}", "check w.yaml", 2, "2 is not in [0, 1]"},
  {"no years", "{source: generator, length: 0, site: {@ A: [0,0,0,0], B: [1,0,0,1]}}", "check w.yaml", 2, "0 is not in [1, 9999]"},
  {"a length of too many days", "{source: generator, length: 20000 years, site: {@ A: [0,0,0,0], B: [1,0,0,1]}}", "check w.yaml", 2, "is not in [1, 9999]"},
  {"one year for a season over the new year", "{source: generator, length: 1 years, site: {@ A: [0,0,0,0], B: [1,0,0,1]}}", "check w.yaml", 2, "holds no whole season"},
};
// clang-format on

/// input: the world's weather; @ is a site's keys but A and B
void prepare(const TempDir& dir, const std::string& input) {
  std::string weather = input;
  if (const size_t at = weather.find('@'); at != std::string::npos) weather.replace(at, 1, kSite);
  write(dir / "t.csv", "date,tmin,tmax,precip\n2000-01-01,1,9,0\n");
  write(dir / "w.yaml", "farm: {weather: " + weather + "}\nzones: {field: {planting: 11-15}}\n");
}

/// What a command prints, and its code.
std::string run(const TempDir& dir, const std::string& command, int& code) {
  const Result r = shell(dir.path(), "$P " + command);
  code = r.code;
  return r.text;
}

TEST(BadWatch, is_named) {
  const auto check = [](const std::string& farm) {
    const TempDir dir;
    write(dir / "w.yaml",
          "farm: {weather: {file: " + source("configs/worlds/farm/weather/champion.csv") + "}, " +
              farm + "}\nzones: {field: {planting: 05-01}}\n");
    int code = 0;
    const std::string text = run(dir, "check w.yaml env.name=farm/field_sensors", code);
    return std::to_string(code) + " " + text;
  };
  EXPECT_EQ(check("forecast: {days: 7}").substr(0, 1), "0") << check("forecast: {days: 7}");
  EXPECT_NE(check("forecast: {days: 9}").find("farm.forecast.days: 9 is not in [1, 7] d"),
            std::string::npos);
  EXPECT_NE(check("forecast: {days: 7, hit_growth: -0.2}")
                .find("farm.forecast.hit_growth: leaves [0, 1] within the days of forecast"),
            std::string::npos);
  EXPECT_NE(check("sensors: {probe: {depth: 3 cm}}").find("farm.sensors.probe.depth: 3 cm"),
            std::string::npos);
  EXPECT_NE(check("sensors: {probe: {bias: 3}}").find("unknown key; keys: depth, bias_sd"),
            std::string::npos);
  EXPECT_NE(check("sensors: {vegetation: {every: 0}}").find("is not in [1, 60]"),
            std::string::npos);
}

/// The recorded weather of Champion, with columns multiplied and shifted.
std::string champion(double rain, double eto, double factor = 1, double shift = 0) {
  std::istringstream in(contents(source("configs/worlds/farm/weather/champion.csv")));
  std::string line, csv, cell;
  std::getline(in, line);
  std::vector<std::string> head;
  for (std::istringstream names(line); std::getline(names, cell, ',');) head.push_back(cell);
  csv = line + "\n";
  while (std::getline(in, line)) {
    std::istringstream cells(line);
    for (size_t k = 0; std::getline(cells, cell, ','); ++k) {
      const std::string& name = head[k];
      if (name == "precip") cell = std::to_string(std::stod(cell) * rain);
      if (name == "eto") cell = std::to_string(std::stod(cell) * eto);
      if (name == "tmin" || name == "tmax") cell = std::to_string(std::stod(cell) * factor + shift);
      csv += (k ? "," : "") + cell;
    }
    csv += "\n";
  }
  return csv;
}

TEST(WeatherUnits, are_questioned) {
  const TempDir dir;
  const auto check = [&](const std::string& csv) {
    write(dir / "t.csv", csv);
    write(dir / "w.yaml", "farm: {weather: {file: t.csv}}\nzones: {field: {planting: 05-01}}\n");
    int code = 0;
    const std::string text = run(dir, "check w.yaml", code);
    return std::to_string(code) + " " + text;
  };
  const auto asks = [&](const std::string& csv, const char* what) {
    const std::string text = check(csv);
    EXPECT_NE(text.find(what), std::string::npos) << text;
  };
  EXPECT_EQ(check(champion(1, 1)).find("odd"), std::string::npos) << check(champion(1, 1));
  constexpr const char* kDry = "odd          farm.weather: a year has ";
  asks(champion(1 / 25.4, 1), kDry), asks(champion(0.1, 1), kDry), asks(champion(0.001, 1), kDry);
  constexpr const char* kEto = "odd          farm.weather: a year's ETo of ";
  asks(champion(0.1, 0.1), kEto), asks(champion(0.001, 0.001), kEto);
  asks(champion(1 / 25.4, 1 / 25.4), kEto);
  asks(champion(10, 1), "odd          farm.weather: a day has ");
  // F whose days never reach 70 pass as C, but for their mean
  asks(champion(1, 1, 0.5, 40), "odd          farm.weather: the mean temperature of ");
  asks(champion(1, 1, 1.8, 32), "] C; is it in F?");
  asks(champion(1, 1, 1, 273.15), "is not in [-90, 60] C; is it in K");
}

TEST(WeatherUnits, of_sun_wind_and_air_are_questioned) {
  const TempDir dir;
  // Penman-Monteith of what a year at 40 degrees north looks like; each line spoils one number
  const auto check = [&](double humidity, double wind, double radiation, int32_t latitude) {
    std::string csv = "date,tmin,tmax,precip,rh_min,rh_max,u2,rs\n";
    for (int32_t n = farm::day_number(2001, 1, 1); n <= farm::day_number(2003, 12, 31); ++n) {
      int32_t y, m, d;
      farm::date_of(n, y, m, d);
      const double summer = std::cos((n - farm::day_number(y, 7, 10)) * 6.2832 / 365);
      char row[120];
      std::snprintf(row, sizeof row, "%d-%02d-%02d,%.1f,%.1f,1.5,%.3f,%.3f,%.2f,%.2f\n", y, m, d,
                    5 + 11 * summer, 17 + 12 * summer, 45 * humidity, 88 * humidity, 2.4 * wind,
                    (14 + 8 * summer) * radiation);
      csv += row;
    }
    write(dir / "t.csv", csv);
    write(dir / "w.yaml",
          join({"farm: {weather: {file: t.csv, latitude: ", std::to_string(latitude),
                ", elevation: 500 m}}\nzones: {field: {}}\n"}));
    int code = 0;
    return run(dir, "check w.yaml", code);
  };
  const auto asks = [](const std::string& text, const char* words) {
    EXPECT_NE(text.find(words), std::string::npos) << text;
  };
  EXPECT_EQ(check(1, 1, 1, 40).find("odd"), std::string::npos) << check(1, 1, 1, 40);
  asks(check(0.01, 1, 1, 40), "rh_max is never above 0.88 %");
  asks(check(1, 3.6, 1, 40), "the mean wind of 8.6 m/s");
  asks(check(1, 1, 1 / 3.6, 40), "was kWh/m2 meant?");
  asks(check(1, 1, 0.5, -40), "warmer than the rest of the year, at a latitude of -40; was 40");
}

TEST(WeatherFit, questions_units) {
  const TempDir dir;
  write(dir / "t.csv", champion(1 / 25.4, 1));
  int code = 0;
  const std::string text = run(dir, "weather fit t.csv --latitude 40.4 --out s.yaml", code);
  EXPECT_NE(text.find("odd: t.csv: a year has "), std::string::npos) << text;
}

TEST(WeatherFit, takes_an_elevation_with_its_unit) {
  const TempDir dir;
  write(dir / "t.csv", champion(1, 1));
  int code = 0;
  const std::string fit = "weather fit t.csv --latitude 40.4 --elevation ";
  EXPECT_EQ(run(dir, fit + "'0.5 km'", code), run(dir, fit + "500", code));
  EXPECT_NE(run(dir, fit + "'5 kg'", code).find("'5 kg' has a unit of another dimension"),
            std::string::npos);
  EXPECT_EQ(code, 2);
}

TEST(WeatherFit, writes_a_site_that_a_path_names) {
  const TempDir dir;
  int code = 0;
  const std::string csv = source("configs/worlds/farm/weather/champion.csv");
  run(dir, "weather fit '" + csv + "' --latitude 40.4 --out mine.yaml", code);
  std::filesystem::create_directory(dir / "worlds");
  for (const std::string& site : {std::string("../mine.yaml"), dir / "mine.yaml"}) {
    write(dir / "worlds/w.yaml", "farm: {weather: {source: generator, site: " + site +
                                     ", length: 9 years}}\nzones: {field: {}}\n");
    const std::string text = run(dir, "check worlds/w.yaml", code);
    EXPECT_EQ(code, 0) << text;
  }
  const std::string over =
      run(dir, "check worlds/w.yaml env.world.farm.weather.site=./mine.yaml", code);
  EXPECT_EQ(code, 0) << over;
  const std::string none =
      run(dir, "check worlds/w.yaml env.world.farm.weather.site=no/mine.yaml", code);
  EXPECT_EQ(code, 2) << none;
  EXPECT_NE(none.find("site: cannot read file no/mine.yaml"), std::string::npos) << none;
}

TEST(WeatherFit, writes_the_site_that_is_shipped) {
  const TempDir dir;
  int code = 0;
  const std::string csv = source("configs/worlds/farm/weather/champion.csv");
  const std::string text =
      run(dir, "weather fit '" + csv + "' --latitude 40.4 --out site.yaml", code);
  EXPECT_EQ(code, 0) << text;
  const auto numbers = [](const std::string& file) {  // beyond the comments
    std::string all = contents(file);
    while (all[0] == '#') all.erase(0, all.find('\n') + 1);
    return to_yaml(parse_yaml(all, "site.yaml"));
  };
  const Node mine = parse_yaml(numbers(dir / "site.yaml"), "mine"),
             shipped =
                 parse_yaml(numbers(source("configs/worlds/farm/sites/champion.yaml")), "shipped");
  ASSERT_EQ(mine.children.size(), shipped.children.size());
  const std::function<void(const Node&, const Node&)> same = [&](const Node& a, const Node& b) {
    EXPECT_EQ(a.key, b.key);
    if (a.kind == PG_SCALAR) {
      EXPECT_EQ(std::stod(a.value), std::stod(b.value)) << a.key;
    }
    ASSERT_EQ(a.children.size(), b.children.size()) << a.key;
    for (size_t i = 0; i < a.children.size(); ++i) same(a.children[i], b.children[i]);
  };
  same(mine, shipped);
}

TEST(WeatherFit, says_what_is_wrong) {
  const TempDir dir;
  write(dir / "t.csv", "date,tmin,tmax,precip\n2000-01-01,1,9,0\n");
  int code = 0;
  EXPECT_NE(run(dir, "weather fit none.csv --latitude 4", code).find("none.csv"),
            std::string::npos);
  EXPECT_EQ(code, 2);
  EXPECT_NE(run(dir, "weather fit t.csv --latitude 4", code).find("t.csv: --elevation: missing"),
            std::string::npos);
  EXPECT_EQ(code, 2);
  EXPECT_NE(run(dir, "weather fit t.csv --latitude 4 --elevation 9", code)
                .find("January has 1 dry days in this record"),
            std::string::npos);
  EXPECT_EQ(code, 2);
  run(dir, "weather fit t.csv", code);
  EXPECT_EQ(code, 2);
  EXPECT_NE(run(dir, "weather fit t.csv --latitude 200", code), "");
  EXPECT_EQ(code, 2);
}

}  // namespace

Part bad_weather() { return {"Weather", "bad_input_weather_test.cpp", kCases, prepare}; }

}  // namespace plantgym::testing
