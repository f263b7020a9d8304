// Vehicles of plants: how a file says the guide path and who drives on it, whether that can be, and
// the shortest ways.
#pragma once
#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "envs/factory/plant_layout.h"
#include "plantgym/fields.h"

namespace plantgym {

class FleetFile {
 public:
  explicit FleetFile(PlantWorld& w) : w_(w) {}

  void read(Fields& f) {
    f.map("guide_path", "where vehicles drive", [&](Fields& m) {
      m.any("points", "by name: [x, y] in metres",
            [&](const pg_node* nodes, int32_t i) { read_points(nodes, i); });
      m.any("ways",
            "[point, point], a list of them; each is for one vehicle at a time. [a, b, one_way] is "
            "for one direction, [a, b, 12 m] is longer than the straight line",
            [&](const pg_node* nodes, int32_t i) { read_ways(nodes, i); });
    });
  }
  void read_place(Fields& f, EntityWorld& e) const {
    f.text("at", e.point, "point of the guide path where it stands, for vehicles");
    e.point_at = f.node("at");
  }
  void read_fleet(Fields& f, EntityWorld& e) const {
    const char* unit = w_.time_unit.c_str();
    FleetWorld& v = e.fleet;
    f.number("n", e.station.servers, 1, 256, "", "vehicles");
    if (!f.listing())  // with those of a conveyor
      f.required().number("speed", v.speed, 1e-3, 100, "m/s", "of a vehicle, loaded or not");
    f.number("acceleration", v.acceleration, 0, 100, "m/s2",
             "each way begins and ends at rest; 0: it has its speed at once");
    f.number("load", v.numbers.load, 0, 1e6, unit, "time to take a part");
    f.number("unload", v.numbers.unload, 0, 1e6, unit, "time to put it down");
    f.text("home", v.home, "point where they are at the start; default: the first");
    f.choice("dispatch", v.numbers.nearest, {"longest_waiting", "nearest"},
             "which part is fetched next; the nearest vehicle goes");
    f.flag("routings", v.routings,
           "they bring parts from each station of a routing to the next, and to the sink");
    f.number("stands", v.stands, 1, 1 << 30, "",
             "places behind each of those stations, where parts wait for them");
    f.map("battery", "that is charged when low; none: they never stop for that", [&](Fields& m) {
      m.required().number("capacity", v.numbers.capacity, 1e-6, 1e6, "kWh", "of one");
      m.required().number("uses", v.numbers.uses, 0, 1e6, "kW", "while it drives");
      m.required().number("charge", v.numbers.charge, 1e-6, 1e6, "kW",
                          "while it is charged, which the plant pays for");
      v.numbers.low = 0.3;
      m.number("low", v.numbers.low, 0.01, 0.99, "",
               "share of the capacity below which an idle one goes to be charged");
      m.text("at", v.charger, "point where it is charged; default: home");
    });
    if (!f.listing()) e.station.power[factory::kMaintenance] = v.numbers.charge;
  }

 private:
  static const char* scalar(const pg_node* nodes, int32_t i, const char* what) {
    if (nodes[i].kind != PG_SCALAR) throw FieldError(i, what);
    return nodes[i].value;
  }
  static double metres(const pg_node* nodes, int32_t i) {
    double x = 0;
    if (nodes[i].kind != PG_SCALAR || parse_quantity(nodes[i].value, "m", x) ||
        !(x >= -1e6 && x <= 1e6))
      throw FieldError(i, "must be a number of metres");
    return x;
  }
  void read_points(const pg_node* nodes, int32_t i) {
    for (int32_t c = i + 1; nodes[i].kind == PG_MAP && c < nodes[i].end; c = nodes[c].end) {
      const int32_t x = c + 1, y = nodes[c].end > x ? nodes[x].end : x;
      if (nodes[c].kind != PG_LIST || y >= nodes[c].end || nodes[y].end != nodes[c].end)
        throw FieldError(c, "must be [x, y] in metres");
      w_.guide.points.push_back({nodes[c].key, metres(nodes, x), metres(nodes, y)});
    }
    if (w_.guide.points.empty())
      throw FieldError(i, "must be a map of points: {dock: [0, 0], mill: [12, 0]}");
    if (w_.guide.points.size() > kMostPoints)
      throw FieldError(
          i, join({"there are ", std::to_string(w_.guide.points.size()), " points; at most ",
                   std::to_string(kMostPoints), " are possible"}));
  }
  void read_ways(const pg_node* nodes, int32_t i) {
    constexpr const char* kForm = "must be [point, point], with one_way or a length behind";
    if (nodes[i].kind != PG_LIST) throw FieldError(i, "must be a list of [point, point]");
    for (int32_t c = i + 1; c < nodes[i].end; c = nodes[c].end) {
      std::vector<int32_t> parts;
      for (int32_t k = c + 1; nodes[c].kind == PG_LIST && k < nodes[c].end; k = nodes[k].end)
        parts.push_back(k);
      if (parts.size() < 2 || parts.size() > 4) throw FieldError(c, kForm);
      GuidePathWorld::Way way = {scalar(nodes, parts[0], kForm), scalar(nodes, parts[1], kForm)};
      way.at = c;
      for (size_t k = 2; k < parts.size(); ++k)
        if (scalar(nodes, parts[k], kForm) == std::string("one_way"))
          way.one_way = true;
        else if (!((way.length = metres(nodes, parts[k])) > 0))
          throw FieldError(parts[k], "must be a length above 0 m, or one_way");
      w_.guide.ways.push_back(std::move(way));
    }
  }
  static constexpr size_t kMostPoints = 256;

  PlantWorld& w_;
};

/// Metres between two points.
inline double straight(const GuidePathWorld::Point& a, const GuidePathWorld::Point& b) {
  return std::sqrt((a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y));
}
/// Shortest ways between all points.
struct GuidePath {
  std::vector<double> lengths;    // of each way [m]
  std::vector<double> distance;   // [points, points] [m]; infinite: there is no way
  std::vector<int32_t> next_way;  // [points, points] the first of it; -1: none

  explicit GuidePath(const GuidePathWorld& g) : n_(g.points.size()) {
    constexpr double kNone = std::numeric_limits<double>::infinity();
    distance.assign(n_ * n_, kNone), next_way.assign(n_ * n_, -1);
    for (size_t a = 0; a < n_; ++a) distance[a * n_ + a] = 0;
    for (size_t k = 0; k < g.ways.size(); ++k) {
      const GuidePathWorld::Way& w = g.ways[k];
      const size_t a = size_t(g.find(w.from)), b = size_t(g.find(w.to));
      lengths.push_back(w.length > 0 ? w.length : straight(g.points[a], g.points[b]));
      join_points(a, b, int32_t(k));
      if (!w.one_way) join_points(b, a, int32_t(k));
    }
    for (size_t c = 0; c < n_; ++c)  // Floyd 1962
      for (size_t a = 0; a < n_; ++a)
        for (size_t b = 0; b < n_; ++b)
          if (distance[a * n_ + c] + distance[c * n_ + b] < distance[a * n_ + b])
            distance[a * n_ + b] = distance[a * n_ + c] + distance[c * n_ + b],
                              next_way[a * n_ + b] = next_way[a * n_ + c];
  }
  double between(int32_t a, int32_t b) const { return distance[size_t(a) * n_ + size_t(b)]; }

 private:
  void join_points(size_t a, size_t b, int32_t way) {
    if (a == b || lengths.back() >= distance[a * n_ + b]) return;
    distance[a * n_ + b] = lengths.back(), next_way[a * n_ + b] = way;
  }
  size_t n_;
};

/// Time for a way that begins and ends at rest, in units of `unit` hours.
inline double leg_time(const FleetWorld& f, double length, double unit) {
  const double a = f.acceleration, v = f.speed;
  const double seconds = a <= 0                ? length / v
                         : length >= v * v / a ? length / v + v / a
                                               : 2 * std::sqrt(length / a);
  return seconds / 3600 / unit;
}
/// The same of the shortest way from a to b, which is there.
inline double drive_time(const GuidePathWorld& g, const GuidePath& path, const FleetWorld& f,
                         int32_t a, int32_t b, double unit) {
  double time = 0;
  while (a != b) {
    const size_t way = size_t(path.next_way[size_t(a) * g.points.size() + size_t(b)]);
    time += leg_time(f, path.lengths[way], unit);
    a = g.find(g.ways[way].from) == a ? g.find(g.ways[way].to) : g.find(g.ways[way].from);
  }
  return time;
}
inline int32_t home_of(const PlantWorld& w, const EntityWorld& e) {
  return e.fleet.home.empty() ? 0 : w.guide.find(e.fleet.home);
}
inline int32_t charger_of(const PlantWorld& w, const EntityWorld& e) {
  return e.fleet.charger.empty() ? home_of(w, e) : w.guide.find(e.fleet.charger);
}

/// @throws FieldError
class FleetCheck {
 public:
  explicit FleetCheck(const PlantWorld& w) : w_(w) {}

  void check() const {
    for (const GuidePathWorld::Way& x : w_.guide.ways) {
      for (const std::string& name : {x.from, x.to}) need(name, x.at);
      if (x.from == x.to) throw FieldError(x.at, "must join two points");
    }
    for (const EntityWorld& e : w_.entities)
      if (!e.point.empty()) need(e.point, e.point_at);
    bool any = false;
    for (const EntityWorld& e : w_.entities) any |= e.drives;
    if (!any) return;
    const GuidePath path(w_.guide);
    for (size_t k = 0; k < path.lengths.size(); ++k) {
      const GuidePathWorld::Way& x = w_.guide.ways[k];
      const GuidePathWorld::Point &a = w_.guide.points[size_t(w_.guide.find(x.from))],
                                  &b = w_.guide.points[size_t(w_.guide.find(x.to))];
      const double least = straight(a, b);
      if (!(path.lengths[k] > 0))
        throw FieldError(x.at, "its points are in one place; say its length");
      if (path.lengths[k] < least * (1 - 1e-9))
        throw FieldError(x.at, join({"is shorter than the straight line, ", shown(least), " m"}));
    }
    for (const EntityWorld& e : w_.entities)
      if (e.drives) fleet(e, path);
  }

 private:
  std::vector<std::string> names() const {
    std::vector<std::string> all;
    for (const GuidePathWorld::Point& p : w_.guide.points) all.push_back(p.name);
    return all;
  }
  int32_t need(const std::string& name, int32_t at, const char* key = "") const {
    const int32_t k = w_.guide.find(name);
    if (k < 0)
      throw FieldError(at, join({key, "'", name, "' is no point of guide_path",
                                 suggestion(name, names(), "points")}));
    return k;
  }
  int32_t point_of(const EntityWorld& fleet, const EntityWorld& e) const {
    if (e.point.empty())
      throw FieldError(e.at, join({"at: missing; ", fleet.name,
                                   " must know at which point of guide_path it stands"}));
    return w_.guide.find(e.point);
  }
  void fleet(const EntityWorld& e, const GuidePath& path) const {
    if (w_.guide.points.empty())
      throw FieldError(e.at, "needs guide_path: points, and ways between them");
    if (!e.fleet.home.empty()) need(e.fleet.home, e.at, "home: ");
    if (!e.fleet.charger.empty()) need(e.fleet.charger, e.at, "battery.at: ");
    std::vector<std::pair<int32_t, int32_t>> jobs;
    for (const LinkWorld& l : w_.links)
      if (l.to == e.name) from_buffer(e, l, jobs);
    if (e.fleet.routings) routings(e, jobs);
    if (jobs.empty())
      throw FieldError(e.at, join({"bring nothing: write a line, e.g. made > ", e.name,
                                   " > next, or routings: true"}));
    const int32_t home = home_of(w_, e), charger = charger_of(w_, e);
    double most = 0;  // hours of a job, with the way to it and to the charger
    for (const auto& [a, b] : jobs) {
      reach(e, path, a, b), reach(e, path, home, a), reach(e, path, b, charger);
      reach(e, path, charger, a);
      const auto hours = [&](int32_t x, int32_t y) {
        return drive_time(w_.guide, path, e.fleet, x, y, 1);
      };
      const double then = hours(a, b) + hours(b, charger);
      most = std::max(most, hours(home, a) + then);
      for (const auto& [other, end] : jobs)
        reach(e, path, end, a), most = std::max(most, hours(end, a) + then);
    }
    battery(e, most);
  }
  void from_buffer(const EntityWorld& e, const LinkWorld& l,
                   std::vector<std::pair<int32_t, int32_t>>& jobs) const {
    const EntityWorld& from = *w_.find(l.from);
    if (from.kind != factory::NodeKind::kBuffer)
      throw FieldError(l.at, join({"vehicles fetch parts from buffers and conveyors; put one "
                                   "between ",
                                   l.from, " and ", e.name}));
    const size_t before = jobs.size();
    for (const bool own : {true, false}) {
      for (const LinkWorld& to : w_.links)
        if (to.from == e.name && (own ? to.origin == l.from : to.origin.empty())) {
          const EntityWorld& end = *w_.find(to.to);
          if (end.drives)
            throw FieldError(to.at, "vehicles hand nothing to vehicles; put a buffer between");
          jobs.emplace_back(point_of(e, from), point_of(e, end));
        }
      if (jobs.size() > before) return;
    }
    throw FieldError(l.at, join({"says not where ", e.name, " bring parts of ", l.from,
                                 "; write a line, e.g. ", l.from, " > ", e.name, " > next"}));
  }
  void routings(const EntityWorld& e, std::vector<std::pair<int32_t, int32_t>>& jobs) const {
    if (routing_fleet(w_) != &e)
      throw FieldError(
          e.at, join({"routings: ", routing_fleet(w_)->name, " bring parts of routings already"}));
    for (const ProductWorld& p : w_.products)
      for (size_t k = 0; k < p.routing.size(); ++k) {
        std::vector<std::string> next = {sink_of(w_, p)};
        if (k + 1 < p.routing.size()) next = p.routing[k + 1].stations;
        for (const std::string& a : p.routing[k].stations)
          for (const std::string& b : next)
            jobs.emplace_back(point_of(e, *w_.find(a)), point_of(e, *w_.find(b)));
      }
    std::sort(jobs.begin(), jobs.end());
    jobs.erase(std::unique(jobs.begin(), jobs.end()), jobs.end());
  }
  void reach(const EntityWorld& e, const GuidePath& path, int32_t a, int32_t b) const {
    if (path.between(a, b) < std::numeric_limits<double>::infinity()) return;
    throw FieldError(e.at, join({"there is no way from ", w_.guide.points[size_t(a)].name, " to ",
                                 w_.guide.points[size_t(b)].name}));
  }
  /// What is left when it is low must do for a job and the way to the charger.
  void battery(const EntityWorld& e, double hours) const {
    const factory::Fleet& f = e.fleet.numbers;
    if (f.capacity > 0 && f.uses * hours > f.low * f.capacity)
      throw FieldError(e.at, join({"battery: a job and the way to the charger take up to ",
                                   shown(f.uses * hours), " kWh, and ", shown(f.low * f.capacity),
                                   " are left when it is low; say a larger capacity or low"}));
  }

  const PlantWorld& w_;
};

}  // namespace plantgym
