// Reference evapotranspiration and what it is made of (Allen, Pereira, Raes, Smith: Crop
// evapotranspiration, FAO Irrigation and Drainage Paper 56, 1998; equation numbers are of that
// paper). Temperatures in deg C, pressures in kPa, radiation in MJ/m2/d, wind in m/s, water in
// mm/d, elevations in m. Nothing is limited to what a place can have: give possible numbers.
#pragma once
#include <cstdint>

namespace plantgym::farm {

double air_pressure(double elevation);                      // (7)
double psychrometric_constant(double pressure);             // (8) [kPa/K]
double saturation_pressure(double t);                       // e0 (11)
double mean_saturation_pressure(double tmin, double tmax);  // es (12)
double saturation_slope(double t);                          // (13) [kPa/K]

/// Actual vapour pressure ea from the dew point (14), a psychrometer (15; `coefficient` 0.000662
/// where it is ventilated), the day's least and greatest relative humidity (17) or the mean (19),
/// both in %.
double vapour_from_dew_point(double tdew);
double vapour_from_psychrometer(double dry, double wet, double pressure, double coefficient);
double vapour_from_humidity(double tmin, double tmax, double rh_min, double rh_max);
double vapour_from_mean_humidity(double tmin, double tmax, double rh_mean);

/// The sun's day at a latitude. Beyond the polar circles there are days without sun
/// (extraterrestrial and daylight are 0) and without night (24 h).
struct Sun {
  double distance;          // inverse relative, to the Earth (23)
  double declination;       // (24) [rad]
  double sunset;            // hour angle (25) [rad], 0 to pi
  double extraterrestrial;  // Ra (21)
  double daylight;          // N (34) [h]
};
/// @param latitude degrees, south is negative  @param day of the year, 1 to 366
Sun sun_of(double latitude, int32_t day);

/// Solar radiation Rs from hours of sunshine (35, a 0.25, b 0.50) and from the range of
/// temperature (50; `coefficient` 0.16 inland, 0.19 at a coast).
double radiation_from_sunshine(double hours, const Sun&);
double radiation_from_temperature(double tmin, double tmax, const Sun&, double coefficient = 0.16);
double clear_sky_radiation(double elevation, const Sun&);  // Rso (37)
double net_shortwave(double rs);                           // (38, albedo 0.23)
/// Rnl (39). Without sun Rs/Rso has no value: 0.5 is taken, the middle of what page 75 of the paper
/// proposes for the night in humid climates.
double net_longwave(double tmin, double tmax, double ea, double rs, double rso);

/// Wind at 2 m from wind at `height` m (47).
double wind_at_2m(double u, double height);
/// G of a month, from the mean temperatures of it and of the month before (44).
double soil_heat_of_month(double t, double t_before);

/// ETo (6). `net` is Rn - G; may be below 0 (dew).
double penman_monteith(double tmin, double tmax, double ea, double net, double u2,
                       double elevation);
/// ETo of a day from what is measured at a place: (6) with (37) to (40), G 0.
double penman_monteith_of_day(double tmin, double tmax, double ea, double rs, double u2,
                              double elevation, const Sun&);
/// ETo (52); may be below 0 in frost.
double hargreaves(double tmin, double tmax, const Sun&);

}  // namespace plantgym::farm
