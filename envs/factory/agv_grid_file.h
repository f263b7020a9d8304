// How a file says what a map for vehicles is: drawn in letters, which name loads, unloads,
// chargers.
#pragma once
#include <deque>
#include <string>
#include <vector>

#include "plantgym/env.h"
#include "sim/factory/agv.h"

namespace plantgym {

struct AgvGridParams {
  agv::Map numbers;  // its pointers are made by map()
  int32_t max_steps = 500, mask = 1;
  enum Mask : int32_t { kAll, kWalls, kOccupied };
  Table<int32_t> next, place, way, starts, targets;
  Table<agv::Place> places;
  Table<char> letters;  // [cells] as drawn

  PG_HD agv::Map map() const {
    agv::Map m = numbers;
    m.next = next.data, m.place = place.data, m.way = way.data, m.starts = starts.data;
    m.targets = targets.data, m.places = places.data;
    return m;
  }
};

/// Reads the map `roads` of a world into parameters.
class AgvGridFile {
 public:
  AgvGridFile(AgvGridParams& p, Fields& f) : p_(p), n_(p.numbers), f_(f) {}

  void read(Tables& t) {
    std::string drawn;
    f_.required().text(
        "map", drawn,
        "rows of cells: # wall, . road, > v < ^ one-way, S where a vehicle starts, and "
        "a capital letter for each load, unload and charger");
    f_.required().each("loads", "where parts come, by their letter",
                       [&](const char* name, Fields& m) { read_load(name, m); });
    std::vector<std::string> unloads, chargers;
    f_.required().texts("unloads", unloads, "where parts are wanted: letters");
    f_.texts("chargers", chargers, "where batteries are charged: letters");
    f_.number("queue", n_.queue, 1, 64, "", "parts that fit at a load; then it waits");
    f_.number("handling", n_.handling, 0, 1000, "", "steps that loading or unloading takes");
    f_.number("patience", n_.patience, 1, 100000, "",
              "steps of waiting in a ring after which a deadlock ends the episode");
    f_.number("battery", n_.battery, 0, 1'000'000, "", "moves that a full one lasts; 0: no end");
    f_.number("charge", n_.charge, 1, 1'000'000, "", "moves that a step at a charger gives");
    f_.number("reserve", n_.reserve, 0, 1'000'000, "",
              "moves below which a vehicle's next place is a charger");
    if (f_.listing()) return;
    draw(drawn);
    for (const std::string& u : unloads) add(u, agv::PlaceKind::kUnload, "unloads");
    for (const std::string& c : chargers) add(c, agv::PlaceKind::kCharger, "chargers");
    link(), find_ways(), check();
    t.put(p_, p_.next, next_), t.put(p_, p_.place, place_), t.put(p_, p_.way, way_);
    t.put(p_, p_.starts, starts_), t.put(p_, p_.targets, targets_), t.put(p_, p_.places, places_);
    t.put(p_, p_.letters, letters_);
  }

 private:
  struct LoadText {
    std::string name;
    std::vector<std::string> to;
    int32_t node;
    agv::Place numbers;
  };
  void read_load(const char* name, Fields& m) {
    LoadText l = {name, {}, m.node(), {}};
    m.number("every", l.numbers.every, 1, 1'000'000, "", "steps from one part to the next");
    m.choice("arrivals", l.numbers.random, {"regular", "random"},
             "always so many steps, or by chance with that mean (geometric)");
    m.number("due", l.numbers.due, 1, 1'000'000, "", "steps after which a part is late");
    m.texts("to", l.to, "unloads where its parts may go, equally likely; default: any");
    loads_.push_back(l);
  }
  int32_t cells() const { return n_.width * n_.height; }
  [[noreturn]] void at_cell(int32_t cell, const std::string& what) const {
    f_.fail("map", join({"row ", std::to_string(cell / n_.width + 1), ", column ",
                         std::to_string(cell % n_.width + 1), ": ", what}));
  }
  void draw(const std::string& drawn) {
    std::vector<std::string> rows = {""};
    for (const char c : drawn)
      if (c == '\n')
        rows.emplace_back();
      else
        rows.back() += c;
    while (!rows.empty() && rows.back().empty()) rows.pop_back();
    if (rows.empty()) f_.fail("map", "has no rows");
    n_.width = int32_t(rows[0].size()), n_.height = int32_t(rows.size());
    if (int64_t(n_.width) * n_.height > agv::kMostCells)
      f_.fail("map",
              join({"has ", std::to_string(int64_t(n_.width) * n_.height), " cells, and at most ",
                    std::to_string(agv::kMostCells), " are possible"}));
    for (size_t y = 0; y < rows.size(); ++y) {
      if (int32_t(rows[y].size()) != n_.width)
        f_.fail("map", join({"row ", std::to_string(y + 1), " has ", std::to_string(rows[y].size()),
                             " cells, the first ", std::to_string(n_.width)}));
      letters_.insert(letters_.end(), rows[y].begin(), rows[y].end());
    }
    place_.assign(letters_.size(), -1);
    for (int32_t c = 0; c < cells(); ++c) {
      const char letter = letters_[size_t(c)];
      if (letter == 'S') starts_.push_back(c);
      if (letter != 'S' && !(letter >= 'A' && letter <= 'Z') &&
          std::string_view("#.>v<^").find(letter) == std::string_view::npos)
        at_cell(c, join({"'", std::string(1, letter),
                         "' is neither # . > v < ^, S, nor the capital letter of a place"}));
    }
    n_.n_vehicles = int32_t(starts_.size());
    if (starts_.empty()) f_.fail("map", "no vehicle starts anywhere; draw an S for each");
    if (n_.n_vehicles > agv::kMostVehicles)
      f_.fail("map", join({"has ", std::to_string(n_.n_vehicles), " vehicles, and at most ",
                           std::to_string(agv::kMostVehicles), " are possible"}));
    for (const LoadText& l : loads_) {
      const int32_t p = add(l.name, agv::PlaceKind::kLoad, "loads");
      const agv::Place drawn_at = places_[size_t(p)];
      places_[size_t(p)] = l.numbers, places_[size_t(p)].cell = drawn_at.cell;
      places_[size_t(p)].number = n_.n_loads++;
    }
  }
  /// A place that is drawn once. @returns its number
  int32_t add(const std::string& name, agv::PlaceKind kind, const char* key) {
    int32_t cell = -1, count = 0;
    for (int32_t c = 0; c < cells(); ++c)
      if (name.size() == 1 && letters_[size_t(c)] == name[0]) cell = c, ++count;
    if (name.size() != 1 || name == "S" || name[0] < 'A' || name[0] > 'Z' || count == 0)
      f_.fail(key,
              join({"'", name, "' is not a letter of the map", suggestion(name, drawn_letters())}));
    if (count > 1) at_cell(cell, join({"'", name, "' is drawn twice; give each place its letter"}));
    if (place_[size_t(cell)] >= 0) f_.fail(key, join({"'", name, "' is a place already"}));
    if (int32_t(places_.size()) == agv::kMostPlaces)
      f_.fail(key, join({"make more than ", std::to_string(agv::kMostPlaces), " places"}));
    agv::Place p;
    p.kind = kind, p.cell = cell;
    place_[size_t(cell)] = int32_t(places_.size());
    places_.push_back(p), names_.push_back(name);
    return int32_t(places_.size()) - 1;
  }
  std::vector<std::string> drawn_letters() const {
    std::vector<std::string> all;
    for (const char c : letters_)
      if (c >= 'A' && c <= 'Z' && c != 'S') all.emplace_back(1, c);
    return all;
  }
  /// Where parts of each load go, and where moves lead.
  void link() {
    for (int32_t c = 0; c < cells(); ++c)
      if (const char l = letters_[size_t(c)];
          l >= 'A' && l <= 'Z' && l != 'S' && place_[size_t(c)] < 0)
        at_cell(c, join({"'", std::string(1, l), "' is neither of loads, unloads nor chargers"}));
    n_.n_places = int32_t(places_.size());
    for (size_t k = 0; k < loads_.size(); ++k) {
      agv::Place& p = places_[k];  // loads were added first
      std::vector<std::string> unloads;
      for (size_t u = 0; u < places_.size(); ++u)
        if (places_[u].kind == agv::PlaceKind::kUnload) unloads.push_back(names_[u]);
      if (unloads.empty()) f_.fail("unloads", "are none; parts can be brought nowhere");
      p.first_to = int32_t(targets_.size());
      for (const std::string& to : loads_[k].to.empty() ? unloads : loads_[k].to) {
        size_t u = 0;
        while (u < places_.size() &&
               !(names_[u] == to && places_[u].kind == agv::PlaceKind::kUnload))
          ++u;
        if (u == places_.size())
          throw FieldError(loads_[k].node, join({"to: '", to, "' is no unload",
                                                 suggestion(to, unloads, "unloads")}));
        targets_.push_back(int32_t(u)), ++p.to;
      }
    }
    if (loads_.empty()) f_.fail("loads", "are none; no part ever comes");
    next_.assign(size_t(cells()) * agv::kMoves, -1);
    for (int32_t c = 0; c < cells(); ++c) {
      if (letters_[size_t(c)] == '#') continue;
      next_[size_t(c * agv::kMoves)] = c;
      for (int32_t m = 1; m < agv::kMoves; ++m) next_[size_t(c * agv::kMoves + m)] = leads(c, m);
    }
  }
  /// The move that a one-way cell allows; 0: any.
  int32_t only(int32_t cell) const {
    const size_t at = std::string_view(".>v<^").find(letters_[size_t(cell)]);
    return at == std::string_view::npos ? 0 : int32_t(at);
  }
  int32_t leads(int32_t cell, int32_t move) const {
    const int32_t x = cell % n_.width + (move == agv::kRight) - (move == agv::kLeft),
                  y = cell / n_.width + (move == agv::kDown) - (move == agv::kUp);
    if (x < 0 || y < 0 || x >= n_.width || y >= n_.height) return -1;
    const int32_t to = y * n_.width + x, against = (move + 1) % 4 + 1;
    if (letters_[size_t(to)] == '#' || only(to) == against) return -1;
    return only(cell) == 0 || only(cell) == move ? to : -1;
  }
  /// Backwards from each place, breadth first.
  void find_ways() {
    for (const agv::Place& p : places_) {
      std::vector<int32_t> far(size_t(cells()), agv::kNoWay), line = {p.cell};
      far[size_t(p.cell)] = 0;
      for (size_t k = 0; k < line.size(); ++k)
        for (int32_t m = 1; m < agv::kMoves; ++m) {
          const int32_t to = line[k], x = to % n_.width - (m == agv::kRight) + (m == agv::kLeft),
                        y = to / n_.width - (m == agv::kDown) + (m == agv::kUp);
          if (x < 0 || y < 0 || x >= n_.width || y >= n_.height) continue;
          const int32_t from = y * n_.width + x;
          if (next_[size_t(from * agv::kMoves + m)] != to || far[size_t(from)] < agv::kNoWay)
            continue;
          far[size_t(from)] = far[size_t(to)] + 1, line.push_back(from);
        }
      way_.insert(way_.end(), far.begin(), far.end());
    }
  }
  bool leads_to(int32_t cell, size_t place) const {
    return way_[place * size_t(cells()) + size_t(cell)] < agv::kNoWay;
  }
  void check() const {
    for (size_t k = 0; k < loads_.size(); ++k)
      for (int32_t i = 0; i < places_[k].to; ++i) {
        const size_t u = size_t(targets_[size_t(places_[k].first_to + i)]);
        if (!leads_to(places_[k].cell, u))
          throw FieldError(loads_[k].node,
                           join({"no way leads from ", names_[k], " to the unload ", names_[u]}));
      }
    const auto home = [&](int32_t cell) {
      bool any = false;
      for (size_t k = 0; k < loads_.size(); ++k) any |= leads_to(cell, k);
      return any;
    };
    for (const int32_t s : starts_)
      if (!home(s)) at_cell(s, "no way leads from this S to a load");
    for (size_t p = 0; p < places_.size(); ++p)
      if (!home(places_[p].cell))
        at_cell(places_[p].cell,
                join({"no way leads from ", names_[p], " to a load; a vehicle would stay there"}));
    if (n_.battery == 0) return;
    bool charger = false;
    for (const agv::Place& p : places_) charger |= p.kind == agv::PlaceKind::kCharger;
    if (!charger) f_.fail("battery", "ends, and no place is of chargers");
    if (n_.reserve >= n_.battery)
      f_.fail("reserve", "is not below battery: vehicles would only charge");
    for (size_t p = 0; p < places_.size(); ++p) {
      int32_t least = agv::kNoWay;
      for (size_t c = 0; c < places_.size(); ++c)
        if (places_[c].kind == agv::PlaceKind::kCharger)
          least = std::min(least, way_[c * size_t(cells()) + size_t(places_[p].cell)]);
      if (least == agv::kNoWay)
        at_cell(places_[p].cell, join({"no way leads from ", names_[p], " to a charger"}));
      if (least > n_.battery)
        f_.fail("battery", join({"is used up before a charger is reached from ", names_[p], ", ",
                                 shown(least), " cells away"}));
    }
  }

  AgvGridParams& p_;
  agv::Map& n_;
  Fields& f_;
  std::vector<LoadText> loads_;
  std::vector<char> letters_;
  std::vector<int32_t> next_, place_, way_, starts_, targets_;
  std::vector<agv::Place> places_;
  std::vector<std::string> names_;  // of places
};

}  // namespace plantgym
