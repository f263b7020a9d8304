// factory/line: a plant, how often somebody decides, and for how long.
#pragma once
#include <string>
#include <vector>

#include "envs/factory/plant_file.h"
#include "envs/factory/plant_params.h"
#include "envs/factory/plant_places.h"
#include "sim/factory/events.h"
#include "sim/factory/kpi.h"

namespace plantgym {

struct LineParams : PlantParams {
  double every = 1, horizon = 1000, warmup = 0;  // [time unit]
  uint32_t on = 0;                               // Happenings that ask for a decision
  int32_t powered = 0;                           // some station takes power
  Table<double> mean_life;  // of each station's server: to its next failure; 0: it never fails
  Table<int32_t> choices;   // of each station: 2, or 3 where a crew repairs it
  Table<float> places;      // x, y of each node in pictures
  enum Word : size_t { kUnit, kRate, kWords };
  Table<char> names;  // kUnit, kRate; of nodes; of each metric of each station; 0-ended
};
/// What a step brought, beside the plant itself.
struct LineState : factory::PlantState {
  double energy_so_far;  // [kWh]
  float elapsed, wip, made, scraps, losses, energy, happened;
};

struct QuantityWords {
  const char *name, *unit, *doc;
};
/// Of one station, since the warm-up; ISO 22400-2 where it has the name.
inline constexpr QuantityWords kStationMetrics[] = {
    {"availability", "1", "working / planned busy time"},
    {"effectiveness", "1", "time that its parts should have taken / working"},
    {"quality_ratio", "1", "good / produced"},
    {"oee", "1", "availability x effectiveness x quality ratio"},
    {"utilisation", "1", "working / (working + setup + delay)"},
    {"allocation", "1", "(working + setup + delay) / planned busy time"},
    {"technical_efficiency", "1", "working / (working + delay)"},
    {"starved", "1", "share of the time without a part"},
    {"blocked", "1", "share of the time with a finished part that found no room"},
    {"down", "1", "share of the time failed"},
    {"setup", "1", "share of the time setting up"},
    {"resting", "1", "share of the time off or warming up"}};

/// The names above, one after the other.
inline std::vector<const char*> split_names(const LineParams& p) {
  std::vector<const char*> all;
  for (int32_t at = 0; at < p.names.size; ++at)
    if (at == 0 || p.names[at - 1] == 0) all.push_back(&p.names[at]);
  return all;
}

/// Reads `decision`, `horizon`, `warmup` and the world.
class LineFile {
 public:
  LineFile(LineParams& p, Fields& f) : p_(p), f_(f) {}

  void read(Tables& t) {
    PlantWorld w;
    f_.required().map("world", "the plant: a file, or its content", [&](Fields& world) {
      PlantFile(w).read(world);
      if (world.listing()) return;
      PlantCheck(w).check(world.node());
      at_ = world.node();
    });
    const std::string unit = f_.listing() ? "s" : w.time_unit;
    std::vector<std::string> on;
    f_.map("decision", "when somebody decides", [&](Fields& m) {
      m.number("every", p_.every, 1e-6, 1e9, unit.c_str(), "at least so often");
      m.texts("on", on, "and when this happens: failure, repair, completion, arrival");
      if (!m.listing()) read_on(m, on);
    });
    f_.number("horizon", p_.horizon, 1e-6, 1e12, unit.c_str(), "time of an episode");
    f_.number("warmup", p_.warmup, 0, 1e12, unit.c_str(),
              "time that the plant runs before an episode begins");
    if (f_.listing()) return;
    if (p_.horizon < p_.every) f_.fail("horizon", "is shorter than the time between decisions");
    compile(w, t);
  }

 private:
  void read_on(const Fields& m, const std::vector<std::string>& on) {
    static const std::vector<std::string> known = {"completion", "repair", "failure", "arrival"};
    for (const std::string& word : on) {
      const auto k = std::find(known.begin(), known.end(), word) - known.begin();
      if (k == 4) m.fail("on", join({"'", word, "' does not happen", suggestion(word, known)}));
      p_.on |= 1u << k;
    }
  }
  void compile(const PlantWorld& w, Tables& t) {
    PlantCompiler compiler(p_, w);
    compiler.compile(t, at_);
    std::vector<double> life;
    std::vector<int32_t> choices;
    for (const EntityWorld& e : w.entities) {
      if (e.kind != factory::NodeKind::kStation) continue;
      double rate = 0;
      bool crew = false;
      for (const FailureWorld& x : e.failures) rate += 1 / mean_life(w, x), crew |= !x.crew.empty();
      life.push_back(rate > 0 ? 1 / rate : 0), choices.push_back(crew ? 3 : 2);
      for (const double kw : e.station.power) p_.powered |= kw > 0;
      p_.powered |= e.station.startup_energy > 0;
    }
    t.put(p_, p_.mean_life, life), t.put(p_, p_.choices, choices);
    t.put(p_, p_.places, places_of(w));
    names(w, compiler, t);
  }
  void names(const PlantWorld& w, const PlantCompiler& compiler, Tables& t) {
    std::vector<char> all;
    const auto add = [&](const std::string& word) {
      all.insert(all.end(), word.c_str(), word.c_str() + word.size() + 1);
    };
    add(w.time_unit), add("1/" + w.time_unit);
    for (const EntityWorld& e : w.entities) add(e.name);
    for (size_t k = w.entities.size(); k < size_t(p_.nodes.size); ++k) add("");
    for (const std::string& name : compiler.station_names())
      for (const QuantityWords& q : kStationMetrics) add(join({name, ".", q.name}));
    t.put(p_, p_.names, all);
  }

  LineParams& p_;
  Fields& f_;
  int32_t at_ = 0;
};

}  // namespace plantgym
