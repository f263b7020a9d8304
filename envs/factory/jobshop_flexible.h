// Scheduling a flexible job shop: which job goes to which machine, wherever there is a choice.
#pragma once
#include "envs/factory/jobshop_flexible_draw.h"
#include "envs/factory/jobshop_flexible_file.h"
#include "plantgym/env.h"

namespace plantgym {

struct FlexibleJobShopEnv {
  static constexpr const char *kName = "factory/jobshop_flexible",
                              *kDoc = "Which job goes to which machine, wherever one is free.";
  using Params = FlexibleParams;
  using State = FlexibleState;
  using Tail = int32_t;
  using Action = int32_t;
  using Obs = Parts<float>;
  static constexpr int32_t kFeatures = 6;

  static void fields(Params& p, Fields& f, Tables& t) {
    int32_t ask = 0;
    f.choice("ask", ask, {"choice", "always"},
             "about every start, or only where there is something to choose");
    f.required().map("world", "the shop: a file, or its content", [&](Fields& world) {
      if (!world.listing() && !world.has("jobshop") && !world.keys().empty())
        world.elsewhere(world.keys()[0].c_str(), "is not of a job shop, which begins with jobshop");
      world.required().map("jobshop", "its instance", [&](Fields& m) { read_flexible(p, m, t); });
    });
    p.always = ask;
  }
  static int32_t tail(const Params& p) {
    return jobshop::FlexibleShop::words(p.jobs, p.machines, p.ops);
  }
  static Spec spec(const Params& p);
  PG_HD static void reset(const Params& p, State& s, Tail* memory, Rng&) {
    s = {};
    s.job = s.operation = s.machine = s.begin = s.end = -1;
    jobshop::FlexibleShop shop(p.instance(), memory);
    shop.begin(s.progress);
    s.last_bound = s.progress.bound;
    if (!shop.advance(p.always, s.progress))  // there is no choice at all: one is made
      shop.begin(s.progress), shop.advance(true, s.progress);
    s.clock = s.progress.now;
  }
  /// @param a job * machines + machine
  PG_HD static Outcome step(const Params& p, State& s, Tail* memory, const Action* a, Rng&) {
    jobshop::FlexibleShop shop(p.instance(), memory);
    s.job = s.operation = s.machine = s.begin = s.end = -1;
    s.last_bound = s.progress.bound, s.illegal_now = 0;
    const bool inside = *a >= 0 && *a < p.jobs * p.machines;
    const int32_t j = inside ? *a / p.machines : 0, m = inside ? *a % p.machines : 0;
    const int32_t w = inside ? shop.way_on(j, m) : -1;
    if (w < 0 || !shop.competes(j, w, s.progress)) {  // nothing is done
      s.illegal_now = 1, ++s.illegal;
      return {0, false, false, 0};
    }
    s.job = j, s.operation = shop.job(j).next - p.first_op[j], s.machine = m;
    s.begin = shop.start_of(j, w), s.end = s.begin + jobshop::time_of(p.ways[w]);
    shop.start(j, w, s.progress);
    const bool goes_on = shop.advance(p.always, s.progress);
    const int32_t before = s.clock;
    s.clock = s.progress.now;
    return {-rise(p, s), !goes_on, false, float(s.clock - before)};
  }
  PG_HD static void observe(const Params& p, const State& s, const Tail* memory, float* to) {
    const jobshop::FlexibleShop shop = seen(p, memory);
    for (int32_t j = 0; j < p.jobs; ++j)
      for (int32_t m = 0; m < p.machines; ++m, to += kFeatures) {
        const int32_t w = shop.way_on(j, m);
        for (int32_t c = 0; c < kFeatures; ++c) to[c] = 0;
        if (w < 0) continue;
        const jobshop::FlexibleJob& job = shop.job(j);
        const int32_t time = jobshop::time_of(p.ways[w]);
        to[0] = float(time), to[1] = float(time - shop.least_time(job.next));
        to[2] = float(job.ready - s.progress.now), to[3] = float(shop.free(m) - s.progress.now);
        to[4] = float(job.left), to[5] = float(shop.ops_left(j));
      }
  }
  PG_HD static void mask(const Params& p, const State& s, const Tail* memory, uint8_t* legal) {
    const jobshop::FlexibleShop shop = seen(p, memory);
    for (int32_t j = 0; j < p.jobs; ++j)
      for (int32_t m = 0; m < p.machines; ++m) {
        const int32_t w = shop.way_on(j, m);
        *legal++ = w >= 0 && shop.competes(j, w, s.progress);
      }
  }
  PG_HD static void signals(const Params& p, const State& s, const Tail*, float* out) {
    out[0] = rise(p, s), out[1] = s.progress.left == 0 ? float(s.progress.now) : 0.0f;
    out[2] = float(s.illegal_now);
    out[3] = float(s.job), out[4] = float(s.operation), out[5] = float(s.machine);
    out[6] = float(s.begin), out[7] = float(s.end);
  }
  PG_HD static void metrics(const Params& p, const State& s, const Tail* memory, float* out) {
    const jobshop::FlexibleShop shop = seen(p, memory);
    int32_t end = 0;  // so far
    for (int32_t j = 0; j < p.jobs; ++j) end = shop.job(j).ready > end ? shop.job(j).ready : end;
    out[0] = float(end), out[1] = 100 * (float(end) / float(p.first_bound) - 1);
    out[2] = float(s.illegal);
    if (p.best) out[3] = 100 * (float(end) / float(p.best) - 1);
  }
  static void draw(const Params& p, const State& s, const Tail* memory, Canvas& c) {
    draw_flexible(p, s, seen(p, memory), c);
  }

 private:
  PG_HD static const jobshop::FlexibleShop seen(const Params& p, const Tail* memory) {
    return jobshop::FlexibleShop(p.instance(), const_cast<int32_t*>(memory));
  }
  PG_HD static float rise(const Params& p, const State& s) {
    return float(s.progress.bound - s.last_bound) / float(p.first_bound);
  }
};

inline Spec FlexibleJobShopEnv::spec(const Params& p) {
  const char* names[kFeatures] = {"time",      "over_least", "ready_in", "machine_free_in",
                                  "work_left", "ops_left"};
  const float all = float(p.horizon), longest = float(p.longest);
  const float lows[kFeatures] = {0, 0, -all, -all, 0, 0};
  const float highs[kFeatures] = {longest, longest, all, all, all, float(p.ops)};
  Space pairs = {.name = "pairs", .shape = {p.jobs * p.machines, kFeatures}};
  Space action = {.name = "pair", .n = p.jobs * p.machines};
  for (int32_t j = 0; j < p.jobs; ++j)
    for (int32_t m = 0; m < p.machines; ++m) {
      action.labels.push_back(join({"job", shown(j), "_m", shown(m)}));
      for (int32_t c = 0; c < kFeatures; ++c) {
        pairs.names.push_back(join({action.labels.back(), ".", names[c]}));
        pairs.units.push_back(c == 5 ? "1" : "tick");
        pairs.lows.push_back(lows[c]), pairs.highs.push_back(highs[c]);
      }
    }
  Spec s = {
      .obs = {pairs},
      .action = action,
      .max_steps = 4 * p.ops,
      .mask_size = p.jobs * p.machines,
      .signals = {{"bound_rise", "1", "rise of the lower bound, as a share of the first one"},
                  {"makespan", "tick", "of the schedule, when it is whole"},
                  {"illegal_actions", "1", "pairs that could not be chosen"},
                  {"job", "#", "whose operation the decision began, from 0; -1 where none did"},
                  {"operation", "#", "of that job, from 0"},
                  {"machine", "#", "it runs on, from 0"},
                  {"begin", "tick", "of the operation"},
                  {"end", "tick", "of the operation"}},
      .metrics = {{"makespan", "tick", "of the schedule"},
                  {"gap_to_bound", "%", "makespan above the first lower bound"},
                  {"illegal_actions", "1", "pairs that could not be chosen"}},
      .time_unit = "tick",
      .reward = {-1, 0, 0, 0, 0, 0, 0, 0}};
  if (p.best) s.metrics.push_back({"gap_to_best", "%", "makespan above the best known"});
  return s;
}

}  // namespace plantgym
