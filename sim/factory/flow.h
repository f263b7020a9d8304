// How parts move. A part that finds no room stays where it is (blocking after service); the moment
// room appears, whoever waited longest gets it, and what that sets free upstream goes on in the
// same instant. Every step moves a part or forgets a mark, so that settling ends.
#pragma once
#include "sim/factory/work.h"

namespace plantgym::factory {

PG_HD PG_OUTLINE void supply(const Run& r, int32_t source);

/// A part of a source comes into the plant, or leaves it.
PG_HD PG_OUTLINE void enter(const Run& r, int32_t source, int32_t part) {
  count_content(r, 1), ++r.s.entered, ++r.sources[source].content;
  r.parts[part].born = r.s.now;
}
PG_HD PG_OUTLINE void leave(const Run& r, int32_t part) {
  const int32_t source = r.parts[part].source;
  const double lead = counted(r, r.parts[part].born);
  count_content(r, -1), --r.sources[source].content;
  r.s.lead_time += lead, ++r.s.left;
  free_part(r, part);
  if (r.p.sources[source].most > 0) supply(r, source);
}
PG_HD PG_OUTLINE void absorb(const Run& r, int32_t part) {
  const PartState& x = r.parts[part];
  const Product& c = r.p.products[x.product];
  if (x.defective) {
    ++r.s.bad;
  } else {
    ++r.s.good, ++r.products[x.product].good;
    r.s.first_pass += x.passes == 0, r.s.value += c.value;
  }
  if (r.s.now > x.due) ++r.s.late, r.s.tardiness += weight_of(r, x) * (r.s.now - x.due);
  leave(r, part);
}
/// A part goes into another.
PG_HD PG_OUTLINE void consume(const Run& r, int32_t part) {
  const int32_t source = r.parts[part].source;
  count_content(r, -1), --r.sources[source].content;
  r.s.consumed_time += counted(r, r.parts[part].born), ++r.s.consumed;
  free_part(r, part);
  if (r.p.sources[source].most > 0) supply(r, source);
}
/// A part is lost inside the plant, by a station or without one.
PG_HD PG_OUTLINE void lose(const Run& r, int32_t part) {
  const PartState& x = r.parts[part];
  ++r.s.scrapped, ++r.products[x.product].scrapped;
  if (r.s.now > x.due) r.s.scrapped_late += weight_of(r, x) * (r.s.now - x.due);
  leave(r, part);
}
PG_HD PG_OUTLINE void scrap(const Run& r, int32_t station, int32_t part) {
  ++r.stations[station].scrapped, lose(r, part);
}
/// The queue and the parts at work of an operation's station.
PG_HD PG_OUTLINE int32_t load_of(const Run& r, int32_t station) {
  const Station& c = r.p.stations[station];
  int32_t n = r.stations[station].content;
  for (int32_t k = 0; k < c.ins; ++k) n += r.buffers[r.p.lists[c.first_in + k]].content;
  return n;
}
/// Where parts for a station wait: its first buffer, else itself.
PG_HD PG_OUTLINE int32_t door_of(const Run& r, int32_t station) {
  const Station& c = r.p.stations[station];
  return c.ins > 0 ? r.p.buffers[r.p.lists[c.first_in]].node : c.node;
}
/// Where parts of a routing wait for vehicles behind a station; -1: they go on by themselves.
PG_HD inline int32_t stand_of(const Run& r, const PartState& x, int32_t node) {
  const Node& from = r.p.nodes[node];
  if (from.kind != NodeKind::kStation || r.p.products[x.product].operations == 0) return -1;
  return r.p.stations[from.index].stand;
}
/// Where a part goes from a node: to its next operation, at the station with the least to do; or
/// along a link.
PG_HD PG_OUTLINE int32_t next_node(const Run& r, int32_t part, int32_t node) {
  PartState& x = r.parts[part];
  const Product& product = r.p.products[x.product];
  if (const int32_t stand = stand_of(r, x, node); stand >= 0) return stand;
  if (x.operation + 1 < product.operations) {
    const Operation& o = r.p.operations[product.first_operation + ++x.operation];
    int32_t best = r.p.lists[o.first_station];
    for (int32_t k = 1, least = o.stations > 1 ? load_of(r, best) : 0; k < o.stations; ++k) {
      const int32_t other = r.p.lists[o.first_station + k], n = load_of(r, other);
      if (n < least) best = other, least = n;
    }
    return door_of(r, best);
  }
  if (product.operations > 0) return product.sink;
  const Node& from = r.p.nodes[node];
  int32_t k = from.first_out;
  if (from.outs > 1)
    for (const double u = r.chance(from.stream); k + 1 < from.first_out + from.outs; ++k)
      if (u < r.p.outs[k].up_to) break;
  return r.p.outs[k].node;
}
/// Where a part that `from` rejects is worked again: at the first operation of its routing that the
/// station does; vehicles bring it to any station of that operation.
PG_HD PG_OUTLINE int32_t rework_node(const Run& r, int32_t part, int32_t node, int32_t from) {
  PartState& x = r.parts[part];
  const Product& c = r.p.products[x.product];
  const int32_t station = r.p.nodes[node].index, stand = stand_of(r, x, from);
  for (int32_t k = 0; k < c.operations; ++k) {
    const Operation& o = r.p.operations[c.first_operation + k];
    for (int32_t s = 0; s < o.stations; ++s)
      if (r.p.lists[o.first_station + s] == station) {
        x.operation = int16_t(stand >= 0 ? k - 1 : k);
        return stand >= 0 ? stand : door_of(r, station);
      }
  }
  return door_of(r, station);
}
/// How long a belt has moved.
PG_HD PG_OUTLINE double run_of(const Run& r, int32_t belt) {
  const BeltState& x = r.belts[belt];
  return x.stopped ? x.run : x.run + (r.s.now - x.since);
}
/// The first part of a belt is there: at its end.
PG_HD PG_OUTLINE bool is_there(const Run& r, int32_t belt, int32_t part) {
  return r.parts[part].arrives <= run_of(r, belt) + 1e-9 * r.p.belts[belt].travel;
}
/// Of a belt whose first part changed: when that arrives, or is too old.
PG_HD PG_OUTLINE void watch_belt(const Run& r, int32_t belt) {
  const Belt& c = r.p.belts[belt];
  const int32_t part = r.buffers[c.buffer].first;
  double &arrival = r.timers[r.p.travels() + belt], &expiry = r.timers[r.p.expiries() + belt];
  arrival = expiry = kNever;
  if (part < 0) return;
  if (c.expiry > 0) expiry = r.parts[part].entered + c.expiry;
  if (c.stops && is_there(r, belt, part))
    r.belts[belt].run = r.parts[part].arrives, r.belts[belt].stopped = 1;
  else if (c.travel > 0 && !is_there(r, belt, part))
    arrival = r.s.now + (r.parts[part].arrives - run_of(r, belt));
}
/// Whether a buffer can take one more part now.
PG_HD inline bool has_room(const Run& r, int32_t buffer) {
  const Buffer& c = r.p.buffers[buffer];
  return r.buffers[buffer].content < c.capacity && (c.belt < 0 || !r.belts[c.belt].stopped);
}
/// A part goes into a buffer that has room.
PG_HD PG_OUTLINE void push(const Run& r, int32_t buffer, int32_t part) {
  const Buffer& c = r.p.buffers[buffer];
  BufferState& b = r.buffers[buffer];
  PartState& x = r.parts[part];
  count_buffer(r, b, 1);
  x.entered = r.s.now;
  if (b.first < 0)
    b.first = b.last = part, x.next = -1;
  else if (c.lifo)
    x.next = b.first, b.first = part;
  else
    r.parts[b.last].next = part, b.last = part, x.next = -1;
  if (c.belt >= 0) {
    x.arrives = run_of(r, c.belt) + r.p.belts[c.belt].travel;
    if (b.first == part) watch_belt(r, c.belt);
    if (r.p.belts[c.belt].travel > 0) return;  // nobody can take it yet
  }
  for (int32_t k = 0; k < c.outs; ++k) {
    const int32_t station = r.p.lists[c.first_out + k];
    r.stations[station].declined = 0;
    if (r.stations[station].idle > 0 || r.p.stations[station].rest.rests) mark(r, station);
  }
}
/// Offers a part to a node; false where it has no room now. A station looks for itself.
PG_HD PG_OUTLINE bool offer(const Run& r, int32_t node, int32_t part) {
  const Node& to = r.p.nodes[node];
  if (to.kind == NodeKind::kBuffer) {
    if (!has_room(r, to.index) || r.waiting[node].first >= 0) return false;
    push(r, to.index, part);
    return true;
  }
  if (to.kind == NodeKind::kSink) {
    absorb(r, part);
    return true;
  }
  if (r.stations[to.index].idle > 0 || r.p.stations[to.index].rest.rests) mark(r, to.index);
  return false;
}
/// The part of one who waited for room. A server looks for its next; a source waits for go_on().
PG_HD PG_OUTLINE int32_t release(const Run& r, int32_t sender) {
  if (sender < r.p.n_servers) {
    const int32_t part = r.servers[sender].part;
    unload(r, sender);
    return part;
  }
  const int32_t source = sender - r.p.n_servers;
  const int32_t part = r.sources[source].part;
  r.sources[source].part = -1, enter(r, source, part);
  return part;
}
/// Its part has found its place: a source sends the next.
PG_HD PG_OUTLINE void go_on(const Run& r, int32_t sender) {
  if (sender >= r.p.n_servers) supply(r, sender - r.p.n_servers);
}
/// A buffer that has room takes from those who wait for it.
PG_HD PG_OUTLINE void refill(const Run& r, int32_t buffer) {
  const Buffer& c = r.p.buffers[buffer];
  while (has_room(r, buffer)) {
    const int32_t sender = first_waiting(r, c.node);
    if (sender < 0) return;
    push(r, buffer, release(r, sender));
    go_on(r, sender);
  }
}

/// The first part of a belt has left: it runs again, and the next comes to its end.
PG_HD PG_OUTLINE void move_on(const Run& r, int32_t belt) {
  BeltState& x = r.belts[belt];
  if (x.stopped) x.stopped = 0, x.since = r.s.now;
  watch_belt(r, belt);
}
/// The first part of a buffer that can be taken; -1: none.
PG_HD PG_OUTLINE int32_t front_of(const Run& r, int32_t buffer) {
  const int32_t part = r.buffers[buffer].first, belt = r.p.buffers[buffer].belt;
  return part >= 0 && belt >= 0 && !is_there(r, belt, part) ? -1 : part;
}
PG_HD PG_OUTLINE void unlink(const Run& r, int32_t buffer, int32_t before, int32_t part) {
  BufferState& b = r.buffers[buffer];
  const int32_t next = r.parts[part].next;
  (before < 0 ? b.first : r.parts[before].next) = next;
  if (b.last == part) b.last = before;
  b.waited += counted(r, r.parts[part].entered), ++b.left;
  count_buffer(r, b, -1);
  if (before < 0 && r.p.buffers[buffer].belt >= 0) move_on(r, r.p.buffers[buffer].belt);
}
/// Parts of a buffer that can be taken.
PG_HD PG_OUTLINE int32_t ready_in(const Run& r, int32_t buffer) {
  const int32_t belt = r.p.buffers[buffer].belt;
  if (belt < 0 || r.p.belts[belt].travel == 0) return r.buffers[buffer].content;
  int32_t n = 0;
  for (int32_t part = r.buffers[buffer].first; part >= 0 && is_there(r, belt, part); ++n)
    part = r.parts[part].next;
  return n;
}
/// Unlinks one who waits for a node's room.
PG_HD PG_OUTLINE void stop_waiting(const Run& r, int32_t node, int32_t sender) {
  Waiting& w = r.waiting[node];
  if (w.first == sender) return void(first_waiting(r, node));
  int32_t before = w.first;
  while (next_of(r, before) != sender) before = next_of(r, before);
  next_of(r, before) = next_of(r, sender);
  if (w.last == sender) w.last = before;
}

PG_HD PG_OUTLINE int32_t pick_product(const Run& r, const Source& c) {
  int32_t k = c.first_product;
  if (c.products > 1)
    for (const double u = r.chance(c.product_stream); k + 1 < c.first_product + c.products; ++k)
      if (u < r.p.mix[k].up_to) break;
  return r.p.mix[k].product;
}
/// The next part of a source, with its product and due date; below 0 where there are too many.
PG_HD PG_OUTLINE int32_t next_part(const Run& r, int32_t source) {
  const Source& c = r.p.sources[source];
  const int32_t order = c.orders > 0 ? c.first_order + r.sources[source].order - 1 : -1;
  const int32_t part =
      make_part(r, order >= 0 ? r.p.orders[order].product : pick_product(r, c), source);
  if (part < 0) return part;
  r.parts[part].order = order;
  if (order >= 0)
    r.parts[part].due = r.p.orders[order].due;
  else if (c.due_stream >= 0)
    r.parts[part].due = r.s.now + r.sample(c.due, c.due_stream);
  return part;
}
/// When the next parts come: by rhythm, or at the release of the next order.
PG_HD PG_OUTLINE double next_arrival(const Run& r, int32_t source) {
  const Source& c = r.p.sources[source];
  if (c.orders == 0) return r.s.now + r.sample(c.every, c.stream);
  if (r.sources[source].order >= c.orders) return kNever;
  const double release = r.p.orders[c.first_order + r.sources[source].order].release;
  return release > r.s.now ? release : r.s.now;
}
/// A source sends what it has, until a part must wait for room.
PG_HD PG_OUTLINE void supply(const Run& r, int32_t source) {
  const Source& c = r.p.sources[source];
  SourceState& x = r.sources[source];
  while (x.part < 0 && (c.saturated || x.behind > 0)) {
    if (c.most > 0 && x.content >= c.most) return;
    const int32_t part = next_part(r, source);
    if (part < 0) return r.stop(Stop::kTooMany, c.node);
    x.behind -= !c.saturated, ++x.made;
    x.to = next_node(r, part, c.node);
    if (offer(r, x.to, part)) {
      enter(r, source, part);
    } else {
      x.part = part, wait_for(r, x.to, r.p.n_servers + source);
    }
  }
  double& timer = r.timers[r.p.arrivals() + source];
  if (!c.saturated && x.part < 0 && x.behind == 0 && timer == kNever)
    timer = next_arrival(r, source);
}
}  // namespace plantgym::factory
