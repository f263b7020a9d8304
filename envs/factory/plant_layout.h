// What follows from a plant's names: queues and stands of stations, sinks of products, places for
// parts, ways from entity to entity.
#pragma once
#include <algorithm>
#include <string>
#include <vector>

#include "envs/factory/plant_world.h"

namespace plantgym {

inline bool has_input_buffer(const PlantWorld& w, const std::string& station) {
  for (const LinkWorld& l : w.links) {
    const EntityWorld* from = w.find(l.from);
    if (l.to == station && from && from->kind == factory::NodeKind::kBuffer) return true;
  }
  return false;
}
inline bool in_some_routing(const PlantWorld& w, const std::string& station) {
  for (const ProductWorld& p : w.products)
    for (const OperationWorld& o : p.routing)
      if (std::find(o.stations.begin(), o.stations.end(), station) != o.stations.end()) return true;
  return false;
}
/// Places of a station's own: what the file says; without a word none, or no end of them where
/// routings lead to it and no buffer is in front.
inline int32_t queue_of(const PlantWorld& w, const EntityWorld& e) {
  if (e.queue != EntityWorld::kByDefault) return e.queue;
  return in_some_routing(w, e.name) && !has_input_buffer(w, e.name) ? EntityWorld::kUnlimited : 0;
}
inline bool has_queue(const PlantWorld& w, const EntityWorld& e) { return queue_of(w, e) > 0; }
/// Vehicles that bring parts of routings on; null: none do.
inline const EntityWorld* routing_fleet(const PlantWorld& w) {
  for (const EntityWorld& e : w.entities)
    if (e.drives && e.fleet.routings) return &e;
  return nullptr;
}
/// Places behind a station of a routing, where its parts wait for vehicles; 0: there are none.
inline int32_t stand_of(const PlantWorld& w, const EntityWorld& e) {
  const EntityWorld* fleet = routing_fleet(w);
  return fleet && in_some_routing(w, e.name) ? fleet->fleet.stands : 0;
}

/// The sink of a product with a routing; "": there is no telling.
inline std::string sink_of(const PlantWorld& w, const ProductWorld& p) {
  std::string only = p.sink;
  for (const EntityWorld& e : w.entities)
    if (p.sink.empty() && e.kind == factory::NodeKind::kSink) {
      if (!only.empty()) return "";
      only = e.name;
    }
  return only;
}
/// Parts that all places hold at once.
inline int32_t parts_held(const PlantWorld& w) {
  int64_t all = 0;
  for (const EntityWorld& e : w.entities) {
    if (e.kind == factory::NodeKind::kSource) ++all;
    if (e.kind == factory::NodeKind::kBuffer) all += e.capacity;
    if (e.kind == factory::NodeKind::kStation)
      all += int64_t(e.station.servers) + queue_of(w, e) + stand_of(w, e);
  }
  return all > 1'000'000 ? PlantWorld::kUnlimitedParts : int32_t(all);
}
/// All ways of parts from entity to entity, by number.
inline std::vector<std::vector<size_t>> ways_of(const PlantWorld& w) {
  std::vector<std::vector<size_t>> ways(w.entities.size());
  const auto number = [&](const std::string& name) {
    return size_t(w.find(name) - w.entities.data());
  };
  for (const LinkWorld& l : w.links) ways[number(l.from)].push_back(number(l.to));
  for (const EntityWorld& e : w.entities)
    if (!e.rework.empty()) ways[number(e.name)].push_back(number(e.rework));
  for (const ProductWorld& p : w.products)
    for (size_t k = 0; k < p.routing.size(); ++k)
      for (const std::string& from : p.routing[k].stations) {
        if (k + 1 == p.routing.size())
          ways[number(from)].push_back(number(sink_of(w, p)));
        else
          for (const std::string& to : p.routing[k + 1].stations)
            ways[number(from)].push_back(number(to));
      }
  return ways;
}
/// Whether a part can come back to where it was.
inline bool has_circle(const PlantWorld& w) {
  if (routing_fleet(w)) return true;  // vehicles come back
  const std::vector<std::vector<size_t>> ways = ways_of(w);
  std::vector<size_t> before(ways.size());
  for (const std::vector<size_t>& to : ways)
    for (const size_t n : to) ++before[n];
  std::vector<size_t> free;
  for (size_t n = 0; n < ways.size(); ++n)
    if (before[n] == 0) free.push_back(n);
  for (size_t k = 0; k < free.size(); ++k)
    for (const size_t n : ways[free[k]])
      if (--before[n] == 0) free.push_back(n);
  return free.size() < ways.size();
}

}  // namespace plantgym
