// The parameters of a site's weather generator from its record.
#pragma once
#include "sim/farm/generator.h"

namespace plantgym::farm {

constexpr double kWetDay = 0.1;  // [mm] of rain from which a day is wet

/// Monthly statistics, each over all days of that month:
///   wet_after_*  shares of days, by the day before
///   shape, scale gamma of the rain of wet days: Thom's closed form of the greatest likelihood
///                (Monthly Weather Review 86, 1958); shape * scale is the mean
///   t*_mean, t*_sd  of dry and of wet days, sd with n - 1
///   eto_factor   sum of ETo by sum of Hargreaves (FAO-56 eq. 52)
///   eto_log_sd   sd of ln(ETo / Hargreaves), both at least 0.05 mm
///   a, b         of the whole record: with the correlations m0 (same day) and m1 (a day later) of
///                the standardised (tmax, tmin): a = m1 m0^-1, b b' = m0 - a m1', b lower
///                triangular (Matalas, Water Resources Research 3, 1967)
/// @throws WeatherError tmin or tmax are missing, or a month has fewer than five dry or wet days
Climate fit_climate(const Weather&, double latitude);

}  // namespace plantgym::farm
