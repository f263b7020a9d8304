// What follows from a plant's file without running it: how often parts come to each station, what
// it can do by itself, which one is the bottleneck.
#pragma once
#include <algorithm>
#include <string>
#include <vector>

#include "envs/factory/plant_check.h"

namespace plantgym {

/// One station by itself, never starved or blocked.
struct StationRate {
  std::string name;
  double time = 0;          // mean of a part, over its mix of products
  double availability = 1;  // of a server while it has work
  double visits = 0;        // of a part that enters the plant
  double rate = 0;          // parts it can do, with all servers
  /// Parts of the plant for each unit of time, if all others were as fast as wanted.
  double plant_rate() const { return visits > 0 ? rate / visits : 1e300; }
};
struct PlantRates {
  std::vector<StationRate> stations;
  double arrivals = 0;      // of all sources that have a rhythm of their own
  bool saturated = false;   // some source has no rhythm
  int32_t bottleneck = -1;  // index into stations
};

class RateFinder {
 public:
  explicit RateFinder(const PlantWorld& w) : w_(w) {}

  PlantRates find() {
    PlantRates r;
    flow_.assign(w_.entities.size(), std::vector<double>(std::max<size_t>(1, w_.products.size())));
    sources(r), follow();
    for (size_t n = 0; n < w_.entities.size(); ++n)
      if (w_.entities[n].kind == factory::NodeKind::kStation) r.stations.push_back(station(n));
    for (size_t k = 0; k < r.stations.size(); ++k)
      if (r.bottleneck < 0 ||
          r.stations[k].plant_rate() < r.stations[size_t(r.bottleneck)].plant_rate())
        r.bottleneck = int32_t(k);
    return r;
  }

 private:
  double mean(const factory::Distribution& d) const {
    return factory::moments(d, w_.values.data()).mean;
  }
  size_t number(const std::string& name) const {
    return size_t(w_.find(name) - w_.entities.data());
  }

  double rhythm(const EntityWorld& e) const {  // 0: it has none
    return e.source.saturated || !e.orders.empty() ? 0 : e.source.batch / mean(e.source.every);
  }
  /// What enters, of each product, as shares of all; sources that have no rhythm count alike.
  void sources(PlantRates& r) {
    double all = 0;
    for (const EntityWorld& e : w_.entities) {
      if (e.kind != factory::NodeKind::kSource) continue;
      r.saturated |= e.source.saturated != 0;
      const double rate = rhythm(e);
      r.saturated |= !e.orders.empty();
      r.arrivals += rate, all += rate > 0 ? rate : 1;
    }
    for (size_t n = 0; n < w_.entities.size(); ++n) {
      const EntityWorld& e = w_.entities[n];
      if (e.kind != factory::NodeKind::kSource) continue;
      const double rate = rhythm(e) > 0 ? rhythm(e) : 1;
      double quantity = 0;
      for (const OrderWorld& o : e.orders) quantity += o.order.quantity;
      for (const OrderWorld& o : e.orders)
        for (size_t p = 0; p < flow_[n].size(); ++p)
          if (o.product.empty() ? p == 0 : w_.products[p].name == o.product)
            flow_[n][p] += o.order.quantity / quantity * rate / all;
      if (e.mix.empty() && e.orders.empty()) flow_[n][0] = rate / all;
      for (const ShareWorld& x : e.mix)
        for (size_t p = 0; p < w_.products.size(); ++p)
          if (w_.products[p].name == x.name) flow_[n][p] = x.share * rate / all;
    }
  }
  /// Solves the traffic equations by following the flow until hardly any is left in circles.
  void follow() {
    std::vector<std::vector<double>> moving = flow_;
    route(moving);
    for (int32_t round = 0; round < 10'000; ++round) {
      std::vector<std::vector<double>> next(moving.size(), std::vector<double>(moving[0].size()));
      double left = 0;
      for (const LinkWorld& l : w_.links)
        for (size_t p = 0; p < moving[0].size(); ++p) {
          if (w_.products.size() > p && !w_.products[p].routing.empty()) continue;
          const double flow = moving[number(l.from)][p] * share(l) * kit_share(l);
          next[number(l.to)][p] += flow, left += flow;
        }
      for (size_t n = 0; n < next.size(); ++n)
        for (size_t p = 0; p < next[n].size(); ++p) flow_[n][p] += next[n][p];
      moving = next;
      if (left < 1e-12) return;
    }
  }
  /// Parts that have a routing come once to each of its stations, to several in equal shares.
  void route(std::vector<std::vector<double>>& entering) {
    for (size_t p = 0; p < w_.products.size(); ++p)
      for (size_t n = 0; n < entering.size(); ++n)
        for (const OperationWorld& o : w_.products[p].routing)
          for (const std::string& s : o.stations)
            if (w_.entities[n].kind == factory::NodeKind::kSource)
              flow_[number(s)][p] += entering[n][p] / double(o.stations.size());
  }
  double share(const LinkWorld& l) const {
    if (l.share >= 0) return l.share;
    double same = 0;  // stations that draw from one buffer
    for (const LinkWorld& other : w_.links) same += other.from == l.from;
    return 1 / same;
  }
  /// Of a kit, the first of its parts goes on, the others go into it.
  double kit_share(const LinkWorld& l) const {
    const EntityWorld& to = *w_.find(l.to);
    if (to.kit.empty()) return 1;
    return to.kit[0].buffer == l.from ? 1.0 / to.kit[0].count : 0;
  }
  StationRate station(size_t n) const {
    const EntityWorld& e = w_.entities[n];
    StationRate s;
    s.name = e.name;
    double work = 0;
    for (size_t p = 0; p < flow_[n].size(); ++p)
      s.visits += flow_[n][p], work += flow_[n][p] * time_of(e, p);
    s.time = s.visits > 0 ? work / s.visits : e.has_time ? mean(e.time) : 0;
    double lost = 0;
    for (const FailureWorld& f : e.failures) {
      const double x = mean_repair(w_, f) / mean_life(w_, f);
      if (f.numbers.calendar)
        s.availability /= 1 + x;
      else
        lost += x;
    }
    s.availability /= 1 + lost;
    s.rate = s.time > 0 ? e.station.servers * s.availability / s.time * open_share(w_, e) : 0;
    return s;
  }
  double time_of(const EntityWorld& e, size_t product) const {
    if (product < w_.products.size()) {
      const ProductWorld& p = w_.products[product];
      double sum = 0, count = 0;
      for (const OperationWorld& o : p.routing)
        if (std::find(o.stations.begin(), o.stations.end(), e.name) != o.stations.end())
          sum += mean(o.has_time ? o.time : e.time) / double(o.stations.size()),
              count += 1 / double(o.stations.size());
      if (count > 0) return sum / count;
      for (const TimeWorld& t : e.times)
        if (t.product == p.name) return mean(t.time);
    }
    return e.has_time ? mean(e.time) : 0;
  }

  const PlantWorld& w_;
  std::vector<std::vector<double>> flow_;  // [entities, products] of a part that enters
};

inline PlantRates rates_of(const PlantWorld& w) { return RateFinder(w).find(); }

}  // namespace plantgym
