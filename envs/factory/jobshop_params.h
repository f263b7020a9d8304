// Constants and a row's state of a job-shop environment.
#pragma once
#include "plantgym/env.h"
#include "sim/factory/jobshop_generator.h"

namespace plantgym {

/// One instance of several.
struct JobShopInstance {
  int32_t jobs, machines;
  int32_t first;  // of its operations
  int32_t best;   // best makespan known; 0: unknown
};

struct JobShopParams {
  int32_t jobs = 0, machines = 0;    // the most of any instance
  int32_t horizon = 0, longest = 0;  // the most of all times together; of one operation
  jobshop::Mode mode;
  bool in_turn = false, rich = false, has_best = false;
  bool generated = false;                                      // a new instance every episode
  int32_t least_jobs = 0, least_machines = 0, least_time = 1;  // of those
  Table<JobShopInstance> instances;
  Table<jobshop::Op> ops;  // of all instances

  PG_HD int32_t own_words() const { return generated ? jobs * machines : 0; }
  PG_HD int32_t words() const { return jobshop::Shop::words(jobs, machines) + own_words(); }
  int32_t actions() const { return jobs + mode.wait; }
  int32_t features() const;
};

struct JobShopState {
  jobshop::Progress progress;
  int32_t instance;                 // number; -1: generated
  int32_t jobs, machines;           // of it
  float unit;                       // mean time of its operations [tick]
  int32_t first_bound, last_bound;  // before the first decision; before the last one
  int32_t clock;                    // the latest hour of a decision; at the end the makespan
  int32_t job, operation, machine, begin, end;  // what the last decision began; -1: nothing
  int32_t decisions, illegal, illegal_now, waits;
  int32_t always;  // nobody ever competes: every start is a decision
};

/// Numbers of each job where features are plain.
inline constexpr int32_t kJobFeatures = 8;

/// The shop of a row. `memory` as words() says.
PG_HD inline jobshop::Shop shop_of(const JobShopParams& p, const JobShopState& s, int32_t* memory) {
  const jobshop::Op* ops = p.generated ? memory + jobshop::Shop::words(p.jobs, p.machines)
                                       : p.ops.data + p.instances[s.instance].first;
  return jobshop::Shop({s.jobs, s.machines, ops}, p.jobs, memory);
}
/// The same to look at: nothing is changed through it.
PG_HD inline const jobshop::Shop seen_shop(const JobShopParams& p, const JobShopState& s,
                                           const int32_t* memory) {
  return shop_of(p, s, const_cast<int32_t*>(memory));
}

}  // namespace plantgym
