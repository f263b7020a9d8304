// Nitrogen of one zone: mineral nitrogen of the root profile and what the crop holds [kg/ha], and
// the biomass [t/ha] that it limits, by critical dilution (Lemaire, Gastal 1997; maize: Plénet,
// Lemaire 2000; wheat: Justes et al. 1994).
#pragma once
#include "sim/farm/zone.h"

namespace plantgym::farm {

/// What stands for a whole season.
struct Nitrogen {
  double first = 40;                  // mineral nitrogen at planting [kg/ha]
  double mineralisation = 0.6;        // at 20 deg C in soil at field capacity [kg/ha/d]
  double dilution[2] = {3.40, 0.37};  // critical share of nitrogen is a W^-b [%], W >= 1 [t/ha]
  double uptake_most = 6;             // [kg/ha/d]
  double residual = 5;                // that roots cannot reach [kg/ha]
  double productivity = 33.7;         // WP*, biomass by T/ETo [g/m2]
  double solution = 391;  // water that mineral nitrogen is solved in: 1000 fc zr_max [mm]
};
struct NitrogenState {
  double mineral = 40, crop = 0;       // [kg/ha]
  double biomass = 0, unstressed = 0;  // with and without lack of nitrogen, same T [t/ha]
  double index = 1;                    // NNI: what the crop holds by what it could use
};
/// What happened in one day [kg/ha]; `factor` is fN, of growth.
struct DayOfNitrogen {
  double mineralised, leached, uptake, factor;
};

/// Mineralisation by the day's mean temperature [deg C], relative to 20 deg C: Q10 = 2.
inline double warmth_of(double mean) { return mean > 0 ? math::pow(2, (mean - 20) / 10) : 0; }

/// One day, after its water: `moist` is 1 - Dr/TAW, `drainage` in mm, `growth` T/ETo.
PG_HD inline DayOfNitrogen step_nitrogen(const Nitrogen& n, double given, double warmth,
                                         double moist, double drainage, double growth,
                                         NitrogenState& s) {
  DayOfNitrogen d = {};
  moist = moist < 0 ? 0 : moist > 1 ? 1 : moist;
  d.mineralised = n.mineralisation * warmth * moist;
  s.mineral += given + d.mineralised;
  if (drainage > 0) {
    d.leached = s.mineral * (1 - math::exp(-drainage / n.solution));
    s.mineral -= d.leached;
  }
  d.factor = s.index < 0.3 ? 0.3 : s.index > 1 ? 1 : s.index;
  const double possible = n.productivity * growth / 100;
  s.biomass += possible * d.factor, s.unstressed += possible;
  const double b = s.biomass;
  const double target = 10 * n.dilution[0] * (b > 1 ? math::pow(b, -n.dilution[1]) : 1) * b;
  const double within_reach = s.mineral - n.residual;
  d.uptake = target - s.crop < n.uptake_most ? target - s.crop : n.uptake_most;
  d.uptake = d.uptake < within_reach ? d.uptake : within_reach;
  d.uptake = d.uptake > 0 ? d.uptake : 0;
  s.mineral -= d.uptake, s.crop += d.uptake;
  s.index = target > 0 ? s.crop / target : 1;
  return d;
}
/// Share of the yield that the lack of nitrogen leaves.
PG_HD inline double nitrogen_yield(const NitrogenState& s) {
  return s.unstressed > 0 ? s.biomass / s.unstressed : 1;
}

}  // namespace plantgym::farm
