// What a server does to its part: setup, work, and how clocks of failures that run only during work
// are kept without an event for each start and end.
#pragma once
#include "sim/factory/run.h"

namespace plantgym::factory {

/// The time of a part's present operation at a station.
PG_HD PG_OUTLINE const Distribution& time_of(const Run& r, int32_t station, const PartState& part) {
  const Product& product = r.p.products[part.product];
  const int32_t time =
      product.operations > 0 ? r.p.operations[product.first_operation + part.operation].time : -1;
  return r.p.times[time >= 0 ? time : r.p.stations[station].first_time + part.product];
}
/// Work goes on from `left`. A failure that strikes before its end gets a timer; the others only
/// lose that time from their clocks, when it is over.
PG_HD PG_OUTLINE void begin_work(const Run& r, int32_t i) {
  set_doing(r, i, kWorking);
  const double left = r.servers[i].left;
  r.timers[i] = r.s.now + left;
  const Server& c = r.p.servers[i];
  for (int32_t f = c.first_failure; f < c.first_failure + c.failures; ++f)
    if (!r.p.failures[f].calendar && r.failures[f].left < left)
      r.timers[r.p.failing() + f] = r.s.now + r.failures[f].left;
}
/// So much work was done since it began, or went on; a clock that ends with it strikes now.
PG_HD PG_OUTLINE void run_clocks(const Run& r, int32_t i, double worked) {
  const Server& c = r.p.servers[i];
  r.servers[i].age += worked;
  for (int32_t f = c.first_failure; f < c.first_failure + c.failures; ++f)
    if (!r.p.failures[f].calendar && (r.failures[f].left -= worked) <= 0)
      r.timers[r.p.failing() + f] = r.s.now;
}
PG_HD PG_OUTLINE double age_of(const Run& r, int32_t i) {
  const ServerState& v = r.servers[i];
  return v.age + (v.doing == kWorking ? r.s.now - v.since : 0);
}
PG_HD PG_OUTLINE void interrupt_work(const Run& r, int32_t i) {
  ServerState& v = r.servers[i];
  const double worked = r.s.now - v.since;
  v.left = v.left > worked ? v.left - worked : 0;
  r.timers[i] = kNever;
  run_clocks(r, i, worked);
  const Server& c = r.p.servers[i];
  for (int32_t f = c.first_failure; f < c.first_failure + c.failures; ++f)
    if (!r.p.failures[f].calendar) r.timers[r.p.failing() + f] = kNever;
}
/// A server takes a part: sets up for its family where it must, then works.
PG_HD PG_OUTLINE void load(const Run& r, int32_t i, int32_t part) {
  ServerState& v = r.servers[i];
  const int32_t station = r.p.servers[i].station;
  const Station& c = r.p.stations[station];
  count_station(r, r.stations[station], 1);
  v.part = part, v.loaded = r.s.now;
  v.left = r.sample(time_of(r, station, r.parts[part]), c.stream);
  if (c.first_setup >= 0) {
    const int32_t family = r.p.products[r.parts[part].product].family;
    const double setup = v.family < 0 || v.family == family
                             ? 0
                             : r.p.setups[c.first_setup + v.family * r.p.n_families + family];
    v.family = family;
    if (setup > 0) {
      ++r.stations[station].setups;
      set_doing(r, i, kSetup), r.timers[i] = r.s.now + setup;
      return;
    }
  }
  begin_work(r, i);
}
/// Its part has gone: a server that has failed stays so, others look for the next part.
PG_HD PG_OUTLINE void unload(const Run& r, int32_t i) {
  ServerState& v = r.servers[i];
  const int32_t station = r.p.servers[i].station;
  StationState& t = r.stations[station];
  t.present += counted(r, v.loaded);
  count_station(r, t, -1);
  v.part = -1, v.left = 0;
  if (v.down) {
    v.before = kIdle;
    return;
  }
  set_doing(r, i, kIdle), r.timers[i] = kNever, mark(r, station);
}

}  // namespace plantgym::factory
