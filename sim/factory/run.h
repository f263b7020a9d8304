// One plant at work: where its arrays are, and the small steps that everything else is made of.
#pragma once
#include <limits>
#include <type_traits>

#include "sim/factory/state.h"

namespace plantgym::factory {

inline constexpr double kNever = std::numeric_limits<double>::infinity();

/// A view of one row: constants, state and tail of one plant, and the numbers it draws from.
struct Run {
  const Plant& p;
  PlantState& s;
  const Rng& rng;
  double* timers;
  ServerState* servers;
  StationState* stations;
  BufferState* buffers;
  Waiting* waiting;
  PartState* parts;
  Stream* streams;
  FailureState* failures;
  SourceState* sources;
  CrewState* crews;
  ProductState* products;
  int32_t* todo;
  ShiftState* shifts;
  CrewState* pools;
  OperatorState* operators;
  BeltState* belts;
  double* readings;  // of sensors
  VehicleState* vehicles;
  WayState* ways;

  PG_HD Run(const Plant& plant, PlantState& state, uint64_t* tail, const Rng& numbers)
      : p(plant), s(state), rng(numbers) {
    const auto at = [&](auto*& array, int32_t words) {
      array = reinterpret_cast<std::remove_reference_t<decltype(array)>>(tail + words);
    };
    at(timers, p.at.timers), at(servers, p.at.servers), at(stations, p.at.stations);
    at(buffers, p.at.buffers), at(waiting, p.at.waiting), at(parts, p.at.parts);
    at(streams, p.at.streams), at(failures, p.at.failures), at(sources, p.at.sources);
    at(crews, p.at.crews), at(products, p.at.products), at(todo, p.at.todo);
    at(shifts, p.at.shifts), at(pools, p.at.pools), at(operators, p.at.operators);
    at(belts, p.at.belts), at(readings, p.at.readings);
    at(vehicles, p.at.vehicles), at(ways, p.at.ways);
  }
  PG_HD double sample(const Distribution& d, int32_t stream) const {
    return draw(d, p.values, streams[stream], rng, uint32_t(stream) + 1);
  }
  /// The same, of what is `age` old and has not ended: Weibull's, or what has no memory.
  PG_HD double sample_rest(const Distribution& d, double age, int32_t stream) const {
    if (d.shape != Shape::kWeibull || age <= 0) return sample(d, stream);
    const double gone = math::pow(age / d.b, d.a);
    const double rest = gone - next_log(streams[stream], rng, uint32_t(stream) + 1);
    const double more = d.b * math::pow(rest, 1 / d.a) - age;
    return more > 0 ? more : 0;
  }
  /// In (0, 1).
  PG_HD double chance(int32_t stream) const {
    return next_uniform(streams[stream], rng, uint32_t(stream) + 1);
  }
  PG_HD void stop(Stop why, int32_t node) const {
    if (s.stop == Stop::kNo) s.stop = why, s.stop_node = node;
  }
};

/// Notes that a station may have something to do.
PG_HD inline void mark(const Run& r, int32_t station) {
  if (r.stations[station].marked) return;
  r.stations[station].marked = 1, r.todo[r.s.todo++] = station;
}
PG_HD inline void set_doing(const Run& r, int32_t i, Doing what) {
  ServerState& v = r.servers[i];
  StationState& t = r.stations[r.p.servers[i].station];
  t.in[v.doing] += r.s.now - v.since;
  t.idle += (what == kIdle) - (v.doing == kIdle);
  v.since = r.s.now, v.doing = what;
}

/// A new part; below 0 where there are too many.
PG_HD inline int32_t make_part(const Run& r, int32_t product, int32_t source) {
  int32_t part = r.s.free_part;
  if (part >= 0)
    r.s.free_part = r.parts[part].next;
  else if (r.s.fresh_part < r.p.most_parts)
    part = r.s.fresh_part++;
  else
    return -1;
  r.parts[part] = {r.s.now, r.s.now,         kNever, 0, -1, int16_t(product),
                   -1,      int16_t(source), 0,      0, -1};
  return part;
}
PG_HD inline void free_part(const Run& r, int32_t part) {
  r.parts[part].next = r.s.free_part, r.s.free_part = part;
}
/// What a unit of time that it is late counts: by its order, or its product.
PG_HD inline double weight_of(const Run& r, const PartState& x) {
  const double own = x.order < 0 ? -1 : r.p.orders[x.order].weight;
  return own < 0 ? r.p.products[x.product].weight : own;
}
/// Time since then, as far as it is counted.
PG_HD inline double counted(const Run& r, double then) {
  return r.s.now - (then > r.s.cleared ? then : r.s.cleared);
}
/// The number of parts in the plant changes.
PG_HD inline void count_content(const Run& r, int32_t change) {
  r.s.content_area += r.s.content * (r.s.now - r.s.content_since);
  r.s.content_since = r.s.now, r.s.content += change;
}
PG_HD inline void count_buffer(const Run& r, BufferState& b, int32_t change) {
  b.area += b.content * (r.s.now - b.since);
  b.since = r.s.now, b.content += change;
}
PG_HD inline void count_station(const Run& r, StationState& t, int32_t change) {
  t.area += t.content * (r.s.now - t.since);
  t.since = r.s.now, t.content += change;
}
PG_HD inline void count_crew(const Run& r, CrewState& c, int32_t change) {
  c.area += c.busy * (r.s.now - c.since);
  c.since = r.s.now, c.busy += change;
}

/// Those who wait for a node's room are servers 0.. and then sources.
PG_HD inline int32_t& next_of(const Run& r, int32_t sender) {
  return sender < r.p.n_servers ? r.servers[sender].next : r.sources[sender - r.p.n_servers].next;
}
PG_HD inline void wait_for(const Run& r, int32_t node, int32_t sender) {
  Waiting& w = r.waiting[node];
  next_of(r, sender) = -1;
  if (w.first < 0)
    w.first = sender;
  else
    next_of(r, w.last) = sender;
  w.last = sender;
}
PG_HD inline int32_t first_waiting(const Run& r, int32_t node) {
  Waiting& w = r.waiting[node];
  const int32_t sender = w.first;
  if (sender >= 0) w.first = next_of(r, sender);
  return sender;
}

}  // namespace plantgym::factory
