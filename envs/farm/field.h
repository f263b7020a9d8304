// Irrigating one field through its season: a zone of soil under recorded weather.
#pragma once
#include <type_traits>

#include "envs/farm/explain.h"
#include "envs/farm/field_draw.h"
#include "envs/farm/field_signals.h"
#include "plantgym/env.h"

namespace plantgym {

/// Stages of FAO-56, as labels.
inline const std::vector<std::string> kStages = {"initial", "development", "middle", "late"};

/// What all tasks on one field share. Task: kName, kDoc, kDecision, Action, Obs, depths(), doses(),
/// seen(), done(), depth(), dose(), observe().
template <class Task>
struct Field {
  static constexpr const char *kName = Task::kName, *kDoc = Task::kDoc;
  using Params = FieldParams;
  using State = FieldState;
  using Tail = FieldMore;
  using Action = typename Task::Action;
  using Obs = typename Task::Obs;

  static void fields(Params& p, Fields& f, Tables& t) {
    FarmWorld w;
    YearRange years;
    p.decision = Task::kDecision;
    f.number("decision", p.decision, 1, 60, "d", "days from one decision to the next");
    f.choice("order", p.in_turn, {"random", "in_turn"},
             "of the years: drawn, or one after the other by the environment's number");
    f.range("years", years.first, years.last, 1, 9999, "",
            "of planting, from the weather file; none: all that are whole");
    std::vector<float> depths = Task::depths(), doses;
    if (!depths.empty())
      f.numbers("actions", depths, 0, 500, "mm",
                "gross depths to choose among; none: up to the system's most");
    if constexpr (Task::kDoses) read_doses(p, f, doses);
    f.required().map("world", "the farm: a file, or its content", [&](Fields& world) {
      read_world(world, w);
      if (!world.listing()) check_field(w, world, Task::kDoses);
    });
    if (f.listing()) return;
    if (w.zones.empty()) f.fail("world", "missing; a farm with one field");
    const float most = float(w.zones[0].system.most);
    for (float& d : depths)  // the default is for a machine of 25 mm a day
      if (!f.has("actions")) d = d * most / 25;
    for (float& d : depths)
      if (d > most) f.fail("actions", join({shown(d), " mm is more than the system's most"}));
    if (!Task::depths().empty() && (depths.empty() || depths.size() > 256))
      f.fail("actions", "must be 1 to 256 depths");
    compile_field(p, w, f, t, years);
    t.put(p, p.depths, depths), t.put(p, p.doses, doses);
  }
  PG_HD static int32_t tail(const Params& p) { return p.plot.more() || Task::kDoses; }
  static Spec spec(const Params& p) {
    Spec s = {.obs = {Task::seen(p)},
              .action = Task::done(p),
              .signals = field_signals(),
              .metrics = field_metrics(),
              .time_unit = "d"};
    s.reward.resize(s.signals.size()), s.reward[6] = 1;
    return s;
  }
  PG_HD static void reset(const Params& p, State& s, Tail* more, Rng& rng) {
    s = {};
    s.year =
        p.in_turn ? int32_t((rng.env() + rng.episode()) % uint32_t(p.years)) : rng.below(p.years);
    s.soil.dr = p.first_dr, s.soil.fw = 1;
    s.taw = p.plot.zone.taw_first, s.yield = 1;
    if (!tail(p)) return;
    *more = {};
    more->nitrogen.mineral = p.plot.nitrogen.first;
    look_at_nitrogen(p, *more, s.day, rng);
  }
  PG_HD static Outcome step(const Params& p, State& s, Tail* more, const Action* a, Rng& rng) {
    float asked = Task::depth(p, a);
    asked = asked > p.most ? p.most : asked > 0 ? asked : 0;  // NaN: nothing
    const int32_t now = open_window(p, s);
    const float gross = p.granted(asked, now, s.season_irrigation, s.window_irrigation);
    const double before = s.yield;
    s.rain = s.et = s.drainage = s.runoff = s.rise = 0, s.asked = asked, s.irrigation = gross;
    const int32_t crops = p.crops_per_year * s.year, weathers = (p.days + Params::kAhead) * s.year;
    const int32_t end = s.day + p.decision < p.days ? s.day + p.decision : p.days;
    const float elapsed = float(end - s.day);
    double net = double(gross) * p.efficiency;
    s.since = gross > 0 ? 0 : s.since;
    s.etc_less_rain = s.etc_less_rain > net ? s.etc_less_rain - net : 0;
    const double dosed = tail(p) ? begin_nitrogen(p, *more, Task::dose(p, a), gross) : 0;
    double dose = dosed;
    for (; s.day < end; ++s.day, ++s.since, net = 0, dose = 0) {
      const farm::DayOfCrop& c = p.crop[crops + s.day];
      const farm::DayOfWeather& w = p.weather[weathers + s.day];
      double fertiliser = dose, warmth = 0;
      if (p.plot.has_nitrogen) {
        fertiliser += p.fertiliser[p.days * s.year + s.day],
            warmth = p.warmth[p.days * s.year + s.day];
        more->given += float(fertiliser);
      }
      const farm::DayOfPlot d =
          farm::step_plot(p.plot, c, s.taw, w, net, p.wets, fertiliser, warmth, s.soil, more);
      s.taw = c.taw, s.raw = float(d.water.raw), s.stress = float(d.water.ks);
      const double unmet = s.etc_less_rain + d.water.etc - w.rain;
      s.etc_less_rain = unmet > 0 ? unmet : 0;
      s.rain += float(w.rain), s.et += float(d.water.e + d.water.t);
      s.drainage += float(d.water.drainage), s.runoff += float(d.water.runoff);
      s.rise += float(d.water.rise);
      if (p.plot.has_nitrogen) add_nitrogen(*more, d.nitrogen);
    }
    s.season_rain += s.rain, s.season_irrigation += gross, s.season_drainage += s.drainage;
    s.window_irrigation += gross, s.events += gross > 0;
    s.yield = farm::relative_yield(p.plot, s.soil, more);
    s.profit = float(double(p.value) * (s.yield - before) - costs(p, s, more));
    if (tail(p)) {
      more->season_given += more->given, more->season_leached += more->leached;
      look_at_nitrogen(p, *more, s.day, rng);
    }
    return {s.profit, s.day >= p.days, false, elapsed};
  }
  PG_HD static void observe(const Params& p, const State& s, const Tail* more,
                            typename Task::Element* to) {
    Task::observe(p, s, more, to);
  }
  PG_HD static void signals(const Params& p, const State& s, const Tail* more, float* out) {
    tell_signals(p, s, tail(p) ? more : nullptr, out);
  }
  PG_HD static void metrics(const Params& p, const State& s, const Tail* more, float* out) {
    tell_metrics(p, s, tail(p) ? more : nullptr, out);
  }
  static void draw(const Params& p, const State& s, const Tail* more, Canvas& c) {
    draw_field(p, s, more, c, nullptr);
  }
  static std::string explain(Fields& f) {
    FarmWorld w;
    f.map("world", "the farm", [&](Fields& world) { read_world(world, w); });
    return explain_farm(w);
  }
};

/// Rain of the next three days [mm].
PG_HD inline double rain_ahead(const FieldParams& p, const FieldState& s) {
  const farm::DayOfWeather* w = &p.weather[(p.days + FieldParams::kAhead) * s.year + s.day];
  return w[0].rain + w[1].rain + w[2].rain;
}
/// The crop on the day to come; after harvest the last day.
PG_HD inline const farm::DayOfCrop& crop_today(const FieldParams& p, const FieldState& s) {
  return p.crop[p.crops_per_year * s.year + (s.day < p.days ? s.day : p.days - 1)];
}

/// Everything a grower may know, every day.
struct DailyView {
  template <class A>
  PG_HD static float dose(const FieldParams&, const A*) {  // the plan gives it all
    return 0;
  }
  using Element = float;
  using Obs = Parts<Element>;
  static constexpr int32_t kDecision = 1, kCount = 27;
  static constexpr bool kDoses = false;
  static Space seen(const FieldParams& p) {
    Space s = {.name = "field", .shape = {kCount}};
    const float taw = float(p.plot.zone.total), season = float(p.days);
    const auto add = [&](const char* name, const char* unit, float low, float high, bool shown,
                         bool whole = false) {
      s.names.push_back(name), s.units.push_back(unit), s.lows.push_back(low),
          s.highs.push_back(high), s.by_default.push_back(shown), s.whole.push_back(whole);
    };
    add("depletion_fraction", "1", 0, 1, true), add("surface_depletion", "1", 0, 1, true);
    add("readily_available", "1", 0, 1, true), add("kcb", "1", 0, 1.5f, true),
        add("cover", "1", 0, 1, true);
    add("season", "1", 0, 1, true), add("root_depth", "m", 0, 5, true);
    add("rain_7d", "mm", 0, 2000, true), add("eto_7d", "mm", 0, 280, true);
    add("irrigation_so_far", "mm", 0, 500 * season, true), add("quota_left", "1", 0, 1, true);
    for (const char* name : {"rain_1", "eto_1", "rain_2", "eto_2", "rain_3", "eto_3"})
      add(name, "mm", 0, name[0] == 'r' ? 2000 : 40, true);
    add("yield_fraction", "1", 0, 1, true);
    add("depletion", "mm", 0, taw, false), add("taw", "mm", 0, taw, false),
        add("efficiency", "1", 0, 1, false);
    add("stage", "1", 0, 3, false, true), add("day", "d", 0, season, false, true),
        add("rain_ahead", "mm", 0, 6000, false);
    add("refill", "mm", 0, p.most, false);  // gross, to field capacity, as much as a day can give
    add("etc_less_rain", "mm", 0, 60 * season, false),
        add("days_since_irrigation", "d", 0, season, false, true);
    return s;
  }
  PG_HD static void observe(const FieldParams& p, const FieldState& s, const FieldMore*,
                            float* to) {
    const farm::DayOfCrop& c = crop_today(p, s);
    const farm::DayOfWeather* w = &p.weather[(p.days + FieldParams::kAhead) * s.year + s.day];
    const int32_t behind = 2 * (p.days * s.year + (s.day < p.days ? s.day : p.days - 1));
    const bool ended = s.day >= p.days;
    to[0] = within(s.soil.dr / s.taw, 0, 1), to[1] = within(s.soil.de / p.plot.zone.tew, 0, 1);
    to[2] = within(double(s.raw) / s.taw, 0, 1), to[3] = float(c.kcb), to[4] = float(c.cover);
    to[5] = float(s.day) / float(p.days), to[6] = float(c.root_depth);
    to[7] = p.behind[behind], to[8] = p.behind[behind + 1];
    to[9] = s.season_irrigation, to[10] = p.quota > 0   ? 1 - s.season_irrigation / p.quota
                                          : p.quota < 0 ? 1.0f
                                                        : 0.0f;
    for (int k = 0; k < 3; ++k)
      to[11 + 2 * k] = ended ? 0 : float(w[k].rain), to[12 + 2 * k] = ended ? 0 : float(w[k].eto);
    to[17] = within(s.yield, 0, 1);
    to[18] = within(s.soil.dr, 0, float(p.plot.zone.total)), to[19] = float(s.taw),
    to[20] = float(p.efficiency);
    to[21] = float(c.stage), to[22] = float(s.day), to[23] = ended ? 0 : float(rain_ahead(p, s));
    to[24] = within(double(to[18]) / double(to[20]), 0, p.most);
    to[25] = within(s.etc_less_rain, 0, 60 * float(p.days)), to[26] = float(s.since);
  }
};

struct FieldDepths : DailyView {
  static constexpr const char *kName = "farm/field",
                              *kDoc = "Irrigate a field every day, in one of some depths.";
  using Action = int32_t;
  static std::vector<float> depths() { return {0, 2.5, 5, 7.5, 10, 12.5, 15, 17.5, 20, 22.5, 25}; }
  static Space done(const FieldParams& p) {
    return {.name = "depth", .n = p.depths.size, .labels = labels(p)};
  }
  static std::vector<std::string> labels(const FieldParams& p) { return in_words(p.depths, "mm"); }
  PG_HD static float depth(const FieldParams& p, const int32_t* a) { return p.depths[*a]; }
};

struct FieldBox : DailyView {
  static constexpr const char
      *kName = "farm/field_box",
      *kDoc = "Irrigate a field every day, by any depth; irrigation rules act here.";
  using Action = float;
  static std::vector<float> depths() { return {}; }
  static Space done(const FieldParams& p) {
    return {.name = "depth", .low = 0, .high = p.most, .units = {"mm"}};
  }
  PG_HD static float depth(const FieldParams&, const float* a) { return *a; }
};

/// 64 states for tables: stage, depletion, whether rain is coming.
struct FieldStates {
  static constexpr const char *kName = "farm/field_tabular",
                              *kDoc = "Irrigate a field every third day, seen as one of 64 states.";
  static constexpr int32_t kDecision = 3;
  static constexpr bool kDoses = false;
  using Action = int32_t;
  using Element = int32_t;
  using Obs = Parts<Element>;
  static std::vector<float> depths() { return {0, 12, 25}; }
  static Space seen(const FieldParams&) {
    Space s = {.name = "field",
               .shape = {3},
               .counts = {4, 8, 2},
               .names = {"stage", "depletion_bin", "rain_expected"},
               .units = {"1", "1", "1"}};
    s.labels = kStages;
    for (const char* l : {"0 to 1/8", "1/8 to 2/8", "2/8 to 3/8", "3/8 to 4/8", "4/8 to 5/8",
                          "5/8 to 6/8", "6/8 to 7/8", "7/8 to 1"})
      s.labels.push_back(l);
    s.labels.push_back("below 5 mm in 3 days"), s.labels.push_back("5 mm or more in 3 days");
    return s;
  }
  static Space done(const FieldParams& p) {
    return {.name = "depth", .n = p.depths.size, .labels = FieldDepths::labels(p)};
  }
  PG_HD static float depth(const FieldParams& p, const int32_t* a) { return p.depths[*a]; }
  template <class A>
  PG_HD static float dose(const FieldParams&, const A*) {
    return 0;
  }
  PG_HD static void observe(const FieldParams& p, const FieldState& s, const FieldMore*,
                            int32_t* to) {
    const int32_t bin = int32_t(s.soil.dr / s.taw * 8);
    to[0] = crop_today(p, s).stage, to[1] = bin < 0 ? 0 : bin > 7 ? 7 : bin;
    to[2] = s.day < p.days && rain_ahead(p, s) >= 5;
  }
};

using FieldDepthsEnv = Field<FieldDepths>;
using FieldBoxEnv = Field<FieldBox>;
using FieldTabularEnv = Field<FieldStates>;

}  // namespace plantgym
