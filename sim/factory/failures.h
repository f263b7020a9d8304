// Servers fail, wait for a crew, and are repaired.
#pragma once
#include "sim/factory/settle.h"

namespace plantgym::factory {

PG_HD inline void begin_repair(const Run& r, int32_t f) {
  const Failure& c = r.p.failures[f];
  r.failures[f].waits = 0;
  if (c.crew >= 0) count_crew(r, r.crews[c.crew], 1);
  r.timers[r.p.repairs() + f] = r.s.now + r.sample(c.repair, c.stream + 1);
}
/// A crew that has somebody free goes to the station that comes first, else to who waited longest.
PG_HD inline void send_crew(const Run& r, int32_t crew) {
  while (r.crews[crew].busy < r.p.crew_sizes[crew]) {
    int32_t best = -1;
    bool best_first = false;
    for (int32_t f = 0; f < r.p.n_failures; ++f) {
      if (!r.failures[f].waits || r.p.failures[f].crew != crew) continue;
      const bool first = r.stations[r.p.servers[r.p.failures[f].server].station].first;
      if (best < 0 || first > best_first ||
          (first == best_first && r.failures[f].since < r.failures[best].since))
        best = f, best_first = first;
    }
    if (best < 0) return;
    begin_repair(r, best);
  }
}
/// A server stops what it does.
PG_HD inline void interrupt(const Run& r, int32_t i) {
  ServerState& v = r.servers[i];
  if (v.doing == kWorking) interrupt_work(r, i);
  if (v.doing == kSetup || v.doing == kWarmup) v.paused = r.timers[i] - r.s.now;
  r.timers[i] = kNever;
  v.before = v.doing;
}
/// And goes on with it.
PG_HD inline void resume(const Run& r, int32_t i) {
  ServerState& v = r.servers[i];
  const Doing before = Doing(v.before);
  if (before == kWorking) return begin_work(r, i);
  set_doing(r, i, before);
  if (before == kSetup || before == kWarmup) r.timers[i] = r.s.now + v.paused;
  if (before == kIdle || before == kOff) mark(r, r.p.servers[i].station);
}
PG_HD inline void scrap_in_work(const Run& r, int32_t i) {
  ServerState& v = r.servers[i];
  if (v.before != kWorking && v.before != kSetup) return;
  const int32_t part = v.part;
  ++r.stations[r.p.servers[i].station].scrapped, ++r.s.scrapped;
  ++r.products[r.parts[part].product].scrapped;
  unload(r, i), leave(r, part);
}
PG_HD inline void fail(const Run& r, int32_t f) {
  const Failure& c = r.p.failures[f];
  ServerState& v = r.servers[c.server];
  StationState& t = r.stations[r.p.servers[c.server].station];
  r.timers[r.p.failing() + f] = kNever;
  ++t.failures, r.failures[f].since = r.s.now;
  if (v.down == 0) interrupt(r, c.server), set_doing(r, c.server, kDown);
  ++v.down;
  if (c.scraps) scrap_in_work(r, c.server);
  if (c.crew < 0) return begin_repair(r, f);
  r.failures[f].waits = 1;
  send_crew(r, c.crew);
}
PG_HD inline void start_clock(const Run& r, int32_t f) {
  const Failure& c = r.p.failures[f];
  const double time = r.sample(c.until, c.stream);
  r.failures[f].left = time;
  if (c.calendar) r.timers[r.p.failing() + f] = r.s.now + time;
}
PG_HD inline void end_repair(const Run& r, int32_t f) {
  const Failure& c = r.p.failures[f];
  ServerState& v = r.servers[c.server];
  StationState& t = r.stations[r.p.servers[c.server].station];
  r.timers[r.p.repairs() + f] = kNever;
  t.repair_time += counted(r, r.failures[f].since), ++t.repaired;
  start_clock(r, f), v.age = 0;
  if (--v.down == 0) resume(r, c.server);
  if (c.crew >= 0) count_crew(r, r.crews[c.crew], -1), send_crew(r, c.crew);
}

}  // namespace plantgym::factory
