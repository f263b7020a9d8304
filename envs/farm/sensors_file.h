// How files say what a grower sees: world.farm.forecast and world.farm.sensors. Environments that
// show the truth accept these keys too, so that one world serves both.
#pragma once
#include "plantgym/fields.h"
#include "sim/farm/forecast.h"
#include "sim/farm/sensors.h"

namespace plantgym {

/// The instruments of a farm.
struct Watch {
  farm::Forecast forecast;
  farm::Sensors sensors;
  int32_t days = 3;  // of forecast shown
};

inline void read_forecast(Fields& f, Watch& w) {
  farm::Forecast& c = w.forecast;
  f.number("days", w.days, 1, farm::Forecast::kLongest, "d", "shown");
  f.number("hit", c.hit.first, 0, 1, "", "probability that rain is foretold, at lead 0");
  f.number("hit_growth", c.hit.growth, -1, 1, "", "its change a day of lead");
  f.number("false_alarm", c.false_alarm.first, 0, 1, "",
           "probability that rain is foretold for a dry day, at lead 0");
  f.number("false_alarm_growth", c.false_alarm.growth, -1, 1, "", "its change a day of lead");
  f.number("false_rain", c.false_rain, 0.1, 100, "mm", "mean of rain foretold for dry days");
  f.number("amount_sd", c.amount.first, 0, 2, "", "log sd of the amount foretold, at lead 0");
  f.number("amount_sd_growth", c.amount.growth, -1, 1, "", "its change a day of lead");
  f.number("eto_sd", c.eto.first, 0, 1, "", "relative sd of ETo foretold, at lead 0");
  f.number("eto_sd_growth", c.eto.growth, -1, 1, "", "its change a day of lead");
  if (f.listing()) return;
  const auto probability = [&](const farm::Forecast::Line& l, const char* key) {
    if (l.at(w.days) < 0 || l.at(w.days) > 1)
      f.fail(key, "leaves [0, 1] within the days of forecast");
  };
  probability(c.hit, "hit_growth"), probability(c.false_alarm, "false_alarm_growth");
  if (c.amount.at(w.days) < 0) f.fail("amount_sd_growth", "makes a negative deviation");
  if (c.eto.at(w.days) < 0) f.fail("eto_sd_growth", "makes a negative deviation");
}

inline void read_sensors(Fields& f, farm::Sensors& s) {
  f.map("probe", "soil moisture", [&](Fields& p) {
    p.number("depth", s.probe_depth, 0.1, 3, "m", "below ground");
    p.number("bias_sd", s.probe_bias, 0, 0.2, "", "of the season's constant error [m3/m3]");
    p.number("noise_sd", s.probe_noise, 0, 0.2, "", "of a day's error [m3/m3]");
    p.number("resolution", s.probe_resolution, 1e-6, 0.1, "",
             "readings are multiples of it [m3/m3]");
    p.number("dropout", s.probe_dropout, 0, 1, "", "probability that a day's reading is lost");
  });
  f.map("gauge", "rain",
        [&](Fields& g) { g.number("noise_sd", s.gauge_noise, 0, 0.5, "", "relative"); });
  f.map("flow_meter", "irrigation",
        [&](Fields& g) { g.number("noise_sd", s.flow_noise, 0, 0.5, "", "relative"); });
  f.map("vegetation", "cover from images", [&](Fields& v) {
    v.number("noise_sd", s.cover_noise, 0, 0.5, "", "of the share of ground covered");
    v.number("every", s.cover_every, 1, 60, "d", "lost on wet days");
  });
  f.map("sample", "soil moisture by hand, where `measure` lets the agent ask", [&](Fields& p) {
    p.number("noise_sd", s.sample_noise, 0, 0.2, "", "[m3/m3]");
    p.number("cost", s.sample_cost, 0, 1e5, "EUR/ha", "of one");
  });
}

/// The keys `forecast` and `sensors` of a farm.
inline void read_watch(Fields& farm, Watch& w) {
  farm.map("forecast", "what is foretold: farm/field_sensors",
           [&](Fields& f) { read_forecast(f, w); });
  farm.map("sensors", "what instruments show: farm/field_sensors",
           [&](Fields& f) { read_sensors(f, w.sensors); });
}

}  // namespace plantgym
