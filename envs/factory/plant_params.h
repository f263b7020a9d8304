// A plant compiled: the constants that a row's state is stepped with, and where they came from.
#pragma once
#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "envs/factory/plant_check.h"
#include "envs/factory/plant_tables.h"
#include "plantgym/env.h"
#include "sim/factory/state.h"

namespace plantgym {

/// Compiles a plant that PlantCheck has found whole.
class PlantCompiler {
 public:
  static constexpr int32_t kMostTimers = 1024, kMostStreams = 4095;

  PlantCompiler(PlantParams& p, const PlantWorld& w) : p_(p), w_(w), n_(p.numbers) {}

  /// @param at node of the world, blamed where it is too large
  void compile(Tables& t, int32_t at) {
    for (const EntityWorld& e : w_.entities) {
      node_[e.name] = int32_t(nodes_.size());
      nodes_.push_back({e.kind, index_[int32_t(e.kind)]++, 0, 0, -1,
                        e.point.empty() ? -1 : w_.guide.find(e.point)});
    }
    n_.hours = hours_of(w_), n_.week = minutes_in(168, n_.hours);
    families(), add_pools(), add_guide_path();
    for (const EntityWorld& e : w_.entities)
      if (e.kind == factory::NodeKind::kStation) add_station(e);
    for (const EntityWorld& e : w_.entities)
      if (e.kind == factory::NodeKind::kBuffer) add_buffer(e);
    for (const EntityWorld& e : w_.entities)
      if (e.kind == factory::NodeKind::kStation) add_queue(e);
    for (const EntityWorld& e : w_.entities)
      if (e.kind == factory::NodeKind::kStation) add_stand(e);
    for (const EntityWorld& e : w_.entities) add_links(e);
    for (size_t s = 0; s < stations_.size(); ++s) add_inputs(int32_t(s));
    for (const EntityWorld& e : w_.entities) add_kit(e);
    add_products();
    for (const EntityWorld& e : w_.entities)
      if (e.kind == factory::NodeKind::kSource) add_source(e);
    for (const auto& [name, size] : w_.crews) crew_sizes_.push_back(size);
    for (const factory::Distribution& d : times_)
      means_.push_back(factory::moments(d, w_.values.data()).mean);
    work_left();
    put(t), count(), lay_out(), check_size(at);
  }
  /// Of the plant's stations and of its buffers with those of stations, in order.
  std::vector<std::string> station_names() const { return names_of(factory::NodeKind::kStation); }
  std::vector<std::string> buffer_names() const {
    std::vector<std::string> all = names_of(factory::NodeKind::kBuffer);
    all.insert(all.end(), queue_names_.begin(), queue_names_.end());
    return all;
  }

  /// Of setups, by number; parts without products are one.
  std::vector<std::string> family_names() const {
    std::vector<std::string> all(size_t(n_.n_families), "part");
    for (const auto& [name, number] : family_) all[size_t(number)] = name;
    return all;
  }

 private:
  using Kind = factory::NodeKind;

  std::vector<std::string> names_of(Kind kind) const {
    std::vector<std::string> all;
    for (const EntityWorld& e : w_.entities)
      if (e.kind == kind) all.push_back(e.name);
    return all;
  }
  int32_t stream() { return n_.n_streams++; }
  int32_t crew(const std::string& name) const {
    for (size_t k = 0; k < w_.crews.size(); ++k)
      if (w_.crews[k].first == name) return int32_t(k);
    return -1;
  }
  void families() {
    for (const ProductWorld& p : w_.products) family_.emplace(p.family, int32_t(family_.size()));
    n_.n_families = std::max<int32_t>(1, int32_t(family_.size()));
  }
  void add_pools() {
    for (const PoolWorld& x : w_.pools) {
      factory::Pool p = {n_.n_operators, x.size, 0, x.walk};
      for (const std::string& skill : x.skills) p.skills |= uint64_t(1) << skill_of(skill);
      pools_.push_back(p), n_.n_operators += x.size;
    }
  }
  void add_guide_path() {
    if (w_.guide.points.empty()) return;
    GuidePath path(w_.guide);
    for (const GuidePathWorld::Way& x : w_.guide.ways)
      ways_.push_back({w_.guide.find(x.from), w_.guide.find(x.to), x.one_way});
    lengths_ = std::move(path.lengths), next_way_ = std::move(path.next_way);
    distance_ = std::move(path.distance);
    n_.n_points = int32_t(w_.guide.points.size()), n_.n_ways = int32_t(ways_.size());
  }
  int32_t add_fleet(const EntityWorld& e) {
    fleets_.push_back(e.fleet.numbers);
    fleets_.back().home = home_of(w_, e), fleets_.back().charger = charger_of(w_, e);
    for (const double length : lengths_) legs_.push_back(leg_time(e.fleet, length, n_.hours));
    return int32_t(fleets_.size()) - 1;
  }
  int32_t skill_of(const std::string& name) {
    return skill_.emplace(name, int32_t(skill_.size())).first->second;
  }
  /// The number of a station's hours; -1: it always works. Those of the same hours share it.
  int32_t shift_of(const EntityWorld& e) {
    OpenHours open = open_hours(w_, e);
    if (open.size() == 1 && open[0].first <= 0 && open[0].second >= 168) return -1;
    for (size_t k = 0; k < hours_.size(); ++k)
      if (hours_[k] == open) return int32_t(k);
    auto [shift, changes] = week_of(open, n_.hours);
    shift.first_change = int32_t(changes_.size());
    changes_.insert(changes_.end(), changes.begin(), changes.end());
    hours_.push_back(open), shifts_.push_back(shift);
    return int32_t(shifts_.size()) - 1;
  }
  void add_station(const EntityWorld& e) {
    factory::Station s = e.station;
    s.node = node_.at(e.name), s.first_server = int32_t(servers_.size());
    s.first_time = int32_t(times_.size()), s.stream = stream();
    for (size_t k = 0; k < std::max<size_t>(1, w_.products.size()); ++k) {
      times_.push_back(e.time);
      for (const TimeWorld& x : e.times)
        if (x.product == w_.products[k].name) times_.back() = x.time;
    }
    if (e.drives) s.fleet = add_fleet(e);
    if (e.warms) s.rest.stream = stream();
    s.shift = shift_of(e);
    if (e.needs) s.skill = skill_of(e.skill);
    if (!e.rework.empty()) s.quality.rework = node_.at(e.rework);
    if (s.quality.defect > 0 || s.quality.inspects) s.quality.stream = stream(), stream();
    if (!e.setups.empty()) {
      s.first_setup = int32_t(setups_.size());
      setups_.resize(setups_.size() + size_t(n_.n_families * n_.n_families));
      for (const SetupWorld& x : e.setups)
        setups_[size_t(s.first_setup + family_.at(x.from) * n_.n_families + family_.at(x.to))] =
            x.time;
    }
    for (int32_t k = 0; k < s.servers; ++k) {
      servers_.push_back({int32_t(stations_.size()), int32_t(failures_.size()),
                          int32_t(e.failures.size()), e.drives ? n_.n_vehicles++ : -1});
      for (const FailureWorld& x : e.failures) {
        factory::Failure f = x.numbers;
        f.server = int32_t(servers_.size()) - 1, f.crew = crew(x.crew), f.stream = stream();
        failures_.push_back(f), stream();  // of the repairs
        for (const SensorWorld& x2 : x.sensors)
          sensors_.push_back(
              {int32_t(failures_.size()) - 1, stream(), x2.gain, x2.offset, x2.noise});
      }
    }
    stations_.push_back(s);
  }
  void add_buffer(const EntityWorld& e) {
    buffers_.push_back({node_.at(e.name), e.capacity, e.lifo, 0, 0, -1});
    if (e.travel == 0 && e.expiry == 0) return;
    buffers_.back().belt = int32_t(belts_.size());
    belts_.push_back({int32_t(buffers_.size()) - 1, e.stops, e.travel, e.expiry});
  }
  void add_kit(const EntityWorld& e) {
    if (e.kit.empty()) return;
    factory::Station& s = stations_[size_t(nodes_[size_t(node_.at(e.name))].index)];
    s.first_component = int32_t(components_.size()), s.components = int32_t(e.kit.size());
    for (const KitWorld& x : e.kit)
      components_.push_back({nodes_[size_t(node_.at(x.buffer))].index, x.count});
  }
  void add_queue(const EntityWorld& e) {
    if (!has_queue(w_, e)) return;
    const int32_t node = int32_t(nodes_.size());
    const int32_t point = nodes_[size_t(node_.at(e.name))].point;
    nodes_.push_back({Kind::kBuffer, int32_t(buffers_.size()), 0, 0, -1, point});
    buffers_.push_back({node, queue_of(w_, e), 0, 0, 0, -1});
    queue_[node_.at(e.name)] = node, queue_names_.push_back(e.name + ".queue");
  }
  void add_stand(const EntityWorld& e) {
    if (stand_of(w_, e) == 0) return;
    const factory::Node& own = nodes_[size_t(node_.at(e.name))];
    stations_[size_t(own.index)].stand = int32_t(nodes_.size());
    buffers_.push_back({int32_t(nodes_.size()), stand_of(w_, e), 0, 0, 0, -1});
    nodes_.push_back({Kind::kBuffer, int32_t(buffers_.size()) - 1, 0, 0, -1, own.point});
    queue_names_.push_back(e.name + ".stand");
  }
  void add_links(const EntityWorld& e) {
    factory::Node& n = nodes_[size_t(node_.at(e.name))];
    n.first_out = int32_t(outs_.size());
    double sum = 0;
    for (const LinkWorld& l : w_.links) {
      if (l.from != e.name) continue;
      int32_t to = node_.at(l.to);
      if (queue_.count(to) && e.kind != Kind::kBuffer) to = queue_.at(to);
      if (!l.origin.empty()) {
        buffers_[size_t(nodes_[size_t(node_.at(l.origin))].index)].leads_to = to;
        continue;
      }
      sum += l.share < 0 ? 1 : l.share, outs_.push_back({to, sum}), ++n.outs;
    }
    if (n.outs > 1 && e.kind != Kind::kBuffer) n.stream = stream();
  }
  /// Which buffers feed a station, and which stations a buffer feeds.
  void add_inputs(int32_t s) {
    factory::Station& station = stations_[size_t(s)];
    station.first_in = int32_t(lists_.size());
    for (const factory::Node& n : nodes_)
      for (int32_t k = n.first_out; n.kind == Kind::kBuffer && k < n.first_out + n.outs; ++k)
        if (outs_[size_t(k)].node == station.node) lists_.push_back(n.index), ++station.ins;
    if (station.fleet >= 0 && routing_fleet(w_) == &w_.entities[size_t(station.node)])
      for (const factory::Station& other : stations_)
        if (other.stand >= 0) lists_.push_back(nodes_[size_t(other.stand)].index), ++station.ins;
    if (queue_.count(station.node))
      lists_.push_back(nodes_[size_t(queue_.at(station.node))].index), ++station.ins;
    if (s + 1 < int32_t(stations_.size())) return;
    for (size_t b = 0; b < buffers_.size(); ++b) {
      buffers_[b].first_out = int32_t(lists_.size());
      for (size_t k = 0; k < stations_.size(); ++k)
        for (int32_t i = 0; i < stations_[k].ins; ++i)
          if (lists_[size_t(stations_[k].first_in + i)] == int32_t(b))
            lists_.push_back(int32_t(k)), ++buffers_[b].outs;
    }
  }
  void add_products() {
    for (const ProductWorld& x : w_.products) {
      factory::Product p;
      p.family = family_.at(x.family), p.value = x.value, p.weight = x.weight;
      p.first_operation = int32_t(operations_.size()), p.operations = int32_t(x.routing.size());
      if (p.operations > 0) p.sink = node_.at(sink_of(w_, x));
      for (const OperationWorld& o : x.routing) {
        factory::Operation to;
        to.first_station = int32_t(lists_.size()), to.stations = int32_t(o.stations.size());
        for (const std::string& name : o.stations)
          lists_.push_back(nodes_[size_t(node_.at(name))].index);
        to.time = o.has_time ? int32_t(times_.size()) : -1;
        if (o.has_time) times_.push_back(o.time);
        operations_.push_back(to);
      }
      products_.push_back(p);
    }
    if (products_.empty()) products_.push_back({});
  }
  /// Mean work from each operation to the end of its routing, by the times of the first stations.
  void work_left() {
    for (size_t p = 0; p < products_.size(); ++p) {
      double left = 0;
      for (int32_t k = products_[p].operations; k-- > 0;) {
        factory::Operation& o = operations_[size_t(products_[p].first_operation + k)];
        const factory::Station& s = stations_[size_t(lists_[size_t(o.first_station)])];
        left += means_[size_t(o.time >= 0 ? o.time : s.first_time + int32_t(p))];
        o.work_left = left;
      }
    }
  }
  void add_source(const EntityWorld& e) {
    factory::Source s = e.source;
    s.node = node_.at(e.name), s.stream = stream();
    s.first_product = int32_t(mix_.size()), s.products = 0;
    double sum = 0;
    for (const ShareWorld& x : e.mix)
      for (size_t k = 0; k < w_.products.size(); ++k)
        if (w_.products[k].name == x.name)
          sum += x.share, mix_.push_back({int32_t(k), sum}), ++s.products;
    if (s.products == 0) mix_.push_back({0, 1}), s.products = 1;
    if (s.products > 1) s.product_stream = stream();
    if (e.has_due) s.due_stream = stream();
    s.first_order = int32_t(orders_.size()), s.orders = int32_t(e.orders.size());
    for (const OrderWorld& o : e.orders) {
      orders_.push_back(o.order);
      for (size_t k = 0; k < w_.products.size(); ++k)
        if (w_.products[k].name == o.product) orders_.back().product = int32_t(k);
    }
    sources_.push_back(s);
  }
  void put(Tables& t) {
    t.put(p_, p_.nodes, nodes_), t.put(p_, p_.outs, outs_), t.put(p_, p_.sources, sources_);
    t.put(p_, p_.mix, mix_), t.put(p_, p_.stations, stations_), t.put(p_, p_.servers, servers_);
    t.put(p_, p_.buffers, buffers_), t.put(p_, p_.failures, failures_);
    t.put(p_, p_.products, products_), t.put(p_, p_.operations, operations_);
    t.put(p_, p_.times, times_), t.put(p_, p_.means, means_), t.put(p_, p_.values, w_.values);
    t.put(p_, p_.setups, setups_), t.put(p_, p_.lists, lists_);
    t.put(p_, p_.crew_sizes, crew_sizes_), t.put(p_, p_.orders, orders_);
    t.put(p_, p_.prices, w_.prices), t.put(p_, p_.shifts, shifts_);
    t.put(p_, p_.changes, changes_), t.put(p_, p_.pools, pools_);
    t.put(p_, p_.belts, belts_), t.put(p_, p_.components, components_);
    t.put(p_, p_.sensors, sensors_), t.put(p_, p_.fleets, fleets_), t.put(p_, p_.ways, ways_);
    t.put(p_, p_.next_way, next_way_), t.put(p_, p_.distance, distance_);
    t.put(p_, p_.legs, legs_);
  }
  void count() {
    n_.n_nodes = int32_t(nodes_.size()), n_.n_sources = int32_t(sources_.size());
    n_.n_stations = int32_t(stations_.size()), n_.n_servers = int32_t(servers_.size());
    n_.n_buffers = int32_t(buffers_.size()), n_.n_failures = int32_t(failures_.size());
    n_.n_products = int32_t(products_.size()), n_.n_crews = int32_t(crew_sizes_.size());
    n_.n_prices = int32_t(w_.prices.size());
    n_.cyclic = has_circle(w_);
    n_.n_shifts = int32_t(shifts_.size()), n_.n_pools = int32_t(pools_.size());
    n_.n_belts = int32_t(belts_.size()), n_.n_sensors = int32_t(sensors_.size());
    n_.demand_charge = w_.demand_charge, n_.co2 = w_.co2;
    n_.most_parts = w_.parts > 0 ? w_.parts : parts_held(w_);
  }
  void lay_out() {
    using namespace factory;
    Layout& at = n_.at;
    at.words = 0;
    const auto place = [&](int32_t& where, int64_t count, size_t size) {
      where = at.words, at.words += int32_t((count * int64_t(size) + 7) / 8);
    };
    place(at.timers, n_.timers(), sizeof(double));
    place(at.servers, n_.n_servers, sizeof(ServerState));
    place(at.stations, n_.n_stations, sizeof(StationState));
    place(at.buffers, n_.n_buffers, sizeof(BufferState));
    place(at.waiting, n_.n_nodes, sizeof(Waiting));
    place(at.streams, n_.n_streams, sizeof(Stream));
    place(at.failures, n_.n_failures, sizeof(FailureState));
    place(at.sources, n_.n_sources, sizeof(SourceState));
    place(at.crews, n_.n_crews, sizeof(CrewState));
    place(at.products, n_.n_products, sizeof(ProductState));
    place(at.todo, n_.n_stations, sizeof(int32_t));
    place(at.shifts, n_.n_shifts, sizeof(ShiftState));
    place(at.pools, n_.n_pools, sizeof(CrewState));
    place(at.belts, n_.n_belts, sizeof(BeltState));
    place(at.readings, n_.n_sensors, sizeof(double));
    place(at.vehicles, n_.n_vehicles, sizeof(VehicleState));
    place(at.ways, n_.n_ways, sizeof(WayState));
    place(at.operators, n_.n_operators, sizeof(OperatorState));
    place(at.parts, n_.most_parts, sizeof(PartState));
  }
  void check_size(int32_t at) const {
    const auto limit = [&](int32_t need, int32_t most, const char* what) {
      if (need > most)
        throw FieldError(at, join({"the plant needs ", std::to_string(need), " ", what,
                                   ", and at most ", std::to_string(most), " are possible"}));
    };
    limit(n_.timers(), kMostTimers, "timers (servers, twice their failures, sources)");
    limit(n_.n_streams, kMostStreams, "streams of random numbers");
    limit(int32_t(skill_.size()), 64, "skills of operators");
  }

  PlantParams& p_;
  const PlantWorld& w_;
  factory::Plant& n_;
  int32_t index_[4] = {};  // entities of each kind so far
  std::map<std::string, int32_t> node_, family_, skill_;
  std::map<int32_t, int32_t> queue_;  // of a station's node
  std::vector<std::string> queue_names_;
  std::vector<factory::Node> nodes_;
  std::vector<factory::Out> outs_;
  std::vector<factory::Source> sources_;
  std::vector<factory::Share> mix_;
  std::vector<factory::Station> stations_;
  std::vector<factory::Server> servers_;
  std::vector<factory::Buffer> buffers_;
  std::vector<factory::Failure> failures_;
  std::vector<factory::Order> orders_;
  std::vector<factory::Product> products_;
  std::vector<factory::Operation> operations_;
  std::vector<factory::Distribution> times_;
  std::vector<factory::Shift> shifts_;
  std::vector<OpenHours> hours_;  // of each shift
  std::vector<factory::Pool> pools_;
  std::vector<factory::Belt> belts_;
  std::vector<factory::Component> components_;
  std::vector<factory::Sensor> sensors_;
  std::vector<factory::Fleet> fleets_;
  std::vector<factory::GuideWay> ways_;
  std::vector<int32_t> next_way_;
  std::vector<double> lengths_, distance_, legs_;
  std::vector<double> means_, setups_, changes_;
  std::vector<int32_t> lists_, crew_sizes_;
};

}  // namespace plantgym
