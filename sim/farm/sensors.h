// What instruments on a field say: the truth with noise. Defaults are plausible, not measured.
#pragma once
#include "plantgym/distributions.h"

namespace plantgym::farm {

struct Sensors {
  // soil moisture probe; water contents in m3/m3
  double probe_depth = 0.3;                      // [m]
  double probe_bias = 0.02, probe_noise = 0.01;  // sd: of the season's constant error, of a day's
  double probe_resolution = 0.001, probe_dropout = 0.01;  // probability a day: the last value stays
  double gauge_noise = 0.05, flow_noise = 0.02;           // relative sd of rain gauge, flow meter
  // share of ground covered, from an image every so many days; lost on wet days
  double cover_noise = 0.03;
  int32_t cover_every = 5;
  double sample_noise = 0.005, sample_cost = 5;  // a soil sample by hand: sd, [EUR/ha]
};

PG_HD inline double share(double v) { return v < 0 ? 0 : v > 1 ? 1 : v; }

/// The probe's constant error in a season.
PG_HD inline double draw_bias(const Sensors& s, Rng& rng) { return s.probe_bias * normal(rng); }

/// A day's reading of the probe; false where it gave none, and `reading` stays. Takes two words.
PG_HD inline bool read_probe(const Sensors& s, double water, double bias, Rng& rng,
                             double& reading) {
  const bool lost = open_uniform(rng.bits()) < s.probe_dropout;
  const double v = water + bias + s.probe_noise * normal(rng);
  if (lost) return false;
  reading = share(std::floor(v / s.probe_resolution + 0.5) * s.probe_resolution);
  return true;
}
/// A rain gauge or flow meter.
PG_HD inline double read_meter(double amount, double noise, Rng& rng) {
  const double read = amount * (1 + noise * normal(rng));
  return read > 0 ? read : 0;
}
/// Whether there is an image of day `day`, and the cover it shows, in [0, 1].
PG_HD inline bool read_cover(const Sensors& s, int32_t day, bool wet, double cover, Rng& rng,
                             double& reading) {
  if (day % s.cover_every != 0 || wet) return false;
  reading = share(cover + s.cover_noise * normal(rng));
  return true;
}
/// A soil sample of the root zone.
PG_HD inline double read_sample(const Sensors& s, double water, Rng& rng) {
  return share(water + s.sample_noise * normal(rng));
}

}  // namespace plantgym::farm
