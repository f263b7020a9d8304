// How a file says what a plant is: factory, line, links, entities, crews, products.
#pragma once
#include <cmath>
#include <string>
#include <vector>

#include "envs/factory/distribution_file.h"
#include "envs/factory/plant_belts.h"
#include "envs/factory/plant_fleet.h"
#include "envs/factory/plant_people.h"
#include "envs/factory/surface_file.h"
#include "envs/factory/wear_file.h"

namespace plantgym {

class PlantFile {
 public:
  explicit PlantFile(PlantWorld& w) : w_(w) {}

  void read(Fields& f) {
    if (!f.listing() && !f.has("factory"))
      f.elsewhere("factory", "missing; the world of a plant begins with factory");
    f.required().map("factory", "the plant as a whole", [&](Fields& m) { read_factory(m); });
    f.map("crews", "who repairs: names and how many of each", [&](Fields& m) {
      for (const std::string& key : m.keys()) {
        int32_t size = 1;
        m.number(key.c_str(), size, 1, 1000, "", "people of one kind");
        w_.crews.emplace_back(key, size);
      }
    });
    PeopleFile(w_).read(f), FleetFile(w_).read(f);
    f.each("products", "what is made, by name; none: parts are all alike",
           [&](const char* name, Fields& m) { read_product(name, m); });
    f.map("tariff", "what electric energy costs", [&](Fields& m) {
      m.required().numbers("hourly", w_.prices, 0, 1e3, "EUR/kWh", "for each of 24 hours");
      if (!m.listing() && w_.prices.size() != 24) m.fail("hourly", "must be 24 prices");
      m.number("demand", w_.demand_charge, 0, 1e6, "EUR/kW", "for the peak: a mean of 15 min");
      m.number("co2", w_.co2, 0, 100, "kg/kWh", "of the energy");
    });
    f.required().each("entities", "sources, stations, buffers and sinks by name",
                      [&](const char* name, Fields& m) { read_entity(name, m); });
    f.any("line", "names in the order that parts take: src > cut > b1 > weld > out; or a list",
          [&](const pg_node* nodes, int32_t i) { read_lines(nodes, i); });
    f.any("links", "[from, to] or [from, to, share of the parts], a list of them",
          [&](const pg_node* nodes, int32_t i) { read_links(nodes, i); });
    for (LinkWorld& l : w_.links) {
      const EntityWorld* from = w_.find(l.from);
      if (!from || !from->drives) l.origin.clear();
    }
  }

 private:
  DistributionFile drawn() { return {w_.time_unit, w_.values}; }
  const char* unit() const { return w_.time_unit.c_str(); }

  void read_factory(Fields& f) {
    int32_t chosen = 0;
    const std::vector<std::string> units = {"s", "min", "h", "d"};
    f.text("name", w_.name, "of the plant");
    f.choice("time_unit", chosen, units, "of times that are written without one");
    f.number("parts", w_.parts, 1, 1'000'000, "",
             "most parts at once; default: what all places hold, or 1000 where one has no end");
    w_.time_unit = units[size_t(chosen)], w_.parts_at = f.node("parts");
  }
  void read_product(const char* name, Fields& f) {
    ProductWorld p;
    p.name = name ? name : "", p.at = f.node(), p.family = p.name;
    f.text("family", p.family, "of setups; default: its own");
    f.number("value", p.value, 0, 1e9, "EUR", "of a good part");
    f.number("weight", p.weight, 0, 1e9, "", "of the time that it is late");
    f.text("sink", p.sink, "where it goes after its routing; default: the only sink");
    f.any("routing",
          "operations in order: [station, time], or [[station, station], time] where any of them "
          "may do it; none: it follows the links",
          [&](const pg_node* nodes, int32_t i) { read_routing(nodes, i, p); });
    if (!f.listing()) w_.products.push_back(std::move(p));
  }
  void read_routing(const pg_node* nodes, int32_t i, ProductWorld& p) {
    if (nodes[i].kind != PG_LIST || nodes[i].end == i + 1)
      throw FieldError(i, "must be a list of operations, e.g. [[mill, 60 s], [inspect, 15 s]]");
    for (int32_t c = i + 1; c < nodes[i].end; c = nodes[c].end) {
      OperationWorld o;
      o.at = c;
      int32_t k = c + 1;
      if (nodes[c].kind != PG_LIST || k >= nodes[c].end)
        throw FieldError(c, "must be an operation: [station, time]");
      const bool several = nodes[k].kind == PG_LIST;
      for (int32_t s = several ? k + 1 : k; s < nodes[k].end; s = nodes[s].end) {
        o.stations.push_back(word(nodes, s));
        if (std::count(o.stations.begin(), o.stations.end(), o.stations.back()) > 1)
          throw FieldError(s, join({o.stations.back(), " is named twice"}));
      }
      if (o.stations.empty())
        throw FieldError(k, "names no station; write [mill, 60 s], or [[mill, lathe], 60 s]");
      if ((k = nodes[k].end) < nodes[c].end) {
        o.time = drawn().value(nodes, k), o.has_time = true;
        if (nodes[k].end < nodes[c].end)
          throw FieldError(nodes[k].end, "an operation is a station and a time");
      }
      p.routing.push_back(std::move(o));
    }
  }
  void read_entity(const char* name, Fields& f) {
    using factory::NodeKind;
    EntityWorld e;
    int32_t type = 0;
    e.name = name ? name : "", e.at = f.node();
    f.required().choice("type", type,
                        {"source", "station", "buffer", "sink", "conveyor", "vehicles"},
                        "what it is");
    e.kind = type == 4 ? NodeKind::kBuffer : type == 5 ? NodeKind::kStation : NodeKind(type);
    e.drives = type == 5;
    if (f.listing() || (!e.drives && e.kind != NodeKind::kSource)) FleetFile(w_).read_place(f, e);
    if (f.listing() || e.kind == NodeKind::kSource) read_source(f, e);
    if (f.listing() || type == int32_t(NodeKind::kStation)) read_station(f, e);
    if (f.listing() || type == int32_t(NodeKind::kBuffer)) read_buffer(f, e);
    if (f.listing() || type == 4) BeltFile(w_).read_conveyor(f, e);
    if (f.listing() || e.drives) read_vehicles(f, e);
    if (!f.listing()) w_.entities.push_back(std::move(e));
  }
  void read_source(Fields& f, EntityWorld& e) {
    bool saturated = false;
    int32_t full = 0;
    f.flag("saturated", saturated, "there is always another part");
    const bool timed = drawn().read(f, "arrivals", e.source.every, "time from one to the next");
    f.choice("when_full", full, {"wait", "lose"},
             "a part without room waits and holds up the next, or is lost");
    f.number("batch", e.source.batch, 1, 10000, "", "parts that arrive at once");
    f.number("most", e.source.most, 0, 1'000'000, "",
             "of its parts in the plant at once (CONWIP); 0: no limit");
    read_shares(f, "mix", e.mix, "products and their shares");
    e.has_due = drawn().read(f, "due", e.source.due, "time from a part's arrival to its due date");
    f.each("orders", "instead of a rhythm: what is released when, by name, in order of time",
           [&](const char* name, Fields& m) { read_order(name, m, e); });
    if (f.listing()) return;
    f.finish();
    e.source.saturated = saturated, e.source.loses = full;
    if (int32_t(saturated) + timed + !e.orders.empty() != 1)
      f.fail("arrivals", "say either `saturated: true`, the time between arrivals, or orders");
    if (saturated && full) f.fail("when_full", "a saturated source always waits");
  }
  void read_station(Fields& f, EntityWorld& e) {
    factory::Station& s = e.station;
    e.has_time = drawn().read(f, "time", e.time, "that a part takes");
    f.any("times", "by product, where they differ", [&](const pg_node* nodes, int32_t i) {
      if (nodes[i].kind != PG_MAP) throw FieldError(i, "must be a map of products and times");
      for (int32_t c = i + 1; c < nodes[i].end; c = nodes[c].end)
        e.times.push_back({nodes[c].key, drawn().value(nodes, c), c});
    });
    f.number("servers", s.servers, 1, 256, "", "that work side by side");
    read_capacity(f, "queue", e.queue, 0, "places of its own in front of it, or unlimited");
    int32_t discipline = 0;
    f.choice("discipline", discipline, {"fifo", "lifo", "spt", "edd", "mwkr", "agent"},
             "which part is next: first or last come, shortest time, earliest due, most work left; "
             "agent: somebody is asked (factory/cell)");
    s.discipline = factory::Discipline(discipline);
    f.each("failures", "how it fails, by name",
           [&](const char* name, Fields& m) { read_failure(name, m, e); });
    f.any("setup", "time from each family to each: {red: {blue: 180 s}, blue: {red: 240 s}}",
          [&](const pg_node* nodes, int32_t i) { read_setups(nodes, i, e); });
    s.rest.rests = f.map("switch_off", "it goes off when idle", [&](Fields& m) {
      m.number("after", s.rest.after, 0, 1e9, unit(), "idle time before");
      m.number("start_at", s.rest.start_at, 1, 1'000'000, "", "parts that wait when it comes on");
      e.warms = drawn().read(m, "warmup", s.rest.warmup, "time that it needs to come on");
    });
    read_quality(f, e), read_power(f, s), PeopleFile(w_).read_station(f, e);
    BeltFile(w_).read_station(f, e);
  }
  void read_vehicles(Fields& f, EntityWorld& e) {
    FleetFile(w_).read_fleet(f, e);
    if (!f.listing()) f.texts("shifts", e.shifts, "in which they drive; none: always");
  }
  void read_failure(const char* name, Fields& f, EntityWorld& e) {
    FailureWorld x;
    factory::Failure& n = x.numbers;
    x.name = name ? name : "", x.at = f.node();
    double mtbf = 0, mttr = 0;
    f.number("mtbf", mtbf, 1e-6, 1e12, unit(), "mean time to failure, exponential");
    f.number("mttr", mttr, 1e-6, 1e12, unit(), "mean time to repair, exponential");
    bool until = drawn().read(f, "ttf", n.until, "time to failure");
    until |= f.map("wear", "instead: it grows with work, to a limit",
                   [&](Fields& m) { read_wear(m, w_.time_unit, n.wear, x.sensors); });
    const bool repair = DistributionFile(w_.time_unit, w_.values, true)
                            .read(f, "ttr", n.repair, "time to repair; it may be 0");
    f.choice("clock", n.calendar, {"operating", "calendar"},
             "of the time to failure: runs only while it works, or always");
    f.choice("part", n.scraps, {"resume", "scrap"}, "what becomes of the part in work");
    f.choice("repair", n.ordered, {"at_once", "ordered"},
             "begins by itself, or waits for an order");
    f.text("crew", x.crew, "who repairs; none: repair begins at once");
    f.number("cost", n.repair_cost, 0, 1e9, "EUR", "of a repair");
    f.number("restores", n.repair_restores, 0, 1, "",
             "share of the wear, or of the age of a Weibull ttf, that a repair takes away");
    n.planned = f.map("pm", "maintenance before it fails, on order", [&](Fields& m) {
      m.number("time", n.planned_time, 0, 1e9, unit(), "that it takes");
      m.number("cost", n.planned_cost, 0, 1e9, "EUR", "of it");
      m.number("restores", n.planned_restores, 0, 1, "", "share of that which it takes away");
      if (!m.listing() && m.gives("restores")) check_restores(m, n);
    });
    if (f.listing()) return;
    f.finish();
    if (until == f.has("mtbf")) f.fail("ttf", "say either mtbf, ttf or wear");
    if (repair == f.has("mttr")) f.fail("ttr", "say either mttr or ttr");
    if (f.gives("restores")) check_restores(f, n);
    if (n.wear.kind && n.calendar) f.fail("clock", "wear grows with work only");
    if (f.has("mtbf")) n.until = factory::exponential(mtbf);
    if (!repair) n.repair = factory::exponential(mttr);
    e.failures.push_back(std::move(x));
  }
  static void check_restores(const Fields& f, const factory::Failure& n) {
    if (n.wear.kind == factory::Wear::kNone && n.until.shape != factory::Shape::kWeibull)
      f.fail("restores", "goes with wear, or with ttf: {weibull: …}; others know no age");
  }
  void read_quality(Fields& f, EntityWorld& e) {
    factory::Quality& q = e.station.quality;
    f.number("defect", q.defect, 0, 1, "", "chance that its work makes a part defective");
    q.inspects = f.map("inspect", "it looks for defects", [&](Fields& m) {
      m.number("false_pos", q.false_alarm, 0, 1, "", "chance that a sound part is rejected");
      m.number("false_neg", q.miss, 0, 1, "", "chance that a defective part is not");
      read_recogniser(m, q);
    });
    f.text("rework_to", e.rework, "station that works rejects again; none: they are scrapped");
    e.rework_at = f.node("rework_to");
    q.most_passes = 1 << 30;
    f.number("max_passes", q.most_passes, 0, 1 << 30, "", "of rework, then rejects are scrapped");
    if (!f.listing() && !q.inspects && f.has("rework_to"))
      f.fail("rework_to", "goes with inspect: what nobody looks for is not rejected");
  }
  /// Its errors are measured here, once, on surfaces that it has not seen: stepping asks nobody.
  void read_recogniser(Fields& f, factory::Quality& q) {
    std::string policy, path;
    factory::SurfaceWorld surface;
    double threshold = 0.5;
    int32_t images = 400;
    f.file("model", policy, "recogniser (classify export) that looks at a camera's images", &path);
    f.number("threshold", threshold, 0, 1, "", "with a model: it rejects from this certainty on");
    f.number("images", images, 4, 40'000, "", "with a model: sound and bad ones to measure by");
    f.map("surface", "with a model: what the camera sees",
          [&](Fields& s) { read_surface(s, surface); });
    if (f.listing()) return;
    if (path.empty()) {
      for (const char* key : {"threshold", "images", "surface"})
        if (f.has(key)) f.fail(key, "goes with model, a recogniser that is asked");
      return;
    }
    if (q.false_alarm > 0 || q.miss > 0)
      f.fail(q.false_alarm > 0 ? "false_pos" : "false_neg",
             "goes without model, whose errors are measured");
    if (!flaw_judge)
      f.elsewhere("model",
                  "needs a program that asks recognisers, as plantgym does; this one has "
                  "handed in no function for it (flaw_judge)");
    try {
      const InspectionErrors e = errors_of(policy, surface, threshold, images, kMeasuredBy);
      q.false_alarm = e.false_alarm, q.miss = e.miss;
    } catch (const std::exception& e) {
      f.fail("model", join({"the recogniser in ", path, ": ", e.what()}));
    }
  }
  static constexpr uint64_t kMeasuredBy = uint64_t(1) << 40;  // a seed that no recipe has
  void read_order(const char* name, Fields& f, EntityWorld& e) {
    OrderWorld o;
    o.name = name ? name : "", o.at = f.node();
    f.text("product", o.product, "which; default: the first");
    f.number("quantity", o.order.quantity, 1, 1'000'000, "", "parts");
    f.number("release", o.order.release, 0, 1e9, unit(), "they come then");
    o.order.due = 1e12;
    f.number("due", o.order.due, 0, 1e12, unit(), "they should have left by then");
    f.unset().number("weight", o.order.weight, 0, 1e9, "",
                     "of the time that it is late; default: its product's");
    if (f.listing()) return;
    if (!e.orders.empty() && o.order.release < e.orders.back().order.release)
      f.fail("release", "is before that of the order above");
    if ((ordered_ += o.order.quantity) > 1'000'000)
      f.fail("quantity", "all orders together are more than 1000000 parts");
    e.orders.push_back(std::move(o));
  }
  void read_setups(const pg_node* nodes, int32_t i, EntityWorld& e) {
    for (int32_t c = i + 1; nodes[i].kind == PG_MAP && c < nodes[i].end; c = nodes[c].end) {
      for (int32_t k = c + 1; nodes[c].kind == PG_MAP && k < nodes[c].end; k = nodes[k].end) {
        double x = 0;
        if (nodes[k].kind != PG_SCALAR || parse_quantity(nodes[k].value, w_.time_unit, x) ||
            !(x >= 0 && x <= 1e9))
          throw FieldError(k, join({"must be a time of 0 or more ", w_.time_unit}));
        e.setups.push_back({nodes[c].key, nodes[k].key, x, k});
      }
    }
    if (e.setups.empty())
      throw FieldError(i, "must be a map of families: {red: {blue: 180 s}, blue: {red: 240 s}}");
  }
  void read_power(Fields& f, factory::Station& s) {
    using namespace factory;
    f.map("power", "electric power in each state", [&](Fields& m) {
      const auto kw = [&](const char* key, Doing what, double initial, const char* doc) {
        s.power[what] = initial;
        m.number(key, s.power[what], 0, 1e6, "kW", doc);
      };
      kw("working", kWorking, 0, "while it works");
      kw("standby", kStandby, 0, "ready, but told to wait");
      kw("resting", kOff, 0, "switched off");
      kw("idle", kIdle, s.power[kStandby], "without a part; default: as standby");
      kw("blocked", kBlocked, s.power[kStandby], "default: as standby");
      kw("setup", kSetup, s.power[kWorking], "default: as working");
      kw("warmup", kWarmup, s.power[kWorking], "default: as working");
      kw("down", kDown, s.power[kOff], "failed; default: as resting");
      kw("closed", kClosed, s.power[kOff], "out of its shift; default: as resting");
      kw("maintenance", kMaintenance, s.power[kOff], "default: as resting");
    });
    f.number("startup_energy", s.startup_energy, 0, 1e6, "kWh", "of each start");
  }
  void read_buffer(Fields& f, EntityWorld& e) {
    read_capacity(f, "capacity", e.capacity, 1,
                  "parts that it holds, or unlimited; of a conveyor a number");
    f.choice("order", e.lifo, {"fifo", "lifo"}, "in which parts leave it");
    BeltFile(w_).read_buffer(f, e);
  }

  void read_capacity(Fields& f, const char* key, int32_t& v, int32_t least, const char* doc) {
    f.any(key, doc, [&](const pg_node* nodes, int32_t i) {
      double x = 0;
      if (word(nodes, i) == std::string("unlimited")) return void(v = EntityWorld::kUnlimited);
      if (parse_number(nodes[i].value, x) && x >= least && x <= 1e6 && x == double(int32_t(x)))
        return void(v = int32_t(x));
      throw FieldError(i, join({"'", nodes[i].value, "' is not a number of places from ",
                                std::to_string(least), " to 1000000, or `unlimited`"}));
    });
  }
  void read_shares(Fields& f, const char* key, std::vector<ShareWorld>& to, const char* doc) {
    f.any(key, doc, [&](const pg_node* nodes, int32_t i) {
      if (nodes[i].kind != PG_MAP) throw FieldError(i, "must be a map of names and shares");
      for (int32_t c = i + 1; c < nodes[i].end; c = nodes[c].end)
        to.push_back({nodes[c].key, share(nodes, c), c});
    });
  }
  static double share(const pg_node* nodes, int32_t i) {
    double x = 0;
    if (nodes[i].kind != PG_SCALAR || parse_quantity(nodes[i].value, "1", x) || !(x > 0 && x <= 1))
      throw FieldError(i, "must be a share above 0 and up to 1, e.g. 0.4 or 40 %");
    return x;
  }
  static const char* word(const pg_node* nodes, int32_t i) {
    if (nodes[i].kind != PG_SCALAR) throw FieldError(i, "must be a single word");
    return nodes[i].value;
  }
  void read_lines(const pg_node* nodes, int32_t i) {
    if (nodes[i].kind == PG_SCALAR) return read_line(nodes[i].value, i);
    if (nodes[i].kind == PG_MAP) throw FieldError(i, "must be names with > between them");
    for (int32_t c = i + 1; c < nodes[i].end; c = nodes[c].end) read_line(word(nodes, c), c);
  }
  void read_line(std::string_view text, int32_t at) {
    std::string before, origin;
    for (bool more = true; more;) {
      const size_t end = text.find('>');
      more = end != std::string_view::npos;
      std::string_view name = text.substr(0, end);
      while (!name.empty() && name.front() == ' ') name.remove_prefix(1);
      while (!name.empty() && name.back() == ' ') name.remove_suffix(1);
      if (name.empty()) throw FieldError(at, "has no name between two >; write src > cut > out");
      if (!before.empty()) w_.links.push_back({before, std::string(name), -1, at, origin});
      origin = before, before = name;
      if (more) text.remove_prefix(end + 1);
    }
  }
  void read_links(const pg_node* nodes, int32_t i) {
    if (nodes[i].kind != PG_LIST) throw FieldError(i, "must be a list of [from, to]");
    for (int32_t c = i + 1; c < nodes[i].end; c = nodes[c].end) {
      std::vector<int32_t> parts;
      if (nodes[c].kind == PG_LIST)
        for (int32_t k = c + 1; k < nodes[c].end; k = nodes[k].end) parts.push_back(k);
      if (parts.size() < 2 || parts.size() > 3)
        throw FieldError(c, "must be [from, to] or [from, to, share]");
      w_.links.push_back({word(nodes, parts[0]),
                          word(nodes, parts[1]),
                          parts.size() == 3 ? share(nodes, parts[2]) : -1,
                          c,
                          {}});
    }
  }

  PlantWorld& w_;
  int64_t ordered_ = 0;  // parts of all orders
};

}  // namespace plantgym
