// Machines that wear: when to maintain them, before they fail or after.
#pragma once
#include "envs/factory/plant_env.h"

namespace plantgym {

struct MaintenanceTask {
  static constexpr const char *kName = "factory/maintenance",
                              *kDoc =
                                  "Maintain the machines of a plant, before they fail or after.";
  static constexpr bool kStartsOff = false, kEndsWithOrders = false;
  static constexpr int32_t kOwn = 5;  // numbers seen of a station, beside its wear

  static const char* misfit(const PlantWorld& w) {
    for (const EntityWorld& e : w.entities)
      for (const FailureWorld& x : e.failures)
        if (x.numbers.planned || x.numbers.ordered) return who_would_ask(w);
    return "nothing can be maintained on order: give a failure `pm`, or name factory/line";
  }
  static void describe(const TaskParams& p, const char* const* names, Spec& s) {
    const int32_t n = p.stations.size;
    s.action = {.name = "orders", .shape = {n}};
    Space wear = {.name = "wear", .shape = {n}}, numbers = {.name = "numbers", .shape = {n * kOwn}};
    for (int32_t k = 0; k < n; ++k) {
      const std::string own = names[p.stations[k].node];
      s.action.counts.push_back(2), s.action.names.push_back(own), s.action.units.push_back("1");
      for (const char* word : {"leave", "maintain"}) s.action.labels.push_back(word);
      wear.names.push_back(own + ".wear"), wear.units.push_back("1");
      wear.counts.push_back(1 + p.wear_most[k]);
      const auto add = [&](const char* word, float high) {
        numbers.names.push_back(join({own, ".", word})), numbers.units.push_back("1");
        numbers.lows.push_back(0), numbers.highs.push_back(high);
      };
      add("age", 4), add("down", 1), add("maintenance", 1), add("working", 1);
      add("level", 2);
    }
    const char* const* sensor =
        names + p.nodes.size + n * int32_t(std::size(kStationMetrics)) + p.numbers.n_families;
    for (int32_t k = 0; k < p.sensors.size; ++k) {
      numbers.names.push_back(sensor[k]), numbers.units.push_back("1");
      numbers.lows.push_back(-1e9f), numbers.highs.push_back(1e9f);
    }
    numbers.shape = {n * kOwn + p.sensors.size};
    s.obs = {wear, numbers}, s.reward[9] = -1, s.mask_size = 2 * n;
  }
  PG_HD static double reward(const Totals& now, const Totals& before, int32_t) {
    return before.maintenance_cost - now.maintenance_cost;
  }
  PG_HD static void act(const factory::Run& r, const int32_t* a, double) {
    for (int32_t k = 0; k < r.p.n_stations; ++k)
      if (a[k] == 1) factory::maintain(r, k);
  }
  /// The wear of a station's most worn server, and its limit; no wear: 0.
  PG_HD static double level(const factory::Run& r, int32_t k, double& limit) {
    const factory::Station& c = r.p.stations[k];
    double most = 0;
    limit = 1;
    for (int32_t i = c.first_server; i < c.first_server + c.servers; ++i) {
      const factory::Server& v = r.p.servers[i];
      for (int32_t f = v.first_failure; f < v.first_failure + v.failures; ++f)
        if (r.p.failures[f].wear.kind) {
          const double x = r.failures[f].level;
          most = x > most ? x : most, limit = r.p.failures[f].wear.limit;
        }
    }
    return most;
  }
  PG_HD static void look_at(const TaskParams& p, const factory::Run& r, int32_t* wear, float* to) {
    for (int32_t k = 0; k < r.p.n_stations; ++k, to += kOwn) {
      const factory::Station& c = r.p.stations[k];
      double limit, age = 0, x = level(r, k, limit);
      wear[k] = x < limit ? int32_t(x) : p.wear_most[k];
      float count[factory::kDoings] = {};
      for (int32_t i = c.first_server; i < c.first_server + c.servers; ++i) {
        count[r.servers[i].doing] += 1 / float(c.servers);
        const double own = p.mean_life[k] > 0 ? factory::age_of(r, i) / p.mean_life[k] : 0;
        age = own > age ? own : age;
      }
      to[0] = age < 4 ? float(age) : 4, to[1] = count[factory::kDown];
      to[2] = count[factory::kMaintenance], to[3] = count[factory::kWorking];
      to[4] = x < 2 * limit ? float(x / limit) : 2;
    }
    for (int32_t k = 0; k < r.p.n_sensors; ++k) to[k] = float(r.readings[k]);
  }
  /// What waits for an order must get one; what is in work is left alone.
  PG_HD static void allow(const factory::Run& r, uint8_t* legal) {
    for (int32_t k = 0; k < r.p.n_stations; ++k) {
      const factory::Station& c = r.p.stations[k];
      bool must = false, can = false;
      for (int32_t i = c.first_server; i < c.first_server + c.servers; ++i) {
        const factory::Server& v = r.p.servers[i];
        for (int32_t f = v.first_failure; f < v.first_failure + v.failures; ++f) {
          must |= r.failures[f].state == factory::kNeedsOrder;
          can |= r.p.failures[f].planned && r.failures[f].state == factory::kUp &&
                 r.servers[i].down == 0;
        }
      }
      legal[2 * k] = !must, legal[2 * k + 1] = must || can;
    }
  }
};

struct MaintenanceEnv : PlantEnv<MaintenanceTask> {
  using Obs = Parts<int32_t, float>;
  PG_HD static void observe(const Params& p, const State& s, const Tail* tail, int32_t* wear,
                            float* to) {
    looking(p, s, tail, [&](const factory::Run& r) { MaintenanceTask::look_at(p, r, wear, to); });
  }
  PG_HD static void mask(const Params& p, const State& s, const Tail* tail, uint8_t* legal) {
    looking(p, s, tail, [&](const factory::Run& r) { MaintenanceTask::allow(r, legal); });
  }
};

}  // namespace plantgym
