// Weather forecasts: the truth with errors that grow with the lead. The coefficients are plausible,
// not measured.
#pragma once
#include "plantgym/distributions.h"
#include "sim/farm/zone.h"

namespace plantgym::farm {

/// Errors of a forecast for the day that is `lead` ahead, 1 to 7; each is `first + growth * lead`.
struct Forecast {
  static constexpr int32_t kLongest = 7;
  static constexpr double kWet = 0.1;                       // a wet day [mm]
  static constexpr double kMostRain = 2000, kMostEto = 40;  // nobody foretells more [mm]
  struct Line {
    double first, growth;
    PG_HD double at(int32_t lead) const { return first + growth * lead; }
  };
  Line hit = {0.9, -0.05};          // probability that rain is foretold
  Line false_alarm = {0.05, 0.02};  // probability that rain is foretold for a dry day
  Line amount = {0.3, 0.1};         // log sd of the rain that is foretold and comes
  Line eto = {0.05, 0.02};          // relative sd
  double false_rain = 4;            // mean of the rain foretold for a dry day, exponential [mm]
};

/// What is foretold for a day of which `truth` will come. Takes four words.
PG_HD inline DayOfWeather foretell(const Forecast& f, int32_t lead, const DayOfWeather& truth,
                                   Rng& rng) {
  const double u = open_uniform(rng.bits()), e = normal(rng), invented = open_uniform(rng.bits());
  const double s = f.amount.at(lead), eto = truth.eto * (1 + f.eto.at(lead) * normal(rng));
  DayOfWeather said = {0, eto < 0 ? 0 : eto > Forecast::kMostEto ? Forecast::kMostEto : eto};
  if (truth.rain >= Forecast::kWet) {
    if (u < f.hit.at(lead)) said.rain = truth.rain * math::exp(s * e - s * s / 2);
  } else if (u < f.false_alarm.at(lead)) {
    said.rain = -f.false_rain * math::log(invented);
  }
  if (said.rain > Forecast::kMostRain) said.rain = Forecast::kMostRain;
  return said;
}

}  // namespace plantgym::farm
