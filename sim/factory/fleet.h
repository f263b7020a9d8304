// Vehicles: a station whose servers drive. They are sent to a buffer where a part waits, take it,
// bring it to where it goes next, and stay there. Each way of the guide path is for one vehicle at
// a time: it is reserved when a vehicle enters, and others wait at its ends in turn. A vehicle that
// waits is on no way, so that ways alone never end in a deadlock.
#pragma once
#include "sim/factory/flow.h"

namespace plantgym::factory {

enum VehicleStage : int32_t {
  kParked,
  kToLoad,
  kLoading,
  kToUnload,
  kUnloading,
  kToCharge,
  kCharging
};

PG_HD inline const Fleet& fleet_of(const Run& r, int32_t i) {
  return r.p.fleets[r.p.stations[r.p.servers[i].station].fleet];
}
PG_HD inline VehicleState& vehicle_of(const Run& r, int32_t i) {
  return r.vehicles[r.p.servers[i].vehicle];
}
PG_HD inline double leg_of(const Run& r, int32_t i, int32_t way) {
  return r.p.legs[r.p.stations[r.p.servers[i].station].fleet * r.p.n_ways + way];
}
PG_HD inline double distance(const Run& r, int32_t from, int32_t to) {
  return r.p.distance[from * r.p.n_points + to];
}
PG_HD PG_OUTLINE void enter_way(const Run& r, int32_t i, int32_t way) {
  r.ways[way].taken = 1, vehicle_of(r, i).way = way;
  r.timers[i] = r.s.now + leg_of(r, i, way);
}
/// It is at the other end; who waited longest for the way enters it.
PG_HD PG_OUTLINE void leave_way(const Run& r, int32_t i) {
  VehicleState& x = vehicle_of(r, i);
  const int32_t way = x.way;
  const Fleet& c = fleet_of(r, i);
  x.at = r.p.ways[way].other(x.at), x.way = -1;
  if (c.capacity > 0) {
    const double used = c.uses * leg_of(r, i, way) * r.p.hours;
    x.level = x.level > used ? x.level - used : 0;
  }
  WayState& w = r.ways[way];
  w.taken = 0;
  if (w.first < 0) return;
  const int32_t next = w.first;
  w.first = vehicle_of(r, next).behind;
  enter_way(r, next, way);
}
PG_HD PG_OUTLINE void park(const Run& r, int32_t i) {
  vehicle_of(r, i).stage = kParked, r.timers[i] = kNever;
  set_doing(r, i, kIdle), mark(r, r.p.servers[i].station);
}
/// It is where a part waits: takes the first that is there.
PG_HD PG_OUTLINE void fetch(const Run& r, int32_t i) {
  VehicleState& x = vehicle_of(r, i);
  const int32_t buffer = x.input, part = front_of(r, buffer);
  --r.buffers[buffer].claimed;
  if (part < 0) return park(r, i);  // it was too old
  unlink(r, buffer, -1, part);
  if (r.waiting[r.p.buffers[buffer].node].first >= 0) refill(r, buffer);
  const int32_t station = r.p.servers[i].station;
  count_station(r, r.stations[station], 1);
  r.servers[i].part = part, r.servers[i].loaded = r.s.now, r.s.started = 1;
  x.stage = kLoading, r.timers[i] = r.s.now + fleet_of(r, i).load;
}
/// Goes on to its goal, or waits for the next way there.
PG_HD PG_OUTLINE void drive(const Run& r, int32_t i) {
  VehicleState& x = vehicle_of(r, i);
  const Fleet& c = fleet_of(r, i);
  if (x.at != x.goal) {
    const int32_t way = r.p.next_way[x.at * r.p.n_points + x.goal];
    WayState& w = r.ways[way];
    if (!w.taken) return enter_way(r, i, way);
    r.timers[i] = kNever, x.behind = -1;
    (w.first < 0 ? w.first : vehicle_of(r, w.last).behind) = i;
    w.last = i;
    return;
  }
  if (x.stage == kToLoad) return fetch(r, i);
  if (x.stage == kToUnload) {
    x.stage = kUnloading, r.timers[i] = r.s.now + c.unload;
    return;
  }
  x.stage = kCharging, set_doing(r, i, kMaintenance);
  r.timers[i] = r.s.now + (c.capacity - x.level) / (c.charge * r.p.hours);
}
/// A part is on it: where to, and how long that takes on free ways.
PG_HD PG_OUTLINE void bring(const Run& r, int32_t i) {
  VehicleState& x = vehicle_of(r, i);
  ServerState& v = r.servers[i];
  const int32_t station = r.p.servers[i].station;
  const int32_t to = r.p.buffers[x.input].leads_to;
  v.to = to >= 0 ? to : next_node(r, v.part, r.p.stations[station].node);
  x.goal = r.p.nodes[v.to].point, x.stage = kToUnload;
  double time = fleet_of(r, i).unload;
  for (int32_t at = x.at; at != x.goal;) {
    const int32_t way = r.p.next_way[at * r.p.n_points + x.goal];
    time += leg_of(r, i, way);
    at = r.p.ways[way].other(at);
  }
  r.stations[station].planned += time;
  set_doing(r, i, kWorking), drive(r, i);
}
PG_HD PG_OUTLINE void send(const Run& r, int32_t i, int32_t stage, int32_t point) {
  VehicleState& x = vehicle_of(r, i);
  x.stage = stage, x.goal = point;
  set_doing(r, i, kSetup), drive(r, i);
}
/// The idle vehicle that is nearest to a point; of equals the first. -1: none is idle.
PG_HD PG_OUTLINE int32_t nearest_vehicle(const Run& r, int32_t station, int32_t point) {
  const Station& c = r.p.stations[station];
  int32_t best = -1;
  double least = kNever;
  for (int32_t i = c.first_server; i < c.first_server + c.servers; ++i) {
    if (r.servers[i].doing != kIdle) continue;
    const double d = distance(r, vehicle_of(r, i).at, point);
    if (best < 0 || d < least) best = i, least = d;
  }
  return best;
}
/// The first part of a buffer that no vehicle is on its way to; -1: none.
PG_HD PG_OUTLINE int32_t unclaimed(const Run& r, int32_t buffer) {
  const BufferState& b = r.buffers[buffer];
  if (ready_in(r, buffer) <= b.claimed) return -1;
  int32_t part = b.first;
  for (int32_t k = 0; k < b.claimed; ++k) part = r.parts[part].next;
  return part;
}
/// Idle vehicles whose batteries are low go to be charged; the others to parts.
PG_HD PG_OUTLINE void dispatch(const Run& r, int32_t station) {
  const Station& c = r.p.stations[station];
  const Fleet& f = r.p.fleets[c.fleet];
  for (int32_t i = c.first_server; f.capacity > 0 && i < c.first_server + c.servers; ++i)
    if (r.servers[i].doing == kIdle && vehicle_of(r, i).level < f.low * f.capacity)
      send(r, i, kToCharge, f.charger);
  while (r.stations[station].idle > 0) {
    int32_t best = -1, who = -1;
    double least = 0, since = 0;
    for (int32_t k = 0; k < c.ins; ++k) {
      const int32_t buffer = r.p.lists[c.first_in + k], part = unclaimed(r, buffer);
      if (part < 0) continue;
      const int32_t point = r.p.nodes[r.p.buffers[buffer].node].point;
      const int32_t i = nearest_vehicle(r, station, point);
      const double far = f.nearest ? distance(r, vehicle_of(r, i).at, point) : 0;
      const double entered = r.parts[part].entered;
      if (best < 0 || far < least || (far == least && entered < since))
        best = buffer, who = i, least = far, since = entered;
    }
    if (best < 0) return;
    ++r.buffers[best].claimed, vehicle_of(r, who).input = best;
    send(r, who, kToLoad, r.p.nodes[r.p.buffers[best].node].point);
  }
}

}  // namespace plantgym::factory
