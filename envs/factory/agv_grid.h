// Vehicles on a map of cells bring parts from loads to unloads: all of them move at once.
#pragma once
#include <string>
#include <vector>

#include "envs/factory/agv_grid_draw.h"
#include "envs/factory/agv_grid_file.h"

namespace plantgym {

struct AgvGridState {
  agv::Counts now, before;
  int32_t ended;  // by a deadlock
};

struct AgvGridEnv {
  static constexpr const char *kName = "factory/agv_grid",
                              *kDoc =
                                  "Vehicles on a map of cells bring parts to where they are due.";
  using Params = AgvGridParams;
  using State = AgvGridState;
  using Tail = int32_t;
  using Action = int32_t;
  using Obs = Parts<float>;
  static constexpr const char* kMoveWords[] = {"stay", "right", "down", "left", "up"};
  static constexpr int32_t kOwn = 13;  // observation elements of a vehicle

  static void fields(Params& p, Fields& f, Tables& t) {
    f.number("max_steps", p.max_steps, 1, 1'000'000, "", "steps of an episode");
    f.choice("mask", p.mask, {"none", "walls", "occupied"},
             "moves that are not allowed: none, those that lead nowhere, or into a vehicle too");
    f.required().map("world", "the map: a file, or its content", [&](Fields& world) {
      if (!world.listing() && !world.has("roads"))
        world.elsewhere(world.keys().empty() ? "roads" : world.keys()[0].c_str(),
                        "is not of a map for vehicles, which begins with roads");
      world.required().map("roads", "the map and its rules",
                           [&](Fields& m) { AgvGridFile(p, m).read(t); });
    });
  }
  static int32_t tail(const Params& p) { return agv::Yard::words(p.numbers); }
  static Spec spec(const Params& p) {
    const agv::Map& m = p.numbers;
    Spec s;
    s.max_steps = p.max_steps, s.mask_size = m.n_vehicles * agv::kMoves;
    s.obs = {seen(p)};
    s.action = {.name = "moves", .shape = {m.n_vehicles}, .n = agv::kMoves};
    for (int32_t v = 0; v < m.n_vehicles; ++v) {
      s.action.names.push_back(name(v));
      s.action.labels.insert(s.action.labels.end(), std::begin(kMoveWords), std::end(kMoveWords));
    }
    s.signals = {
        {"deliveries", "1", "parts brought to their unload"},
        {"late", "1", "of these, after they were due"},
        {"waiting", "1", "vehicles that a vehicle kept from going on"},
        {"energy", "1", "moves made"},
        {"steps", "1", "steps"},
        {"deadlocks", "1", "vehicles wait for each other for ever, which ends the episode"},
        {"illegal_actions", "1", "moves that lead nowhere, or of a vehicle that cannot go"}};
    s.reward = {1, -0.5f, 0, 0, -0.01f, -10, 0};
    s.metrics = {{"deliveries", "1", "parts brought to their unload"},
                 {"late", "1", "of these, after they were due"},
                 {"appeared", "1", "parts that came"},
                 {"waited", "1", "steps that vehicles waited for vehicles"},
                 {"energy", "1", "moves made"},
                 {"deadlocks", "1", "whether vehicles waited for each other for ever"},
                 {"in_deadlock", "1", "vehicles that did"}};
    return s;
  }
  PG_HD static void reset(const Params& p, State& s, Tail* words, Rng& rng) {
    s = {};
    const agv::Map m = p.map();
    agv::Yard(m, s.now, words).begin(rng);
    s.before = s.now;
  }
  PG_HD static Outcome step(const Params& p, State& s, Tail* words, const Action* a, Rng& rng) {
    s.before = s.now;
    const agv::Map m = p.map();
    s.ended = agv::Yard(m, s.now, words).step(a, rng);
    float told[7];
    signals(p, s, words, told);
    return {told[0] - 0.5f * told[1] - 0.01f * told[4] - 10 * told[5], s.ended != 0};
  }
  PG_HD static void observe(const Params& p, const State& s, const Tail* words, float* to) {
    const agv::Map m = p.map();
    agv::Counts n = s.now;
    const agv::Yard yard(m, n, const_cast<Tail*>(words));  // looked at only
    for (int32_t v = 0; v < m.n_vehicles; ++v) look(yard, v, to + v * kOwn);
    for (int32_t k = 0; k < m.n_loads; ++k)
      to[m.n_vehicles * kOwn + k] = float(yard.loads[k].waiting);
  }
  PG_HD static void mask(const Params& p, const State& s, const Tail* words, uint8_t* legal) {
    const agv::Map m = p.map();
    agv::Counts n = s.now;
    const agv::Yard yard(m, n, const_cast<Tail*>(words));
    for (int32_t v = 0; v < m.n_vehicles; ++v)
      for (int32_t k = 0; k < agv::kMoves; ++k) {
        const agv::Vehicle& w = yard.vehicles[v];
        bool good = p.mask == Params::kAll || yard.can_go(w, k);
        if (good && k > 0 && p.mask == Params::kOccupied)
          good = yard.vehicle_at(yard.next(w.cell, k)) < 0;
        legal[v * agv::kMoves + k] = good;
      }
  }
  PG_HD static void signals(const Params&, const State& s, const Tail*, float* out) {
    const agv::Counts &n = s.now, &b = s.before;
    out[0] = float(n.delivered - b.delivered), out[1] = float(n.late - b.late);
    out[2] = float(n.waited - b.waited), out[3] = float(n.moves - b.moves), out[4] = 1;
    out[5] = float(n.deadlocks - b.deadlocks), out[6] = float(n.illegal - b.illegal);
  }
  PG_HD static void metrics(const Params& p, const State& s, const Tail* words, float* out) {
    const agv::Counts& n = s.now;
    const int32_t numbers[] = {n.delivered, n.late, n.appeared, n.waited, n.moves, n.deadlocks, 0};
    for (int32_t k = 0; k < 7; ++k) out[k] = float(numbers[k]);
    const agv::Map m = p.map();
    agv::Counts copy = n;
    const agv::Yard yard(m, copy, const_cast<Tail*>(words));
    for (int32_t v = 0; v < m.n_vehicles; ++v)
      out[6] += float(yard.vehicles[v].stuck >= m.patience);
  }
  static void draw(const Params& p, const State& s, const Tail* words, Canvas& c) {
    const agv::Map m = p.map();
    agv::Counts n = s.now;
    AgvGridPainter(p, agv::Yard(m, n, const_cast<Tail*>(words)), c).paint();
  }

 private:
  static std::string name(int32_t v) { return "agv" + std::to_string(v + 1); }
  static Space seen(const Params& p) {
    const agv::Map& m = p.numbers;
    Space s = {.name = "yard"};
    const auto add = [&](const std::string& word, float high) {
      s.names.push_back(word), s.units.push_back("1"), s.lows.push_back(0), s.highs.push_back(high);
    };
    const float cells = float(m.width * m.height);
    for (int32_t v = 0; v < m.n_vehicles; ++v) {
      const std::string own = name(v) + ".";
      add(own + "x", float(m.width - 1)), add(own + "y", float(m.height - 1));
      add(own + "loaded", 1), add(own + "battery", 1), add(own + "way", cells);
      for (int32_t k = 1; k < agv::kMoves; ++k) add(own + "way_" + kMoveWords[k], cells);
      for (int32_t k = 1; k < agv::kMoves; ++k) add(own + "free_" + kMoveWords[k], 1);
    }
    for (int32_t k = 0; k < m.n_loads; ++k) add("waiting_" + std::to_string(k + 1), float(m.queue));
    s.shape = {int64_t(s.names.size())};
    return s;
  }
  /// Where it is, what it has, how far it is to where it has to go, now and after each move (as far
  /// as there are cells where no way leads), and whether each move leads to a free cell.
  PG_HD static void look(const agv::Yard& yard, int32_t v, float* to) {
    const agv::Map& m = yard.map;
    const agv::Vehicle& w = yard.vehicles[v];
    const int32_t goal = yard.goal(v), most = m.width * m.height;
    const auto far = [&](int32_t cell) {
      const int32_t way = goal < 0 || cell < 0 ? agv::kNoWay : yard.way(goal, cell);
      return float(way < most ? way : most);
    };
    to[0] = float(w.cell % m.width), to[1] = float(w.cell / m.width);
    to[2] = w.to >= 0, to[3] = m.battery > 0 ? float(w.battery) / float(m.battery) : 1.0f;
    to[4] = far(w.cell);
    for (int32_t k = 1; k < agv::kMoves; ++k) {
      const int32_t cell = yard.next(w.cell, k);
      to[4 + k] = far(cell);
      to[8 + k] = cell >= 0 && yard.can_go(w, k) && yard.vehicle_at(cell) < 0;
    }
  }
};

}  // namespace plantgym
