#include "sim/farm/zone.h"

#include <algorithm>

namespace plantgym::farm {

Zone zone_of(const Soil& s, const Crop& c) {
  const double available = 1000 * (s.field_capacity - s.wilting_point);
  Zone z;
  z.p = c.depletion_fraction, z.tew = total_evaporable(s), z.rew = s.readily_evaporable;
  z.ky = c.yield_response;
  z.total = available * c.root_depth[1], z.taw_first = available * c.root_depth[0];
  if (s.curve_number > 0) z.retention = retention_of(s.curve_number);
  z.salt = salt_stress(s.salinity, c.salt_threshold, c.salt_loss, c.yield_response);
  z.rise = s.capillary_rise, z.water_table = s.water_table;
  return z;
}

int32_t season_days(const Crop& c) {
  return int32_t(c.stages[0] + c.stages[1] + c.stages[2] + c.stages[3]);
}

double kc_max(double u2, double rh_min, double height, double kcb) {
  u2 = std::clamp(u2, 1.0, 6.0), rh_min = std::clamp(rh_min, 20.0, 80.0);
  const double climate = 0.04 * (u2 - 2) - 0.004 * (rh_min - 45);
  const double kc = 1.2 + (climate != 0 ? climate * math::pow(height / 3, 0.3) : 0);
  return std::max(kc, kcb + 0.05);
}

double canopy_cover(double kcb, double kcb_least, double kcmax, double height) {
  const double base = std::max(kcb - kcb_least, 0.0) / (kcmax - kcb_least);
  return base <= 0 ? 0 : std::clamp(math::pow(base, 1 + 0.5 * height), 0.0, 0.99);
}

DayOfCrop CropCalendar::next(double u2, double rh_min) {
  const double* l = crop_.stages;
  const double* k = crop_.kcb;
  const double i = day_++;
  DayOfCrop d = {};
  // a stage ends where kcb turns: day l[0] after planting still has the initial coefficient
  d.stage = i <= l[0] ? 0 : i <= l[0] + l[1] ? 1 : i <= l[0] + l[1] + l[2] ? 2 : 3;
  if (i <= l[0])
    d.kcb = k[0];
  else if (i <= l[0] + l[1])
    d.kcb = k[0] + (k[1] - k[0]) * (i - l[0]) / l[1];
  else if (i <= l[0] + l[1] + l[2])
    d.kcb = k[1];
  else
    d.kcb = k[1] + (k[2] - k[1]) * std::min(i - l[0] - l[1] - l[2], l[3]) / l[3];
  const double rel = (d.kcb - k[0]) / (k[1] - k[0]);
  height_ = std::max(height_, crop_.height[0] + (crop_.height[1] - crop_.height[0]) * rel);
  depth_ =
      std::max(depth_, crop_.root_depth[0] + (crop_.root_depth[1] - crop_.root_depth[0]) * rel);
  d.height = height_, d.root_depth = depth_;
  d.taw = 1000 * (soil_.field_capacity - soil_.wilting_point) * depth_;
  d.kcmax = kc_max(u2, rh_min, height_, d.kcb);
  d.cover = canopy_cover(d.kcb, k[0], d.kcmax, height_);
  return d;
}

}  // namespace plantgym::farm
