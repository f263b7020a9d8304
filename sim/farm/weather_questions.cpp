#include "sim/farm/weather_questions.h"

#include <algorithm>
#include <cmath>
#include <cstdarg>
#include <cstdio>

namespace plantgym::farm {
namespace {

// FAO-56 table 2: 1 to 9 mm a day between the coolest humid and the warmest dry regions. That of a
// whole year is less wide.
constexpr double kLeastEto = 300, kMostEto = 3000;  // [mm] of a year
// Rain below 0.05 of ETo is hyper-arid (UNEP, World Atlas of Desertification, 1992).
constexpr double kHyperArid = 0.05;
// Mawsynram, the wettest place measured for long, has 11.9 m (WMO extremes archive).
constexpr double kMostRain = 12000;  // [mm] of a year
// The most of a day is 1825 mm (Foc-Foc, La Réunion, 1966; WMO extremes archive); above 500 is rare
// outside of tropical storms.
constexpr double kMostRainOfDay = 500;  // [mm]
// The hottest place measured for long, Dallol, has 34.6 C (Pedgley 1967).
constexpr double kMostMeanTemperature = 35, kLeastMeanTemperature = -20;  // [C]
// FAO-56 (page 65) calls a month's mean wind above 5 m/s strong; that of a year is less.
constexpr double kMostWind = 5;  // [m/s]
// Yearly means on land are 2.2 to 7.5 kWh/m2 a day (Global Solar Atlas, World Bank), 8 to 27 MJ/m2.
constexpr double kLeastRadiation = 7.5, kMostRadiation = 30;  // [MJ/m2/d]
// Within the tropics the hottest months need not be those of the highest sun.
constexpr double kTropic = 25;  // [degrees]

__attribute__((format(printf, 1, 2))) std::string say(const char* format, ...) {
  char text[240];
  va_list values;
  va_start(values, format);
  std::vsnprintf(text, sizeof text, format, values);
  va_end(values);
  return text;
}

template <class T>
double mean(const std::vector<T>& v) {
  double sum = 0;
  for (const T x : v) sum += double(x);
  return v.empty() ? 0 : sum / double(v.size());
}

void ask_of_water(const Weather& w, std::vector<std::string>& all) {
  double rain = 0, eto = 0, most = 0;
  for (const DayOfWeather& d : w.days) rain += d.rain, eto += d.eto, most = std::max(most, d.rain);
  const double years = double(w.days.size()) / 365.2425;
  rain /= years, eto /= years;
  if (eto < kLeastEto || eto > kMostEto)
    all.push_back(
        say("a year's ETo of %.4g mm is outside of the usual %g to %g; were cm, inches or "
            "m meant?",
            eto, kLeastEto, kMostEto));
  else if (rain < kHyperArid * eto)
    all.push_back(
        say("a year has %.3g mm of rain and %.0f mm of ETo, as in the driest deserts; were "
            "cm, inches or m of rain meant?",
            rain, eto));
  if (rain > kMostRain)
    all.push_back(
        say("a year has %.0f mm of rain, more than the wettest place; were tenths of mm "
            "meant?",
            rain));
  if (most > kMostRainOfDay)
    all.push_back(say("a day has %.0f mm of rain; were tenths of mm meant?", most));
}

/// Of the sun and the humidity, where they are known.
void ask_of_air(const Weather& w, std::vector<std::string>& all) {
  if (w.most_humidity > 0 && w.most_humidity <= 1.05)
    all.push_back(
        say("rh_max is never above %.2f %%; was a share of 1 meant? rh_min and rh_max "
            "are in %%",
            w.most_humidity));
  if (w.mean_radiation > 0 &&
      (w.mean_radiation < kLeastRadiation || w.mean_radiation > kMostRadiation))
    all.push_back(
        say("the mean rs of %.1f MJ/m2/d is outside of the usual %g to %g; was kWh/m2 meant? It is "
            "3.6 MJ/m2",
            w.mean_radiation, kLeastRadiation, kMostRadiation));
}

/// A record of one hemisphere at a latitude of the other has its summer in winter.
void ask_of_seasons(const Weather& w, std::vector<std::string>& all) {
  if (w.latitude == Station::kUnknown || std::fabs(w.latitude) < kTropic || w.tmax.empty()) return;
  double sum[2] = {}, days[2] = {};  // October to March, April to September
  for (size_t i = 0; i < w.tmax.size(); ++i) {
    int32_t y, m, d;
    date_of(w.first + int32_t(i), y, m, d);
    sum[m >= 4 && m <= 9] += w.tmax[i], days[m >= 4 && m <= 9] += 1;
  }
  const double northern = sum[1] / days[1] - sum[0] / days[0];
  if (northern * w.latitude < 0)
    all.push_back(
        say("April to September are %.1f C %s than the rest of the year, at a latitude of %g; was "
            "%g meant? South is negative",
            std::fabs(northern), northern > 0 ? "warmer" : "cooler", w.latitude, -w.latitude));
}

}  // namespace

std::vector<std::string> questions_of(const Weather& w) {
  std::vector<std::string> all;
  if (w.days.size() < 365) return all;
  ask_of_water(w, all);
  if (!w.tmin.empty() && !w.tmax.empty()) {
    const double t = (mean(w.tmin) + mean(w.tmax)) / 2;
    if (t > kMostMeanTemperature || t < kLeastMeanTemperature)
      all.push_back(
          say("the mean temperature of %.1f C is outside of the usual %g to %g; was F "
              "meant?",
              t, kLeastMeanTemperature, kMostMeanTemperature));
  }
  if (mean(w.u2) > kMostWind)
    all.push_back(say("the mean wind of %.1f m/s is above the usual %g; were km/h or knots meant?",
                      mean(w.u2), kMostWind));
  ask_of_air(w, all);
  ask_of_seasons(w, all);
  return all;
}

}  // namespace plantgym::farm
