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

/// What is wrong with a weather file; `line` counts from 1.
struct WeatherError : std::runtime_error {
  WeatherError(int64_t at, const std::string& reason) : runtime_error(reason), line(at) {}
  int64_t line;
};

/// Days in a row without a gap.
struct Weather {
  int32_t first = 0;  // day number
  std::vector<DayOfWeather> days;
  std::vector<float> u2,
      rh_min;                // wind at 2 m [m/s], least relative humidity [%]; empty: not given
  std::vector<double> mean;  // temperature, of tmin and tmax [deg C]; empty: not given
  int32_t last() const { return first + int32_t(days.size()) - 1; }
};

/// A table with a head: `date` (2000-12-31), `precip` and `eto` [mm/d]; `tmin`, `tmax` [deg C],
/// `u2` [m/s] and `rh_min` [%] are checked where given. @throws WeatherError a day is missing or
/// out of order, a value is missing, not finite or impossible
Weather read_weather(const std::string& csv);

}  // namespace plantgym::farm
