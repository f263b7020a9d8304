// The clock of a plant: the earliest timer goes first; at equal times completions come before
// repairs, failures and arrivals, each by number, and whoever decides from outside comes last.
#pragma once
#include "sim/factory/energy.h"
#include "sim/factory/failures.h"

namespace plantgym::factory {

/// A shift begins or ends: its stations open, or close once they have finished their parts, or at
/// once.
PG_HD PG_OUTLINE void open_station(const Run& r, int32_t station) {
  const Station& c = r.p.stations[station];
  r.stations[station].closed = 0, mark(r, station);
  for (int32_t i = c.first_server; i < c.first_server + c.servers; ++i) {
    ServerState& v = r.servers[i];
    if (!v.closed) continue;
    v.closed = 0;
    if (--v.down == 0)
      resume(r, i);
    else
      set_doing(r, i, stopped_as(r, i));  // it failed meanwhile, or before
  }
}
PG_HD PG_OUTLINE void close_station(const Run& r, int32_t station) {
  const Station& c = r.p.stations[station];
  StationState& t = r.stations[station];
  t.closed = 1, mark(r, station);
  if (t.waits_since >= 0) t.waits_since = -1, --r.s.waiting;
  for (int32_t i = c.first_server; i < c.first_server + c.servers; ++i) {
    const uint8_t doing = r.servers[i].doing;
    const bool busy = doing == kWorking || doing == kSetup || doing == kWarmup ||
                      (c.fleet >= 0 && doing == kMaintenance);
    if (busy && !c.preempts) continue;
    if (busy) interrupt(r, i);
    close_server(r, i);
  }
}
PG_HD PG_OUTLINE void change_shift(const Run& r, int32_t k) {
  const Shift& c = r.p.shifts[k];
  ShiftState& x = r.shifts[k];
  x.open = !x.open;
  if (++x.next == c.changes) x.next = 0, ++x.weeks;
  r.timers[r.p.shift_ends() + k] = x.weeks * r.p.week + r.p.changes[c.first_change + x.next];
  for (int32_t s = 0; s < r.p.n_stations; ++s)
    if (r.p.stations[s].shift == k) x.open ? open_station(r, s) : close_station(r, s);
}

/// The first part of a belt comes to its end; one that stops there stops the whole belt, until it
/// leaves.
PG_HD PG_OUTLINE void reach_end(const Run& r, int32_t belt) {
  const Belt& c = r.p.belts[belt];
  const Buffer& b = r.p.buffers[c.buffer];
  BeltState& x = r.belts[belt];
  r.timers[r.p.travels() + belt] = kNever;
  x.run = r.parts[r.buffers[c.buffer].first].arrives, x.since = r.s.now, x.stopped = c.stops;
  for (int32_t k = 0; k < b.outs; ++k) {
    r.stations[r.p.lists[b.first_out + k]].declined = 0;
    mark(r, r.p.lists[b.first_out + k]);
  }
}
/// The first part of a belt has been there for too long.
PG_HD PG_OUTLINE void expire(const Run& r, int32_t belt) {
  const int32_t buffer = r.p.belts[belt].buffer, part = r.buffers[buffer].first;
  unlink(r, buffer, -1, part);
  ++r.belts[belt].expired, lose(r, part);
  if (r.waiting[r.p.buffers[buffer].node].first >= 0) refill(r, buffer);
}

enum Happening : uint32_t { kCompletion = 1, kRepair = 2, kFailure = 4, kArrival = 8, kStart = 16 };

/// What work and inspection make of a part: the node that it goes to; -1: it is scrapped.
PG_HD PG_OUTLINE int32_t judge(const Run& r, int32_t station, int32_t part) {
  const Quality& c = r.p.stations[station].quality;
  StationState& t = r.stations[station];
  PartState& x = r.parts[part];
  if (c.defect > 0 && r.chance(c.stream) < c.defect) x.defective = 1, ++t.defects;
  const bool rejected =
      c.inspects && r.chance(c.stream + 1) < (x.defective ? 1 - c.miss : c.false_alarm);
  if (!rejected) return next_node(r, part, r.p.stations[station].node);
  ++t.rejected;
  if (c.rework < 0 || x.passes >= c.most_passes) return -1;
  ++t.reworked, ++x.passes, x.defective = 0;
  return rework_node(r, part, c.rework, r.p.stations[station].node);
}
/// A finished part goes on, or blocks its server.
PG_HD PG_OUTLINE void hand_over(const Run& r, int32_t i) {
  ServerState& v = r.servers[i];
  if (offer(r, v.to, v.part)) return unload(r, i);
  set_doing(r, i, kBlocked);
  r.timers[i] = kNever;
  wait_for(r, v.to, i), r.s.moved = 1;
  if (r.stations[r.p.servers[i].station].closed) close_server(r, i);
}
/// Work is over.
PG_HD PG_OUTLINE void finish(const Run& r, int32_t i) {
  ServerState& v = r.servers[i];
  const int32_t station = r.p.servers[i].station, part = v.part;
  StationState& t = r.stations[station];
  run_clocks(r, i, v.left);
  v.left = 0, ++t.finished;
  if (r.p.stations[station].needs > 0) dismiss_operators(r, i);
  t.planned += r.p.means[&time_of(r, station, r.parts[part]) - r.p.times];
  v.to = r.p.stations[station].quality.stream < 0 ? next_node(r, part, r.p.stations[station].node)
                                                  : judge(r, station, part);
  if (v.to < 0) return unload(r, i), scrap(r, station, part);
  hand_over(r, i);
}
/// A vehicle is at the end of a way, or has loaded, unloaded, charged.
PG_HD PG_OUTLINE void drive_on(const Run& r, int32_t i) {
  VehicleState& x = vehicle_of(r, i);
  switch (x.stage) {
    case kLoading:
      return bring(r, i);
    case kUnloading:
      x.stage = kParked, ++r.stations[r.p.servers[i].station].finished;
      return hand_over(r, i);
    case kCharging:
      x.level = fleet_of(r, i).capacity;
      return park(r, i);
    default:
      leave_way(r, i), drive(r, i);
  }
}
PG_HD PG_OUTLINE void complete(const Run& r, int32_t i) {
  const uint8_t doing = r.servers[i].doing;
  if (r.p.servers[i].vehicle >= 0) return drive_on(r, i);
  if (doing == kWorking) return finish(r, i);
  if (doing == kSetup) return begin_work(r, i);
  r.timers[i] = kNever;
  set_doing(r, i, doing == kIdle ? kOff : kIdle);
  mark(r, r.p.servers[i].station);
}
PG_HD PG_OUTLINE void arrive(const Run& r, int32_t source) {
  const Source& c = r.p.sources[source];
  SourceState& x = r.sources[source];
  r.timers[r.p.arrivals() + source] = kNever;
  x.behind += c.orders > 0 ? r.p.orders[c.first_order + x.order++].quantity : c.batch;
  supply(r, source);
  while (c.loses && x.part >= 0) {  // unless a station takes it at once
    settle(r);
    if (x.part < 0) continue;
    stop_waiting(r, x.to, r.p.n_servers + source);
    free_part(r, x.part), x.part = -1, ++r.s.lost;
    supply(r, source);
  }
}
/// The earliest timer; the first where some are equal. n is a multiple of 4.
PG_HD PG_INLINE int32_t earliest(const double* t, int32_t n) {
  double least[4] = {t[0], t[1], t[2], t[3]};
  int32_t at[4] = {0, 1, 2, 3};
  for (int32_t k = 4; k < n; k += 4)
    for (int32_t j = 0; j < 4; ++j) {
      const bool sooner = t[k + j] < least[j];
      least[j] = sooner ? t[k + j] : least[j], at[j] = sooner ? k + j : at[j];
    }
  int32_t best = 0;
  for (int32_t j = 1; j < 4; ++j)
    if (least[j] < least[best] || (least[j] == least[best] && at[j] < at[best])) best = j;
  return at[best];
}

PG_HD PG_OUTLINE bool blocked(const ServerState& v) {
  return v.doing == kBlocked ||
         ((v.doing == kDown || v.doing == kMaintenance || v.doing == kClosed) &&
          v.before == kBlocked);
}
/// Some server of the station has no finished part, or its part will move.
PG_HD PG_OUTLINE bool opens(const Run& r, int32_t station) {
  const Station& c = r.p.stations[station];
  for (int32_t i = c.first_server; i < c.first_server + c.servers; ++i)
    if (!blocked(r.servers[i]) || r.servers[i].moves) return true;
  return false;
}
PG_HD PG_OUTLINE bool opens_node(const Run& r, int32_t node) {
  const Node& n = r.p.nodes[node];
  if (n.kind != NodeKind::kBuffer) return opens(r, n.index);
  const Buffer& c = r.p.buffers[n.index];
  if (c.belt >= 0 && r.p.belts[c.belt].expiry > 0) return true;  // what is there will be too old
  bool any = false;
  for (int32_t k = 0; k < c.outs; ++k) any |= opens(r, r.p.lists[c.first_out + k]);
  return any;
}
/// Stops the plant where servers wait for each other's room in a circle: those that will move are
/// found from the ones that are not blocked backwards; the others never will.
PG_HD PG_OUTLINE void find_deadlock(const Run& r) {
  for (int32_t i = 0; i < r.p.n_servers; ++i) r.servers[i].moves = 0;
  for (bool more = true; more;) {
    more = false;
    for (int32_t i = 0; i < r.p.n_servers; ++i) {
      ServerState& v = r.servers[i];
      if (blocked(v) && !v.moves && opens_node(r, v.to)) v.moves = 1, more = true;
    }
  }
  for (int32_t i = 0; i < r.p.n_servers; ++i)
    if (blocked(r.servers[i]) && !r.servers[i].moves)
      return r.stop(Stop::kDeadlock, r.p.stations[r.p.servers[i].station].node);
}

PG_HD PG_INLINE bool any_before(const double* timers, int32_t from, int32_t to) {
  for (int32_t k = from; k < to; ++k)
    if (timers[k] < kNever) return true;
  return false;
}
/// Somebody could still let it go on: who holds it, keeps it off, told it to wait, or owes it an
/// order; or its shift begins.
PG_HD PG_OUTLINE bool is_kept(const Run& r) {
  for (int32_t k = 0; k < r.p.n_stations; ++k) {
    const StationState& t = r.stations[k];
    if (t.held || t.closed || t.declined || t.wanted != uint8_t(Wanted::kAuto)) return true;
  }
  for (int32_t f = 0; f < r.p.n_failures; ++f)
    if (r.failures[f].state == kNeedsOrder) return true;
  return r.s.asked > 0;
}
/// Parts that a source would only lose: its first place has no room.
PG_HD PG_OUTLINE bool arrives_in_vain(const Run& r, int32_t source) {
  const Source& c = r.p.sources[source];
  const Node& n = r.p.nodes[c.node];
  if (!c.loses || n.outs != 1) return false;
  const Node& to = r.p.nodes[r.p.outs[n.first_out].node];
  return to.kind == NodeKind::kBuffer
             ? !has_room(r, to.index)
             : r.stations[to.index].idle == 0 && !r.p.stations[to.index].rest.rests;
}
/// Stops the plant where parts are inside, or wait to come in, and nothing could ever move them:
/// what a kit lacks is behind what it has, or fewer parts than wake a station will ever wait.
PG_HD PG_OUTLINE void find_standstill(const Run& r) {
  if (any_before(r.timers, 0, r.p.failing()) || any_before(r.timers, r.p.travels(), r.p.timers()))
    return;
  int32_t at = -1;
  for (int32_t k = 0; k < r.p.n_sources; ++k) {
    if (r.timers[r.p.arrivals() + k] < kNever && !arrives_in_vain(r, k)) return;
    if (r.sources[k].part >= 0) at = r.sources[k].to;
  }
  for (int32_t k = 0; k < r.p.n_buffers; ++k)
    if (r.buffers[k].content > 0) {
      const Buffer& c = r.p.buffers[k];  // a queue of a station's own is that station
      at = r.p.nodes[c.node].outs > 0 ? c.node : r.p.stations[r.p.lists[c.first_out]].node;
    }
  for (int32_t i = 0; i < r.p.n_servers; ++i)
    if (r.servers[i].doing == kBlocked) at = r.p.stations[r.p.servers[i].station].node;
  if (at >= 0 && !is_kept(r)) r.stop(Stop::kDeadlock, at);
}

/// Goes on to `time`, or until something of `until` (Happenings) has happened, or a station asks,
/// and all else of that moment; or a stop.
PG_HD PG_OUTLINE void run_until(const Run& r, double time, uint32_t until = 0) {
  const int32_t n = r.p.timers();
  r.s.started = 0, settle(r);
  if (r.s.started && (until & kStart)) time = r.s.now;
  while (r.s.stop == Stop::kNo) {
    if (r.s.asked > 0) time = r.s.now;
    const int32_t k = earliest(r.timers, n);
    if (r.timers[k] > time) {
      if (r.s.content > 0 || r.timers[k] == kNever) find_standstill(r);
      if (r.s.stop == Stop::kNo) r.s.now = time;
      return;
    }
    r.s.now = r.timers[k], ++r.s.events;
    uint32_t happened = kCompletion;
    if (k < r.p.repairs())
      complete(r, k);
    else if (k < r.p.failing())
      end_repair(r, k - r.p.repairs()), happened = kRepair;
    else if (k < r.p.arrivals())
      fail(r, k - r.p.failing()), happened = kFailure;
    else if (k < r.p.calendar())
      arrive(r, k - r.p.arrivals()), happened = kArrival;
    else if (k == r.p.calendar())
      next_price(r), happened = 0;
    else if (k < r.p.travels())
      change_shift(r, k - r.p.shift_ends()), happened = 0;
    else if (k < r.p.expiries())
      reach_end(r, k - r.p.travels()), happened = 0;
    else
      expire(r, k - r.p.expiries()), happened = 0;
    settle(r);
    if (r.p.cyclic && r.s.moved) find_deadlock(r);
    r.s.moved = 0;
    if (r.s.started) happened |= kStart, r.s.started = 0;
    if (happened & until) time = r.s.now;
  }
}

/// The plant before its first event: empty, everything up, and idle or off.
PG_HD PG_OUTLINE void start(const Run& r, bool off = false) {
  r.s = {};
  r.s.free_part = -1, r.s.stop_node = -1;
  for (int32_t k = 0; k < r.p.timers(); ++k) r.timers[k] = kNever;
  for (int32_t k = 0; k < r.p.n_streams; ++k) r.streams[k] = {};
  for (int32_t k = 0; k < r.p.n_nodes; ++k) r.waiting[k] = {-1, -1};
  for (int32_t k = 0; k < r.p.n_crews; ++k) r.crews[k] = {};
  for (int32_t k = 0; k < r.p.n_products; ++k) r.products[k] = {};
  for (int32_t k = 0; k < r.p.n_buffers; ++k) r.buffers[k] = {}, r.buffers[k].first = -1;
  for (int32_t k = 0; k < r.p.n_pools; ++k) r.pools[k] = {};
  for (int32_t k = 0; k < r.p.n_ways; ++k) r.ways[k] = {0, 0, -1, -1};
  for (int32_t k = 0; k < r.p.n_operators; ++k) r.operators[k] = {-1, -1};
  for (int32_t k = 0; k < r.p.n_belts; ++k) r.belts[k] = {};
  for (int32_t k = 0; k < r.p.n_shifts; ++k) {
    const Shift& c = r.p.shifts[k];
    r.shifts[k] = {c.open, c.next, 0, 0};
    if (c.changes > 0) r.timers[r.p.shift_ends() + k] = r.p.changes[c.first_change + c.next];
  }
  for (int32_t k = 0; k < r.p.n_stations; ++k) {
    StationState& t = r.stations[k] = {};
    t.until = kNever, t.waits_since = -1;
  }
  for (int32_t i = 0; i < r.p.n_servers; ++i) {
    ServerState& v = r.servers[i] = {};
    v.part = v.to = v.next = v.family = -1;
    const int32_t station = r.p.servers[i].station;
    if (r.p.servers[i].vehicle >= 0)
      vehicle_of(r, i) = {
          fleet_of(r, i).capacity, fleet_of(r, i).home, fleet_of(r, i).home, -1, -1, kParked, -1};
    v.doing = off || r.p.stations[station].rest.rests ? kOff : kIdle;
    r.stations[station].wanted = uint8_t(off ? Wanted::kOff : Wanted::kAuto);
    r.stations[station].idle += v.doing == kIdle;
  }
  for (int32_t f = 0; f < r.p.n_failures; ++f) r.failures[f] = {}, start_clock(r, f);
  for (int32_t k = 0; k < r.p.n_sources; ++k) r.sources[k] = {}, r.sources[k].part = -1;
  for (int32_t k = 0; k < r.p.n_stations; ++k)
    if (r.p.stations[k].shift >= 0 && !r.shifts[r.p.stations[k].shift].open) close_station(r, k);
  for (int32_t k = 0; k < r.p.n_sources; ++k) supply(r, k);
  if (r.p.n_prices > 0) next_price(r);
  settle(r);
}
/// Sums begin anew: the warm-up is over.
PG_HD PG_OUTLINE void clear_sums(const Run& r) {
  PlantState& s = r.s;
  count_content(r, 0);
  s.cleared = s.now, s.content_area = s.lead_time = 0;
  s.entered = s.left = s.good = s.bad = s.first_pass = s.late = s.scrapped = s.lost = 0;
  s.tardiness = s.value = s.scrapped_late = s.maintenance_cost = 0;
  s.consumed = 0, s.consumed_time = 0;
  for (int32_t k = 0; k < r.p.n_belts; ++k) r.belts[k].expired = 0;
  for (int32_t k = 0; k < r.p.n_products; ++k) r.products[k] = {};
  for (int32_t k = 0; k < r.p.n_sources; ++k) r.sources[k].made = 0;
  for (int32_t k = 0; k < r.p.n_crews; ++k) count_crew(r, r.crews[k], 0), r.crews[k].area = 0;
  for (int32_t k = 0; k < r.p.n_pools; ++k) count_crew(r, r.pools[k], 0), r.pools[k].area = 0;
  for (int32_t k = 0; k < r.p.n_buffers; ++k) {
    BufferState& b = r.buffers[k];
    count_buffer(r, b, 0), b.area = b.waited = 0, b.left = 0;
  }
  for (int32_t k = 0; k < r.p.n_stations; ++k) {
    StationState& t = r.stations[k];
    count_station(r, t, 0);
    const StationState kept = t;
    t = {};
    t.since = kept.since, t.content = kept.content, t.idle = kept.idle;
    t.marked = kept.marked, t.held = kept.held, t.first = kept.first;
    t.wanted = kept.wanted, t.until = kept.until;
    t.asked = kept.asked, t.declined = kept.declined;
    t.closed = kept.closed, t.waits_since = kept.waits_since;
  }
  for (int32_t i = 0; i < r.p.n_servers; ++i)  // so far it did not count
    r.stations[r.p.servers[i].station].in[r.servers[i].doing] -= s.now - r.servers[i].since;
  s.energy_cost = s.energy_counted = 0, s.price_since = s.now;
  s.peak = s.quarter_energy = 0;
}
/// What somebody at the plant can do: stations stop taking parts, or are repaired first.
PG_HD PG_OUTLINE void hold(const Run& r, int32_t station, bool held) {
  StationState& t = r.stations[station];
  if (t.held && !held) mark(r, station);
  t.held = held;
}
PG_HD PG_OUTLINE void repair_first(const Run& r, int32_t station, bool first) {
  r.stations[station].first = first;
}

/// It is told to be off, to stand by or to run, and to start nothing from `until` on.
PG_HD PG_OUTLINE void want(const Run& r, int32_t station, Wanted what, double until) {
  StationState& t = r.stations[station];
  t.wanted = uint8_t(what), t.until = until, mark(r, station);
}

}  // namespace plantgym::factory
