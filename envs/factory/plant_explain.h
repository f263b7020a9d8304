// What `check` says of a plant: what each station can do, the bottleneck, and what is odd.
#pragma once
#include <algorithm>
#include <cstdarg>
#include <cstdio>
#include <string>

#include "envs/factory/plant_rates.h"
#include "sim/factory/two_machines.h"

namespace plantgym {

class PlantExplainer {
 public:
  explicit PlantExplainer(const PlantWorld& w) : w_(w), r_(rates_of(w)) {}

  std::string text() {
    sources();
    for (const StationRate& s : r_.stations) station(s);
    for (const EntityWorld& e : w_.entities)
      if (e.kind == factory::NodeKind::kBuffer && e.capacity < EntityWorld::kUnlimited)
        line("  buffer       %s: %d places", e.name.c_str(), e.capacity);
    for (const auto& [name, size] : w_.crews) line("  crew         %s: %d", name.c_str(), size);
    for (const PoolWorld& p : w_.pools) line("  operators    %s: %d", p.name.c_str(), p.size);
    bottleneck();
    two_machines();
    circles();
    return text_;
  }

 private:
  __attribute__((format(printf, 2, 3))) void line(const char* format, ...) {
    char words[300];
    va_list args;
    va_start(args, format);
    std::vsnprintf(words, sizeof words, format, args);
    va_end(args);
    text_ += words, text_ += "\n";
  }
  double per_hour(double rate) const {
    return rate * (w_.time_unit == "s"     ? 3600
                   : w_.time_unit == "min" ? 60
                   : w_.time_unit == "h"   ? 1
                                           : 1 / 24.0);
  }
  static std::string kit_of(const EntityWorld& e) {
    std::string all;
    for (const KitWorld& x : e.kit)
      all += join({all.empty() ? "" : ", ", std::to_string(x.count), " of ", x.buffer});
    return all;
  }
  void sources() {
    for (const EntityWorld& e : w_.entities) {
      if (e.kind != factory::NodeKind::kSource) continue;
      if (!e.orders.empty())
        orders(e);
      else if (!e.source.saturated)
        line("  source       %s: %.4g parts/h", e.name.c_str(),
             per_hour(e.source.batch / factory::moments(e.source.every, w_.values.data()).mean));
      else if (e.source.most > 0)
        line("  source       %s: another part as soon as fewer than %d are in the plant",
             e.name.c_str(), e.source.most);
      else
        line("  source       %s: always another part", e.name.c_str());
    }
  }
  void orders(const EntityWorld& e) {
    int64_t parts = 0;
    for (const OrderWorld& o : e.orders) parts += o.order.quantity;
    line("  source       %s: %d order%s of %lld part%s", e.name.c_str(), int(e.orders.size()),
         e.orders.size() == 1 ? "" : "s", static_cast<long long>(parts), parts == 1 ? "" : "s");
    for (const OrderWorld& o : e.orders)
      if (o.order.due < o.order.release)
        line("  odd          entities.%s.orders.%s: is due before it is released", e.name.c_str(),
             o.name.c_str());
  }
  void station(const StationRate& s) {
    const EntityWorld& e = *w_.find(s.name);
    line("  station      %s: %.4g parts/h isolated (%.4g %s a part%s, availability %.3f)",
         s.name.c_str(), per_hour(s.rate()), s.time, w_.time_unit.c_str(),
         e.station.servers > 1 ? ", servers side by side" : "", s.availability);
    if (s.visits > 1 + 1e-9 || s.visits < 1 - 1e-9)
      line("               a part comes here %.3f times", s.visits);
    if (e.drives)
      line("               with as many empty ways as loaded ones, and no waiting for others");
    if (s.tool > 0)
      line("               new tools take %.4g %s a part, which is counted", s.tool,
           w_.time_unit.c_str());
    if (s.setup > 0)
      line(
          "               setups take %.4g %s a part if families come in random order: "
          "%.4g parts/h",
          s.setup, w_.time_unit.c_str(), per_hour(s.rate_with_setups()));
    if (!e.kit.empty()) line("               puts together %s", kit_of(e).c_str());
    const factory::Quality& q = e.station.quality;
    if (q.inspects)
      line("               rejects %.3g %% of sound parts and lets %.3g %% of bad ones pass",
           100 * q.false_alarm, 100 * q.miss);
    if (!e.shifts.empty()) line("               works %.4g h a week", 168 * open_share(w_, e));
    for (const FailureWorld& f : e.failures) {
      if (mean_repair(w_, f) > mean_life(w_, f))
        line(
            "  odd          entities.%s.failures.%s: repairs take longer than it runs; were the "
            "numbers exchanged?",
            s.name.c_str(), f.name.c_str());
    }
  }
  void bottleneck() {
    if (r_.bottleneck < 0) return;
    const StationRate& b = r_.stations[size_t(r_.bottleneck)];
    const auto any = [&](auto of) {
      return std::any_of(w_.entities.begin(), w_.entities.end(), of);
    };
    const bool kits = any([](const EntityWorld& e) { return !e.kit.empty(); });
    line("  bottleneck   %s: the plant %s at most %.4g parts/h", b.name.c_str(),
         kits ? "takes in" : "makes", per_hour(b.plant_rate()));
    const bool belts = any([](const EntityWorld& e) { return e.travel > 0; });
    const bool old = any([](const EntityWorld& e) {
      return std::any_of(e.failures.begin(), e.failures.end(), [](const FailureWorld& x) {
        return x.numbers.wear.kind == factory::Wear::kNone && x.numbers.repair_restores < 1;
      });
    });
    const bool setups = any([](const EntityWorld& e) { return !e.setups.empty(); });
    std::string less;
    for (const auto& [is, what] :
         {std::pair(kits, "kits"), std::pair(belts, "travel"),
          std::pair(!w_.crews.empty(), "waits for crews"),
          std::pair(!w_.pools.empty(), "operators"), std::pair(setups, "setups"),
          std::pair(old, "repairs that leave it old")})
      if (is) less += less.empty() ? what : join({", ", what});
    if (!less.empty())
      line("               or less: what is lost by %s is not in this estimate", less.c_str());
    if (r_.saturated || r_.arrivals <= 0) return;
    const double load = r_.arrivals / b.plant_rate();
    line("               %.1f %% of that arrives", 100 * load);
    if (load >= 1)
      line("  odd          more arrives than %s can do: what waits grows without end",
           b.name.c_str());
  }
  /// Two stations of one fixed time, one failure each, and a buffer between them: what Buzacott's
  /// line of these numbers, which goes in step, would make.
  void two_machines() {
    const auto plain = [](const EntityWorld* e) {
      return e && e->kind == factory::NodeKind::kStation && e->station.servers == 1 &&
             e->time.shape == factory::Shape::kDet && e->failures.size() == 1 &&
             !e->failures[0].numbers.calendar;
    };
    if (r_.stations.size() != 2 || !r_.saturated) return;
    const EntityWorld *a = w_.find(r_.stations[0].name), *b = w_.find(r_.stations[1].name);
    if (!plain(a) || !plain(b) || a->time.a != b->time.a) return;
    for (const EntityWorld& e : w_.entities) {
      if (e.kind != factory::NodeKind::kBuffer || e.capacity < 2 || e.capacity > 1'000'000)
        continue;
      const auto machine = [&](const EntityWorld& m) {
        const double p = m.time.a / mean_life(w_, m.failures[0]);
        return factory::StepMachine{p < 1 ? p : 1, m.time.a / mean_repair(w_, m.failures[0])};
      };
      const factory::StepMachine first = machine(*a), second = machine(*b);
      if (first.r > 1 || second.r > 1 || first.p >= 1 || second.p >= 1) return;
      line("  estimate     as a line that goes in step (Buzacott): %.4g parts/h",
           per_hour(factory::two_machine_rate(first, second, e.capacity) / a->time.a));
    }
  }
  void circles() {
    if (!has_circle(w_)) return;
    line(
        "  note         parts can come back to where they were; with little room they may wait for "
        "each other for ever, which ends an episode");
  }

  const PlantWorld& w_;
  PlantRates r_;
  std::string text_;
};

}  // namespace plantgym
