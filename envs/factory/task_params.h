// The tasks on a plant: how often somebody decides, and for how long.
#pragma once
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string>
#include <vector>

#include "envs/factory/plant_file.h"
#include "envs/factory/plant_params.h"
#include "envs/factory/plant_places.h"
#include "envs/factory/plant_rates.h"
#include "sim/factory/events.h"
#include "sim/factory/kpi.h"

namespace plantgym {

struct TaskParams : PlantParams {
  double every = 1, horizon = 1000, warmup = 0;  // [time unit]
  uint32_t on = 0;                               // Happenings that ask for a decision
  Table<double> mean_life;      // of each station's server: to its next failure; 0: it never fails
  Table<int32_t> wear_most;     // of each station: its limit of wear, a whole number
  Table<double> mean_setup;     // of each station, of setups that take time; 0: it needs none
  Table<int32_t> behind;        // each station, and where parts go from it: stations, ~buffers
  Table<int32_t> first_behind;  // of each station, and the end
  Table<int32_t> stages;        // of each station: stations from it on, itself among them
  int32_t ordered = 0;          // parts of all orders
  Table<int32_t> choices;       // of each station: 2, or 3 where a crew repairs it
  Table<float> places;          // x, y of each node in pictures
  Table<float> guide;           // x, y of each point of the guide path [m]
  enum Word : size_t { kUnit, kRate, kWeighted, kWords };  // of time; of time by a weight
  Table<char> names;  // those; of nodes; of each metric of each station; of families; of
                      // sensors; of points; 0-ended
};
/// What a plant has brought since its sums began.
struct Totals {
  double good, content_time, bad, scrapped, lost, late, tardiness, value, energy, energy_cost,
      maintenance_cost, events;
};
PG_HD inline Totals totals_of(const factory::Run& r) {
  const factory::PlantState& s = r.s;
  return {double(s.good),
          factory::content_area(r),
          double(s.bad),
          double(s.scrapped),
          double(s.lost),
          double(s.late),
          s.tardiness,
          s.value,
          r.p.powered ? factory::energy_of_all(r) : 0,
          factory::energy_cost(r),
          s.maintenance_cost,
          double(s.events)};
}
struct TaskState : factory::PlantState {
  Totals before;   // the step
  double stepped;  // when it began
  int32_t missed;  // parts of orders that were not done when time was up
  int32_t pad;
};

struct QuantityWords {
  const char *name, *unit, *doc;
};
/// Of one station, since the warm-up; ISO 22400-2 where it has the name.
inline constexpr QuantityWords kStationMetrics[] = {
    {"availability", "1", "working / planned busy time"},
    {"effectiveness", "1", "time that its parts take in the mean / working; above 1 after luck"},
    {"quality_ratio", "1", "good / produced"},
    {"oee", "1", "availability x effectiveness x quality ratio"},
    {"utilisation", "1", "working / (working + setup + delay)"},
    {"allocation", "1", "(working + setup + delay) / planned busy time"},
    {"technical_efficiency", "1", "working / (working + delay)"},
    {"mtbf", "", "work for each failure; all of it while there was none"},
    {"mttr", "", "time down for each repair, with the wait for a crew"},
    {"starved", "1", "share of the time without a part"},
    {"blocked", "1", "share of the time with a finished part that found no room"},
    {"down", "1", "share of the time failed"},
    {"maintenance", "1", "share of the time in planned maintenance"},
    {"setup", "1", "share of the time setting up"},
    {"resting", "1", "share of the time off, standing by, warming up or out of shift"}};
/// Why a task that orders no repairs cannot have this plant; null: none waits for an order.
inline const char* who_would_order(const PlantWorld& w) {
  for (const EntityWorld& e : w.entities)
    for (const FailureWorld& x : e.failures)
      if (x.numbers.ordered)
        return "a repair waits for an order (repair: ordered), which only factory/maintenance "
               "gives; name that, or say repair: at_once";
  return nullptr;
}
/// Why a task without answers cannot have this plant; null: nobody in it asks.
inline const char* who_would_ask(const PlantWorld& w) {
  for (const EntityWorld& e : w.entities)
    if (e.station.discipline == factory::Discipline::kAgent)
      return "a station of discipline agent asks which part is next; name factory/cell, or another "
             "discipline";
  return nullptr;
}
/// Why a task that neither answers nor orders repairs cannot have this plant; null: it needs none.
inline const char* who_would_decide(const PlantWorld& w) {
  const char* why = who_would_ask(w);
  return why ? why : who_would_order(w);
}
/// Parts of orders that have not left the plant yet.
PG_HD inline int32_t left_to_do(const factory::Run& r) {
  int32_t all = 0;
  for (int32_t k = 0; k < r.p.n_sources; ++k) {
    const factory::Source& c = r.p.sources[k];
    for (int32_t o = 0; o < c.orders; ++o) all += r.p.orders[c.first_order + o].quantity;
  }
  return all - r.s.left > 0 ? all - r.s.left : 0;
}

/// The names above, one after the other.
inline std::vector<const char*> split_names(const TaskParams& p) {
  std::vector<const char*> all;
  for (int32_t at = 0; at < p.names.size; ++at)
    if (at == 0 || p.names[at - 1] == 0) all.push_back(&p.names[at]);
  return all;
}

/// Reads `decision`, `horizon`, `warmup` and the world.
class TaskFile {
 public:
  TaskFile(TaskParams& p, Fields& f) : p_(p), f_(f) {}

  /// @param misfit why a plant is for another task; null: it is for this one
  void read(Tables& t, const char* (*misfit)(const PlantWorld&)) {
    PlantWorld w;
    f_.required().map("world", "the plant: a file, or its content", [&](Fields& world) {
      PlantFile(w).read(world);
      if (world.listing()) return;
      PlantCheck(w).check(world.node());
      if (const char* why = misfit(w)) world.elsewhere("entities", why);
      at_ = world.node();
    });
    const std::string unit = f_.listing() ? "s" : w.time_unit;
    std::vector<std::string> at;
    f_.map("decision", "when somebody decides", [&](Fields& m) {
      m.number("every", p_.every, 1e-6, 1e9, unit.c_str(), "at least so often");
      m.texts("at", at,
              "and when this happens: failure, repair, completion, arrival, start (of a part)");
      if (!m.listing()) read_at(m, at);
    });
    f_.number("horizon", p_.horizon, 1e-6, 1e12, unit.c_str(), "time of an episode");
    f_.number("warmup", p_.warmup, 0, 1e12, unit.c_str(),
              "time that the plant runs before an episode begins");
    if (f_.listing()) return;
    if (p_.horizon < p_.every) f_.fail("horizon", "is shorter than the time between decisions");
    const double rate = event_rate(w);
    if (rate * p_.warmup > 10 * kMostEvents)
      too_long("warmup", "begin", 10 * kMostEvents / rate, rate, unit);
    if (rate * p_.every > kMostEvents)
      too_long("decision", "take a step", kMostEvents / rate, rate, unit);
    if (rate * p_.horizon > kMostCounted)
      f_.fail("horizon",
              join({"parts and failures of an episode are counted up to 2000000000; at "
                    "most ",
                    shown(std::floor(kMostCounted / rate)), " ", unit, " are possible here"}));
    compile(w, t);
  }

 private:
  static constexpr double kMostEvents = 1e8;   // about ten seconds of computing
  static constexpr double kMostCounted = 2e9;  // by numbers of 32 bits

  [[noreturn]] void too_long(const char* key, const char* what, double most, double rate,
                             const std::string& unit) const {
    char words[200];
    std::snprintf(words, sizeof words,
                  "the plant has about %.3g events each %s; more than %.3g %s of them before it "
                  "can %s would take too long, and are refused",
                  rate, unit.c_str(), most, unit.c_str(), what);
    f_.fail(key, words);
  }
  void read_at(const Fields& m, const std::vector<std::string>& at) {
    static const std::vector<std::string> known = {"completion", "repair", "failure", "arrival",
                                                   "start"};
    for (const std::string& word : at) {
      const auto k = std::find(known.begin(), known.end(), word) - known.begin();
      if (k == 5) m.fail("at", join({"'", word, "' does not happen", suggestion(word, known)}));
      p_.on |= 1u << k;
    }
  }
  void compile(const PlantWorld& w, Tables& t) {
    PlantCompiler compiler(p_, w);
    compiler.compile(t, at_);
    std::vector<double> life, setups;
    std::vector<int32_t> choices, wear_most;
    for (const EntityWorld& e : w.entities) {
      for (const OrderWorld& o : e.orders) p_.ordered += o.order.quantity;
      if (e.kind != factory::NodeKind::kStation) continue;
      double rate = 0;
      bool crew = false;
      for (const FailureWorld& x : e.failures) rate += 1 / mean_life(w, x), crew |= !x.crew.empty();
      life.push_back(rate > 0 ? 1 / rate : 0), wear_most.push_back(most_wear(e));
      choices.push_back(crew ? 3 : 2), setups.push_back(mean_setup(e));
      for (const double kw : e.station.power) p_.numbers.powered |= kw > 0;
      p_.numbers.powered |= e.station.startup_energy > 0;
    }
    t.put(p_, p_.mean_life, life), t.put(p_, p_.choices, choices);
    t.put(p_, p_.wear_most, wear_most), t.put(p_, p_.mean_setup, setups);
    t.put(p_, p_.places, places_of(w));
    std::vector<float> guide;
    for (const GuidePathWorld::Point& x : w.guide.points)
      guide.push_back(float(x.x)), guide.push_back(float(x.y));
    t.put(p_, p_.guide, guide);
    find_behind(w, t);
    names(w, compiler, t);
  }
  /// Buffers that only lead to what is behind, and queues of stations there, are behind too.
  void find_behind(const PlantWorld& w, Tables& t) {
    const std::vector<std::vector<size_t>> ways = ways_of(w);
    const auto is = [&](size_t n, factory::NodeKind kind) { return w.entities[n].kind == kind; };
    std::vector<int32_t> behind, first = {0}, stages;
    for (size_t k = 0; k < ways.size(); ++k) {
      if (!is(k, factory::NodeKind::kStation)) continue;
      std::vector<uint8_t> own(size_t(p_.nodes.size));
      std::vector<size_t> found = {k};
      for (size_t i = 0; i < found.size(); ++i)
        for (const size_t n : ways[found[i]])
          if (!own[n]) own[n] = 1, found.push_back(n);
      int32_t count = !own[k];
      for (size_t n = 0; n < ways.size(); ++n) {
        if (is(n, factory::NodeKind::kBuffer))
          for (const size_t to : ways[n]) own[n] |= own[to] && to != k;
        count += is(n, factory::NodeKind::kStation) && own[n];
      }
      size_t place = ways.size();  // queues, then stands, as they are compiled
      for (size_t n = 0; n < ways.size(); ++n)
        if (is(n, factory::NodeKind::kStation) && has_queue(w, w.entities[n]))
          own[place++] = own[n];
      for (size_t n = 0; n < ways.size(); ++n)
        if (is(n, factory::NodeKind::kStation) && stand_of(w, w.entities[n]) > 0)
          own[place++] = own[n] || n == k;
      own[k] = 1;
      int32_t station = 0, buffer = 0;
      for (size_t n = 0; n < own.size(); ++n) {
        const bool entity = n < ways.size();
        if (entity && is(n, factory::NodeKind::kStation)) {
          if (own[n]) behind.push_back(station);
          ++station;
        } else if (!entity || is(n, factory::NodeKind::kBuffer)) {
          if (own[n]) behind.push_back(~buffer);
          ++buffer;
        }
      }
      first.push_back(int32_t(behind.size())), stages.push_back(count);
    }
    t.put(p_, p_.behind, behind), t.put(p_, p_.first_behind, first);
    t.put(p_, p_.stages, stages);
  }
  static double mean_setup(const EntityWorld& e) {
    double sum = 0, count = 0;
    for (const SetupWorld& x : e.setups) sum += x.time, count += x.time > 0;
    return count > 0 ? sum / count : 0;
  }
  /// The first whole number at or above the limit, 100 at most.
  static int32_t most_wear(const EntityWorld& e) {
    double most = 0;
    for (const FailureWorld& x : e.failures) most = std::max(most, x.numbers.wear.limit);
    return int32_t(std::min(100.0, std::ceil(most)));
  }
  void names(const PlantWorld& w, const PlantCompiler& compiler, Tables& t) {
    std::vector<char> all;
    const auto add = [&](const std::string& word) {
      all.insert(all.end(), word.c_str(), word.c_str() + word.size() + 1);
    };
    add(w.time_unit), add("1/" + w.time_unit), add("weighted " + w.time_unit);
    for (const EntityWorld& e : w.entities) add(e.name);
    for (size_t k = w.entities.size(); k < size_t(p_.nodes.size); ++k) add("");
    for (const std::string& name : compiler.station_names())
      for (const QuantityWords& q : kStationMetrics) add(join({name, ".", q.name}));
    for (const std::string& family : compiler.family_names()) add(family);
    for (const EntityWorld& e : w.entities)
      for (int32_t i = 0; i < e.station.servers; ++i)
        for (const FailureWorld& x : e.failures)
          for (const SensorWorld& s : x.sensors)
            add(join({e.name, e.station.servers > 1 ? std::to_string(i) : "", ".", s.name}));
    for (const GuidePathWorld::Point& x : w.guide.points) add(x.name);
    t.put(p_, p_.names, all);
  }

  TaskParams& p_;
  Fields& f_;
  int32_t at_ = 0;
};

}  // namespace plantgym
