// A plant as its file describes it, by names, with the nodes of the file to blame.
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "sim/factory/plant.h"

namespace plantgym {

/// A noisy look at wear: offset + gain x level + noise x a standard normal number.
struct SensorWorld {
  std::string name;
  double gain = 1, offset = 0, noise = 0;
};
struct KitWorld {
  std::string buffer;
  int32_t count = 1, at = 0;
};
struct FailureWorld {
  std::string name, crew;
  factory::Failure numbers;  // all but indices, which are the compiler's
  std::vector<SensorWorld> sensors;
  int32_t at = 0;
};
struct OrderWorld {
  std::string name, product;
  factory::Order order;
  int32_t at = 0;
};
struct ShareWorld {
  std::string name;
  double share = 1;
  int32_t at = 0;
};
struct TimeWorld {
  std::string product;
  factory::Distribution time;
  int32_t at = 0;
};
struct SetupWorld {
  std::string from, to;
  double time = 0;
  int32_t at = 0;
};
struct ShiftWorld {
  std::string name;
  std::vector<std::pair<double, double>> hours;  // [begin, end) of a week
};
struct PoolWorld {
  std::string name;
  int32_t size = 1;
  double walk = 0;
  std::vector<std::string> skills;
};
/// Vehicles of one entity; its numbers of factory::Fleet, points by name.
struct FleetWorld {
  factory::Fleet numbers;
  double speed = 1, acceleration = 0;  // [m/s]; [m/s2], 0: it has its speed at once
  std::string home, charger;
  bool routings = false;     // it brings parts from operation to operation
  int32_t stands = 1 << 30;  // places behind each station where they wait for it
};
/// Points that ways join; straight lines, or as long as they say.
struct GuidePathWorld {
  struct Point {
    std::string name;
    double x = 0, y = 0;
  };
  struct Way {
    std::string from, to;
    double length = -1;  // [m]; below 0: straight
    bool one_way = false;
    int32_t at = 0;
  };
  std::vector<Point> points;
  std::vector<Way> ways;

  int32_t find(const std::string& name) const {
    for (size_t k = 0; k < points.size(); ++k)
      if (points[k].name == name) return int32_t(k);
    return -1;
  }
};
struct EntityWorld {
  static constexpr int32_t kUnlimited = 1 << 30, kByDefault = -1;
  std::string name;
  factory::NodeKind kind = factory::NodeKind::kSink;
  int32_t at = 0;
  factory::Source source;  // its numbers; indices are the compiler's
  std::vector<ShareWorld> mix;
  std::vector<OrderWorld> orders;
  bool has_due = false;
  factory::Station station;
  std::string rework, skill;  // skill: of the operators that it needs
  int32_t rework_at = 0;
  std::vector<std::string> shifts;
  bool needs = false;
  factory::Distribution time;
  bool has_time = false, warms = false;  // warms: a warm-up takes time
  std::vector<TimeWorld> times;          // of single products
  std::vector<FailureWorld> failures;
  std::vector<SetupWorld> setups;
  int32_t queue = kByDefault;  // places of its own in front of a station
  int32_t capacity = kUnlimited, lifo = 0, stops = 0;
  double travel = 0, expiry = 0;
  std::vector<KitWorld> kit;
  bool drives = false;  // it is a fleet, whose vehicles are its servers
  FleetWorld fleet;
  std::string point;  // of the guide path, where it stands
  int32_t point_at = 0;
};
struct LinkWorld {
  std::string from, to;
  double share = -1;  // below 0: not said
  int32_t at = 0;
  std::string origin;  // of a link from vehicles: the buffer whose parts they bring there
};
struct OperationWorld {
  std::vector<std::string> stations;
  factory::Distribution time;
  bool has_time = false;
  int32_t at = 0;
};
struct ProductWorld {
  std::string name, family, sink;
  double value = 0, weight = 1;
  std::vector<OperationWorld> routing;
  int32_t at = 0;
};
struct PlantWorld {
  std::string name = "plant", time_unit = "s";
  int32_t parts = 0;  // most at once; 0: what its places hold
  int32_t parts_at = 0;
  std::vector<EntityWorld> entities;
  std::vector<LinkWorld> links;
  std::vector<std::pair<std::string, int32_t>> crews;
  std::vector<ProductWorld> products;
  std::vector<ShiftWorld> shifts;
  std::vector<PoolWorld> pools;
  GuidePathWorld guide;
  std::vector<double> values, prices;  // prices: of energy, for each hour of the day
  double demand_charge = 0, co2 = 0;

  static constexpr int32_t kUnlimitedParts = 1000;  // where some place has no end

  const EntityWorld* find(const std::string& name_of) const {
    for (const EntityWorld& e : entities)
      if (e.name == name_of) return &e;
    return nullptr;
  }
  std::vector<std::string> names() const {
    std::vector<std::string> all;
    for (const EntityWorld& e : entities) all.push_back(e.name);
    return all;
  }
};

/// Hours in the plant's unit of time.
inline double hours_of(const PlantWorld& w) {
  return w.time_unit == "h"   ? 1
         : w.time_unit == "d" ? 24
         : w.time_unit == "s" ? 1 / 3600.0
                              : 1 / 60.0;
}
/// Mean time from a repair to the next failure, on its clock.
inline double mean_life(const PlantWorld& w, const FailureWorld& x) {
  const factory::Wear& wear = x.numbers.wear;
  const double step = wear.kind == factory::Wear::kDiscrete ? wear.one + 2 * wear.two
                      : wear.kind == factory::Wear::kGamma  ? wear.shape * wear.scale
                                                            : wear.drift;
  if (wear.kind != factory::Wear::kNone) {  // a repair may leave some of it
    const double restored = x.numbers.repair_restores;
    return wear.every * wear.limit * (restored > 0 ? restored : 1) / step;
  }
  return factory::moments(x.numbers.until, w.values.data()).mean;
}
inline double mean_repair(const PlantWorld& w, const FailureWorld& x) {
  return factory::moments(x.numbers.repair, w.values.data()).mean;
}

}  // namespace plantgym
