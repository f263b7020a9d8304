#include "sim/farm/eto.h"

#include <algorithm>
#include <cmath>

#include "plantgym/math.h"

namespace plantgym::farm {
namespace {

constexpr double kPi = 3.14159265358979323846;

double emitted(double t) {  // black body (39)
  const double k = t + 273.16, k2 = k * k;
  return 4.903e-9 * (k2 * k2);
}

}  // namespace

double air_pressure(double elevation) {
  return 101.3 * math::pow((293 - 0.0065 * elevation) / 293, 5.26);
}
double psychrometric_constant(double pressure) { return 0.665e-3 * pressure; }
double saturation_pressure(double t) { return 0.6108 * math::exp(17.27 * t / (t + 237.3)); }
double mean_saturation_pressure(double tmin, double tmax) {
  return (saturation_pressure(tmin) + saturation_pressure(tmax)) / 2;
}
double saturation_slope(double t) {
  const double k = t + 237.3;
  return 4098 * saturation_pressure(t) / (k * k);
}

double vapour_from_dew_point(double tdew) { return saturation_pressure(tdew); }
double vapour_from_psychrometer(double dry, double wet, double pressure, double coefficient) {
  return saturation_pressure(wet) - coefficient * pressure * (dry - wet);
}
double vapour_from_humidity(double tmin, double tmax, double rh_min, double rh_max) {
  return (saturation_pressure(tmin) * rh_max + saturation_pressure(tmax) * rh_min) / 200;
}
double vapour_from_mean_humidity(double tmin, double tmax, double rh_mean) {
  return rh_mean / 100 * mean_saturation_pressure(tmin, tmax);
}

Sun sun_of(double latitude, int32_t day) {
  Sun s = {};
  const double year = 2 * kPi / 365 * day, phi = kPi / 180 * latitude;
  s.distance = 1 + 0.033 * math::cos(year);
  s.declination = 0.409 * math::sin(year - 1.39);
  const double up = math::sin(phi) * math::sin(s.declination),
               around = math::cos(phi) * math::cos(s.declination);
  // -tan(phi) tan(declination); at a pole, where around is 0, the sun stays up or down
  const double cosine = around > 0 ? -up / around : up > 0 ? -1 : 1;
  s.sunset = math::acos(std::clamp(cosine, -1.0, 1.0));
  s.extraterrestrial =
      24 * 60 / kPi * 0.0820 * s.distance * (s.sunset * up + around * math::sin(s.sunset));
  if (s.sunset == 0) s.extraterrestrial = 0;
  s.daylight = 24 / kPi * s.sunset;
  return s;
}

double radiation_from_sunshine(double hours, const Sun& sun) {
  const double share = sun.daylight > 0 ? std::min(hours / sun.daylight, 1.0) : 0;
  return (0.25 + 0.50 * share) * sun.extraterrestrial;
}
double radiation_from_temperature(double tmin, double tmax, const Sun& sun, double coefficient) {
  return coefficient * std::sqrt(tmax - tmin) * sun.extraterrestrial;
}
double clear_sky_radiation(double elevation, const Sun& sun) {
  return (0.75 + 2e-5 * elevation) * sun.extraterrestrial;
}
double net_shortwave(double rs) { return 0.77 * rs; }
double net_longwave(double tmin, double tmax, double ea, double rs, double rso) {
  const double clear = rso > 0 ? std::min(rs / rso, 1.0) : 0.5;
  return (emitted(tmin) + emitted(tmax)) / 2 * (0.34 - 0.14 * std::sqrt(ea)) *
         (1.35 * clear - 0.35);
}

double wind_at_2m(double u, double height) { return u * 4.87 / math::log(67.8 * height - 5.42); }
double soil_heat_of_month(double t, double t_before) { return 0.14 * (t - t_before); }

double penman_monteith(double tmin, double tmax, double ea, double net, double u2,
                       double elevation) {
  const double t = (tmin + tmax) / 2, slope = saturation_slope(t);
  const double gamma = psychrometric_constant(air_pressure(elevation));
  const double deficit = mean_saturation_pressure(tmin, tmax) - ea;
  return (0.408 * slope * net + gamma * 900 / (t + 273) * u2 * deficit) /
         (slope + gamma * (1 + 0.34 * u2));
}
double penman_monteith_of_day(double tmin, double tmax, double ea, double rs, double u2,
                              double elevation, const Sun& sun) {
  const double rso = clear_sky_radiation(elevation, sun);
  const double net = net_shortwave(rs) - net_longwave(tmin, tmax, ea, rs, rso);  // (40)
  return penman_monteith(tmin, tmax, ea, net, u2, elevation);
}
double hargreaves(double tmin, double tmax, const Sun& sun) {
  return 0.0023 * ((tmin + tmax) / 2 + 17.8) * std::sqrt(tmax - tmin) * 0.408 *
         sun.extraterrestrial;
}

}  // namespace plantgym::farm
