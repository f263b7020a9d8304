// What all tasks on a plant share: time, books, key figures, pictures. A task says what is decided
// and what is seen.
#pragma once
#include "envs/factory/plant_draw.h"
#include "envs/factory/plant_explain.h"
#include "envs/factory/task_params.h"
#include "plantgym/env.h"

namespace plantgym {

/// Of the plant, since the warm-up.
inline constexpr QuantityWords kPlantMetrics[] = {
    {"throughput", "", "good parts for each unit of time"},
    {"good_parts", "1", "sound parts that left the plant"},
    {"wip", "1", "mean number of parts in the plant"},
    {"lead_time", "", "mean time from entering the plant to leaving it"},
    {"first_pass_yield", "1", "good parts without rework, of all that left or were scrapped"},
    {"bad_parts", "1", "defective parts that left the plant"},
    {"scrapped", "1", "parts that were lost in the plant"},
    {"lost", "1", "parts that found no room and went away"},
    {"late", "1", "parts that left after their due date"},
    {"tardiness", "weighted", "weight x time late, of all parts that left"},
    {"value", "EUR", "of the good parts"},
    {"energy", "kWh", "electric energy"},
    {"energy_cost", "EUR", "of it, at the price of the hour"},
    {"maintenance_cost", "EUR", "repairs and planned maintenance"},
    {"missed", "1", "parts of orders that were not done when time was up"},
    {"deadlock", "1", "1: what was inside could never move again; that ended the episode"},
    {"overfull", "1", "1: more parts came than factory.parts allows; that ended the episode"},
    {"stopped_at", "1", "where that was: number of the entity in the file, from 1; 0: nowhere"}};

/// Task: kName, kDoc; kStartsOff; kEndsWithOrders, a true end, as is the end of time then;
/// misfit(plant), why it is for another task, or null; describe(params, names of nodes, spec) adds
/// action, observation and the weights of reward(); act(run, action, end of the step).
template <class Task>
struct PlantEnv {
  static constexpr const char *kName = Task::kName, *kDoc = Task::kDoc;
  static constexpr int32_t kSignals = 13;
  using Params = TaskParams;
  using State = TaskState;
  using Tail = uint64_t;
  using Action = int32_t;

  static void fields(Params& p, Fields& f, Tables& t) { TaskFile(p, f).read(t, Task::misfit); }
  static int32_t tail(const Params& p) { return p.numbers.at.words; }
  static Spec spec(const Params& p) {
    const std::vector<const char*> names = split_names(p);
    const char *unit = names[Params::kUnit], *rate = names[Params::kRate],
               *weighted = names[Params::kWeighted];
    Spec s = {.signals = {{"good_parts", "1", "sound parts that left the plant"},
                          {"wip", "1", "mean number of parts in the plant"},
                          {"holding", unit, "parts in the plant x time"},
                          {"bad_parts", "1", "defective parts that left the plant"},
                          {"scrapped", "1", "parts that were lost in the plant"},
                          {"lost", "1", "parts that found no room and went away"},
                          {"tardiness", weighted, "weight x time late, of the parts that left"},
                          {"value", "EUR", "of the good parts"},
                          {"energy_cost", "EUR", "at the price of the hour"},
                          {"maintenance_cost", "EUR", "repairs and planned maintenance"},
                          {"missed", "1", "parts of orders that were not done when time was up"},
                          {"events", "1", "completions, repairs, failures and arrivals"},
                          {"stopped", "1",
                           "1: what is inside can never move again, or parts are "
                           "more than the file allows; that ends an episode"}},
              .time_unit = unit};
    for (const QuantityWords& q : kPlantMetrics)
      s.metrics.push_back({q.name,
                           std::string_view(q.unit) == "weighted" ? weighted
                           : *q.unit                              ? q.unit
                           : &q == kPlantMetrics                  ? rate
                                                                  : unit,
                           q.doc});
    size_t at = Params::kWords + size_t(p.nodes.size);
    for (int32_t k = 0; k < p.stations.size; ++k)
      for (const QuantityWords& q : kStationMetrics)
        s.metrics.push_back({names[at++], *q.unit ? q.unit : unit, q.doc});
    if (p.numbers.demand_charge > 0)
      s.metrics.push_back({"peak_power", "kW", "greatest mean of 15 minutes"});
    if (p.numbers.co2 > 0) s.metrics.push_back({"co2", "kg", "of the electric energy"});
    s.reward.resize(size_t(kSignals));
    Task::describe(p, names.data() + Params::kWords, s);
    return s;
  }
  PG_HD static void reset(const Params& p, State& s, Tail* tail, Rng& rng) {
    s = {};
    const factory::Plant plant = p.plant();
    const factory::Run r(plant, s, tail, rng);
    factory::start(r, Task::kStartsOff);
    if (p.warmup > 0) factory::run_until(r, p.warmup);
    factory::run_until(r, p.warmup);  // what comes at once has come
    factory::clear_sums(r), factory::read_sensors(r);
    s.before = totals_of(r), s.stepped = s.now;
  }
  PG_HD static Outcome step(const Params& p, State& s, Tail* tail, const Action* a, Rng& rng) {
    const factory::Plant plant = p.plant();
    const factory::Run r(plant, s, tail, rng);
    const double last = s.cleared + p.horizon;
    const double end = s.now + p.every < last ? s.now + p.every : last;
    s.before = totals_of(r), s.stepped = s.now;
    Task::act(r, a, end);
    factory::run_until(r, end, p.on), factory::read_sensors(r);
    const bool over = s.now >= last, done = Task::kEndsWithOrders && left_to_do(r) == 0;
    if (Task::kEndsWithOrders && over) s.missed = left_to_do(r);
    const bool ends = s.stop != factory::Stop::kNo || done || (Task::kEndsWithOrders && over);
    const float reward = float(Task::reward(totals_of(r), s.before, s.missed));
    return {reward, ends, over && !ends, float(s.now - s.stepped)};
  }
  PG_HD static void signals(const Params& p, const State& s, const Tail* tail, float* out) {
    looking(p, s, tail, [&](const factory::Run& r) {
      const Totals now = totals_of(r), &b = s.before;
      const double time = s.now - s.stepped, held = now.content_time - b.content_time;
      out[0] = float(now.good - b.good), out[1] = time > 0 ? float(held / time) : float(s.content);
      out[2] = float(held), out[3] = float(now.bad - b.bad);
      out[4] = float(now.scrapped - b.scrapped), out[5] = float(now.lost - b.lost);
      out[6] = float(now.tardiness - b.tardiness), out[7] = float(now.value - b.value);
      out[8] = float(now.energy_cost - b.energy_cost);
      out[9] = float(now.maintenance_cost - b.maintenance_cost), out[10] = float(s.missed);
      out[11] = float(now.events - b.events);
      out[12] = s.stop != factory::Stop::kNo ? 1.0f : 0.0f;
    });
  }
  PG_HD static void metrics(const Params& p, const State& s, const Tail* tail, float* out) {
    looking(p, s, tail, [&](const factory::Run& r) {
      using factory::WorkUnit;
      const double time = factory::since_cleared(r);
      const Totals now = totals_of(r);
      *out++ = float(WorkUnit::ratio(s.good, time)), *out++ = float(s.good);
      *out++ = float(WorkUnit::ratio(now.content_time, time));
      *out++ = float(WorkUnit::ratio(s.lead_time, s.left));
      *out++ = float(WorkUnit::ratio(s.first_pass, s.left)), *out++ = float(s.bad);
      *out++ = float(s.scrapped), *out++ = float(s.lost), *out++ = float(s.late);
      *out++ = float(s.tardiness), *out++ = float(s.value), *out++ = float(now.energy);
      *out++ = float(now.energy_cost), *out++ = float(s.maintenance_cost), *out++ = float(s.missed);
      *out++ = s.stop == factory::Stop::kDeadlock ? 1.0f : 0.0f;
      *out++ = s.stop == factory::Stop::kTooMany ? 1.0f : 0.0f;
      *out++ = float(s.stop_node + 1);
      for (int32_t k = 0; k < r.p.n_stations; ++k, out += std::size(kStationMetrics))
        tell(r, k, out);
      if (p.numbers.demand_charge > 0) *out++ = float(s.peak);
      if (p.numbers.co2 > 0) *out++ = float(now.energy * p.numbers.co2);
    });
  }
  static void draw(const Params& p, const State& s, const Tail* tail, Canvas& c) {
    looking(p, s, tail, [&](const factory::Run& r) { PlantPainter(p, r, c).paint(); });
  }
  static std::string explain(Fields& f) {
    PlantWorld w;
    f.map("world", "the plant", [&](Fields& world) { PlantFile(w).read(world); });
    return PlantExplainer(w).text();
  }

 protected:
  /// f(Run) on a state that it only reads.
  template <class F>
  PG_HD static void looking(const Params& p, const State& s, const Tail* tail, F&& f) {
    const factory::Plant plant = p.plant();
    const Rng none(0, 0, 0, 0);
    f(factory::Run(plant, const_cast<State&>(s), const_cast<Tail*>(tail), none));
  }

 private:
  PG_HD static void tell(const factory::Run& r, int32_t k, float* out) {
    using namespace factory;
    const WorkUnit u = work_unit(r, k);
    *out++ = float(u.availability()), *out++ = float(u.effectiveness());
    *out++ = float(u.quality_ratio()), *out++ = float(u.oee()), *out++ = float(u.utilisation());
    *out++ = float(u.allocation()), *out++ = float(u.technical_efficiency());
    *out++ = float(u.time_between_failures()), *out++ = float(u.time_to_repair());
    *out++ = float(share_of(r, k, kIdle)), *out++ = float(share_of(r, k, kBlocked));
    *out++ = float(share_of(r, k, kDown)), *out++ = float(share_of(r, k, kMaintenance));
    *out++ = float(share_of(r, k, kSetup));
    *out++ = float(share_of(r, k, kOff) + share_of(r, k, kStandby) + share_of(r, k, kWarmup) +
                   share_of(r, k, kClosed));
  }
};

}  // namespace plantgym
