// What a station does when it may start something: which part it takes, and when it rests.
#pragma once
#include "sim/factory/fleet.h"

namespace plantgym::factory {

/// Least goes first.
PG_HD PG_OUTLINE double urgency(const Run& r, int32_t station, const PartState& x) {
  const Product& product = r.p.products[x.product];
  switch (r.p.stations[station].discipline) {
    case Discipline::kSpt:
      return r.p.means[&time_of(r, station, x) - r.p.times];
    case Discipline::kEdd:
      return x.due;
    case Discipline::kMwkr:
      return product.operations > 0
                 ? -r.p.operations[product.first_operation + x.operation].work_left
                 : 0;
    case Discipline::kLifo:
      return -x.entered;
    default:
      return x.entered;
  }
}
/// The most urgent part of all buffers before a station; of equals the first in line (LIFO: the
/// last).
PG_HD PG_OUTLINE int32_t take_most_urgent(const Run& r, int32_t station, int32_t& from) {
  const Station& c = r.p.stations[station];
  const bool whole = c.discipline != Discipline::kFifo, last = c.discipline == Discipline::kLifo;
  int32_t best = -1, best_before = -1;
  double least = 0;
  for (int32_t k = 0; k < c.ins; ++k) {
    const int32_t buffer = r.p.lists[c.first_in + k];
    for (int32_t before = -1, part = front_of(r, buffer); part >= 0;
         before = part, part = r.parts[part].next) {
      const double u = urgency(r, station, r.parts[part]);
      if (best < 0 || u < least || (last && u == least))
        best = part, best_before = before, least = u, from = buffer;
      if (!whole || r.p.buffers[buffer].belt >= 0) break;  // its first is the one
    }
  }
  if (best >= 0) unlink(r, from, best_before, best);
  return best;
}
/// Parts in the buffers before a station that it could take.
PG_HD PG_OUTLINE int32_t queued(const Run& r, int32_t station) {
  const Station& c = r.p.stations[station];
  int32_t n = 0;
  for (int32_t k = 0; k < c.ins; ++k) n += ready_in(r, r.p.lists[c.first_in + k]);
  return n;
}
/// All that a kit needs, from its buffers: the first part of it, into which the others go; -1:
/// something is missing.
PG_HD PG_OUTLINE int32_t take_kit(const Run& r, int32_t station) {
  const Station& c = r.p.stations[station];
  for (int32_t k = c.first_component; k < c.first_component + c.components; ++k)
    if (ready_in(r, r.p.components[k].buffer) < r.p.components[k].count) return -1;
  int32_t whole = -1;
  for (int32_t k = c.first_component; k < c.first_component + c.components; ++k) {
    const int32_t buffer = r.p.components[k].buffer;
    for (int32_t n = 0; n < r.p.components[k].count; ++n) {
      const int32_t part = r.buffers[buffer].first;
      unlink(r, buffer, -1, part);
      if (whole < 0) {
        whole = part;
        continue;
      }
      r.parts[whole].defective |= r.parts[part].defective;
      consume(r, part);
    }
  }
  for (int32_t k = c.first_component; k < c.first_component + c.components; ++k)
    if (r.waiting[r.p.buffers[r.p.components[k].buffer].node].first >= 0)
      refill(r, r.p.components[k].buffer);
  return whole;
}
/// The next part for a station: from its buffers, else from one who waits to hand over; -1: none.
PG_HD PG_OUTLINE int32_t take(const Run& r, int32_t station) {
  const Station& c = r.p.stations[station];
  int32_t part = -1, from = -1;
  if (c.components > 0) return take_kit(r, station);
  if (c.ins == 1 && c.discipline == Discipline::kFifo) {
    from = r.p.lists[c.first_in], part = front_of(r, from);
    if (part >= 0) unlink(r, from, -1, part);
  } else if (c.ins > 0) {
    part = take_most_urgent(r, station, from);
  }
  if (part >= 0) {
    if (r.waiting[r.p.buffers[from].node].first >= 0) refill(r, from);
    return part;
  }
  const int32_t sender = first_waiting(r, c.node);
  if (sender < 0) return -1;
  part = release(r, sender), go_on(r, sender);
  return part;
}
PG_HD PG_OUTLINE void come_on(const Run& r, int32_t i) {
  const int32_t station = r.p.servers[i].station;
  const Rest& c = r.p.stations[station].rest;
  ++r.stations[station].starts;
  const double time = c.stream < 0 ? 0 : r.sample(c.warmup, c.stream);
  set_doing(r, i, time > 0 ? kWarmup : kIdle);
  if (time > 0) r.timers[i] = r.s.now + time;
}
/// Servers that are off come on when enough parts wait.
PG_HD PG_OUTLINE void wake(const Run& r, int32_t station) {
  const Station& c = r.p.stations[station];
  const int32_t waiting = (r.waiting[c.node].first >= 0) + queued(r, station);
  if (waiting < c.rest.start_at) return;
  for (int32_t i = c.first_server; i < c.first_server + c.servers; ++i)
    if (r.servers[i].doing == kOff) come_on(r, i);
}
/// Servers without work become what their station is told to be.
PG_HD PG_OUTLINE void obey(const Run& r, int32_t station) {
  const Station& c = r.p.stations[station];
  const Wanted wanted = Wanted(r.stations[station].wanted);
  for (int32_t i = c.first_server; i < c.first_server + c.servers; ++i) {
    if (r.servers[i].doing == kOff && wanted != Wanted::kOff) come_on(r, i);
    const uint8_t doing = r.servers[i].doing;
    if (doing != kIdle && doing != kStandby) continue;
    r.timers[i] = kNever;
    const Doing now = wanted == Wanted::kOff ? kOff : wanted == Wanted::kRun ? kIdle : kStandby;
    if (doing != now) set_doing(r, i, now);
  }
}
/// Whether it is for somebody outside to say which part is next; then that is asked once.
PG_HD PG_OUTLINE bool asks(const Run& r, int32_t station) {
  StationState& t = r.stations[station];
  if (t.idle == 0 || queued(r, station) == 0) return false;
  if (!t.asked && !t.declined) t.asked = 1, ++r.s.asked;
  return true;
}
/// A server is out of its shift, whatever it did.
PG_HD PG_OUTLINE void close_server(const Run& r, int32_t i) {
  ServerState& v = r.servers[i];
  if (v.down == 0) v.before = v.doing, r.timers[i] = kNever;
  v.closed = 1, ++v.down, set_doing(r, i, kClosed);
}
PG_HD PG_OUTLINE void close_idle(const Run& r, int32_t station) {
  const Station& c = r.p.stations[station];
  for (int32_t i = c.first_server; i < c.first_server + c.servers; ++i) {
    const uint8_t doing = r.servers[i].doing;
    if (doing == kIdle || doing == kOff || doing == kStandby) close_server(r, i);
  }
}
/// Whether a part waits in vain for operators; then so does the station.
PG_HD PG_OUTLINE bool lacks_operators(const Run& r, int32_t station) {
  const Station& c = r.p.stations[station];
  StationState& t = r.stations[station];
  const bool part = queued(r, station) > 0 || r.waiting[c.node].first >= 0;
  const bool lacks = part && t.idle > 0 && free_operators(r, c.skill) < c.needs;
  if (lacks && t.waits_since < 0) t.waits_since = r.s.now, ++r.s.waiting;
  if (!lacks && t.waits_since >= 0) t.waits_since = -1, --r.s.waiting;
  return lacks;
}
PG_HD PG_OUTLINE void pull(const Run& r, int32_t station) {
  const Station& c = r.p.stations[station];
  StationState& t = r.stations[station];
  if (t.closed) return close_idle(r, station);
  if (c.shift >= 0 && r.timers[r.p.shift_ends() + c.shift] <= r.s.now) return;  // it closes now
  const bool alone = t.wanted == uint8_t(Wanted::kAuto);
  if (!alone) obey(r, station);
  if (t.held || r.s.now >= t.until) return;
  if (c.fleet >= 0) return dispatch(r, station);
  if (alone && c.rest.rests) wake(r, station);
  if (c.discipline == Discipline::kAgent && (c.needs == 0 || !lacks_operators(r, station)) &&
      asks(r, station))
    return;
  for (int32_t i = c.first_server; t.idle > 0 && i < c.first_server + c.servers; ++i) {
    if (r.servers[i].doing != kIdle) continue;
    if (c.needs > 0 && lacks_operators(r, station)) return;
    const int32_t part = take(r, station);
    if (part >= 0) {
      load(r, i, part);
    } else if (!alone || !c.rest.rests) {
      return;
    } else if (c.rest.after == 0) {
      set_doing(r, i, kOff);
    } else if (r.timers[i] == kNever) {
      r.timers[i] = r.s.now + c.rest.after;
    }
  }
}
/// Operators go to the station that has waited longest; one that needs more of them than are free
/// does not hold up the next.
PG_HD PG_OUTLINE void share_operators(const Run& r) {
  r.s.freed = 0;
  double since = -1;
  int32_t last = -1;  // looked at: those before (since, last) in order
  for (int32_t left = r.s.waiting; left > 0; --left) {
    int32_t best = -1;
    for (int32_t k = 0; k < r.p.n_stations; ++k) {
      const double w = r.stations[k].waits_since;
      if (w < 0 || w < since || (w == since && k <= last)) continue;
      if (best < 0 || w < r.stations[best].waits_since) best = k;
    }
    if (best < 0) return;
    since = r.stations[best].waits_since, last = best;
    pull(r, best);
  }
}
/// Looks at all stations that are marked, until nothing moves.
PG_HD PG_OUTLINE void settle(const Run& r) {
  while (r.s.todo > 0 || r.s.freed) {
    if (r.s.freed) {
      share_operators(r);
      continue;
    }
    const int32_t station = r.todo[--r.s.todo];
    r.stations[station].marked = 0;
    pull(r, station);
  }
}

}  // namespace plantgym::factory
