// How a file says what a factory floor is: sizes in metres, everything that has a name in maps.
#pragma once
#include <cmath>
#include <string>
#include <vector>

#include "plantgym/fields.h"
#include "sim/rigid/floor.h"

namespace plantgym {

struct FloorWorld {
  rigid::FloorPlan plan;
  std::vector<std::string> vehicles, stations;  // their names
};

/// Reads a world whose map begins with `floor`.
class FloorFile {
 public:
  static constexpr int32_t kMostVehicles = 16, kMostParts = 64;
  explicit FloorFile(FloorWorld& w) : w_(w), plan_(w.plan) {}

  void read(Fields& f) {
    if (!f.listing() && !f.has("floor"))
      f.elsewhere(f.keys().empty() ? "floor" : f.keys()[0].c_str(),
                  "is not of a floor for vehicles, which begins with floor");
    f.required().map("floor", "the floor, with walls around it",
                     [&](Fields& m) { pair(m, "size", plan_.size, 1, 200, "along x and y"); });
    f.map("physics", "how time passes", [&](Fields& m) {
      m.number("step", plan_.step, 1e-4, 0.1, "s", "from one look at who docks to the next");
      m.number("substeps", plan_.substeps, 1, 64, "", "of Box2D in a step");
    });
    f.each("walls", "walls inside, by name", [&](const char*, Fields& m) { read_wall(m); });
    f.each("conveyors", "belts, by name", [&](const char*, Fields& m) { read_belt(m); });
    f.required().each("agvs", "vehicles, by name",
                      [&](const char* name, Fields& m) { read_vehicle(name, m); });
    f.required().each("stations", "where parts come from and go to, by name",
                      [&](const char* name, Fields& m) { read_station(name, m); });
    f.map("parts", "what is carried", [&](Fields& m) { read_parts(m); });
    f.map("docking", "how a part changes hands", [&](Fields& m) { read_docking(m); });
    if (!f.listing()) check(f);
  }

 private:
  using Vec = rigid::Vec;

  template <class F>
  static void pair(Fields& m, const char* key, Vec& v, double low, double high, const char* doc,
                   F&& mark) {
    std::vector<double> xy = {v.x, v.y};
    mark(m).numbers(key, xy, low, high, "m", doc);
    if (m.listing()) return;
    if (xy.size() != 2) m.fail(key, "must be two numbers, [x, y]");
    v = {xy[0], xy[1]};
  }
  static void pair(Fields& m, const char* key, Vec& v, double low, double high, const char* doc) {
    pair(m, key, v, low, high, doc, [](Fields& f) -> Fields& { return f; });
  }
  /// A place on the floor.
  void place(Fields& m, const char* key, Vec& v, const char* doc) const {
    pair(m, key, v, 0, 200, doc, [](Fields& f) -> Fields& { return f.required(); });
  }
  void read_wall(Fields& m) {
    rigid::Wall w = {{0, 0}, {1, 1}};
    place(m, "pos", w.pos, "its middle");
    pair(m, "size", w.size, 0.05, 200, "along x and y");
    plan_.walls.push_back(w), wall_nodes_.push_back(m.node());
  }
  void read_belt(Fields& m) {
    rigid::Belt b;
    place(m, "from", b.from, "where it begins");
    place(m, "to", b.to, "where it ends");
    m.number("width", b.width, 0.05, 10, "m", "across");
    m.number("speed", b.speed, 0, 5, "m/s", "of the belt");
    m.number("mu", b.mu, 0.01, 2, "", "friction between it and a part");
    if (!m.listing() && std::hypot(b.to.x - b.from.x, b.to.y - b.from.y) < 0.05)
      m.fail("to", "is where the belt begins");
    plan_.belts.push_back(b), belt_nodes_.push_back(m.node());
  }
  void read_vehicle(const char* name, Fields& m) {
    rigid::Vehicle v;
    place(m, "start", v.start, "where its middle is at first");
    m.number("radius", v.radius, 0.05, 5, "m", "it is a disc");
    m.number("v_max", v.v_max, 0.01, 5, "m/s", "fastest");
    m.number("a_max", v.a_max, 0.01, 20, "m/s2", "fastest change of its velocity, loaded or not");
    m.number("turn_max", v.turn_max, 0.01, 20, "1/s", "fastest turn, in radians");
    m.number("mass", v.mass, 0.1, 1e5, "kg", "of it");
    plan_.vehicles.push_back(v), w_.vehicles.push_back(name), vehicle_nodes_.push_back(m.node());
  }
  void read_station(const char* name, Fields& m) {
    rigid::Station s;
    int32_t type = 0;
    m.required().choice("type", type, {"load", "unload"}, "parts come here, or are wanted here");
    s.load = type == 0;
    if (s.load && !m.listing()) s.radius = 0;
    place(m, "pos", s.pos, "its middle");
    m.number(
        "radius", s.radius, 0, 20, "m",
        "unload: what is nearer is delivered (0.5); load: a part comes at most so far off (0)");
    if (s.load || m.listing())
      m.number("every", s.every, 0.1, 1e6, "s", "load: a part comes so often, while there is room");
    plan_.stations.push_back(s), w_.stations.push_back(name), station_nodes_.push_back(m.node());
  }
  void read_parts(Fields& m) {
    rigid::Parts& p = plan_.parts;
    m.number("radius", p.radius, 0.02, 2, "m", "they are discs");
    m.number("mass", p.mass, 0.01, 1e4, "kg", "of one");
    m.number("mu", p.mu, 0.01, 2, "", "friction between one and the floor");
    m.number("most", p.most, 1, kMostParts, "", "on the floor and on vehicles at once");
  }
  void read_docking(Fields& m) {
    m.number("speed", plan_.dock_speed, 0.001, 10, "m/s",
             "a vehicle docks that is slower than this against the part or the unload");
    m.number("time", plan_.handling, 0, 600, "s",
             "that it stays docked until the part changes hands");
    m.number("grip", plan_.grip, 0, 1, "m", "between its edge and that of a part it can take");
  }

  [[noreturn]] static void blame(int32_t node, const std::string& what) {
    throw FieldError(node, what);
  }
  bool on_floor(Vec v, double margin) const {
    return v.x >= margin && v.y >= margin && v.x <= plan_.size.x - margin &&
           v.y <= plan_.size.y - margin;
  }
  std::string floor_is() const {
    return join({"; the floor is ", shown(plan_.size.x), " x ", shown(plan_.size.y), " m"});
  }
  static double from_wall(const rigid::Wall& w, Vec p) {
    const double x = std::max(std::fabs(p.x - w.pos.x) - w.size.x / 2, 0.0),
                 y = std::max(std::fabs(p.y - w.pos.y) - w.size.y / 2, 0.0);
    return std::hypot(x, y);
  }
  static double from_belt(const rigid::Belt& b, Vec p) {
    const double lx = b.to.x - b.from.x, ly = b.to.y - b.from.y, length = std::hypot(lx, ly);
    const double along = ((p.x - b.from.x) * lx + (p.y - b.from.y) * ly) / length,
                 across = std::fabs((p.y - b.from.y) * lx - (p.x - b.from.x) * ly) / length;
    const double x = std::max({-along, along - length, 0.0}),
                 y = std::max(across - b.width / 2, 0.0);
    return std::hypot(x, y);
  }
  void check(const Fields& f) const {
    if (plan_.vehicles.empty()) f.fail("agvs", "there is none; name at least one");
    if (int32_t(plan_.vehicles.size()) > kMostVehicles)
      f.fail("agvs", join({"are ", std::to_string(plan_.vehicles.size()), ", and at most ",
                           std::to_string(kMostVehicles), " are possible"}));
    for (const bool load : {true, false}) {
      bool any = false;
      for (const rigid::Station& s : plan_.stations) any |= s.load == load;
      if (!any)
        f.fail("stations", load ? "no part ever comes: none is of type load"
                                : "parts can be brought nowhere: none is of type unload");
    }
    for (size_t k = 0; k < plan_.walls.size(); ++k)
      if (!on_floor(plan_.walls[k].pos, 0))
        blame(wall_nodes_[k], "its middle is off the floor" + floor_is());
    for (size_t k = 0; k < plan_.belts.size(); ++k)
      for (const Vec end : {plan_.belts[k].from, plan_.belts[k].to})
        if (!on_floor(end, 0)) blame(belt_nodes_[k], "ends off the floor" + floor_is());
    for (size_t k = 0; k < plan_.stations.size(); ++k) check_station(k);
    for (size_t k = 0; k < plan_.vehicles.size(); ++k) check_vehicle(k);
  }
  void check_station(size_t k) const {
    const rigid::Station& s = plan_.stations[k];
    if (!on_floor(s.pos, s.load ? s.radius + plan_.parts.radius : 0))
      blame(station_nodes_[k], (s.load ? "parts would come to lie off the floor or in its walls"
                                       : "is off the floor") +
                                   floor_is());
    for (const rigid::Wall& w : plan_.walls)
      if (from_wall(w, s.pos) < (s.load ? s.radius + plan_.parts.radius : 1e-9))
        blame(station_nodes_[k], s.load ? "parts would come to lie in a wall" : "stands in a wall");
    if (!s.load && s.radius <= 0) blame(station_nodes_[k], "radius: an unload needs one above 0 m");
  }
  void check_vehicle(size_t k) const {
    const rigid::Vehicle& v = plan_.vehicles[k];
    const auto start = [&](const std::string& what) {
      blame(vehicle_nodes_[k], join({"start: a vehicle of ", shown(v.radius), " m radius ", what}));
    };
    if (!on_floor(v.start, v.radius)) start("stands off the floor or in its walls" + floor_is());
    for (const rigid::Wall& w : plan_.walls)
      if (from_wall(w, v.start) < v.radius) start("stands in a wall");
    for (const rigid::Belt& b : plan_.belts)
      if (from_belt(b, v.start) < v.radius) start("stands in a conveyor");
    for (size_t j = 0; j < k; ++j) {
      const rigid::Vehicle& o = plan_.vehicles[j];
      if (std::hypot(o.start.x - v.start.x, o.start.y - v.start.y) < o.radius + v.radius)
        start(join({"stands in ", w_.vehicles[j]}));
    }
  }

  FloorWorld& w_;
  rigid::FloorPlan& plan_;
  std::vector<int32_t> wall_nodes_, belt_nodes_, vehicle_nodes_, station_nodes_;
};

}  // namespace plantgym
