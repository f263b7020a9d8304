// A production line, or any other plant: which stations run, which hold, which are repaired first.
#pragma once
#include "envs/factory/line_draw.h"
#include "envs/factory/line_params.h"
#include "envs/factory/plant_explain.h"
#include "plantgym/env.h"

namespace plantgym {

struct LineEnv {
  static constexpr const char *kName = "factory/line",
                              *kDoc = "Run or hold the stations of a plant; who is repaired first.";
  enum Order : int32_t { kRun, kHold, kRepairFirst };
  static constexpr const char* kOrders[] = {"run", "hold", "repair_first"};
  // observation elements of a station, and of the plant
  static constexpr int32_t kOwn = 9, kShared = 2;
  static constexpr int32_t kSignals = 8, kMetrics = 8;
  static constexpr float kLongLine = 20;  // parts in a buffer without end that look like a full one
  using Params = LineParams;
  using State = LineState;
  using Tail = uint64_t;
  using Action = int32_t;
  using Obs = Parts<float>;

  static void fields(Params& p, Fields& f, Tables& t) { LineFile(p, f).read(t); }
  static int32_t tail(const Params& p) { return p.numbers.at.words; }
  static Spec spec(const Params& p) {
    const std::vector<const char*> names = split_names(p);
    Space orders = {.name = "orders", .shape = {p.stations.size}};
    for (int32_t k = 0; k < p.stations.size; ++k) {
      orders.counts.push_back(p.choices[k]), orders.units.push_back("1");
      orders.names.push_back(names[Params::kWords + size_t(p.stations[k].node)]);
      for (int32_t c = 0; c < p.choices[k]; ++c) orders.labels.push_back(kOrders[c]);
    }
    Spec s = {.obs = {seen(p, names)},
              .action = orders,
              .signals = {{"good_parts", "1", "parts that left the plant"},
                          {"wip", "1", "mean number of parts in the plant"},
                          {"holding", names[Params::kUnit], "parts in the plant x time"},
                          {"scrapped", "1", "parts that were lost in the plant"},
                          {"lost", "1", "parts that found no room and went away"},
                          {"energy", "kWh", "electric energy"},
                          {"events", "1", "completions, repairs, failures and arrivals"},
                          {"stopped", "1",
                           "1: servers wait for each other for ever, or parts are "
                           "more than the file allows; that ends an episode"}},
              .metrics = {{"throughput", names[Params::kRate], "good parts for each unit of time"},
                          {"good_parts", "1", "parts that left the plant"},
                          {"wip", "1", "mean number of parts in the plant"},
                          {"lead_time", names[Params::kUnit],
                           "mean time from entering the plant to leaving it"},
                          {"scrapped", "1", "parts that were lost in the plant"},
                          {"lost", "1", "parts that found no room and went away"},
                          {"energy", "kWh", "electric energy"},
                          {"deadlock", "1", "1: servers waited for each other for ever"}},
              .time_unit = names[Params::kUnit],
              .reward = {1, 0, 0, 0, 0, 0, 0, 0}};
    size_t at = Params::kWords + size_t(p.nodes.size);
    for (int32_t k = 0; k < p.stations.size; ++k)
      for (const QuantityWords& q : kStationMetrics)
        s.metrics.push_back({names[at++], q.unit, q.doc});
    return s;
  }
  PG_HD static void reset(const Params& p, State& s, Tail* tail, Rng& rng) {
    s = {};
    const factory::Plant plant = p.plant();
    const factory::Run r(plant, s, tail, rng);
    factory::start(r);
    if (p.warmup > 0) factory::run_until(r, p.warmup);
    factory::clear_sums(r);
    s.energy_so_far = 0;
  }
  PG_HD static Outcome step(const Params& p, State& s, Tail* tail, const Action* a, Rng& rng) {
    const factory::Plant plant = p.plant();
    const factory::Run r(plant, s, tail, rng);
    for (int32_t k = 0; k < plant.n_stations; ++k)
      factory::hold(r, k, a[k] == kHold), factory::repair_first(r, k, a[k] == kRepairFirst);
    const double from = s.now, area = factory::content_area(r);
    const int64_t events = s.events;
    const int32_t good = s.good, scrapped = s.scrapped, lost = s.lost;
    const double last = s.cleared + p.horizon;
    factory::run_until(r, from + p.every < last ? from + p.every : last, p.on);
    s.elapsed = float(s.now - from);
    s.made = float(s.good - good), s.scraps = float(s.scrapped - scrapped);
    s.losses = float(s.lost - lost), s.happened = float(s.events - events);
    s.wip =
        s.now > from ? float((factory::content_area(r) - area) / (s.now - from)) : float(s.content);
    if (p.powered) count_energy(r, s);
    return {s.made, s.stop != factory::Stop::kNo, s.now >= last, s.elapsed};
  }
  PG_HD static void observe(const Params& p, const State& s, const Tail* tail, float* to) {
    looking(p, s, tail, [&](const factory::Run& r) {
      for (int32_t k = 0; k < r.p.n_stations; ++k) look(p, r, k, to + k * kOwn);
      float* shared = to + r.p.n_stations * kOwn;
      int32_t crews = 0, busy = 0;
      for (int32_t k = 0; k < r.p.n_crews; ++k) crews += r.p.crew_sizes[k], busy += r.crews[k].busy;
      shared[0] = float(s.content);
      shared[1] = crews > 0 ? float(busy) / float(crews) : 0;
    });
  }
  PG_HD static void signals(const Params&, const State& s, const Tail*, float* out) {
    out[0] = s.made, out[1] = s.wip, out[2] = s.wip * s.elapsed, out[3] = s.scraps;
    out[4] = s.losses, out[5] = s.energy, out[6] = s.happened;
    out[7] = s.stop != factory::Stop::kNo ? 1.0f : 0.0f;
  }
  PG_HD static void metrics(const Params& p, const State& s, const Tail* tail, float* out) {
    looking(p, s, tail, [&](const factory::Run& r) {
      const double time = factory::since_cleared(r);
      out[0] = float(factory::WorkUnit::ratio(s.good, time)), out[1] = float(s.good);
      out[2] = float(factory::WorkUnit::ratio(factory::content_area(r), time));
      out[3] = float(factory::WorkUnit::ratio(s.lead_time, s.left));
      out[4] = float(s.scrapped), out[5] = float(s.lost), out[6] = float(s.energy_so_far);
      out[7] = s.stop == factory::Stop::kDeadlock ? 1.0f : 0.0f;
      for (int32_t k = 0; k < r.p.n_stations; ++k)
        tell(r, k, out + kMetrics + k * int32_t(std::size(kStationMetrics)));
    });
  }
  static void draw(const Params& p, const State& s, const Tail* tail, Canvas& c) {
    looking(p, s, tail, [&](const factory::Run& r) { LinePainter(p, r, c).paint(); });
  }
  static std::string explain(Fields& f) {
    PlantWorld w;
    f.map("world", "the plant", [&](Fields& world) { PlantFile(w).read(world); });
    return PlantExplainer(w).text();
  }

 private:
  /// f(Run) on a state that it only reads.
  template <class F>
  PG_HD static void looking(const Params& p, const State& s, const Tail* tail, F&& f) {
    const factory::Plant plant = p.plant();
    const Rng none(0, 0, 0, 0);
    f(factory::Run(plant, const_cast<State&>(s), const_cast<Tail*>(tail), none));
  }
  PG_HD static void count_energy(const factory::Run& r, State& s) {
    double all = 0;
    for (int32_t k = 0; k < r.p.n_stations; ++k) all += factory::energy_of(r, k);
    s.energy = float(all - s.energy_so_far), s.energy_so_far = all;
  }
  static Space seen(const Params& p, const std::vector<const char*>& names) {
    Space s = {.name = "plant", .shape = {p.stations.size * kOwn + kShared}};
    const auto add = [&](const std::string& name, float high) {
      s.names.push_back(name), s.units.push_back("1"), s.lows.push_back(0), s.highs.push_back(high);
    };
    for (int32_t k = 0; k < p.stations.size; ++k) {
      const std::string own = std::string(names[Params::kWords + size_t(p.stations[k].node)]) + ".";
      for (const char* word : {"working", "starved", "blocked", "down", "setup", "resting"})
        add(own + word, 1);
      add(own + "age", 4), add(own + "fill_before", 1), add(own + "fill_behind", 1);
    }
    add("wip", float(p.numbers.most_parts)), add("crew_busy", 1);
    return s;
  }
  PG_HD static float fill(int32_t content, double room) {
    const float full = room >= EntityWorld::kUnlimited ? kLongLine : float(room);
    return room <= 0 ? 0.0f : float(content) < full ? float(content) / full : 1.0f;
  }
  /// Shares of its servers in each state, work since the last repair over the mean life, and how
  /// full the buffers around it are.
  PG_HD static void look(const Params& p, const factory::Run& r, int32_t k, float* to) {
    const factory::Station& c = r.p.stations[k];
    float count[factory::kDoings] = {}, age = 0;
    const float each = 1 / float(c.servers);
    for (int32_t i = c.first_server; i < c.first_server + c.servers; ++i) {
      count[r.servers[i].doing] += each;
      age += p.mean_life[k] > 0 ? each * float(factory::age_of(r, i) / p.mean_life[k]) : 0;
    }
    to[0] = count[factory::kWorking], to[1] = count[factory::kIdle];
    to[2] = count[factory::kBlocked], to[3] = count[factory::kDown];
    to[4] = count[factory::kSetup];
    to[5] = count[factory::kOff] + count[factory::kStandby] + count[factory::kWarmup] +
            count[factory::kMaintenance];
    to[6] = age < 4 ? age : 4;
    int32_t before = 0, behind = 0;
    double room_before = 0, room_behind = 0;
    for (int32_t b = 0; b < c.ins; ++b) {
      const int32_t buffer = r.p.lists[c.first_in + b];
      before += r.buffers[buffer].content, room_before += r.p.buffers[buffer].capacity;
    }
    const factory::Node& n = r.p.nodes[c.node];
    for (int32_t o = n.first_out; o < n.first_out + n.outs; ++o) {
      const factory::Node& next = r.p.nodes[r.p.outs[o].node];
      if (next.kind != factory::NodeKind::kBuffer) continue;
      behind += r.buffers[next.index].content, room_behind += r.p.buffers[next.index].capacity;
    }
    to[7] = fill(before, room_before), to[8] = fill(behind, room_behind);
  }
  PG_HD static void tell(const factory::Run& r, int32_t k, float* out) {
    using namespace factory;
    const WorkUnit u = work_unit(r, k);
    *out++ = float(u.availability()), *out++ = float(u.effectiveness());
    *out++ = float(u.quality_ratio()), *out++ = float(u.oee()), *out++ = float(u.utilisation());
    *out++ = float(u.allocation()), *out++ = float(u.technical_efficiency());
    *out++ = float(share_of(r, k, kIdle)), *out++ = float(share_of(r, k, kBlocked));
    *out++ = float(share_of(r, k, kDown)), *out++ = float(share_of(r, k, kSetup));
    *out++ = float(share_of(r, k, kOff) + share_of(r, k, kWarmup));
  }
};

}  // namespace plantgym
