// A zone through its season, with what only some need: yield by stages, nitrogen.
#pragma once
#include "sim/farm/nitrogen.h"

namespace plantgym::farm {

/// What stands for a whole season.
struct Plot {
  Zone zone;
  bool by_stage = false, has_nitrogen = false;
  double stage_ky[4] = {0.4, 0.4, 1.3, 0.5};
  Nitrogen nitrogen;
  PG_HD bool more() const { return by_stage || has_nitrogen; }  ///< whether it needs a PlotMore
};
struct PlotMore {
  double et[4] = {}, etc[4] = {};  // actual and potential of each stage [mm]
  NitrogenState nitrogen;
};
struct DayOfPlot {
  DayOfZone water;
  DayOfNitrogen nitrogen;
};

/// One day; arguments as of step_zone and step_nitrogen. `more` is not touched where the plot has
/// no need of it.
PG_HD inline DayOfPlot step_plot(const Plot& p, const DayOfCrop& c, double taw_before,
                                 const DayOfWeather& w, double irrigation, double wets,
                                 double fertiliser, double warmth, ZoneState& s, PlotMore* more) {
  DayOfPlot d = {step_zone(p.zone, c, taw_before, w, irrigation, wets, s), {}};
  if (p.by_stage) more->et[c.stage] += d.water.e + d.water.t, more->etc[c.stage] += d.water.etc;
  if (p.has_nitrogen)
    d.nitrogen = step_nitrogen(p.nitrogen, fertiliser, warmth, 1 - s.dr / c.taw, d.water.drainage,
                               w.eto > 0 ? d.water.t / w.eto : 0, more->nitrogen);
  return d;
}

/// Share of the greatest yield, from the season so far: by the whole season (90) or the product of
/// the stages, times what the lack of nitrogen leaves.
PG_HD inline double relative_yield(const Plot& p, const ZoneState& s, const PlotMore* more) {
  double rel = 1;
  if (p.by_stage) {
    for (int k = 0; k < 4; ++k) {
      if (more->etc[k] <= 0) continue;
      const double r = 1 - p.stage_ky[k] * (1 - more->et[k] / more->etc[k]);
      rel *= r > 0 ? r : 0;
    }
  } else {
    rel = relative_yield(p.zone, s);
  }
  return p.has_nitrogen ? rel * nitrogen_yield(more->nitrogen) : rel;
}

}  // namespace plantgym::farm
