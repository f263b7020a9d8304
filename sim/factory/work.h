// What a server does to its part: who works there, setup, work, and how clocks of failures that run
// only during work are kept without an event for each start and end.
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
/// A station's operators who are free now.
PG_HD PG_OUTLINE int32_t free_operators(const Run& r, int32_t skill) {
  int32_t n = 0;
  for (int32_t k = 0; k < r.p.n_pools; ++k)
    if (r.p.pools[k].skills >> skill & 1) n += r.p.pools[k].size - r.pools[k].busy;
  return n;
}
/// Who does the work at a server: first those who are there, then by number. @return the time of
/// the longest walk
PG_HD PG_OUTLINE double call_operators(const Run& r, int32_t i) {
  const int32_t station = r.p.servers[i].station;
  const Station& c = r.p.stations[station];
  int32_t missing = c.needs;
  double walk = 0;
  for (int32_t near = 1; near >= 0; --near)
    for (int32_t k = 0; k < r.p.n_pools && missing > 0; ++k) {
      const Pool& pool = r.p.pools[k];
      if (!(pool.skills >> c.skill & 1)) continue;
      for (int32_t o = pool.first; o < pool.first + pool.size && missing > 0; ++o) {
        OperatorState& x = r.operators[o];
        if (x.server >= 0 || (near && x.station != station)) continue;
        if (x.station >= 0 && x.station != station && pool.walk > walk) walk = pool.walk;
        x = {i, station}, --missing, count_crew(r, r.pools[k], 1);
      }
    }
  return walk;
}
/// They are free for others.
PG_HD PG_OUTLINE void dismiss_operators(const Run& r, int32_t i) {
  for (int32_t k = 0; k < r.p.n_pools; ++k)
    for (int32_t o = r.p.pools[k].first; o < r.p.pools[k].first + r.p.pools[k].size; ++o)
      if (r.operators[o].server == i) {
        r.operators[o].server = -1, r.s.freed = 1;
        count_crew(r, r.pools[k], -1);
      }
}
/// A server takes a part: sets up for its family where it must, then works.
PG_HD PG_OUTLINE void load(const Run& r, int32_t i, int32_t part) {
  ServerState& v = r.servers[i];
  const int32_t station = r.p.servers[i].station;
  const Station& c = r.p.stations[station];
  count_station(r, r.stations[station], 1);
  v.part = part, v.loaded = r.s.now, r.s.started = 1;
  v.left = r.sample(time_of(r, station, r.parts[part]), c.stream);
  double setup = c.needs > 0 ? call_operators(r, i) : 0;
  if (c.first_setup >= 0) {
    const int32_t family = r.p.products[r.parts[part].product].family;
    const double change = v.family < 0 || v.family == family
                              ? 0
                              : r.p.setups[c.first_setup + v.family * r.p.n_families + family];
    v.family = family, setup += change;
    if (change > 0) ++r.stations[station].setups;
  }
  if (c.tool_life > 0 && ++v.tool > c.tool_life) v.tool = 1, setup += c.tool_change;
  if (setup > 0) return set_doing(r, i, kSetup), void(r.timers[i] = r.s.now + setup);
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
