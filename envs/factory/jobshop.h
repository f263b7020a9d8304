// Scheduling a job shop: wherever several jobs want a machine, which goes first. Episodes end when
// all is done; the sum of rewards is 1 - makespan / the lower bound at the start.
#pragma once
#include "envs/factory/jobshop_draw.h"
#include "envs/factory/jobshop_file.h"
#include "envs/factory/jobshop_look.h"

namespace plantgym {

struct JobShopEnv {
  static constexpr const char *kName = "factory/jobshop",
                              *kDoc = "Which job goes first, wherever several want a machine.";
  using Params = JobShopParams;
  using State = JobShopState;
  using Tail = int32_t;
  using Action = int32_t;
  using Obs = Parts<float>;

  static void fields(Params& p, Fields& f, Tables& t) {
    int32_t order = 0, ask = 0, features = 0;
    f.number(
        "delay", p.mode.delay, 0, 1, "",
        "how far a machine may stay idle for a job that comes soon: 0, not at all (non-delay); "
        "1, as far as Giffler and Thompson let it (active schedules)");
    f.flag(
        "wait", p.mode.wait,
        "with delay 0: one more action leaves the machine idle until the next operation is done");
    f.choice("ask", ask, {"choice", "always"},
             "about every start, or only where there is something to choose");
    f.choice("features", features, {"plain", "rich"},
             "eight numbers of each job; or what a dispatcher would weigh of those that compete");
    f.choice("order", order, {"random", "in_turn"},
             "of several instances: drawn, or one after the other by the environment's number");
    f.required().map("world", "the shop: a file, or its content", [&](Fields& world) {
      if (!world.listing() && !world.has("jobshop") && !world.keys().empty())
        world.elsewhere(world.keys()[0].c_str(), "is not of a job shop, which begins with jobshop");
      world.required().map("jobshop", "its instances",
                           [&](Fields& m) { JobShopFile(p, m).read(t); });
    });
    if (f.listing()) return;
    if (p.mode.delay > 0 && p.mode.wait) f.fail("wait", "goes with delay 0; keep one of them");
    p.mode.always = ask, p.rich = features, p.in_turn = order;
  }
  static int32_t tail(const Params& p) { return p.words(); }
  static Spec spec(const Params& p);
  PG_HD static void reset(const Params& p, State& s, Tail* memory, Rng& rng) {
    s = {};
    s.instance = -1, s.job = s.operation = s.machine = s.begin = s.end = -1;
    if (p.generated)
      draw_instance(p, s, memory, rng);
    else
      pick_instance(p, s, rng);
    jobshop::Shop shop = shop_of(p, s, memory);
    shop.begin(p.jobs, s.progress);
    s.first_bound = s.last_bound = s.progress.bound;
    int32_t work = 0;
    for (int32_t j = 0; j < s.jobs; ++j) work += shop.job(j).work;
    s.unit = float(work) / float(s.jobs * s.machines);
    if (!shop.advance(p.mode, s.progress)) {
      s.always = 1;
      shop.begin(p.jobs, s.progress), shop.advance(mode_of(p, s), s.progress);
    }
    s.clock = s.progress.now;
  }
  PG_HD static Outcome step(const Params& p, State& s, Tail* memory, const Action* a, Rng&) {
    jobshop::Shop shop = shop_of(p, s, memory);
    s.job = s.operation = s.machine = s.begin = s.end = -1;
    s.last_bound = s.progress.bound, s.illegal_now = 0;
    const int32_t j = *a;
    if (j >= 0 && j < s.jobs && shop.competes(j, s.progress)) {
      begin(s, shop, j);
    } else if (p.mode.wait && j == p.jobs && shop.can_hold(s.progress)) {
      shop.hold(s.progress), ++s.waits;
    } else {  // nothing is done
      s.illegal_now = 1, ++s.illegal;
      return {0, false, false, 0};
    }
    ++s.decisions;
    const bool goes_on = shop.advance(mode_of(p, s), s.progress);
    const int32_t before = s.clock;
    if (s.progress.now > s.clock) s.clock = s.progress.now;
    return {-rise(s), !goes_on, false, float(s.clock - before)};
  }
  PG_HD static void observe(const Params& p, const State& s, const Tail* memory, float* to) {
    const jobshop::Shop shop = seen_shop(p, s, memory);
    p.rich ? look_at_rivals(p, s, shop, to) : look_at_plain(p, s, shop, to);
  }
  PG_HD static void mask(const Params& p, const State& s, const Tail* memory, uint8_t* legal) {
    const jobshop::Shop shop = seen_shop(p, s, memory);
    for (int32_t j = 0; j < p.jobs; ++j) legal[j] = shop.competes(j, s.progress);
    if (p.mode.wait) legal[p.jobs] = s.progress.left > 0 && shop.can_hold(s.progress);
  }
  PG_HD static void signals(const Params&, const State& s, const Tail*, float* out) {
    out[0] = rise(s), out[1] = s.progress.left == 0 ? float(s.progress.now) : 0.0f;
    out[2] = float(s.illegal_now);
    out[3] = float(s.job), out[4] = float(s.operation), out[5] = float(s.machine);
    out[6] = float(s.begin), out[7] = float(s.end);
  }
  PG_HD static void metrics(const Params& p, const State& s, const Tail* memory, float* out);
  static void draw(const Params& p, const State& s, const Tail* memory, Canvas& c) {
    draw_jobshop(p, s, seen_shop(p, s, memory), c);
  }
  static std::string explain(Fields& f) {
    Params p;
    Tables t;
    std::string text;
    f.map("world", "the shop", [&](Fields& world) {
      world.map("jobshop", "its instances", [&](Fields& m) {
        JobShopFile file(p, m);
        file.read(t), text = file.text();
      });
    });
    return text;
  }

 private:
  PG_HD static jobshop::Mode mode_of(const Params& p, const State& s) {
    jobshop::Mode m = p.mode;
    m.always |= s.always != 0;
    return m;
  }
  PG_HD static float rise(const State& s) {
    return float(s.progress.bound - s.last_bound) / float(s.first_bound);
  }
  PG_HD static void begin(State& s, jobshop::Shop& shop, int32_t j) {
    s.job = j, s.operation = s.machines - shop.job(j).ops, s.machine = shop.machine_at(j);
    s.begin = shop.start_of(j), s.end = s.begin + shop.job(j).time;
    shop.start(j, s.progress);
  }
  PG_HD static void pick_instance(const Params& p, State& s, Rng& rng) {
    const int32_t n = p.instances.size;
    s.instance = n == 1      ? 0
                 : p.in_turn ? int32_t((rng.env() + rng.episode()) % uint32_t(n))
                             : rng.below(n);
    s.jobs = p.instances[s.instance].jobs, s.machines = p.instances[s.instance].machines;
  }
  PG_HD static void draw_instance(const Params& p, State& s, Tail* memory, Rng& rng) {
    constexpr int32_t kSeeds = jobshop::Lehmer::kModulus - 1;
    s.jobs = p.least_jobs + rng.below(p.jobs - p.least_jobs + 1);
    s.machines = p.least_machines + rng.below(p.machines - p.least_machines + 1);
    const int32_t times = 1 + rng.below(kSeeds), machines = 1 + rng.below(kSeeds);
    jobshop::generate(s.jobs, s.machines, p.least_time, p.longest, times, machines,
                      memory + jobshop::Shop::words(p.jobs, p.machines));
  }
};

inline Spec JobShopEnv::spec(const Params& p) {
  Spec s = {
      .obs = {jobs_space(p)},
      .action = {.name = "job", .n = p.actions()},
      .max_steps = 4 * p.jobs * p.machines,
      .mask_size = p.actions(),
      .signals = {{"bound_rise", "1", "rise of the lower bound, as a share of the first one"},
                  {"makespan", "tick", "of the schedule, when it is whole"},
                  {"illegal_actions", "1", "jobs that could not be chosen"},
                  {"job", "#", "whose operation the decision began, from 0; -1 where none did"},
                  {"operation", "#", "of that job, from 0"},
                  {"machine", "#", "it runs on, from 0"},
                  {"begin", "tick", "of the operation"},
                  {"end", "tick", "of the operation"}},
      .metrics = {{"makespan", "tick", "of the schedule"},
                  {"gap_to_bound", "%", "makespan above the first lower bound"},
                  {"utilisation", "1", "work of the machines over their time to the makespan"},
                  {"flow_time", "tick", "mean of the jobs' completions"},
                  {"waits", "1", "decisions to leave a machine idle"},
                  {"illegal_actions", "1", "jobs that could not be chosen"},
                  {"instance", "#", "number in the list of files, from 0; -1: generated"}},
      .time_unit = "tick",
      .reward = {-1, 0, 0, 0, 0, 0, 0, 0}};
  if (p.has_best) s.metrics.push_back({"gap_to_best", "%", "makespan above the best known"});
  for (int32_t j = 0; j < p.jobs; ++j) s.action.labels.push_back(join({"job", shown(j)}));
  if (p.mode.wait) s.action.labels.push_back("wait");
  return s;
}

PG_HD inline void JobShopEnv::metrics(const Params& p, const State& s, const Tail* memory,
                                      float* out) {
  const jobshop::Shop shop = seen_shop(p, s, memory);
  double work = 0, flow = 0;
  int32_t end = 0;  // so far
  for (int32_t j = 0; j < s.jobs; ++j) {
    const jobshop::Job& job = shop.job(j);
    work += job.work - job.left, flow += job.ready;
    end = job.ready > end ? job.ready : end;
  }
  out[0] = float(end), out[1] = 100 * (float(end) / float(s.first_bound) - 1);
  out[2] = end > 0 ? float(work / (double(end) * s.machines)) : 0.0f;
  out[3] = float(flow / s.jobs), out[4] = float(s.waits), out[5] = float(s.illegal);
  out[6] = float(s.instance);
  if (p.has_best) out[7] = 100 * (float(end) / float(p.instances[s.instance].best) - 1);
}

}  // namespace plantgym
