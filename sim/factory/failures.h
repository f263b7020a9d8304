// Servers fail, wait for a crew, and are repaired.
#pragma once
#include "sim/factory/settle.h"

namespace plantgym::factory {

PG_HD PG_OUTLINE bool waits_for_crew(const FailureState& x) {
  return x.state == kNeedsCrew || x.state == kPlannedCrew;
}
/// Repair, or planned maintenance, begins.
PG_HD PG_OUTLINE void begin_repair(const Run& r, int32_t f) {
  const Failure& c = r.p.failures[f];
  FailureState& x = r.failures[f];
  const bool planned = x.state == kPlannedCrew;
  x.state = planned ? kPlannedWork : kInRepair;
  if (c.crew >= 0) count_crew(r, r.crews[c.crew], 1);
  const double time = planned ? c.planned_time : r.sample(c.repair, c.stream + 1);
  r.timers[r.p.repairs() + f] = r.s.now + time;
  r.s.maintenance_cost += planned ? c.planned_cost : c.repair_cost;
}
/// A crew that has somebody free goes to the station that comes first, else to who waited longest.
PG_HD PG_OUTLINE void send_crew(const Run& r, int32_t crew) {
  while (r.crews[crew].busy < r.p.crew_sizes[crew]) {
    int32_t best = -1;
    bool best_first = false;
    for (int32_t f = 0; f < r.p.n_failures; ++f) {
      if (r.p.failures[f].crew != crew || !waits_for_crew(r.failures[f])) continue;
      const bool first = r.stations[r.p.servers[r.p.failures[f].server].station].first;
      if (best < 0 || first > best_first ||
          (first == best_first && r.failures[f].since < r.failures[best].since))
        best = f, best_first = first;
    }
    if (best < 0) return;
    begin_repair(r, best);
  }
}
PG_HD PG_OUTLINE void ask_for_crew(const Run& r, int32_t f, Upkeep state) {
  r.failures[f].state = state;
  if (r.p.failures[f].crew < 0)
    begin_repair(r, f);
  else
    send_crew(r, r.p.failures[f].crew);
}
/// A server stops what it does.
PG_HD PG_OUTLINE void interrupt(const Run& r, int32_t i) {
  ServerState& v = r.servers[i];
  if (v.doing == kWorking) interrupt_work(r, i);
  if (v.doing == kSetup || v.doing == kWarmup) v.paused = r.timers[i] - r.s.now;
  r.timers[i] = kNever;
  v.before = v.doing;
}
/// And goes on with it.
PG_HD PG_OUTLINE void resume(const Run& r, int32_t i) {
  ServerState& v = r.servers[i];
  const Doing before = Doing(v.before);
  if (before == kWorking) return begin_work(r, i);
  set_doing(r, i, before);
  if (before == kSetup || before == kWarmup) r.timers[i] = r.s.now + v.paused;
  if (before == kIdle || before == kOff) mark(r, r.p.servers[i].station);
}
PG_HD PG_OUTLINE void scrap_in_work(const Run& r, int32_t i) {
  ServerState& v = r.servers[i];
  if (v.before != kWorking && v.before != kSetup) return;
  const int32_t part = v.part;
  if (r.p.stations[r.p.servers[i].station].needs > 0) dismiss_operators(r, i);
  unload(r, i), scrap(r, r.p.servers[i].station, part);
}
/// One step of wear; true: it has reached its limit.
PG_HD PG_OUTLINE bool wears_out(const Run& r, int32_t f) {
  const Failure& c = r.p.failures[f];
  FailureState& x = r.failures[f];
  const Wear& w = c.wear;
  double more = 0;
  if (w.kind == Wear::kDiscrete) {
    const double u = r.chance(c.stream);
    more = u < w.two ? 2 : u < w.two + w.one ? 1 : 0;
  } else if (w.kind == Wear::kGamma) {
    more = r.sample({Shape::kGamma, 0, 0, w.shape, w.scale, 0}, c.stream);
  } else {
    more = w.drift + w.sigma * normal_quantile(r.chance(c.stream));
  }
  x.level += more;
  return x.level >= w.limit;
}
/// The clock of a failure begins anew, or that of the next step of wear.
PG_HD PG_OUTLINE void start_clock(const Run& r, int32_t f) {
  const Failure& c = r.p.failures[f];
  FailureState& x = r.failures[f];
  const double time = c.wear.kind ? c.wear.every : r.sample_rest(c.until, x.level, c.stream);
  x.left = x.span = time;
  if (c.calendar) r.timers[r.p.failing() + f] = r.s.now + time;
}
/// A step of wear that ends nothing: in the midst of work its clock counts from where that began.
PG_HD PG_OUTLINE void wear_on(const Run& r, int32_t f) {
  const ServerState& v = r.servers[r.p.failures[f].server];
  FailureState& x = r.failures[f];
  const bool works = v.doing == kWorking;
  x.left = (works ? r.s.now - v.since : 0) + r.p.failures[f].wear.every;
  if (works && x.left < v.left) r.timers[r.p.failing() + f] = v.since + x.left;
}
PG_HD PG_OUTLINE void fail(const Run& r, int32_t f) {
  const Failure& c = r.p.failures[f];
  ServerState& v = r.servers[c.server];
  r.timers[r.p.failing() + f] = kNever;
  if (c.wear.kind && !wears_out(r, f)) return wear_on(r, f);
  if (c.calendar) r.failures[f].left = 0;
  ++r.stations[r.p.servers[c.server].station].failures, r.failures[f].since = r.s.now;
  if (v.down == 0) interrupt(r, c.server), set_doing(r, c.server, kDown);
  ++v.down;
  if (c.scraps) scrap_in_work(r, c.server);
  if (c.ordered)
    r.failures[f].state = kNeedsOrder;
  else
    ask_for_crew(r, f, kNeedsCrew);
}
PG_HD PG_OUTLINE void end_repair(const Run& r, int32_t f) {
  const Failure& c = r.p.failures[f];
  ServerState& v = r.servers[c.server];
  StationState& t = r.stations[r.p.servers[c.server].station];
  FailureState& x = r.failures[f];
  const bool planned = x.state == kPlannedWork;
  r.timers[r.p.repairs() + f] = kNever;
  if (planned)
    ++t.maintained;
  else
    t.repair_time += counted(r, x.since), ++t.repaired;
  const double stays = 1 - (planned ? c.planned_restores : c.repair_restores);
  if (!c.wear.kind) x.level += x.span - x.left;
  x.state = kUp, x.level *= stays, v.age *= stays;
  start_clock(r, f);
  if (--v.down == 0) resume(r, c.server);
  if (c.crew >= 0) count_crew(r, r.crews[c.crew], -1), send_crew(r, c.crew);
}
/// Sensors look at the wear of now.
PG_HD PG_OUTLINE void read_sensors(const Run& r) {
  for (int32_t k = 0; k < r.p.n_sensors; ++k) {
    const Sensor& c = r.p.sensors[k];
    r.readings[k] = c.offset + c.gain * r.failures[c.failure].level +
                    (c.noise > 0 ? c.noise * normal_quantile(r.chance(c.stream)) : 0);
  }
}
/// What a server that is not up is called.
PG_HD PG_OUTLINE Doing stopped_as(const Run& r, int32_t i) {
  const Server& c = r.p.servers[i];
  for (int32_t f = c.first_failure; f < c.first_failure + c.failures; ++f)
    if (r.failures[f].state == kPlannedCrew || r.failures[f].state == kPlannedWork)
      return kMaintenance;
  return kDown;
}
/// Somebody orders that the station be maintained: what failed and waits for that is repaired, what
/// can be maintained is, though it has not failed. False: nothing was to be done.
PG_HD PG_OUTLINE bool maintain(const Run& r, int32_t station) {
  const Station& s = r.p.stations[station];
  bool any = false;
  for (int32_t i = s.first_server; i < s.first_server + s.servers; ++i) {
    const Server& c = r.p.servers[i];
    ServerState& v = r.servers[i];
    for (int32_t f = c.first_failure; f < c.first_failure + c.failures; ++f) {
      FailureState& x = r.failures[f];
      if (x.state == kNeedsOrder) {
        any = true, ask_for_crew(r, f, kNeedsCrew);
      } else if (x.state == kUp && r.p.failures[f].planned && v.down == 0) {
        any = true, x.since = r.s.now;
        double& timer = r.timers[r.p.failing() + f];
        if (r.p.failures[f].calendar) x.left = timer - r.s.now;
        timer = kNever;
        interrupt(r, i), set_doing(r, i, kMaintenance), ++v.down;
        ask_for_crew(r, f, kPlannedCrew);
      }
    }
  }
  return any;
}

}  // namespace plantgym::factory
