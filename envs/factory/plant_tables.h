// The constants of a compiled plant, as tables that a batch owns.
#pragma once
#include "plantgym/env.h"
#include "sim/factory/state.h"

namespace plantgym {

struct PlantParams {
  factory::Plant numbers;  // counts and layout; its pointers are made by plant()
  Table<factory::Node> nodes;
  Table<factory::Out> outs;
  Table<factory::Source> sources;
  Table<factory::Share> mix;
  Table<factory::Station> stations;
  Table<factory::Server> servers;
  Table<factory::Buffer> buffers;
  Table<factory::Failure> failures;
  Table<factory::Product> products;
  Table<factory::Operation> operations;
  Table<factory::Distribution> times;
  Table<factory::Order> orders;
  Table<double> means, values, setups, prices;
  Table<int32_t> lists, crew_sizes;
  Table<factory::Shift> shifts;
  Table<factory::Pool> pools;
  Table<double> changes;  // of shifts
  Table<factory::Belt> belts;
  Table<factory::Component> components;
  Table<factory::Sensor> sensors;
  Table<factory::Fleet> fleets;
  Table<factory::GuideWay> ways;
  Table<int32_t> next_way;
  Table<double> distance, legs;

  PG_HD factory::Plant plant() const {
    factory::Plant p = numbers;
    p.nodes = nodes.data, p.outs = outs.data, p.sources = sources.data, p.mix = mix.data;
    p.stations = stations.data, p.servers = servers.data, p.buffers = buffers.data;
    p.failures = failures.data, p.products = products.data, p.operations = operations.data;
    p.times = times.data, p.means = means.data, p.values = values.data, p.setups = setups.data;
    p.lists = lists.data, p.crew_sizes = crew_sizes.data;
    p.orders = orders.data, p.prices = prices.data;
    p.shifts = shifts.data, p.changes = changes.data, p.pools = pools.data;
    p.belts = belts.data, p.components = components.data, p.sensors = sensors.data;
    p.fleets = fleets.data, p.ways = ways.data, p.next_way = next_way.data;
    p.distance = distance.data, p.legs = legs.data;
    return p;
  }
};

}  // namespace plantgym
