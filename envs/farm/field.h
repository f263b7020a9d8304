// Irrigating one field through its season: a zone of soil under recorded weather.
#pragma once
#include <type_traits>

#include "envs/farm/field_draw.h"
#include "envs/farm/field_file.h"
#include "plantgym/env.h"

namespace plantgym {

struct FieldParams {
  farm::Zone zone;
  int32_t days = 0, years = 0, first_year = 0, decision = 1, in_turn = 0, crops_per_year = 0;
  int32_t month = 5, day = 1;
  float value = 0;  // of the full yield [EUR/ha]
  float cost = 0;   // of a gross mm [EUR/ha]
  double efficiency = 1, wets = 1, first_dr = 0;
  float most = 25;  // gross mm a day
  float quota = 0;  // gross mm a season; below 0: none
  float yield_most = 0;
  Table<farm::DayOfCrop> crop;        // [years or 1, days]
  Table<farm::DayOfWeather> weather;  // [years, days + kAhead]
  Table<float> behind;                // [years, days, 2] rain and ETo of the 7 days before [mm]
  Table<float> depths;                // of discrete actions [mm]
};

struct FieldState {
  farm::ZoneState soil;
  double taw;         // of the last day simulated
  int32_t year, day;  // index into the years; days since planting
  float raw;          // of the last day
  // of the step
  float rain, irrigation, et, drainage, profit;
  // of the season
  float season_rain, season_irrigation, season_drainage;
  int32_t since;         // days since irrigation, or planting
  double etc_less_rain;  // potential use that neither rain nor irrigation has met, never below 0
};

/// Stages of FAO-56, as labels.
inline const std::vector<std::string> kStages = {"initial", "development", "middle", "late"};

/// What all tasks on one field share. Task: kName, kDoc, Action, Obs, kDecision, fields(), spaces,
/// depth(), observe().
template <class Task>
struct Field {
  static constexpr const char *kName = Task::kName, *kDoc = Task::kDoc;
  static constexpr int32_t kAhead = 3;  // days of forecast
  using Params = FieldParams;
  using State = FieldState;
  using Action = typename Task::Action;
  using Obs = typename Task::Obs;

  static void fields(Params& p, Fields& f, Tables& t) {
    FieldWorld w;
    int32_t first = 0, last = -1;
    p.decision = Task::kDecision;
    f.number("decision", p.decision, 1, 60, "d", "days from one decision to the next");
    f.choice("order", p.in_turn, {"random", "in_turn"},
             "of the years: drawn, or one after the other by the environment's number");
    f.range("years", first, last, 1, 9999, "",
            "of planting, from the weather file; none: all that are whole");
    std::vector<float> depths = Task::depths();
    if (!depths.empty()) f.numbers("actions", depths, 0, 500, "mm", "gross depths to choose among");
    f.required().map("world", "the farm: a file, or its content",
                     [&](Fields& world) { read_field_world(world, w); });
    if (f.listing()) return;
    for (float& d : depths)
      if (d > float(w.most))
        f.fail("actions", join({std::to_string(d), " mm is more than the system's most"}));
    if (!depths.empty() && depths.size() > 256) f.fail("actions", "more than 256 depths");
    compile(p, w, f, t, first, last);
    t.put(p, p.depths, depths);
  }
  static Spec spec(const Params& p) {
    Spec s = {
        .obs = {Task::seen(p)},
        .action = Task::done(p),
        .signals = {{"rain", "mm", "rain"},
                    {"irrigation", "mm", "gross irrigation"},
                    {"depletion", "mm", "water missing in the root zone at the end of the step"},
                    {"yield_fraction", "1", "share of the greatest yield, if the season ended now"},
                    {"et", "mm", "actual evapotranspiration"},
                    {"drainage", "mm", "water lost below the roots"},
                    {"profit", "EUR/ha", "change of the crop's value, less the cost of water"}},
        .metrics = {{"margin", "EUR/ha", "value of the yield less the cost of water"},
                    {"yield", "t/ha", "harvested"},
                    {"irrigation", "mm", "gross irrigation of the season"},
                    {"rain", "mm", "rain of the season"},
                    {"et", "mm", "actual evapotranspiration of the season"},
                    {"drainage", "mm", "water lost below the roots"},
                    {"water_productivity", "kg/m3", "yield by water evapotranspired"},
                    {"year", "1", "of planting"}},
        .time_unit = "d",
        .reward = {0, 0, 0, 0, 0, 0, 1}};
    return s;
  }
  PG_HD static void reset(const Params& p, State& s, Rng& rng) {
    s = {};
    s.year =
        p.in_turn ? int32_t((rng.env() + rng.episode()) % uint32_t(p.years)) : rng.below(p.years);
    s.soil.dr = p.first_dr, s.soil.fw = 1;
    s.taw = p.zone.taw_first;
  }
  PG_HD static Outcome step(const Params& p, State& s, const Action* a, Rng&) {
    float gross = Task::depth(p, *a);
    gross = gross > p.most ? p.most : gross > 0 ? gross : 0;  // NaN: nothing
    if (p.quota >= 0 && gross > p.quota - s.season_irrigation)
      gross = p.quota - s.season_irrigation;
    const double before = farm::relative_yield(p.zone, s.soil);
    s.rain = s.et = s.drainage = 0, s.irrigation = gross;
    const int32_t crops = p.crops_per_year * s.year, weathers = (p.days + kAhead) * s.year;
    const int32_t end = s.day + p.decision < p.days ? s.day + p.decision : p.days;
    const float elapsed = float(end - s.day);
    double net = double(gross) * p.efficiency;
    s.since = gross > 0 ? 0 : s.since;
    s.etc_less_rain = s.etc_less_rain > net ? s.etc_less_rain - net : 0;
    for (; s.day < end; ++s.day, ++s.since, net = 0) {
      const farm::DayOfCrop& c = p.crop[crops + s.day];
      const farm::DayOfWeather& w = p.weather[weathers + s.day];
      const farm::DayOfZone d = farm::step_zone(p.zone, c, s.taw, w, net, p.wets, s.soil);
      s.taw = c.taw, s.raw = float(d.raw);
      const double unmet = s.etc_less_rain + d.etc - w.rain;
      s.etc_less_rain = unmet > 0 ? unmet : 0;
      s.rain += float(w.rain), s.et += float(d.e + d.t), s.drainage += float(d.drainage);
    }
    s.season_rain += s.rain, s.season_irrigation += gross, s.season_drainage += s.drainage;
    s.profit = float(double(p.value) * (farm::relative_yield(p.zone, s.soil) - before) -
                     double(p.cost) * double(gross));
    return {s.profit, s.day >= p.days, false, elapsed};
  }
  PG_HD static void observe(const Params& p, const State& s, typename Task::Element* to) {
    Task::observe(p, s, to);
  }
  PG_HD static void signals(const Params& p, const State& s, float* out) {
    const float all[] = {
        s.rain, s.irrigation, float(s.soil.dr), float(farm::relative_yield(p.zone, s.soil)),
        s.et,   s.drainage,   s.profit};
    for (int k = 0; k < 7; ++k) out[k] = all[k];
  }
  PG_HD static void metrics(const Params& p, const State& s, float* out) {
    const double rel = farm::relative_yield(p.zone, s.soil), et = s.soil.sum_et;
    const float yield = float(rel * double(p.yield_most));
    const float all[] = {
        float(double(p.value) * rel - double(p.cost) * double(s.season_irrigation)),
        yield,
        s.season_irrigation,
        s.season_rain,
        float(et),
        s.season_drainage,
        et > 0 ? float(double(yield) * 100 / et) : 0.0f,
        float(p.first_year + s.year)};
    for (int k = 0; k < 8; ++k) out[k] = all[k];
  }
  static void draw(const Params& p, const State& s, Canvas& c) { draw_field(p, s, c); }

 private:
  static void compile(Params& p, const FieldWorld& w, const Fields& f, Tables& t, int32_t first,
                      int32_t last) {
    p.zone = farm::zone_of(w.soil, w.crop), p.days = farm::season_days(w.crop);
    p.month = w.month, p.day = w.day;
    p.value = float(w.price * w.yield_most), p.yield_most = float(w.yield_most);
    p.cost = float(w.water_price * 10);  // a mm on a hectare is 10 m3
    p.efficiency = w.efficiency, p.wets = w.wets, p.most = float(w.most);
    p.quota = w.quota >= FieldWorld::kUnlimited ? -1.0f : float(w.quota / (10 * w.area));
    p.first_dr = w.first_depletion * p.zone.taw_first;
    const auto fits = [&](int32_t year) {
      const int32_t start = farm::day_number(year, w.month, w.day);
      return start >= w.weather.first && start + p.days - 1 <= w.weather.last();
    };
    int32_t y, m, d, from, to;
    farm::date_of(w.weather.first, from, m, d), farm::date_of(w.weather.last(), to, m, d);
    while (from <= to && !fits(from)) ++from;
    for (y = from; y <= to && fits(y);) ++y;
    to = y - 1;
    if (from > to) f.fail("years", "the weather file holds no whole season of this crop");
    if (last < first) first = from, last = to;
    if (first < from || last > to)
      f.fail("years", join({"the weather file has whole seasons of ", std::to_string(from), "..",
                            std::to_string(to), " only"}));
    p.first_year = first, p.years = last - first + 1;
    build_tables(p, w, t);
  }
  static void build_tables(Params& p, const FieldWorld& w, Tables& t) {
    std::vector<farm::DayOfCrop> crop;
    std::vector<farm::DayOfWeather> weather;
    std::vector<float> behind;
    const bool varies = !w.weather.u2.empty() || !w.weather.rh_min.empty();
    for (int32_t y = 0; y < p.years; ++y) {
      const int32_t start = farm::day_number(p.first_year + y, w.month, w.day) - w.weather.first;
      farm::CropCalendar calendar(w.soil, w.crop);
      for (int32_t d = 0; d < p.days + kAhead; ++d) {
        const size_t at = size_t(std::min(start + d, int32_t(w.weather.days.size()) - 1));
        const bool inside = size_t(start + d) == at;
        weather.push_back(inside ? w.weather.days[at]
                                 : farm::DayOfWeather{0, w.weather.days[at].eto});
        if (d >= p.days) continue;
        if (y == 0 || varies)
          crop.push_back(
              calendar.next(w.weather.u2.empty() ? 2.0 : double(w.weather.u2[at]),
                            w.weather.rh_min.empty() ? 45.0 : double(w.weather.rh_min[at])));
        double rain = 0, eto = 0;
        for (int32_t k = std::max(0, start + d - 7); k < start + d; ++k)
          rain += w.weather.days[size_t(k)].rain, eto += w.weather.days[size_t(k)].eto;
        behind.push_back(float(rain)), behind.push_back(float(eto));
      }
    }
    p.crops_per_year = varies ? p.days : 0;
    t.put(p, p.crop, crop), t.put(p, p.weather, weather), t.put(p, p.behind, behind);
  }
};

/// Rain of the next three days [mm].
PG_HD inline double rain_ahead(const FieldParams& p, const FieldState& s) {
  const farm::DayOfWeather* w = &p.weather[(p.days + 3) * s.year + s.day];
  return w[0].rain + w[1].rain + w[2].rain;
}
/// The crop on the day to come; after harvest the last day.
PG_HD inline const farm::DayOfCrop& crop_today(const FieldParams& p, const FieldState& s) {
  return p.crop[p.crops_per_year * s.year + (s.day < p.days ? s.day : p.days - 1)];
}
PG_HD inline float within(double v, float low, float high) {
  const float x = float(v);
  return x < low ? low : x > high ? high : x;
}

/// Everything a grower may know, every day.
struct DailyView {
  using Element = float;
  using Obs = Parts<Element>;
  static constexpr int32_t kDecision = 1, kCount = 27;
  static Space seen(const FieldParams& p) {
    Space s = {.name = "field", .shape = {kCount}};
    const float taw = float(p.zone.total), season = float(p.days);
    const auto add = [&](const char* name, const char* unit, float low, float high, bool shown) {
      s.names.push_back(name), s.units.push_back(unit), s.lows.push_back(low),
          s.highs.push_back(high), s.by_default.push_back(shown);
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
    add("stage", "1", 0, 3, false), add("day", "d", 0, season, false),
        add("rain_ahead", "mm", 0, 6000, false);
    add("refill", "mm", 0, p.most, false);  // gross, to field capacity, as much as a day can give
    add("etc_less_rain", "mm", 0, 60 * season, false),
        add("days_since_irrigation", "d", 0, season, false);
    return s;
  }
  PG_HD static void observe(const FieldParams& p, const FieldState& s, float* to) {
    const farm::DayOfCrop& c = crop_today(p, s);
    const farm::DayOfWeather* w = &p.weather[(p.days + 3) * s.year + s.day];
    const int32_t behind = 2 * (p.days * s.year + (s.day < p.days ? s.day : p.days - 1));
    const bool ended = s.day >= p.days;
    to[0] = within(s.soil.dr / s.taw, 0, 1), to[1] = within(s.soil.de / p.zone.tew, 0, 1);
    to[2] = within(double(s.raw) / s.taw, 0, 1), to[3] = float(c.kcb), to[4] = float(c.cover);
    to[5] = float(s.day) / float(p.days), to[6] = float(c.root_depth);
    to[7] = p.behind[behind], to[8] = p.behind[behind + 1];
    to[9] = s.season_irrigation, to[10] = p.quota > 0   ? 1 - s.season_irrigation / p.quota
                                          : p.quota < 0 ? 1.0f
                                                        : 0.0f;
    for (int k = 0; k < 3; ++k)
      to[11 + 2 * k] = ended ? 0 : float(w[k].rain), to[12 + 2 * k] = ended ? 0 : float(w[k].eto);
    to[17] = within(farm::relative_yield(p.zone, s.soil), 0, 1);
    to[18] = within(s.soil.dr, 0, float(p.zone.total)), to[19] = float(s.taw),
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
  static std::vector<std::string> labels(const FieldParams& p) {
    std::vector<std::string> all;
    for (int32_t k = 0; k < p.depths.size; ++k) {
      char text[24];
      std::snprintf(text, sizeof text, "%g mm", double(p.depths[k]));
      all.push_back(text);
    }
    return all;
  }
  PG_HD static float depth(const FieldParams& p, int32_t a) { return p.depths[a]; }
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
  PG_HD static float depth(const FieldParams&, float a) { return a; }
};

/// 64 states for tables: stage, depletion, whether rain is coming.
struct FieldStates {
  static constexpr const char *kName = "farm/field_tabular",
                              *kDoc = "Irrigate a field every third day, seen as one of 64 states.";
  static constexpr int32_t kDecision = 3;
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
  PG_HD static float depth(const FieldParams& p, int32_t a) { return p.depths[a]; }
  PG_HD static void observe(const FieldParams& p, const FieldState& s, int32_t* to) {
    const int32_t bin = int32_t(s.soil.dr / s.taw * 8);
    to[0] = crop_today(p, s).stage, to[1] = bin < 0 ? 0 : bin > 7 ? 7 : bin;
    to[2] = s.day < p.days && rain_ahead(p, s) >= 5;
  }
};

using FieldDepthsEnv = Field<FieldDepths>;
using FieldBoxEnv = Field<FieldBox>;
using FieldTabularEnv = Field<FieldStates>;

}  // namespace plantgym
