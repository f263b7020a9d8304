// Who works when: shifts of a week, and operators with skills. How a file says it, and what it
// comes to for a station.
#pragma once
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "envs/factory/plant_world.h"
#include "plantgym/fields.h"

namespace plantgym {

/// [begin, end) in hours of a week that begins with Monday, in order, none touching the next.
using OpenHours = std::vector<std::pair<double, double>>;

inline OpenHours merged(OpenHours all) {
  std::sort(all.begin(), all.end());
  OpenHours to;
  for (const auto& [begin, end] : all)
    if (!to.empty() && begin <= to.back().second)
      to.back().second = std::max(to.back().second, end);
    else
      to.emplace_back(begin, end);
  return to;
}
/// When a station is open: in any of its shifts; always, where it names none.
inline OpenHours open_hours(const PlantWorld& w, const EntityWorld& e) {
  OpenHours all;
  if (e.shifts.empty()) all.emplace_back(0, 168);
  for (const std::string& name : e.shifts)
    for (const ShiftWorld& s : w.shifts)
      if (s.name == name) all.insert(all.end(), s.hours.begin(), s.hours.end());
  return merged(all);
}
/// Share of the week.
inline double open_share(const PlantWorld& w, const EntityWorld& e) {
  double all = 0;
  for (const auto& [begin, end] : open_hours(w, e)) all += end - begin;
  return all / 168;
}

/// Whole minutes, in units of `unit` hours, without an error of rounding that would part events of
/// one moment.
inline double minutes_in(double hours, double unit) {
  const double minutes = std::floor(60 * hours + 0.5);
  return unit < 1.0 / 60 ? minutes * std::floor(1 / (60 * unit) + 0.5)
                         : minutes / std::floor(60 * unit + 0.5);
}
/// Hours as the engine has them: changes between open and closed in the week, of a plant whose unit
/// of time is `unit` hours.
inline std::pair<factory::Shift, std::vector<double>> week_of(OpenHours open, double unit) {
  factory::Shift s = {0, 0, open[0].first <= 0, 0};
  if (open[0].first <= 0 && open.back().second >= 168)  // goes on from Sunday to Monday
    open.back().second = open[0].second + 168, open.erase(open.begin());
  std::vector<double> times;
  for (const auto& [begin, end] : open)
    for (const double t : {begin, end}) times.push_back(minutes_in(t < 168 ? t : t - 168, unit));
  std::sort(times.begin(), times.end());
  s.changes = int32_t(times.size()), s.next = times[0] <= 0;  // at time 0 it is so from the start
  return {s, times};
}

class PeopleFile {
 public:
  explicit PeopleFile(PlantWorld& w) : w_(w) {}

  void read(Fields& f) {
    f.each("shifts", "when stations work, by name; time 0 is midnight before a Monday",
           [&](const char* name, Fields& m) { read_shift(name, m); });
    f.each("operators", "who works at stations that need somebody, by name",
           [&](const char* name, Fields& m) { read_pool(name, m); });
  }
  void read_station(Fields& f, EntityWorld& e) {
    f.texts("shifts", e.shifts, "in which it works; none: always");
    f.choice("stop", e.station.preempts, {"finish", "preempt"},
             "at the end of a shift what is in work is finished, or waits for the next");
    e.needs = f.map("operators", "who must be there from setup to the end of work", [&](Fields& m) {
      m.required().text("skill", e.skill, "that they need");
      m.number("n", e.station.needs, 1, 100, "", "how many");
      if (!m.listing() && e.station.needs == 0) e.station.needs = 1;
    });
  }

 private:
  /// 6:30, in hours.
  static double hour(const pg_node* nodes, int32_t i) {
    int32_t h = 0, m = 0, read = 0;
    const bool two = nodes[i].kind == PG_SCALAR &&
                     std::sscanf(nodes[i].value, "%2d:%2d%n", &h, &m, &read) == 2 &&
                     !nodes[i].value[read];
    if (!two || h < 0 || m < 0 || m > 59 || h * 60 + m > 24 * 60)
      throw FieldError(i, "must be a time of the day from 0:00 to 24:00, e.g. 6:30");
    return h + m / 60.0;
  }
  static std::pair<double, double> span(const pg_node* nodes, int32_t i) {
    if (nodes[i].kind != PG_LIST || nodes[i].end == i + 1 || nodes[i + 1].end == nodes[i].end ||
        nodes[nodes[i + 1].end].end != nodes[i].end)
      throw FieldError(i, "must be [from, to], e.g. [6:00, 14:00]");
    return {hour(nodes, i + 1), hour(nodes, nodes[i + 1].end)};
  }
  void read_shift(const char* name, Fields& f) {
    static const std::vector<std::string> week = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
    ShiftWorld s;
    std::vector<std::string> days = week;
    std::pair<double, double> hours = {0, 0};
    OpenHours breaks;
    s.name = name ? name : "";
    f.texts("days", days, "on which it begins: mon to sun; default: all");
    f.required().any("hours", "[from, to], to the next day where to is not later",
                     [&](const pg_node* nodes, int32_t i) { hours = span(nodes, i); });
    f.any("breaks", "within it: a list of [from, to]", [&](const pg_node* nodes, int32_t i) {
      if (nodes[i].kind != PG_LIST) throw FieldError(i, "must be a list of [from, to]");
      for (int32_t c = i + 1; c < nodes[i].end; c = nodes[c].end) {
        auto [begin, end] = span(nodes, c);
        const double last = hours.second + (hours.second <= hours.first ? 24 : 0);
        begin += begin < hours.first ? 24 : 0, end += end <= begin ? 24 : 0;
        if (end > last) throw FieldError(c, "is not within the shift");
        breaks.emplace_back(begin, end);
      }
    });
    if (f.listing()) return;
    for (const std::string& day : days) {
      const auto d = std::find(week.begin(), week.end(), day) - week.begin();
      if (d == 7) f.fail("days", join({"'", day, "' is no day", suggestion(day, week)}));
      add_day(24 * double(d), hours, merged(breaks), s.hours);
    }
    if (days.empty()) f.fail("days", "names none; mon to sun, or leave it out for all");
    if (s.hours.empty()) f.fail("breaks", "leave nothing of the shift");
    w_.shifts.push_back(std::move(s));
  }
  static void add_day(double midnight, std::pair<double, double> hours, const OpenHours& breaks,
                      OpenHours& to) {
    const auto add = [&](double begin, double end) {
      for (begin += midnight, end += midnight; begin < end; begin = 0, end -= 168) {
        if (begin >= 168) begin -= 168, end -= 168;
        to.emplace_back(begin, std::min(end, 168.0));
        if (end <= 168) return;
      }
    };
    double at = hours.first;
    for (const auto& [begin, end] : breaks) add(at, begin), at = end;
    add(at, hours.second + (hours.second <= hours.first ? 24 : 0));
  }
  void read_pool(const char* name, Fields& f) {
    PoolWorld p;
    p.name = name ? name : "";
    f.number("n", p.size, 1, 1000, "", "how many");
    f.texts("skills", p.skills, "what each of them can do; default: the name of them all");
    f.number("walk", p.walk, 0, 1e6, w_.time_unit.c_str(),
             "time from one station to another, before they set up or work");
    if (f.listing()) return;
    if (p.skills.empty()) p.skills = {p.name};
    w_.pools.push_back(std::move(p));
  }

  PlantWorld& w_;
};

inline void need_word(const std::string& name, const std::vector<std::string>& known, int32_t at,
                      const char* key, const char* what) {
  if (std::find(known.begin(), known.end(), name) == known.end())
    throw FieldError(
        at, join({key, ": '", name, "' is no ", what, suggestion(name, known, "there are")}));
}
/// @throws FieldError
inline void check_people(const PlantWorld& w, const EntityWorld& e) {
  std::vector<std::string> known;
  for (const ShiftWorld& s : w.shifts) known.push_back(s.name);
  for (const std::string& name : e.shifts) need_word(name, known, e.at, "shifts", "shift");
  if (!e.needs) return;
  known.clear();
  int32_t all = 0;
  for (const PoolWorld& p : w.pools)
    for (const std::string& skill : p.skills)
      known.push_back(skill), all += skill == e.skill ? p.size : 0;
  need_word(e.skill, known, e.at, "operators", "skill of any operators");
  if (all < e.station.needs)
    throw FieldError(e.at, join({"operators: needs ", std::to_string(e.station.needs), ", and ",
                                 std::to_string(all), " can do it"}));
  if (e.station.preempts && !e.shifts.empty())
    throw FieldError(e.at,
                     "stop: preempt would keep operators at work that is put off; they go "
                     "with stop: finish");
}

}  // namespace plantgym
