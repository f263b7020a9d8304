// Orders that are due, stations that take power, energy that costs what the hour says: when to run.
#pragma once
#include "envs/factory/plant_env.h"

namespace plantgym {

struct EnergyTask {
  static constexpr const char *kName = "factory/energy",
                              *kDoc =
                                  "Run, stand by or switch off, so that orders are done cheaply.";
  static constexpr bool kStartsOff = true, kEndsWithOrders = true;
  static constexpr int32_t kAhead = 12;  // hours whose prices are seen
  enum State : int32_t { kOff, kReady, kBusy, kOther };

  static const char* misfit(const PlantWorld& w) {
    for (const EntityWorld& e : w.entities)
      if (!e.orders.empty()) return who_would_decide(w);
    return "no source has orders, whose end is the end of this task; name factory/line";
  }
  static void describe(const TaskParams& p, const char* const* names, Spec& s) {
    const int32_t n = p.stations.size;
    s.action = {.name = "orders", .shape = {n}};
    Space state = {.name = "state", .shape = {2 + n}},
          prices = {.name = "prices", .shape = {kAhead}};
    state.names = {"hour", "todo"}, state.units = {"h", "1"};
    state.counts = {24, 1 + p.ordered};
    for (int32_t h = 0; h < 24; ++h) state.labels.push_back(std::to_string(h));
    for (int32_t k = 0; k <= p.ordered; ++k) state.labels.push_back(std::to_string(k));
    for (int32_t k = 0; k < n; ++k) {
      const std::string own = names[p.stations[k].node];
      s.action.counts.push_back(3), s.action.names.push_back(own), s.action.units.push_back("1");
      for (const char* word : {"off", "standby", "run"}) s.action.labels.push_back(word);
      state.names.push_back(own + ".state"), state.units.push_back("1"), state.counts.push_back(4);
      for (const char* word : {"off", "ready", "busy", "other"}) state.labels.push_back(word);
    }
    float most = 0;
    for (int32_t h = 0; h < p.prices.size; ++h) most = std::max(most, float(p.prices[h]));
    for (int32_t h = 0; h < kAhead; ++h) {
      prices.names.push_back("price_" + std::to_string(h)), prices.units.push_back("EUR/kWh");
      prices.lows.push_back(0), prices.highs.push_back(most > 0 ? most : 1);
    }
    s.obs = {state, prices}, s.reward[8] = -1, s.reward[6] = -1, s.reward[10] = -100;
  }
  PG_HD static double reward(const Totals& now, const Totals& before, int32_t missed) {
    return before.energy_cost - now.energy_cost + before.tardiness - now.tardiness - 100.0 * missed;
  }
  /// A station starts nothing at the very end of the time that it was told about.
  PG_HD static void act(const factory::Run& r, const int32_t* a, double until) {
    constexpr factory::Wanted kWanted[] = {factory::Wanted::kOff, factory::Wanted::kStandby,
                                           factory::Wanted::kRun};
    for (int32_t k = 0; k < r.p.n_stations; ++k) factory::want(r, k, kWanted[a[k]], until);
  }
  PG_HD static void look_at(const TaskParams& p, const factory::Run& r, int32_t* state, float* to) {
    const double hour = r.s.now * r.p.hours + 1e-9;
    const int32_t left = left_to_do(r);
    *state++ = int32_t(int64_t(hour) % 24), *state++ = left < p.ordered ? left : p.ordered;
    for (int32_t k = 0; k < r.p.n_stations; ++k) {
      const uint8_t doing = r.servers[r.p.stations[k].first_server].doing;
      *state++ = doing == factory::kOff                                  ? kOff
                 : doing == factory::kIdle || doing == factory::kStandby ? kReady
                 : doing == factory::kWorking                            ? kBusy
                                                                         : kOther;
    }
    for (int32_t h = 0; h < kAhead; ++h)
      to[h] = float(factory::price_at(r, r.s.now + h / r.p.hours));
  }
};

struct EnergyEnv : PlantEnv<EnergyTask> {
  using Obs = Parts<int32_t, float>;
  PG_HD static void observe(const Params& p, const State& s, const Tail* tail, int32_t* state,
                            float* to) {
    looking(p, s, tail, [&](const factory::Run& r) { EnergyTask::look_at(p, r, state, to); });
  }
};

}  // namespace plantgym
