// Whether a plant is whole: every name is somebody, every part finds its way out, everything fits.
#pragma once
#include <algorithm>
#include <string>
#include <vector>

#include "envs/factory/plant_belts.h"
#include "envs/factory/plant_fleet.h"
#include "envs/factory/plant_people.h"
#include "plantgym/fields.h"

namespace plantgym {

class PlantCheck {
 public:
  explicit PlantCheck(const PlantWorld& w) : w_(w) {}

  /// @throws FieldError
  void check(int32_t at) const {
    if (w_.entities.empty())
      throw FieldError(at, "entities: must be at least a source, a station and a sink");
    if (w_.products.size() > kMostProducts)
      throw FieldError(
          w_.products[kMostProducts].at,
          join({"there are ", std::to_string(w_.products.size()), " products; at most ",
                std::to_string(kMostProducts), " are possible"}));
    check_families();
    for (const LinkWorld& l : w_.links) check_link(l);
    for (const ProductWorld& p : w_.products) check_product(p);
    for (const EntityWorld& e : w_.entities) check_entity(e);
    FleetCheck(w_).check();
    check_reach();
    for (const EntityWorld& e : w_.entities)
      if (e.kind == Kind::kStation) check_times(e);
    if (w_.parts > 0 && parts_held(w_) != PlantWorld::kUnlimitedParts && w_.parts < parts_held(w_))
      throw FieldError(w_.parts_at, join({std::to_string(w_.parts),
                                          " are fewer than the places of the plant; it needs ",
                                          std::to_string(parts_held(w_))}));
  }

 private:
  using Kind = factory::NodeKind;
  static constexpr size_t kMostProducts = 10'000, kMostFamilies = 1000;

  const EntityWorld& need(const std::string& name, int32_t at, const char* what) const {
    const EntityWorld* e = w_.find(name);
    if (!e)
      throw FieldError(
          at, join({"'", name, "' is no ", what, suggestion(name, w_.names(), "entities")}));
    return *e;
  }
  void check_link(const LinkWorld& l) const {
    const Kind from = need(l.from, l.at, "entity").kind, to = need(l.to, l.at, "entity").kind;
    const auto refuse = [&](const char* why) {
      throw FieldError(l.at, join({l.from, " > ", l.to, ": ", why}));
    };
    if (from == Kind::kSink) refuse("nothing leaves a sink");
    if (to == Kind::kSource) refuse("nothing goes into a source");
    if (from == Kind::kBuffer && to != Kind::kStation)
      refuse("a buffer or conveyor hands parts to stations only; put one between");
    if (from == Kind::kSource && to == Kind::kSink) refuse("a station must be between them");
    if (from == Kind::kBuffer && l.share >= 0)
      refuse("stations take from a buffer when they can; shares are for sources and stations");
    for (const LinkWorld& other : w_.links)
      if (&other != &l && other.from == l.from && other.to == l.to && other.origin == l.origin)
        refuse("is linked twice");
  }
  void check_product(const ProductWorld& p) const {
    for (const OperationWorld& o : p.routing)
      for (const std::string& name : o.stations) {
        const EntityWorld& e = need(name, o.at, "station");
        if (e.kind != Kind::kStation)
          throw FieldError(o.at, join({"no station serves this: '", name, "' is none"}));
        if (e.drives)
          throw FieldError(o.at, join({name,
                                       " drives: vehicles bring parts along links; a routing "
                                       "names stations"}));
        if (!o.has_time && !has_time_for(e, p.name))
          throw FieldError(o.at, join({"has no time, and ", name, " has none either; write [", name,
                                       ", 60 s]"}));
      }
    if (!p.sink.empty() && need(p.sink, p.at, "sink").kind != Kind::kSink)
      throw FieldError(p.at, join({"sink: '", p.sink, "' is no sink"}));
    if (!p.routing.empty() && sink_of(w_, p).empty())
      throw FieldError(p.at, "sink: missing; the plant has not just one");
  }
  void check_entity(const EntityWorld& e) const {
    check_shares(e);
    if (e.kind == Kind::kStation) check_station(e);
    double sum = 0;
    for (const ShareWorld& x : e.mix) sum += x.share, product(x.name, x.at);
    if (!e.mix.empty() && !(sum > 1 - 1e-6 && sum < 1 + 1e-6))
      throw FieldError(e.mix[0].at, join({"the shares of the mix make ", shown(sum), ", not 1"}));
    for (const OrderWorld& o : e.orders)
      if (!o.product.empty()) product(o.product, o.at);
    if (e.kind == Kind::kSource && e.mix.empty() && e.orders.empty() && w_.products.size() > 1)
      throw FieldError(
          e.at, "mix: missing; the plant makes several products, e.g. mix: {A: 0.7, B: 0.3}");
    if (e.kind != Kind::kSource || !e.source.saturated || e.source.most > 0) return;
    for (const LinkWorld& l : w_.links) {
      const EntityWorld* to = w_.find(l.to);
      const bool endless =
          to->kind == Kind::kBuffer
              ? to->capacity == EntityWorld::kUnlimited
              : to->kind == Kind::kStation && queue_of(w_, *to) == EntityWorld::kUnlimited;
      if (l.from == e.name && endless)
        throw FieldError(e.at, join({"a saturated source would fill ", l.to,
                                     " without end; give it a capacity, or say `most`"}));
    }
    for (const ProductWorld& p : w_.products)
      if (!p.routing.empty() &&
          queue_of(w_, *w_.find(p.routing[0].stations[0])) == EntityWorld::kUnlimited)
        throw FieldError(e.at, join({"a saturated source would fill ", p.routing[0].stations[0],
                                     " without end; give it a queue, or say `most`"}));
  }
  void check_shares(const EntityWorld& e) const {
    double sum = 0;
    int32_t links = 0, with = 0, at = e.at;
    for (const LinkWorld& l : w_.links)
      if (l.from == e.name && l.origin.empty())
        ++links, with += l.share >= 0, sum += l.share >= 0 ? l.share : 0, at = l.at;
    if (e.kind == Kind::kBuffer || links == 0 || (links == 1 && with == 0)) return;
    if (with < links)
      throw FieldError(at, join({e.name, " has several links: each needs its share, e.g. [", e.name,
                                 ", out, 0.4]"}));
    if (!(sum > 1 - 1e-6 && sum < 1 + 1e-6))
      throw FieldError(at,
                       join({"the shares of ", e.name, "'s links make ", shown(sum), ", not 1"}));
  }
  void check_station(const EntityWorld& e) const {
    for (const TimeWorld& t : e.times) product(t.product, t.at);
    if (e.station.discipline == factory::Discipline::kAgent && !has_queue(w_, e) &&
        !has_input_buffer(w_, e.name))
      throw FieldError(e.at,
                       "discipline: agent chooses among parts that wait; give it a `queue`, "
                       "or a buffer in front");
    for (const LinkWorld& l : w_.links)
      if (l.to == e.name && e.station.discipline == factory::Discipline::kAgent &&
          w_.find(l.from)->travel > 0)
        throw FieldError(
            e.at, join({"discipline: agent cannot choose among parts that travel on ", l.from}));
    if (!e.rework.empty() && need(e.rework, e.rework_at, "station").kind != Kind::kStation)
      throw FieldError(e.rework_at, join({"'", e.rework, "' is no station"}));
    check_wake(e);
    for (const FailureWorld& x : e.failures) check_crew(x);
    check_people(w_, e), check_kit(w_, e);
    for (const SetupWorld& x : e.setups)
      for (const std::string& family : {x.from, x.to}) check_family(family, x.at);
  }
  static bool has_time_for(const EntityWorld& e, const std::string& product) {
    return e.has_time || std::any_of(e.times.begin(), e.times.end(),
                                     [&](const TimeWorld& t) { return t.product == product; });
  }
  /// What comes by links needs a time of the station's; routings say their own.
  void check_times(const EntityWorld& e) const {
    if (e.has_time || e.drives) return;
    if (w_.products.empty())
      throw FieldError(e.at, "time: missing; that a part takes, e.g. time: 60 s");
    for (const ProductWorld& p : w_.products)
      if (p.routing.empty() && !has_time_for(e, p.name) && comes_by_links(p.name, e))
        throw FieldError(
            e.at, join({"time: missing; that a part takes, e.g. time: 60 s, or times: {", p.name,
                        ": 60 s}"}));
  }
  bool comes_by_links(const std::string& product, const EntityWorld& to) const {
    std::vector<const EntityWorld*> found;
    for (const EntityWorld& e : w_.entities)
      if (e.kind == Kind::kSource && sends(e, product)) found.push_back(&e);
    const auto add = [&](const std::string& name) {
      const EntityWorld* e = w_.find(name);
      if (std::find(found.begin(), found.end(), e) == found.end()) found.push_back(e);
    };
    for (size_t k = 0; k < found.size(); ++k) {
      if (found[k] == &to) return true;
      for (const LinkWorld& l : w_.links)
        if (l.from == found[k]->name) add(l.to);
      if (!found[k]->rework.empty()) add(found[k]->rework);
    }
    return false;
  }
  bool sends(const EntityWorld& source, const std::string& product) const {
    for (const ShareWorld& x : source.mix)
      if (x.name == product) return true;
    const bool first = w_.products[0].name == product;
    for (const OrderWorld& o : source.orders)
      if (o.product.empty() ? first : o.product == product) return true;
    return source.mix.empty() && source.orders.empty() && first;
  }
  /// As many parts as wake it can wait for it.
  void check_wake(const EntityWorld& e) const {
    if (!e.station.rest.rests) return;
    const int32_t queue = queue_of(w_, e);
    int64_t room = queue, direct = 0;
    for (const LinkWorld& l : w_.links) {
      if (l.to != e.name) continue;
      const EntityWorld& from = *w_.find(l.from);
      if (from.kind == Kind::kBuffer)
        room += from.capacity;
      else
        direct = queue == 0;
    }
    if (e.station.rest.start_at > room + direct)
      throw FieldError(e.at, join({"switch_off.start_at: ", std::to_string(e.station.rest.start_at),
                                   " parts never wait for ", e.name, ", which has room for ",
                                   std::to_string(room + direct)}));
  }
  void check_crew(const FailureWorld& x) const {
    std::vector<std::string> known;
    for (const auto& [name, size] : w_.crews) known.push_back(name);
    if (!x.crew.empty() && std::find(known.begin(), known.end(), x.crew) == known.end())
      throw FieldError(
          x.at, join({"crew: '", x.crew, "' is no crew", suggestion(x.crew, known, "crews")}));
  }
  void check_family(const std::string& family, int32_t at) const {
    std::vector<std::string> known;
    for (const ProductWorld& p : w_.products) known.push_back(p.family);
    if (std::find(known.begin(), known.end(), family) == known.end())
      throw FieldError(
          at, join({"'", family, "' is no family", suggestion(family, known, "families")}));
  }
  /// Tables of setups have a time from each to each.
  void check_families() const {
    std::vector<std::string> known;
    for (const ProductWorld& p : w_.products) known.push_back(p.family);
    std::sort(known.begin(), known.end());
    known.erase(std::unique(known.begin(), known.end()), known.end());
    if (known.size() <= kMostFamilies) return;
    for (const EntityWorld& e : w_.entities)
      if (!e.setups.empty())
        throw FieldError(e.setups[0].at,
                         join({"setups of ", std::to_string(known.size()), " families; at most ",
                               std::to_string(kMostFamilies), " are possible"}));
  }
  void product(const std::string& name, int32_t at) const {
    std::vector<std::string> known;
    for (const ProductWorld& p : w_.products) known.push_back(p.name);
    if (std::find(known.begin(), known.end(), name) == known.end())
      throw FieldError(at,
                       join({"'", name, "' is no product", suggestion(name, known, "products")}));
  }
  /// Everything is on a way from a source, and every way ends in a sink.
  void check_reach() const {
    std::vector<std::vector<size_t>> ways = ways_of(w_);
    const auto number = [&](const EntityWorld* e) { return size_t(e - w_.entities.data()); };
    std::vector<uint8_t> reached(ways.size()), leaves(ways.size());
    for (const EntityWorld& e : w_.entities) {
      leaves[number(&e)] = e.kind == Kind::kSink;
      if (e.drives && e.fleet.routings) reached[number(&e)] = leaves[number(&e)] = 1;
      if (e.kind != Kind::kSource) continue;
      reached[number(&e)] = 1;
      for (const ProductWorld& p : w_.products)
        if (!p.routing.empty())
          for (const std::string& s : p.routing[0].stations)
            ways[number(&e)].push_back(number(w_.find(s)));
    }
    for (size_t round = 0; round < ways.size(); ++round)
      for (size_t n = 0; n < ways.size(); ++n)
        for (const size_t to : ways[n]) reached[to] |= reached[n], leaves[n] |= leaves[to];
    for (const EntityWorld& e : w_.entities)
      if (e.kind == Kind::kBuffer && in_front_of_routed(e)) reached[number(&e)] = 1;
    for (const EntityWorld& e : w_.entities) {
      if (!reached[number(&e)])
        throw FieldError(e.at, join({"no part ever comes here; link something to ", e.name}));
      if (!leaves[number(&e)])
        throw FieldError(e.at, join({"parts of ", e.name, " never reach a sink; link it on"}));
    }
  }
  bool in_front_of_routed(const EntityWorld& e) const {
    for (const LinkWorld& l : w_.links)
      if (l.from == e.name && in_some_routing(w_, l.to)) return true;
    return false;
  }

  const PlantWorld& w_;
};

}  // namespace plantgym
