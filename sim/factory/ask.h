// Stations that ask which of their parts is next (discipline: whoever decides), and the answers to
// them. Parts are numbered as they stand in the buffers before a station, one buffer after the
// other.
#pragma once
#include "sim/factory/events.h"

namespace plantgym::factory {

/// The station of least number that asks; -1: none does. A question is void when its server failed,
/// or is held, or its operators went to another, at the same moment.
PG_HD PG_OUTLINE int32_t who_asks(const Run& r) {
  for (int32_t k = 0; r.s.asked > 0 && k < r.p.n_stations; ++k) {
    StationState& t = r.stations[k];
    if (!t.asked) continue;
    const Station& c = r.p.stations[k];
    if (t.idle > 0 && !t.held && r.s.now < t.until && queued(r, k) > 0 &&
        (c.needs == 0 || free_operators(r, c.skill) >= c.needs))
      return k;
    t.asked = 0, --r.s.asked, mark(r, k);
  }
  return -1;
}
/// visit(part) of the first `most` parts that wait for a station, in order.
template <class F>
PG_HD inline void each_queued(const Run& r, int32_t station, int32_t most, F&& visit) {
  const Station& c = r.p.stations[station];
  for (int32_t k = 0; k < c.ins; ++k)
    for (int32_t part = r.buffers[r.p.lists[c.first_in + k]].first; part >= 0 && most > 0;
         part = r.parts[part].next, --most)
      visit(part);
}
/// The idle server that its answer is for.
PG_HD PG_OUTLINE int32_t asking_server(const Run& r, int32_t station) {
  int32_t i = r.p.stations[station].first_server;
  while (r.servers[i].doing != kIdle) ++i;
  return i;
}
PG_HD inline void answered(const Run& r, int32_t station) {
  r.stations[station].asked = 0, --r.s.asked;
}
/// It takes part number `which`, below queued().
PG_HD PG_OUTLINE void choose(const Run& r, int32_t station, int32_t which) {
  const Station& c = r.p.stations[station];
  answered(r, station);
  int32_t at = c.first_in;
  for (; which >= r.buffers[r.p.lists[at]].content; ++at) which -= r.buffers[r.p.lists[at]].content;
  const int32_t buffer = r.p.lists[at];
  int32_t before = -1, part = r.buffers[buffer].first;
  for (; which > 0; --which) before = part, part = r.parts[part].next;
  unlink(r, buffer, before, part);
  if (r.waiting[r.p.buffers[buffer].node].first >= 0) refill(r, buffer);
  load(r, asking_server(r, station), part);
  mark(r, station);
}
/// It takes none of those that wait now, and asks no more until another comes, or ask_again().
PG_HD PG_OUTLINE void decline(const Run& r, int32_t station) {
  answered(r, station);
  r.stations[station].declined = 1;
}
/// Whoever was told to wait asks again.
PG_HD PG_OUTLINE void ask_again(const Run& r) {
  for (int32_t k = 0; k < r.p.n_stations; ++k)
    if (r.stations[k].declined) r.stations[k].declined = 0, mark(r, k);
}

}  // namespace plantgym::factory
