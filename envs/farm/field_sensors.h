// Irrigating one field by what instruments and forecasts say: the truth stays hidden.
#pragma once
#include "envs/farm/field.h"

namespace plantgym {

struct FieldSensorsParams : FieldParams {  // the field's tables are placed from its beginning
  int32_t measure = 0;                     // an action may ask for a soil sample
};

struct FieldSensorsState {
  FieldState field;
  float bias;                                    // of the probe, this season [m3/m3]
  float probe, sample;                           // last readings [m3/m3]
  int32_t probe_age, sample_age;                 // [d]; sample_age -1: none yet
  float gauge, flow, flow_so_far;                // of the step, and of the season [mm]
  float cover;                                   // of the last image
  int32_t cover_age;                             // [d]
  float paid;                                    // for samples [EUR/ha]
  float forecast[2 * farm::Forecast::kLongest];  // rain and ETo of the days to come [mm]
};

struct FieldSensorsEnv {
  static constexpr const char *kName = "farm/field_sensors",
                              *kDoc =
                                  "Irrigate a field every day by probe, gauge, meter, images and "
                                  "forecasts, all with errors.";
  using Base = Field<FieldDepths>;
  using Params = FieldSensorsParams;
  using State = FieldSensorsState;
  using Tail = Base::Tail;
  using Action = int32_t;
  using Obs = Parts<float>;

  static void fields(Params& p, Fields& f, Tables& t) {
    bool measure = false;
    f.flag("measure", measure, "whether actions may ask for a soil sample, which costs");
    p.measure = measure;
    Base::fields(p, f, t);
  }
  PG_HD static int32_t tail(const Params& p) { return Base::tail(p); }
  static std::string explain(Fields& f) { return Base::explain(f); }
  static Spec spec(const Params& p) {
    Spec s = Base::spec(p);
    s.obs = {seen(p)};
    if (!p.measure) return s;
    std::vector<std::string>& labels = s.action.labels;
    s.action.n *= 2;
    for (int32_t k = 0; k < p.depths.size; ++k) labels.push_back(labels[size_t(k)] + ", sample");
    return s;
  }
  PG_HD static void reset(const Params& p, State& s, Tail* more, Rng& rng) {
    FieldState field = s.field;  // the world holds the last episode's
    Base::reset(p, field, more, rng);
    s = {};
    s.field = field, s.sample_age = -1;
    Rng bias = rng.stream(kBias, 0);
    s.bias = float(farm::draw_bias(p.watch.sensors, bias));
    double reading = water(p, s.field);
    Rng probe = rng.stream(kProbe, 0);
    farm::read_probe(p.watch.sensors, reading, double(s.bias), probe, reading);
    s.probe = float(reading);
    foretell(p, s, rng);
  }
  PG_HD static Outcome step(const Params& p, State& s, Tail* more, const Action* a, Rng& rng) {
    const int32_t depth = *a % p.depths.size, before = s.field.day;
    const bool sampled = *a >= p.depths.size;
    Outcome o = Base::step(p, s.field, more, &depth, rng);
    read_instruments(p, s, before, rng);
    if (sampled) {
      Rng hand = rng.stream(kSample, uint32_t(s.field.day));
      s.sample = float(farm::read_sample(p.watch.sensors, water(p, s.field), hand));
      const float cost = float(p.watch.sensors.sample_cost);
      s.sample_age = 0, s.paid += cost, s.field.profit -= cost, o.reward -= cost;
    }
    foretell(p, s, rng);
    return o;
  }
  PG_HD static void observe(const Params& p, const State& s, const Tail*, float* to) {
    const float first[kFirst] = {s.probe,
                                 float(s.probe_age),
                                 s.gauge,
                                 s.flow,
                                 s.flow_so_far,
                                 s.cover,
                                 float(s.cover_age),
                                 float(s.field.day) / float(p.days),
                                 s.sample,
                                 float(s.sample_age < 0 ? p.days : s.sample_age),
                                 float(s.field.day),
                                 float(crop_today(p, s.field).stage)};
    for (int k = 0; k < kFirst; ++k) to[k] = first[k];
    for (int k = 0; k < 2 * p.watch.days; ++k)
      to[kFirst + k] = s.field.day < p.days ? s.forecast[k] : 0;
  }
  PG_HD static void signals(const Params& p, const State& s, const Tail* more, float* out) {
    Base::signals(p, s.field, more, out);
  }
  PG_HD static void metrics(const Params& p, const State& s, const Tail* more, float* out) {
    Base::metrics(p, s.field, more, out);
    out[0] -= s.paid;  // margin
  }
  static void draw(const Params& p, const State& s, const Tail* more, Canvas& c) {
    const auto full = [&](float content) {
      const float x =
          (content - float(p.wilting_point)) / float(p.field_capacity - p.wilting_point);
      return x > 0 ? x : 0;
    };
    Readings r = {full(s.probe), -1,         s.probe_age,
                  s.sample_age,  s.forecast, s.field.day < p.days ? p.watch.days : 0};
    if (s.sample_age >= 0) r.sample = full(s.sample);
    draw_field(p, s.field, more, c, &r);
  }

 private:
  static constexpr int kFirst = 12;
  enum Stream : uint32_t { kBias = 1, kProbe, kGauge, kFlow, kCover, kSample, kForecast };

  static Space seen(const Params& p) {
    Space s = {.name = "instruments", .shape = {kFirst + 2 * p.watch.days}};
    const float season = float(p.days);
    const auto add = [&](std::string name, const char* unit, float high, bool shown = true,
                         bool whole = false) {
      s.names.push_back(std::move(name)), s.units.push_back(unit), s.lows.push_back(0),
          s.highs.push_back(high), s.by_default.push_back(shown), s.whole.push_back(whole);
    };
    add("probe", "m3/m3", 1), add("probe_age", "d", season, true, true);
    add("gauge", "mm", 1e5f), add("flow", "mm", 1e4f), add("flow_so_far", "mm", 1e6f);
    add("cover", "1", 1), add("cover_age", "d", season, true, true), add("season", "1", 1);
    add("sample", "m3/m3", 1, p.measure), add("sample_age", "d", season, p.measure, true);
    add("day", "d", season, false, true), add("stage", "1", 3, false, true);
    for (int32_t k = 1; k <= p.watch.days; ++k) {
      add("rain_" + std::to_string(k), "mm", float(farm::Forecast::kMostRain));
      add("eto_" + std::to_string(k), "mm", float(farm::Forecast::kMostEto));
    }
    return s;
  }
  /// Water content where the probe sits, in the root zone or below it.
  PG_HD static double water(const Params& p, const FieldState& s) {
    const double roots = crop_of(p, s, s.day > 0 ? s.day - 1 : 0).root_depth;
    const double below = p.plot.zone.total - s.taw;
    const double gone =
        p.watch.sensors.probe_depth <= roots || below <= 0 ? s.soil.dr / s.taw : s.soil.db / below;
    return p.field_capacity - (p.field_capacity - p.wilting_point) * gone;
  }
  PG_HD static const farm::DayOfCrop& crop_of(const Params& p, const FieldState& s, int32_t day) {
    return p.crop[p.crops_per_year * s.year + day];
  }
  PG_HD static void read_instruments(const Params& p, State& s, int32_t before, Rng& rng) {
    const farm::Sensors& how = p.watch.sensors;
    const int32_t day = s.field.day;
    const auto index = uint32_t(day);
    Rng probe = rng.stream(kProbe, index), gauge = rng.stream(kGauge, index),
        flow = rng.stream(kFlow, index);
    s.probe_age += day - before, s.cover_age += day - before;
    if (s.sample_age >= 0) s.sample_age += day - before;
    double reading = 0;
    if (farm::read_probe(how, water(p, s.field), double(s.bias), probe, reading))
      s.probe = float(reading), s.probe_age = 0;
    s.gauge = float(farm::read_meter(double(s.field.rain), how.gauge_noise, gauge));
    s.flow = float(farm::read_meter(double(s.field.irrigation), how.flow_noise, flow));
    s.flow_so_far += s.flow;
    for (int32_t d = before + 1; d <= day; ++d) {  // images are of the evening of day d - 1
      Rng image = rng.stream(kCover, uint32_t(d));
      const bool wet = p.weather[(p.days + FieldParams::kAhead) * s.field.year + d - 1].rain >=
                       farm::Forecast::kWet;
      if (farm::read_cover(how, d, wet, crop_of(p, s.field, d - 1).cover, image, reading))
        s.cover = float(reading), s.cover_age = day - d;
    }
  }
  PG_HD static void foretell(const Params& p, State& s, const Rng& rng) {
    Rng sky = rng.stream(kForecast, uint32_t(s.field.day));
    const farm::DayOfWeather* w =
        &p.weather[(p.days + FieldParams::kAhead) * s.field.year + s.field.day];
    for (int32_t k = 0; k < p.watch.days; ++k) {
      const farm::DayOfWeather said = farm::foretell(p.watch.forecast, k + 1, w[k], sky);
      s.forecast[2 * k] = float(said.rain), s.forecast[2 * k + 1] = float(said.eto);
    }
  }
};

}  // namespace plantgym
