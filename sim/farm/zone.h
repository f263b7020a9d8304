// One field zone: water in the root zone and at the surface by the dual crop coefficient method
// (Allen, Pereira, Raes, Smith: Crop evapotranspiration, FAO Irrigation and Drainage Paper 56,
// 1998; equation numbers below are of that paper), made to conserve water. All depths in mm.
#pragma once
#include <cmath>
#include <cstdint>
#include <vector>

#include "plantgym/math.h"
#include "plantgym/random.h"

namespace plantgym::farm {

struct Soil {
  double field_capacity = 0.23, wilting_point = 0.10;  // [m3/m3]
  double evaporation_depth = 0.10;                     // Z_e [m]
  double readily_evaporable = 8;                       // REW [mm]
  double curve_number = 0;                             // 0: all rain enters the soil
  double salinity = 0;                                 // ECe, of the saturation extract [dS/m]
  double water_table = 0, capillary_rise = 0;          // depth [m]; most rise [mm/d], 0: none
};
struct Crop {
  double stages[4] = {25, 40, 45, 30};  // initial, development, middle, late [d]
  double kcb[3] = {0.15, 1.15, 0.5};    // basal crop coefficient: initial, middle, end
  double height[2] = {0.05, 2.0};       // least, most [m]
  double root_depth[2] = {0.3, 1.7};    // least, most [m]
  double depletion_fraction = 0.55;     // p, table 22
  double yield_response = 1.25;         // Ky of the season, table 24
  double salt_threshold = 1e9;          // ECe that does no harm yet [dS/m], table 23
  double salt_loss = 0;                 // b, yield lost above it [% per dS/m]
};
/// What stands for a whole season.
struct Zone {
  double p = 0.55, tew = 18, rew = 8, ky = 1.25;
  double total = 221;                // available water down to the greatest root depth [mm]
  double taw_first = 0;              // of the least root depth [mm]
  double retention = 0;              // S of the curve number [mm]; 0: no runoff
  double salt = 1;                   // Ks for saline soil (92)
  double rise = 0, water_table = 0;  // most capillary rise [mm/d] from this depth [m]
  double shade = 0;  // share of the wetted surface that a full canopy shades: 2/3 under drip
};
/// What a day of the season brings, whatever was irrigated.
struct DayOfCrop {
  double kcb, kcmax, cover, taw;
  double height, root_depth;  // [m]
  int32_t stage;              // 0..3
};
struct DayOfWeather {
  double rain, eto;  // [mm/d]
};

struct ZoneState {
  double de = 0;                   // depletion of the evaporation layer
  double dr = 0;                   // depletion of the root zone
  double db = 0;                   // depletion of the soil below the roots
  double fw = 1;                   // wetted fraction of the surface
  double sum_et = 0, sum_etc = 0;  // actual and potential since planting
};
/// What happened in one day [mm]; kr, ke, ks, few are the coefficients of FAO-56.
struct DayOfZone {
  double e, t, etc, drainage, surface_drainage, kr, ke, ks, few, raw, runoff, rise;
};

/// TEW (73).
inline double total_evaporable(const Soil& s) {
  return 1000 * (s.field_capacity - 0.5 * s.wilting_point) * s.evaporation_depth;
}
Zone zone_of(const Soil& s, const Crop& c);
int32_t season_days(const Crop& c);

/// Kc max (72) for wind at 2 m [m/s] and the day's least relative humidity [%], both clamped to
/// what the equation is for.
double kc_max(double u2, double rh_min, double height, double kcb);
/// Share of the ground that the crop covers (76).
double canopy_cover(double kcb, double kcb_least, double kcmax, double height);
/// Kr (74).
PG_HD inline double evaporation_reduction(double de, double tew, double rew) {
  const double kr = (tew - de) / (tew - rew);
  return de <= rew ? 1 : kr < 0 ? 0 : kr > 1 ? 1 : kr;
}
/// Ks (84).
PG_HD inline double water_stress(double dr, double taw, double raw) {
  const double ks = (taw - dr) / (taw - raw);
  return ks < 0 ? 0 : ks > 1 ? 1 : ks;
}
/// Ks for saline soil (92): ece and threshold in dS/m, b in % per dS/m.
inline double salt_stress(double ece, double threshold, double b, double ky) {
  const double ks = ece > threshold ? 1 - b / (100 * ky) * (ece - threshold) : 1;
  return ks > 0 ? ks : 0;
}
/// S of a curve number [mm] (USDA, National Engineering Handbook, part 630, chapter 10).
inline double retention_of(double curve_number) { return 25400 / curve_number - 254; }
/// Rain that runs off [mm]; the initial abstraction is 0.05 S, as in AquaCrop.
PG_HD inline double runoff(double rain, double s) {
  const double over = rain - 0.05 * s;
  return over > 0 ? over * over / (rain + 0.95 * s) : 0;
}
/// Share of the most capillary rise: linear from 1 where roots touch the water table to 0 a metre
/// above it.
PG_HD inline double capillary_share(double water_table, double root_depth) {
  const double share = 1 - (water_table - root_depth);
  return share < 0 ? 0 : share > 1 ? 1 : share;
}

/// The crop's days one after the other; day 0 is the day of planting.
class CropCalendar {
 public:
  CropCalendar(const Soil& s, const Crop& c) : soil_(s), crop_(c) {}
  DayOfCrop next(double u2 = 2, double rh_min = 45);

 private:
  Soil soil_;
  Crop crop_;
  int32_t day_ = 0;
  double height_ = 0, depth_ = 0;
};

/// One day. `taw_before` is the root zone's available water of the day before, `irrigation` net,
/// and `wets` the fraction of the surface that it wets. `kLetter`: FAO-56 to the letter, which does
/// not conserve water; for comparison with pyfao56.
template <bool kLetter = false>
PG_HD inline DayOfZone step_zone(const Zone& z, const DayOfCrop& c, double taw_before,
                                 const DayOfWeather& w, double irrigation, double wets,
                                 ZoneState& s) {
  DayOfZone d = {};
  if (!kLetter && c.taw > taw_before) {  // roots grow into soil that has a depletion of its own
    const double share = (c.taw - taw_before) / (z.total - taw_before);
    const double moved = s.db * (share < 1 ? share : 1);
    s.db -= moved, s.dr += moved;
  }
  s.fw = irrigation > 0 ? wets : w.rain >= 3 ? 1 : s.fw;
  const double seen = s.fw * (1 - z.shade * c.cover),
               bare = 1 - c.cover < seen ? 1 - c.cover : seen;
  d.few = bare < 0.01 ? 0.01 : bare;  // (75)
  d.runoff = z.retention > 0 ? runoff(w.rain, z.retention) : 0;
  const double rain = w.rain - d.runoff, water = rain + irrigation;
  const double wet = rain + irrigation / s.fw;
  d.surface_drainage = wet > s.de ? wet - s.de : 0;  // (79)
  const double wetted = s.de > wet ? s.de - wet : 0;
  // conserving: the water comes before the day's evaporation; to the letter: after it
  const double de = kLetter ? s.de : wetted;
  d.kr = evaporation_reduction(de, z.tew, z.rew);
  const double most = d.few * c.kcmax;
  d.ke = d.kr * (c.kcmax - c.kcb);  // (71)
  d.ke = d.ke < most ? d.ke : most;
  d.e = d.ke * w.eto;
  const double left = d.few * (z.tew - de);
  if (!kLetter && d.e > left) d.e = left;
  s.de = kLetter ? s.de - wet + d.e / d.few + d.surface_drainage : wetted + d.e / d.few;  // (77)
  s.de = s.de < 0 ? 0 : s.de > z.tew ? z.tew : s.de;
  d.etc = (c.kcb + d.ke) * w.eto;
  double p = z.p + 0.04 * (5 - d.etc);
  p = p < 0.1 ? 0.1 : p > 0.8 ? 0.8 : p;
  d.raw = p * c.taw;  // (83)
  if (kLetter) {
    d.ks = water_stress(s.dr, c.taw, d.raw) * z.salt;
    d.t = d.ks * c.kcb * w.eto;
    const double excess = water - d.e - d.t - s.dr;
    d.drainage = excess > 0 ? excess : 0;  // (88)
    s.dr += d.e + d.t + d.drainage - water;
    s.dr = s.dr < 0 ? 0 : s.dr > c.taw ? c.taw : s.dr;
  } else {
    double dr = s.dr - water, excess = 0;
    if (dr < 0) excess = -dr, dr = 0;  // drains before ET (example 38)
    if (z.rise > 0) {                  // what the root zone can take
      d.rise = z.rise * capillary_share(z.water_table, c.root_depth);
      d.rise = d.rise < dr ? d.rise : dr, dr -= d.rise;
    }
    d.ks = water_stress(dr, c.taw, d.raw) * z.salt;
    d.t = d.ks * c.kcb * w.eto;
    const double held = c.taw - dr;
    if (d.e + d.t > held) {
      const double scale = held / (d.e + d.t);
      d.e *= scale, d.t *= scale;
    }
    s.dr = dr + d.e + d.t;
    const double fill = excess < s.db ? excess : s.db;
    s.db -= fill, d.drainage = excess - fill;
  }
  s.sum_et += d.e + d.t, s.sum_etc += d.etc;
  return d;
}

/// Share of the greatest yield (90), from the season so far.
PG_HD inline double relative_yield(const Zone& z, const ZoneState& s) {
  if (s.sum_etc <= 0) return 1;
  const double rel = 1 - z.ky * (1 - s.sum_et / s.sum_etc);
  return rel > 0 ? rel : 0;
}

}  // namespace plantgym::farm
