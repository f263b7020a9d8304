// Invented weather with the statistics of a site: a first-order Markov chain of wet and dry days,
// gamma amounts of rain, temperatures as a lag-1 process of two variables (Richardson: Stochastic
// simulation of daily precipitation, temperature and solar radiation, Water Resources Research 17,
// 1981), ETo from temperature by Hargreaves.
#pragma once
#include <cstdint>

#include "plantgym/distributions.h"
#include "sim/farm/weather.h"

namespace plantgym::farm {

/// A site's parameters; [12] by month, [2] dry and wet days.
struct Climate {
  double latitude = 0;                          // degrees, south is negative
  double wet_after_dry[12], wet_after_wet[12];  // probability of a wet day
  double shape[12], scale[12];                  // of a wet day's rain: gamma, scale in mm
  double tmax_mean[2][12], tmax_sd[2][12];      // [deg C]
  double tmin_mean[2][12], tmin_sd[2][12];      // [deg C]
  double eto_factor[2][12];                     // ETo as a multiple of Hargreaves
  double eto_log_sd[12];                        // of a day's ETo about that, of its logarithm
  double a[2][2], b[2][2];  // x = a x_before + b e; x: standardised tmax, tmin; e: normal
};
/// How weather is invented.
struct Invention {
  uint64_t seed = 0;
  double rain_year_sd = 0;  // of the logarithm of a yearly multiplier of rain, mean 1
  double eto_noise = 0;     // share of eto_log_sd that days scatter with
  uint32_t record = 0;      // records of one seed are independent
};

constexpr int32_t kLongestYear = 366;
/// One calendar year by days, of the Gregorian calendar.
struct YearOfWeather {
  int32_t days = 0;
  double rain[kLongestYear], eto[kLongestYear];   // [mm]
  double tmin[kLongestYear], tmax[kLongestYear];  // [deg C]
};

/// Makes years one after the other, from year 1. Draws are counter-based: key = seed, counter =
/// {stream, day of the year, year, record}; a wet day's amount does not depend on what the days
/// before drew.
class Generator {
 public:
  Generator(const Climate&, const Invention&);
  void next(YearOfWeather& to);

 private:
  struct Draws;
  void draw(Draws& to) const;
  void walk(Draws& draws);
  void warm(const Draws& draws, YearOfWeather& to) const;
  void scatter_eto(const Draws& draws, YearOfWeather& to) const;
  void rain(const Draws& draws, YearOfWeather& to) const;

  Climate c_;
  Invention how_;
  double sun_[kLongestYear];  // 0.0023 * 0.408 * Ra
  Gamma gamma_[12];
  double d_[12], root_[12], power_[12];  // of gamma_
  uint64_t wet_below_[2][12];            // wet where a word of 32 bits is below
  int32_t year_ = 0;
  bool wet_ = false;      // yesterday
  double x_[2] = {0, 0};  // yesterday's standardised tmax and tmin
};

/// Years 1 to `years` as a record.
Weather generate(const Climate&, const Invention&, int32_t years);

}  // namespace plantgym::farm
