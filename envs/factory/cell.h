// Custom products: whenever a station of discipline `agent` is idle and parts wait for it, which of
// them is next. A semi-Markov process: the time between two questions is `elapsed`, 0 at times.
#pragma once
#include "envs/factory/cell_draw.h"
#include "envs/factory/cell_look.h"

namespace plantgym {

struct CellTask {
  static constexpr const char *kName = "factory/cell",
                              *kDoc = "Which part is next, whenever a station of a plant asks.";
  static constexpr bool kStartsOff = false, kEndsWithOrders = false;

  static const char* misfit(const PlantWorld& w) {
    for (const EntityWorld& e : w.entities)
      if (e.station.discipline == factory::Discipline::kAgent) return who_would_order(w);
    return "no station asks which part is next: give one `discipline: agent`, or name factory/line";
  }
  static void describe(const TaskParams&, const char* const*, Spec&) {}
};

struct CellEnv : PlantEnv<CellTask> {
  using Params = CellParams;
  using State = CellState;
  using Obs = Parts<float>;
  using Base = PlantEnv<CellTask>;
  enum Signal : int32_t { kValue = 7, kLate = kSignals };

  static void fields(Params& p, Fields& f, Tables& t) {
    f.number("slots", p.slots, 1, CellParams::kMostSlots, "",
             "parts of a queue that can be chosen, the first in line");
    f.flag("wait", p.wait,
           "one more action takes none of them, until another comes or decision.every is over; "
           "without it a part that is alone is taken at once");
    f.number("lookahead", p.lookahead, 0.01, 1000, "",
             "of the index atc that is shown, in mean times of the parts that wait");
    f.number("setup_lookahead", p.setup_lookahead, 0.01, 1000, "",
             "of the index atcs that is shown, in mean setup times");
    TaskFile(p, f).read(t, CellTask::misfit);
    if (p.numbers.n_families > CellParams::kMostFamilies)
      f.fail("world", join({"has ", std::to_string(p.numbers.n_families), " families; at most ",
                            std::to_string(CellParams::kMostFamilies), " are possible"}));
  }
  static Spec spec(const Params& p) {
    Spec s = Base::spec(p);
    const std::vector<const char*> names = split_names(p);
    const char *unit = names[Params::kUnit], *weighted = names[Params::kWeighted];
    s.obs = {CellLook::space(p, names.data() + Params::kWords, unit)};
    s.action = {.name = "slot", .n = p.actions()}, s.mask_size = p.actions();
    for (int32_t k = 0; k < p.slots; ++k)
      s.action.labels.push_back(join({"slot", std::to_string(k)}));
    if (p.wait) s.action.labels.push_back("wait");
    s.signals.insert(s.signals.end(),
                     {{"late_time", weighted, "weight x time that parts are late, as it passes"},
                      {"setup_time", unit, "of all stations"},
                      {"illegal_actions", "1", "slots without a part; they are taken for waiting"},
                      {"station", "1", "that asked, by number; -1 where none was"}});
    s.reward.resize(s.signals.size());
    s.reward[kValue] = 1, s.reward[kLate] = -1;
    s.metrics.insert(s.metrics.end(), {{"late_time", weighted,
                                        "weight x time late, also of parts inside and scrapped"},
                                       {"setup_time", unit, "of all stations"},
                                       {"decisions", "1", "parts that were chosen, and waits"},
                                       {"illegal_actions", "1", "slots without a part"}});
    return s;
  }
  PG_HD static void reset(const Params& p, State& s, Tail* tail, Rng& rng) {
    s = {};
    const factory::Plant plant = p.plant();
    const factory::Run r(plant, s, tail, rng);
    factory::start(r);
    while (s.stop == factory::Stop::kNo) {  // the first in line goes first until the episode begins
      factory::run_until(r, p.warmup);
      if (s.now >= p.warmup) break;
      const int32_t k = factory::who_asks(r);
      if (k >= 0) factory::choose(r, k, 0);
    }
    s.again = factory::kNever, s.asks = next_question(p, s, r, p.warmup + p.horizon);
    factory::clear_sums(r);  // the first question is the beginning
    s.late = s.late_first = late_so_far(r), s.setup = setup_so_far(r);
    begin_step(s, r);
  }
  PG_HD static Outcome step(const Params& p, State& s, Tail* tail, const Action* a, Rng& rng) {
    const factory::Plant plant = p.plant();
    const factory::Run r(plant, s, tail, rng);
    begin_step(s, r), answer(p, s, r, *a);
    const double last = s.cleared + p.horizon;
    s.asks = next_question(p, s, r, last);
    s.late = late_so_far(r), s.setup = setup_so_far(r);
    const bool ends = s.stop != factory::Stop::kNo, over = s.now >= last;
    const Totals now = totals_of(r);
    const double reward = now.value - s.before.value - (s.late - s.late_before);
    return {float(reward), ends, over && !ends, float(s.now - s.stepped)};
  }
  PG_HD static void observe(const Params& p, const State& s, const Tail* tail, float* to) {
    looking(p, s, tail, [&](const factory::Run& r) { CellLook(p, s, r).write(to); });
  }
  /// When nobody asks any more, what is done means nothing: one action stays legal.
  PG_HD static void mask(const Params& p, const State& s, const Tail* tail, uint8_t* legal) {
    looking(p, s, tail, [&](const factory::Run& r) {
      const int32_t n = s.asks >= 0 ? factory::queued(r, s.asks) : p.wait ? 0 : 1;
      for (int32_t k = 0; k < p.slots; ++k) legal[k] = k < n;
      if (p.wait) legal[p.slots] = 1;
    });
  }
  PG_HD static void signals(const Params& p, const State& s, const Tail* tail, float* out) {
    Base::signals(p, s, tail, out);
    out += kSignals;
    out[0] = float(s.late - s.late_before), out[1] = float(s.setup - s.setup_before);
    out[2] = float(s.illegal_now), out[3] = float(s.asked_last);
  }
  PG_HD static void metrics(const Params& p, const State& s, const Tail* tail, float* out) {
    Base::metrics(p, s, tail, out);
    out += std::size(kPlantMetrics) + p.stations.size * std::size(kStationMetrics) +
           (p.numbers.demand_charge > 0) + (p.numbers.co2 > 0);
    out[0] = float(s.late - s.late_first), out[1] = float(s.setup);
    out[2] = float(s.decided), out[3] = float(s.illegal);
  }
  static void draw(const Params& p, const State& s, const Tail* tail, Canvas& c) {
    looking(p, s, tail, [&](const factory::Run& r) {
      PlantPainter plant(p, r, c);
      plant.paint(queue_high(p));
      CellPainter(p, s, r, c).paint(plant.bottom());
    });
  }

 private:
  PG_HD static void begin_step(State& s, const factory::Run& r) {
    s.before = totals_of(r), s.stepped = s.now;
    s.late_before = s.late, s.setup_before = s.setup, s.illegal_now = 0, s.asked_last = s.asks;
  }
  PG_HD static void answer(const Params& p, State& s, const factory::Run& r, int32_t a) {
    if (s.asks < 0) return;
    ++s.decided;
    if (a >= 0 && a < p.slots && a < factory::queued(r, s.asks))
      return factory::choose(r, s.asks, a);
    s.illegal_now = !(p.wait && a == p.slots), s.illegal += s.illegal_now;
    factory::decline(r, s.asks);
    if (s.now + p.every < s.again) s.again = s.now + p.every;
  }
  /// Goes on to the next question, or to the end; -1: nobody asks.
  PG_HD static int32_t next_question(const Params& p, State& s, const factory::Run& r,
                                     double last) {
    for (;;) {
      const double end = s.again < last ? s.again : last;
      factory::run_until(r, end, p.on);
      const int32_t k = factory::who_asks(r);
      if (s.stop != factory::Stop::kNo || s.now >= last) return k;
      if (k >= 0 && (p.wait || factory::queued(r, k) > 1)) return k;
      if (k >= 0)
        factory::choose(r, k, 0);  // there is nothing to decide
      else
        factory::ask_again(r), s.again = factory::kNever;
    }
  }
};

}  // namespace plantgym
