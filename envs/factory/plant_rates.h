// What follows from a plant's file without running it: how often parts come to each station, what
// it can do by itself, which one is the bottleneck.
#pragma once
#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "envs/factory/plant_fleet.h"
#include "envs/factory/plant_people.h"

namespace plantgym {

/// One station by itself, never starved or blocked.
struct StationRate {
  std::string name;
  double time = 0;          // mean of a part, over its mix of products
  double tool = 0;          // changing it, shared by the parts that it makes
  double setup = 0;         // mean of a part, if families came in random order
  double availability = 1;  // of a server while it has work
  double visits = 0;        // of a part that enters the plant, with those of rework
  double open = 1;          // servers x share of the week in which they work
  /// Parts it can do, with all servers; `setup` is left out: a good order has few.
  double rate() const { return time > 0 ? open * availability / (time + tool) : 0; }
  double rate_with_setups() const {
    return time > 0 ? open * availability / (time + tool + setup) : 0;
  }
  /// Parts of the plant for each unit of time, if all others were as fast as wanted.
  double plant_rate() const { return visits > 0 ? rate() / visits : 1e300; }
};
struct PlantRates {
  std::vector<StationRate> stations;
  double arrivals = 0;      // of all sources that have a rhythm of their own
  bool saturated = false;   // some source has no rhythm
  int32_t bottleneck = -1;  // index into stations
  bool endless = false;     // parts go around so often that `visits` are too few
};

class RateFinder {
 public:
  explicit RateFinder(const PlantWorld& w) : w_(w) {}

  PlantRates find() {
    PlantRates r;
    if (w_.entities.empty()) return r;
    const std::vector<double> none(std::max<size_t>(1, w_.products.size()));
    flow_.assign(w_.entities.size(), none), index_links();
    sources(r), follow(), route();
    r.endless = endless_;
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
  /// Parts that are sound, and that have a defect.
  struct Flow {
    double sound = 0, bad = 0;
    double all() const { return sound + bad; }
    Flow operator*(double x) const { return {sound * x, bad * x}; }
    Flow& operator+=(const Flow& x) { return sound += x.sound, bad += x.bad, *this; }
  };
  static constexpr int32_t kMostRounds = 100'000, kMostPasses = 200;
  static constexpr double kHardlyAny = 1e-12;

  /// What a station makes of what comes: what goes on, and what is worked again for the
  /// `pass`-th time after the first.
  static std::pair<Flow, Flow> judged(const EntityWorld& e, const Flow& in, int32_t pass) {
    if (e.kind != factory::NodeKind::kStation) return {in, {}};
    const factory::Quality& q = e.station.quality;
    const Flow made = {in.sound * (1 - q.defect), in.bad + in.sound * q.defect};
    if (!q.inspects) return {made, {}};
    const double rejected = made.sound * q.false_alarm + made.bad * (1 - q.miss);
    const bool again = !e.rework.empty() && pass < q.most_passes;
    return {{made.sound * (1 - q.false_alarm), made.bad * q.miss}, {again ? rejected : 0, 0}};
  }
  /// Solves the traffic equations of products that follow links, by following the flow until
  /// hardly any is left in circles; pass by pass of rework.
  void follow() {
    using Flows = std::vector<std::vector<Flow>>;  // [entities, products]
    const size_t products = flow_[0].size();
    Flows entering(flow_.size(), std::vector<Flow>(products));
    for (size_t n = 0; n < flow_.size(); ++n)
      for (size_t p = 0; p < products; ++p)
        if (by_links(p)) entering[n][p].sound = flow_[n][p];
    for (int32_t pass = 0; pass <= kMostPasses; ++pass) {
      Flows moving = std::exchange(entering, Flows(flow_.size(), std::vector<Flow>(products)));
      double again = 0;
      for (int32_t round = 0; round < kMostRounds; ++round) {
        Flows next(moving.size(), std::vector<Flow>(products));
        double left = 0;
        for (size_t n = 0; n < moving.size(); ++n)
          for (size_t p = 0; p < products; ++p) {
            if (moving[n][p].all() == 0) continue;
            if (round > 0 || pass > 0) flow_[n][p] += moving[n][p].all();
            const EntityWorld& e = w_.entities[n];
            const auto [on, back] = judged(e, moving[n][p], pass);
            if (back.all() > 0) entering[number(e.rework)][p] += back, again += back.all();
            for (const size_t k : from_[n]) {
              const Flow x = on * (share_[k] * kit_share(w_.links[k]));
              const bool led = lead_[k] < w_.links.size();  // vehicles bring it on at once
              if (led) flow_[to_[k]][p] += x.all();
              next[led ? to_[lead_[k]] : to_[k]][p] += x, left += x.all();
            }
          }
        moving = std::move(next);
        endless_ = left > 1e-3;
        if (left < kHardlyAny) break;
      }
      if (again < kHardlyAny) return;
    }
  }
  /// Products with a routing come once to each of its stations, to several in equal shares, and
  /// again after rework.
  void route() {
    for (size_t p = 0; p < w_.products.size(); ++p) {
      const std::vector<OperationWorld>& routing = w_.products[p].routing;
      std::vector<Flow> entering(routing.size());  // at each operation
      for (size_t n = 0; n < flow_.size() && !routing.empty(); ++n)
        if (w_.entities[n].kind == factory::NodeKind::kSource) entering[0].sound += flow_[n][p];
      enters_.push_back(routing.empty() ? 0 : entering[0].sound);
      for (int32_t pass = 0; pass <= kMostPasses; ++pass) {
        double again = 0;
        std::vector<Flow> back(routing.size());
        Flow moving;
        for (size_t k = 0; k < routing.size(); ++k) {
          moving += entering[k];
          Flow on;
          for (const std::string& name : routing[k].stations) {
            const size_t n = number(name);
            const Flow own = moving * (1 / double(routing[k].stations.size()));
            flow_[n][p] += own.all();
            const auto [good, bad] = judged(w_.entities[n], own, pass);
            on += good, again += bad.all();
            if (bad.all() > 0) rework(w_.entities[n].rework, p, k, bad, back);
          }
          moving = on;
        }
        if (again < kHardlyAny) break;
        entering = std::move(back);
      }
    }
  }
  /// At the first operation that the station does; else there, and then on from operation k.
  void rework(const std::string& station, size_t p, size_t k, const Flow& x,
              std::vector<Flow>& back) {
    const std::vector<OperationWorld>& routing = w_.products[p].routing;
    for (size_t o = 0; o < routing.size(); ++o) {
      const std::vector<std::string>& all = routing[o].stations;
      if (std::find(all.begin(), all.end(), station) != all.end()) return void(back[o] += x);
    }
    flow_[number(station)][p] += x.all();
    if (k + 1 < routing.size()) back[k + 1] += x;
  }
  bool by_links(size_t p) const {
    return p >= w_.products.size() || w_.products[p].routing.empty();
  }
  void index_links() {
    from_.resize(w_.entities.size());
    for (size_t k = 0; k < w_.links.size(); ++k) {
      from_[number(w_.links[k].from)].push_back(k);
      to_.push_back(number(w_.links[k].to)), share_.push_back(share(w_.links[k]));
      lead_.push_back(w_.links.size());
      for (size_t m = 0; m < w_.links.size(); ++m)
        if (w_.links[m].from == w_.links[k].to && w_.links[m].origin == w_.links[k].from)
          lead_.back() = m;
    }
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
    s.time = e.drives       ? trip(n, s.visits)
             : s.visits > 0 ? work / s.visits
             : e.has_time   ? mean(e.time)
                            : 0;
    s.tool = e.station.tool_life > 0 ? e.station.tool_change / e.station.tool_life : 0;
    s.setup = random_setup(e, flow_[n]);
    double lost = 0;
    for (const FailureWorld& f : e.failures) {
      const double x = mean_repair(w_, f) / mean_life(w_, f);
      if (f.numbers.calendar)
        s.availability /= 1 + x;
      else
        lost += x;
    }
    s.availability /= 1 + lost;
    s.open = e.station.servers * open_share(w_, e);
    return s;
  }
  /// What vehicles bring from where to where, in parts of one that enters the plant.
  struct Trip {
    int32_t from, to;
    double flow;
  };
  std::vector<Trip> trips(size_t n) const {
    std::vector<Trip> all;
    const auto add = [&](const std::string& a, const std::string& b, double flow) {
      all.push_back({w_.guide.find(w_.find(a)->point), w_.guide.find(w_.find(b)->point), flow});
    };
    for (size_t k = 0; k < w_.links.size(); ++k) {
      if (to_[k] != n) continue;
      double flow = 0;
      for (const double x : flow_[number(w_.links[k].from)]) flow += x * share_[k];
      if (lead_[k] < w_.links.size())
        add(w_.links[k].from, w_.links[lead_[k]].to, flow);
      else
        for (const size_t m : from_[n])
          if (w_.links[m].origin.empty()) add(w_.links[k].from, w_.links[m].to, flow * share_[m]);
    }
    for (size_t p = 0; w_.entities[n].fleet.routings && p < w_.products.size(); ++p) {
      const std::vector<OperationWorld>& routing = w_.products[p].routing;
      for (size_t k = 0; k < routing.size(); ++k) {
        std::vector<std::string> next = {sink_of(w_, w_.products[p])};
        if (k + 1 < routing.size()) next = routing[k + 1].stations;
        const double part = 1 / double(routing[k].stations.size() * next.size());
        for (const std::string& a : routing[k].stations)
          for (const std::string& b : next) add(a, b, enters_[p] * part);
      }
    }
    return all;
  }
  /// Mean time of a vehicle for a part: from where the last one went to where the next one waits,
  /// both by their shares, and then on; without waiting for ways.
  double trip(size_t n, double& visits) const {
    const EntityWorld& e = w_.entities[n];
    const GuidePath path(w_.guide);
    const std::vector<Trip> all = trips(n);
    const auto drive = [&](int32_t a, int32_t b) {
      return drive_time(w_.guide, path, e.fleet, a, b, hours_of(w_));
    };
    double time = 0, flow = 0;
    for (const Trip& x : all) flow += x.flow;
    visits = flow;
    if (flow <= 0) return 0;
    for (const Trip& x : all) {
      time += x.flow / flow * drive(x.from, x.to);
      for (const Trip& before : all)
        time += x.flow / flow * before.flow / flow * drive(before.to, x.from);
    }
    return e.fleet.numbers.load + e.fleet.numbers.unload + time;
  }
  /// Of a part whose family, as that before it, is drawn by its share of what comes.
  double random_setup(const EntityWorld& e, const std::vector<double>& flow) const {
    if (e.setups.empty()) return 0;
    std::map<std::string, double> family;
    double all = 0, sum = 0;
    for (size_t p = 0; p < w_.products.size(); ++p)
      family[w_.products[p].family] += flow[p], all += flow[p];
    for (const SetupWorld& x : e.setups)
      if (x.from != x.to) sum += family[x.from] * family[x.to] * x.time;
    return all > 0 ? sum / (all * all) : 0;
  }
  double time_of(const EntityWorld& e, size_t product) const {
    if (product < w_.products.size()) {
      const ProductWorld& p = w_.products[product];
      double sum = 0, count = 0;
      for (const OperationWorld& o : p.routing)
        if (std::find(o.stations.begin(), o.stations.end(), e.name) != o.stations.end())
          sum += mean(o.has_time ? o.time : own_time(e, p.name)) / double(o.stations.size()),
              count += 1 / double(o.stations.size());
      if (count > 0) return sum / count;
      return mean(own_time(e, p.name));
    }
    return mean(e.time);
  }
  static const factory::Distribution& own_time(const EntityWorld& e, const std::string& product) {
    for (const TimeWorld& t : e.times)
      if (t.product == product) return t.time;
    return e.time;
  }

  const PlantWorld& w_;
  std::vector<std::vector<double>> flow_;  // [entities, products] of a part that enters
  std::vector<std::vector<size_t>> from_;  // of each entity, links by number
  std::vector<size_t> to_;                 // of each link
  std::vector<double> share_;
  std::vector<size_t> lead_;    // of a link to vehicles: that on which they bring its parts
  std::vector<double> enters_;  // of each product with a routing
  bool endless_ = false;
};

inline PlantRates rates_of(const PlantWorld& w) { return RateFinder(w).find(); }

/// About how many events a unit of time has: parts that come, are worked and leave, failures and
/// repairs, prices.
inline double event_rate(const PlantWorld& w) {
  const PlantRates r = rates_of(w);
  double parts = r.bottleneck < 0 ? 0 : r.stations[size_t(r.bottleneck)].plant_rate();
  if (!r.saturated) parts = std::min(parts, r.arrivals);
  double all = r.arrivals + (w.prices.empty() ? 0 : hours_of(w));
  for (const StationRate& s : r.stations)  // at most, each is always busy
    all += r.endless ? s.rate() : std::min(s.rate(), parts * s.visits);
  for (const EntityWorld& e : w.entities)
    for (const FailureWorld& x : e.failures)
      all += 2 * e.station.servers / (mean_life(w, x) + mean_repair(w, x));
  return all;
}

}  // namespace plantgym
