// Irrigating the zones of a farm that share a pump and a quota, each with its own crop and season.
#pragma once
#include "envs/farm/explain.h"
#include "envs/farm/zones_draw.h"
#include "envs/farm/zones_signals.h"
#include "plantgym/env.h"

namespace plantgym {

/// Task: kName, kDoc, Action, depths(), done(), depth().
template <class Task>
struct Zones {
  static constexpr const char *kName = Task::kName, *kDoc = Task::kDoc;
  // observation elements of a zone; of the farm; of a zone, for rules, not shown by default
  static constexpr int32_t kOwn = 10, kShared = 6, kHidden = 3;
  using Params = ZonesParams;
  using State = ZonesState;
  using Tail = ZoneRow;
  using Action = typename Task::Action;
  using Obs = Parts<float>;

  static void fields(Params& p, Fields& f, Tables& t) {
    FarmWorld w;
    YearRange years;
    f.number("decision", p.decision, 1, 60, "d", "days from one decision to the next");
    f.choice("order", p.in_turn, {"random", "in_turn"},
             "of the years: drawn, or one after the other by the environment's number");
    f.range("years", years.first, years.last, 1, 9999, "",
            "of planting, from the weather file; none: all that are whole");
    std::vector<float> depths = Task::depths();
    if (!depths.empty()) f.numbers("actions", depths, 0, 500, "mm", "gross depths to choose among");
    f.required().map("world", "the farm: a file, or its content", [&](Fields& world) {
      read_world(world, w);
      if (!world.listing()) check_nitrogen(w, world);
      if (w.zones.size() > 256) world.fail("zones", "are more than 256");
    });
    if (f.listing()) return;
    if (w.zones.empty()) f.fail("world", "missing; a farm with its zones");
    if (!depths.empty() && depths.size() > 256) f.fail("actions", "more than 256 depths");
    ZonesCompiler(p, w).compile(f, t, years);
    t.put(p, p.depths, depths), t.put(p, p.names, names_of(w));
  }
  static int32_t tail(const Params& p) { return p.count(); }
  static Spec spec(const Params& p) {
    const std::vector<const char*> names = split_names(p);
    const int32_t n = p.count();
    Spec s = {.obs = {seen(p, names)},
              .action = Task::done(p, names),
              .signals = quantities(kFarmSignals, kZoneSignals, n, names.data() + n),
              .metrics = quantities(kFarmMetrics, kZoneMetrics, n,
                                    names.data() + n + n * int32_t(std::size(kZoneSignals))),
              .time_unit = "d"};
    s.reward.resize(s.signals.size()), s.reward[0] = 1;
    return s;
  }
  PG_HD static void reset(const Params& p, State& s, Tail* rows, Rng& rng) {
    s = {};
    s.year =
        p.in_turn ? int32_t((rng.env() + rng.episode()) % uint32_t(p.years)) : rng.below(p.years);
    for (int32_t z = 0; z < p.count(); ++z) {
      const ZonePlot& plot = p.zones[z];
      rows[z] = {};
      rows[z].soil.dr = plot.first_dr, rows[z].taw = plot.plot.zone.taw_first;
      rows[z].nitrogen.mineral = plot.plot.nitrogen.first, rows[z].stress = 1;
    }
  }
  PG_HD static Outcome step(const Params& p, State& s, Tail* rows, const Action* a, Rng&) {
    const double before = value_of(p, rows).now;
    const int32_t end = s.day + p.decision < p.days ? s.day + p.decision : p.days;
    const float elapsed = float(end - s.day);
    s.rain = s.energy = s.nitrogen = 0;
    ask(p, s, rows, a);
    give(p, s, rows);
    double costs = double(s.water) * double(p.water) + double(s.energy) * double(p.energy);
    for (int32_t z = 0; z < p.count(); ++z)
      if (rows[z].irrigation > 0)
        costs += double(p.zones[z].event_cost) * double(p.zones[z].area), ++rows[z].events;
    for (bool first = true; s.day < end; ++s.day, first = false) live(p, s, rows, first);
    costs += double(s.nitrogen) * double(p.nitrogen);
    if (s.day >= p.days) costs += double(p.fixed) * double(p.area);
    s.costs = float(costs), s.profit = float(value_of(p, rows).now - before - costs);
    s.season_rain += s.rain, s.season_asked += s.asked, s.season_energy += s.energy;
    s.season_nitrogen += s.nitrogen, s.season_costs += s.costs;
    return {s.profit, s.day >= p.days, false, elapsed};
  }
  PG_HD static void observe(const Params& p, const State& s, const Tail* rows, float* to) {
    for (int32_t z = 0; z < p.count(); ++z) look(p, s, rows, z, to + z * kOwn);
    float* shared = to + p.count() * kOwn;
    const int32_t day = s.day < p.days ? s.day : p.days - 1, at = p.days * s.year + day;
    const farm::DayOfWeather* w = &p.weather[(p.days + Params::kAhead) * s.year + day];
    shared[0] = p.pumped > 0 ? within(double(s.water) / p.pumped * double(p.hours), 0, 24) : 0;
    shared[1] = p.quota < 0    ? 1.0f
                : p.quota == 0 ? 0.0f
                               : within(1 - s.season_water / p.quota, 0, 1);
    shared[2] = p.water, shared[3] = p.behind[2 * at], shared[4] = p.behind[2 * at + 1];
    shared[5] = s.day < p.days ? float(w[0].rain + w[1].rain + w[2].rain) : 0.0f;
    float* hidden = shared + kShared;
    for (int32_t z = 0; z < p.count(); ++z, hidden += kHidden) {
      const ZonePlot& plot = p.zones[z];
      const int32_t age = p.age(z, s.year, s.day);
      const bool grows = age >= 0 && age < plot.days;
      hidden[0] = float(p.crop_of(z, s.year, age).stage);
      hidden[1] = grows ? within(rows[z].soil.dr / plot.efficiency, 0, plot.most) : 0;
      hidden[2] = plot.value;
    }
  }
  PG_HD static void signals(const Params& p, const State& s, const Tail* rows, float* out) {
    tell_signals(p, s, rows, out);
  }
  PG_HD static void metrics(const Params& p, const State& s, const Tail* rows, float* out) {
    tell_metrics(p, s, rows, out);
  }
  static void draw(const Params& p, const State& s, const Tail* rows, Canvas& c) {
    draw_zones(p, s, rows, c);
  }
  static std::string explain(Fields& f) {
    FarmWorld w;
    f.map("world", "the farm", [&](Fields& world) { read_world(world, w); });
    return explain_farm(w);
  }

 private:
  static Space seen(const Params& p, const std::vector<const char*>& names) {
    Space s = {.name = "farm", .shape = {p.count() * (kOwn + kHidden) + kShared}};
    bool shown = true;
    const auto add = [&](const std::string& name, const char* unit, float high,
                         bool whole = false) {
      s.names.push_back(name), s.units.push_back(unit), s.lows.push_back(0),
          s.highs.push_back(high), s.by_default.push_back(shown), s.whole.push_back(whole);
    };
    for (int32_t z = 0; z < p.count(); ++z) {
      const std::string own = std::string(names[size_t(z)]) + ".";
      add(own + "depletion_fraction", "1", 1), add(own + "surface_depletion", "1", 1);
      add(own + "readily_available", "1", 1), add(own + "kcb", "1", 1.5f);
      add(own + "cover", "1", 1), add(own + "season", "1", 1), add(own + "root_depth", "m", 5);
      add(own + "irrigation_so_far", "mm", 500 * float(p.days));
      add(own + "yield_fraction", "1", 1), add(own + "grows", "1", 1, true);
    }
    add("pump_hours", "h", 24), add("quota_left", "1", 1), add("water_price", "EUR/m3", 1e4f);
    add("rain_7d", "mm", 14000), add("eto_7d", "mm", 280), add("rain_ahead", "mm", 6000);
    shown = false;
    for (int32_t z = 0; z < p.count(); ++z) {  // refill: gross, to field capacity, as far as a day
      const std::string own = std::string(names[size_t(z)]) + ".";  // can give
      add(own + "stage", "1", 3, true), add(own + "refill", "mm", p.zones[z].most);
      add(own + "value", "EUR/ha", 1e9f);
    }
    return s;
  }
  /// What is asked for, and of it what a zone's machine could give to a growing crop.
  PG_HD static void ask(const Params& p, State& s, Tail* rows, const Action* a) {
    double all = 0;
    for (int32_t z = 0; z < p.count(); ++z) {
      const ZonePlot& plot = p.zones[z];
      const float wanted = Task::depth(p, a, z);
      const float asked = wanted > 500 ? 500 : wanted > 0 ? wanted : 0;  // NaN: nothing
      const int32_t age = p.age(z, s.year, s.day);
      const float can = age < 0 || age >= plot.days ? 0 : asked < plot.most ? asked : plot.most;
      rows[z].asked = asked, rows[z].volume = double(can) * double(plot.area) * 10;
      all += double(asked) * double(plot.area) * 10;
    }
    s.asked = float(all);
  }
  /// Cuts the volumes to what pump and quotas leave.
  PG_HD static void give(const Params& p, State& s, Tail* rows) {
    double most = p.pumped;
    if (p.quota >= 0 && p.quota - s.season_water < most) most = p.quota - s.season_water;
    if (p.window.size > 0) {
      const int32_t at = p.days * s.year + s.day, now = p.window[at], before = s.day - p.decision;
      if (before < 0 || p.window[at - p.decision] != now) s.window_water = 0;
      if (now >= 0 && p.window_quota[now] - s.window_water < most)
        most = p.window_quota[now] - s.window_water;
    }
    farm::allocate(
        p.allocation, most > 0 ? most : 0, p.count(),
        [&](int32_t z) -> double& { return rows[z].volume; },
        [&](int32_t z) { return double(p.zones[z].least) * double(p.zones[z].area) * 10; });
    double all = 0;
    for (int32_t z = 0; z < p.count(); ++z) {
      const ZonePlot& plot = p.zones[z];
      float gross = float(rows[z].volume / (double(plot.area) * 10));
      if (gross < plot.least) gross = 0, rows[z].volume = 0;
      rows[z].irrigation = gross, rows[z].season_irrigation += gross;
      all += rows[z].volume;
      s.energy += float(double(gross) * double(plot.area) * double(plot.energy));
      rows[z].et = rows[z].drainage = rows[z].runoff = rows[z].rise = 0;
      rows[z].fed = rows[z].leached = 0;
    }
    s.water = float(all), s.season_water += all, s.window_water += all;
  }
  /// One day of all crops that grow.
  PG_HD static void live(const Params& p, State& s, Tail* rows, bool first) {
    const int32_t at = (p.days + Params::kAhead) * s.year + s.day;
    const farm::DayOfWeather& w = p.weather[at];
    const double warmth = p.feeds ? p.warmth[p.days * s.year + s.day] : 0;
    s.rain += float(w.rain);
    for (int32_t z = 0; z < p.count(); ++z) {
      const ZonePlot& plot = p.zones[z];
      const int32_t age = p.age(z, s.year, s.day);
      if (age < 0 || age >= plot.days) continue;
      ZoneRow& r = rows[z];
      const farm::DayOfCrop& c = p.crop_of(z, s.year, age);
      const double fed =
          plot.plot.has_nitrogen ? p.fertiliser[plot.fertiliser_at + plot.days * s.year + age] : 0;
      s.nitrogen += float(fed * double(plot.area));
      const farm::DayOfPlot d = farm::step_plot(plot.plot, c, r.taw, w,
                                                first ? double(r.irrigation) * plot.efficiency : 0,
                                                plot.wets, fed, warmth, r.soil, &r);
      r.taw = c.taw, r.raw = float(d.water.raw), r.stress = float(d.water.ks);
      r.et += float(d.water.e + d.water.t), r.drainage += float(d.water.drainage);
      r.runoff += float(d.water.runoff), r.rise += float(d.water.rise);
      r.fed += float(fed), r.leached += float(d.nitrogen.leached);
    }
  }
  PG_HD static void look(const Params& p, const State& s, const Tail* rows, int32_t z, float* to) {
    const ZonePlot& plot = p.zones[z];
    const ZoneRow& r = rows[z];
    const int32_t age = p.age(z, s.year, s.day);
    const farm::DayOfCrop& c = p.crop_of(z, s.year, age);
    const bool grows = age >= 0 && age < plot.days;
    to[0] = within(r.soil.dr / r.taw, 0, 1);
    to[1] = within(r.soil.de / plot.plot.zone.tew, 0, 1);
    to[2] = within(double(r.raw) / r.taw, 0, 1);
    to[3] = grows ? float(c.kcb) : 0, to[4] = grows ? float(c.cover) : 0;
    to[5] = within(double(age) / plot.days, 0, 1), to[6] = float(c.root_depth);
    to[7] = r.season_irrigation, to[8] = within(relative_yield(p, rows, z), 0, 1);
    to[9] = grows;
  }
};

struct ZonesBox {
  static constexpr const char
      *kName = "farm/zones",
      *kDoc = "Irrigate the zones of a farm every day; they share a pump and a quota.";
  using Action = float;
  static std::vector<float> depths() { return {}; }
  static Space done(const ZonesParams& p, const std::vector<const char*>& names) {
    Space s = {.name = "depths", .shape = {p.count()}};
    for (int32_t z = 0; z < p.count(); ++z) {
      s.names.push_back(names[size_t(z)]), s.units.push_back("mm");
      s.lows.push_back(0), s.highs.push_back(p.zones[z].most);
    }
    return s;
  }
  PG_HD static float depth(const ZonesParams&, const float* a, int32_t z) { return a[z]; }
};

struct ZonesDepths {
  static constexpr const char *kName = "farm/zones_depths",
                              *kDoc = "As farm/zones, each zone in one of some depths.";
  using Action = int32_t;
  static std::vector<float> depths() { return {0, 5, 10, 15, 20, 25}; }
  static Space done(const ZonesParams& p, const std::vector<const char*>& names) {
    Space s = {.name = "depths", .shape = {p.count()}};
    for (int32_t z = 0; z < p.count(); ++z) {
      s.counts.push_back(p.depths.size), s.names.push_back(names[size_t(z)]);
      s.units.push_back("1");
      for (const std::string& word : in_words(p.depths, "mm")) s.labels.push_back(word);
    }
    return s;
  }
  PG_HD static float depth(const ZonesParams& p, const int32_t* a, int32_t z) {
    return p.depths[a[z]];
  }
};

using ZonesEnv = Zones<ZonesBox>;
using ZonesDepthsEnv = Zones<ZonesDepths>;

}  // namespace plantgym
