// Vehicles on a map of cells: one vehicle a cell, ways that may be one-way, parts that come at
// loads and are due at unloads, batteries and chargers. All vehicles move at once, a cell a step.
//
// A vehicle may go on into a cell that is free or that another leaves in the same step; who has the
// lower number is asked first. Two never change places, and a ring that turns as a whole does not
// turn: each waits for the next. Who waits, directly or by others, for itself or for a vehicle
// whose battery is empty, waits for ever; after `patience` such steps, or when all batteries are
// empty so long, that is a deadlock. Who stands still at a place loads, unloads or charges there.
#pragma once
#include <cstdint>

#include "plantgym/random.h"

namespace plantgym::agv {

enum Move : int32_t { kStay, kRight, kDown, kLeft, kUp, kMoves };
enum class PlaceKind : int32_t { kLoad, kUnload, kCharger };
inline constexpr int32_t kNoWay = 1 << 20;
inline constexpr int32_t kMostVehicles = 32, kMostPlaces = 64, kMostCells = 4096;

/// A load, an unload or a charger: one cell.
struct Place {
  PlaceKind kind = PlaceKind::kLoad;
  int32_t cell = 0;
  // of a load:
  int32_t every = 10;            // [step] mean time from one part to the next, while one fits
  int32_t random = 0;            // 1: geometric times; 0: always the same
  int32_t due = 100;             // [step] from coming to being due
  int32_t first_to = 0, to = 0;  // where its parts go, equally likely: in Map::targets
  int32_t number = 0;            // among the loads
};
struct Map {
  int32_t width = 0, height = 0, n_places = 0, n_loads = 0, n_vehicles = 0;
  int32_t queue = 4;  // parts that fit at a load
  int32_t battery = 0, charge = 5,
          reserve = 20;              // [moves] 0: without end; a step at a charger gives
                                     // `charge`; below `reserve` it should be charged
  int32_t handling = 0;              // [step] that loading or unloading takes
  int32_t patience = 10;             // [step] until waiting for ever is a deadlock
  const int32_t* next = nullptr;     // [cells, kMoves] where a move leads; -1: nowhere
  const int32_t* place = nullptr;    // [cells] the place there; -1: none
  const int32_t* way = nullptr;      // [places, cells] moves to a place; kNoWay
  const int32_t* starts = nullptr;   // [vehicles] cells
  const int32_t* targets = nullptr;  // places
  const Place* places = nullptr;
};
struct Vehicle {
  int32_t cell, to, due;     // to: place of its part; -1: it has none
  int32_t battery, busy;     // [moves]; [step] until it may move
  int32_t waits_for, stuck;  // vehicle in its way in this step, -1: none; steps of waiting for ever
};
struct Load {
  int32_t waiting, came;  // parts here now; so far
  int32_t next, pad;      // [step] when one may come
};
struct Part {
  int32_t to, due;
};
/// Counts since the vehicles began.
struct Counts {
  int32_t time, appeared, delivered, late, moves, charged, waited, illegal, deadlocks;
};

/// A row's state in plain words: vehicles, loads, then `queue` parts of each load.
struct Yard {
  const Map& map;
  Counts& n;
  Vehicle* vehicles;
  Load* loads;
  Part* parts;

  PG_HD Yard(const Map& m, Counts& counts, int32_t* words)
      : map(m),
        n(counts),
        vehicles(reinterpret_cast<Vehicle*>(words)),
        loads(reinterpret_cast<Load*>(words + 7 * m.n_vehicles)),
        parts(reinterpret_cast<Part*>(words + 7 * m.n_vehicles + 4 * m.n_loads)) {}
  PG_HD static int32_t words(const Map& m) {
    return 7 * m.n_vehicles + 4 * m.n_loads + 2 * m.n_loads * m.queue;
  }

  PG_HD void begin(Rng& rng) const {
    n = {};
    for (int32_t v = 0; v < map.n_vehicles; ++v)
      vehicles[v] = {map.starts[v], -1, 0, map.battery, 0, -1, 0};
    for (int32_t k = 0; k < map.n_loads; ++k) loads[k] = {0, 0, 0, 0};
    for (int32_t k = 0; k < map.n_loads * map.queue; ++k) parts[k] = {-1, 0};
    supply(rng);
  }
  /// @returns whether a deadlock stands
  PG_HD bool step(const int32_t* moves, Rng& rng) const {
    ++n.time;
    const uint32_t moved = go(moves);
    const bool dead = wait_for_ever();
    supply(rng);
    for (int32_t v = 0; v < map.n_vehicles; ++v)
      if (!(moved >> v & 1)) change_hands(vehicles[v]), charge(vehicles[v]);
    n.deadlocks += dead;
    return dead;
  }

  PG_HD int32_t next(int32_t cell, int32_t move) const { return map.next[cell * kMoves + move]; }
  PG_HD int32_t vehicle_at(int32_t cell) const {
    for (int32_t v = 0; v < map.n_vehicles; ++v)
      if (vehicles[v].cell == cell) return v;
    return -1;
  }
  PG_HD bool empty(const Vehicle& v) const { return map.battery > 0 && v.battery <= 0; }
  PG_HD bool stranded(const Vehicle& v) const { return empty(v) && !charges(v); }
  PG_HD bool charges(const Vehicle& v) const {
    const int32_t p = map.place[v.cell];
    return p >= 0 && map.places[p].kind == PlaceKind::kCharger;
  }
  /// Whether a move leads somewhere, whoever is there.
  PG_HD bool can_go(const Vehicle& v, int32_t move) const {
    return move == kStay || (v.busy == 0 && !empty(v) && next(v.cell, move) >= 0);
  }
  /// The place where a vehicle has to go: of its part; a charger when its battery is low; else the
  /// nearest load with a part that no vehicle before it goes for, or just the nearest. -1: none.
  PG_HD int32_t goal(int32_t which) const {
    int32_t claims[kMostPlaces] = {}, found = -1;
    for (int32_t v = 0; v <= which; ++v) {
      const Vehicle& w = vehicles[v];
      const bool low = map.battery > 0 && w.battery < (charges(w) ? map.battery : map.reserve);
      found = w.to;
      if (w.to >= 0) continue;
      if (low) found = nearest(w, PlaceKind::kCharger, nullptr);
      if (low && found >= 0) continue;
      found = nearest(w, PlaceKind::kLoad, claims);
      if (found >= 0)
        ++claims[found];
      else
        found = nearest(w, PlaceKind::kLoad, nullptr);
    }
    return found;
  }
  PG_HD int32_t way(int32_t place, int32_t cell) const {
    return map.way[place * map.width * map.height + cell];
  }

 private:
  /// With claims: of loads only where more parts wait than are claimed.
  PG_HD int32_t nearest(const Vehicle& v, PlaceKind kind, const int32_t* claims) const {
    int32_t best = -1;
    for (int32_t p = 0; p < map.n_places; ++p) {
      const Place& k = map.places[p];
      if (k.kind != kind || way(p, v.cell) >= kNoWay) continue;
      if (claims && loads[k.number].waiting <= claims[p]) continue;
      if (best < 0 || way(p, v.cell) < way(best, v.cell)) best = p;
    }
    return best;
  }
  /// @returns the vehicles that moved, a bit each
  PG_HD uint32_t go(const int32_t* moves) const {
    uint32_t open = 0, moved = 0;  // vehicles that want to go and have not yet; that have
    for (int32_t v = 0; v < map.n_vehicles; ++v) {
      Vehicle& w = vehicles[v];
      w.waits_for = -1;
      const bool wants = moves[v] > kStay && moves[v] < kMoves;
      if (wants && can_go(w, moves[v]))
        open |= uint32_t(1) << v;
      else
        n.illegal += wants || moves[v] < 0 || moves[v] >= kMoves;
      if (w.busy > 0) --w.busy;
    }
    for (bool changed = true; changed;) {
      changed = false;
      for (int32_t v = 0; v < map.n_vehicles; ++v) {
        if (!(open >> v & 1)) continue;
        Vehicle& w = vehicles[v];
        const int32_t to = next(w.cell, moves[v]);
        w.waits_for = vehicle_at(to);
        if (w.waits_for >= 0) continue;
        w.cell = to, ++n.moves, changed = true, open &= ~(uint32_t(1) << v);
        moved |= uint32_t(1) << v;
        if (map.battery > 0) --w.battery;
      }
    }
    for (int32_t v = 0; v < map.n_vehicles; ++v) n.waited += open >> v & 1;
    return moved;
  }
  PG_HD bool wait_for_ever() const {
    bool dead = false, all = true;
    for (int32_t v = 0; v < map.n_vehicles; ++v) {
      int32_t at = v, hops = 0;
      while (vehicles[at].waits_for >= 0 && hops <= map.n_vehicles)
        at = vehicles[at].waits_for, ++hops;
      const bool ever = hops > map.n_vehicles || stranded(vehicles[at]);
      vehicles[v].stuck = ever ? vehicles[v].stuck + 1 : 0;
      const bool long_enough = vehicles[v].stuck >= map.patience;
      dead |= long_enough && hops > 0, all &= long_enough;
    }
    return dead || all;
  }
  PG_HD void supply(Rng& rng) const {
    for (int32_t p = 0; p < map.n_places; ++p) {
      const Place& k = map.places[p];
      if (k.kind != PlaceKind::kLoad) continue;
      Load& l = loads[k.number];
      if (n.time < l.next || l.waiting == map.queue) continue;
      Rng own = rng.stream(uint32_t(1 + k.number), uint32_t(l.came));
      const int32_t to = map.targets[k.first_to + own.below(k.to)];
      parts[k.number * map.queue + l.waiting] = {to, n.time + k.due};
      ++l.waiting, ++l.came, ++n.appeared;
      l.next = n.time + 1;
      if (!k.random) l.next = n.time + k.every;
      while (k.random && own.below(k.every) > 0) ++l.next;
    }
  }
  PG_HD void change_hands(Vehicle& v) const {
    const int32_t p = map.place[v.cell];
    if (p < 0 || v.busy > 0) return;
    const Place& k = map.places[p];
    if (v.to == p) {
      ++n.delivered, n.late += n.time > v.due;
      v.to = -1, v.busy = map.handling;
    } else if (k.kind == PlaceKind::kLoad && v.to < 0 && loads[k.number].waiting > 0) {
      Load& l = loads[k.number];
      Part* line = parts + k.number * map.queue;
      v.to = line[0].to, v.due = line[0].due, v.busy = map.handling;
      --l.waiting;
      for (int32_t i = 0; i < l.waiting; ++i) line[i] = line[i + 1];
      line[l.waiting] = {-1, 0};
    }
  }
  PG_HD void charge(Vehicle& v) const {
    if (map.battery == 0 || !charges(v)) return;
    const int32_t room = map.battery - v.battery, gain = room < map.charge ? room : map.charge;
    v.battery += gain, n.charged += gain;
  }
};

}  // namespace plantgym::agv
