// Daily weather from a CSV file.
#pragma once
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include "sim/farm/zone.h"

namespace plantgym::farm {

/// Days since 1970-01-01 of a date of the Gregorian calendar, and back.
int32_t day_number(int32_t year, int32_t month, int32_t day);
void date_of(int32_t number, int32_t& year, int32_t& month, int32_t& day);
int32_t days_in_month(int32_t year, int32_t month);

/// Day of the year, from 1.
int32_t day_of_year(int32_t number);

/// What is wrong with a weather file; `line` counts from 1. `lacks` names what is not in the file
/// but must be told beside it ("latitude", "elevation"), or is empty.
struct WeatherError : std::runtime_error {
  WeatherError(int64_t at, const std::string& reason, const char* what = "")
      : runtime_error(reason), line(at), lacks(what) {}
  int64_t line;
  const char* lacks;
};

/// Where a record's ETo comes from.
enum class Eto {
  kAuto,            // column eto; else Penman-Monteith where the columns allow it; else Hargreaves
  kPenmanMonteith,  // computed; what is missing as FAO-56 chapter 3 proposes: the dew point is
                    // tmin, the wind 2 m/s, radiation from the range of temperature
  kHargreaves       // computed
};
/// What a weather file does not say of itself.
struct Station {
  static constexpr double kUnknown = 1e9;
  double latitude = kUnknown, elevation = kUnknown;  // degrees, south is negative; m
  double wind_height = 2;                            // of the anemometer above ground [m]
  Eto eto = Eto::kAuto;
};

/// Days in a row without a gap.
struct Weather {
  int32_t first = 0;  // day number
  std::vector<DayOfWeather> days;
  std::vector<double> tmin, tmax;  // [deg C]; empty: not given
  // wind at 2 m [m/s], least relative humidity [%]; empty: not given
  std::vector<float> u2, rh_min;
  double latitude = Station::kUnknown;           // degrees, south is negative
  double mean_radiation = 0, most_humidity = 0;  // rs [MJ/m2/d], rh_max [%]; 0: not given
  int32_t last() const { return first + int32_t(days.size()) - 1; }
};

/// A table with a head that names its columns, in any order; others are passed over:
///   date       2000-12-31, every day, in order
///   precip     rain and snow [mm/d]
///   eto        reference evapotranspiration [mm/d]
///   tmin tmax  [deg C]
///   u2         wind [m/s] at the station's height (also `wind`)
///   rh_min rh_max  relative humidity [%] (also `rhmin`, `rhmax`)
///   tdew       dew point [deg C]
///   rs         solar radiation [MJ/m2/d]
///   n          hours of bright sunshine (also `sunshine`)
/// date and precip are needed. Where eto is computed, tmin, tmax and the station's place are too;
/// it is at least 0. Penman-Monteith takes rs before n, tdew before humidity.
/// @throws WeatherError a day is missing or out of order, a value is missing, not finite or
/// impossible
Weather read_weather(const std::string& csv, const Station& station = {});

}  // namespace plantgym::farm
