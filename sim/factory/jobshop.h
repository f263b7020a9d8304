// A job shop in whole ticks: every job visits machines in an order of its own, a machine works on
// one job at a time and finishes what it begins. Schedules grow operation by operation, each as
// early as its job and machine allow; who goes first where several want a machine is the decision.
#pragma once
#include <cstdint>

#include "plantgym/random.h"

namespace plantgym::jobshop {

/// An operation: time << 8 | machine.
using Op = int32_t;
PG_HD inline int32_t time_of(Op op) { return op >> 8; }
PG_HD inline int32_t machine_of(Op op) { return op & 255; }

inline constexpr int32_t kMostJobs = 1024, kMostMachines = 256, kMostTime = 65535;
/// All times of an instance together stay below this, and so does every makespan: then an hour and
/// a machine fit one word.
inline constexpr int32_t kHorizon = 1 << 22;

struct Instance {
  int32_t jobs, machines;
  const Op* ops;  // [jobs, machines] in each job's order
};

/// Which jobs compete. With delay 0 no machine is idle while a job waits for it (non-delay). Else,
/// on the machine whose next operation could be done first, at c: all that could start from the
/// first possible time t to t + delay (c - t), and before c; 1 is Giffler and Thompson (1960),
/// whose schedules hold an optimal one, what is between Bierwirth and Mattfeld (1999).
struct Mode {
  float delay = 0;
  bool wait = false;    // with delay 0: a machine may be left idle until the next operation is done
  bool always = false;  // ask where nobody competes, too
};

/// A job, as it is seen; for one that is done: when it was done, and its work.
struct Job {
  int32_t time;     // of its next operation
  int32_t ready;    // when the job is there for it
  int32_t free;     // when its machine is
  int32_t left;     // work left, the next operation included
  int32_t ops;      // operations left
  int32_t through;  // work up to and including the next operation
  int32_t work;     // of all its operations
  int32_t load;     // work left at its machine
};
struct Machine {
  int32_t free, load;  // when it is free; work left
  int32_t first;       // of the jobs whose next operation is here; -1: none
};
/// Where a schedule stands.
struct Progress {
  int32_t now = 0;    // when the machine of the decision could begin; at the end: the makespan
  int32_t limit = 0;  // of the jobs that compete: start << 8 | machine of the last
  int32_t left = 0;   // operations that have not begun
  int32_t bound = 0;  // no schedule that goes on from here is shorter
};

/// The arrays of one shop, in memory of its row.
class Shop {
 public:
  /// Words of memory that instances of up to so many jobs and machines take.
  PG_HD static int32_t words(int32_t jobs, int32_t machines) {
    return 3 * padded(jobs) + kJob * jobs + kMachine * machines + jobs * machines;
  }
  PG_HD Shop(Instance i, int32_t most_jobs, int32_t* memory)
      : instance_(i),
        padded_(padded(most_jobs)),
        key_(memory),
        finish_(memory + padded_),
        next_(memory + 2 * padded_),
        jobs_(reinterpret_cast<Job*>(memory + 3 * padded_)),
        machines_(reinterpret_cast<Machine*>(memory + 3 * padded_ + kJob * most_jobs)),
        begun_(memory + 3 * padded_ + kJob * most_jobs + kMachine * i.machines) {}

  PG_HD const Instance& instance() const { return instance_; }
  PG_HD const Job& job(int32_t j) const { return jobs_[j]; }
  PG_HD const int32_t* words_of_jobs() const { return reinterpret_cast<const int32_t*>(jobs_); }
  PG_HD const Machine& machine(int32_t m) const { return machines_[m]; }
  PG_HD bool done(int32_t j) const { return key_[j] == kDone; }
  /// Of a job's next operation; nonsense for one that is done.
  PG_HD int32_t machine_at(int32_t j) const { return key_[j] & 255; }
  PG_HD int32_t start_of(int32_t j) const { return key_[j] >> 8; }  ///< the earliest
  /// The k-th operation of job j after its next one.
  PG_HD Op op_after(int32_t j, int32_t k) const {
    return instance_.ops[j * instance_.machines + instance_.machines - jobs_[j].ops + k];
  }
  /// When operation k of job j began; nonsense before it does.
  PG_HD int32_t begun(int32_t j, int32_t k) const { return begun_[j * instance_.machines + k]; }
  PG_HD bool competes(int32_t j, const Progress& p) const {
    return ((key_[j] ^ p.limit) & 255) == 0 && key_[j] <= p.limit;
  }
  /// The jobs that compete, in no order: for (j = first(p); j >= 0; j = after(j)) if (competes(j))
  PG_HD int32_t first_at(int32_t m) const { return machines_[m].first; }
  PG_HD int32_t after(int32_t j) const { return next_[j]; }

  PG_HD void begin(int32_t most_jobs, Progress& p) {
    for (int32_t m = 0; m < instance_.machines; ++m) machines_[m] = {0, 0, -1};
    for (int32_t j = 0; j < padded_; ++j) key_[j] = finish_[j] = kDone;
    for (int32_t j = instance_.jobs; j < most_jobs; ++j) jobs_[j] = {};
    p = {0, 0, instance_.jobs * instance_.machines, 0};
    for (int32_t j = 0; j < instance_.jobs; ++j) {
      const Op* ops = instance_.ops + j * instance_.machines;
      int32_t work = 0;
      for (int32_t k = 0; k < instance_.machines; ++k)
        work += time_of(ops[k]), machines_[machine_of(ops[k])].load += time_of(ops[k]);
      jobs_[j] = {0, 0, 0, work, instance_.machines, 0, work, 0};
      if (work > p.bound) p.bound = work;
    }
    for (int32_t m = 0; m < instance_.machines; ++m)
      if (machines_[m].load > p.bound) p.bound = machines_[m].load;
    for (int32_t j = instance_.jobs; j-- > 0;) arrive(j, 0);
  }
  /// Starts what nobody competes with, until there is a choice. False: all is done.
  PG_HD bool advance(const Mode& mode, Progress& p) {
    for (;;) {
      if (p.left == 0) return p.now = last_end(), false;
      const int32_t only = mode.delay > 0 ? find_conflict(mode.delay, p) : find_idle(p);
      if (only < 0 || mode.always || (mode.wait && can_hold(p))) return true;
      start(only, p);
    }
  }
  /// Begins job j's next operation as early as it can.
  PG_HD void start(int32_t j, Progress& p) {
    Job& job = jobs_[j];
    const int32_t m = key_[j] & 255, begin = key_[j] >> 8, end = begin + job.time;
    Machine& machine = machines_[m];
    begun_[(j + 1) * instance_.machines - job.ops] = begin;
    int32_t bound = max(begin + job.left, begin + machine.load);
    machine.load -= job.time;
    leave(j, m);
    bound = max(bound, raise(m, end));
    p.bound = max(p.bound, bound), --p.left;
    job.left -= job.time, --job.ops, job.ready = end;
    if (job.ops > 0) {
      arrive(j, end);
      p.bound = max(p.bound, (key_[j] >> 8) + job.left);
    } else {
      key_[j] = finish_[j] = kDone;
      job.time = 0, job.free = end, job.load = 0;
    }
  }
  /// When an operation that is under way now is done next; -1: none is.
  PG_HD int32_t next_event(const Progress& p) const {
    int32_t event = -1;
    for (int32_t j = 0; j < instance_.jobs; ++j)
      if (jobs_[j].ready > p.now && !done(j) && (event < 0 || jobs_[j].ready < event))
        event = jobs_[j].ready;
    return event;
  }
  PG_HD bool can_hold(const Progress& p) const { return next_event(p) >= 0; }
  /// Leaves the machine of the decision idle until then.
  PG_HD void hold(Progress& p) { p.bound = max(p.bound, raise(p.limit & 255, next_event(p))); }

 private:
  static constexpr int32_t kDone = 0x7FFFFFFF, kJob = 8, kMachine = 3, kLanes = 16;
  static_assert(sizeof(Job) == 4 * kJob && sizeof(Machine) == 4 * kMachine);
  PG_HD static int32_t padded(int32_t n) { return (n + kLanes - 1) / kLanes * kLanes; }
  PG_HD static int32_t max(int32_t a, int32_t b) { return a > b ? a : b; }

  /// Job j comes to the machine of its next operation.
  PG_HD PG_INLINE void arrive(int32_t j, int32_t now) {
    Job& job = jobs_[j];
    const Op op = op_after(j, 0);
    const int32_t m = machine_of(op);
    Machine& machine = machines_[m];
    job.time = time_of(op), job.free = machine.free, job.load = machine.load;
    job.through += job.time;
    key_[j] = max(now, machine.free) << 8 | m, finish_[j] = key_[j] + (job.time << 8);
    next_[j] = machine.first, machine.first = j;
  }
  PG_HD PG_INLINE void leave(int32_t j, int32_t m) {
    int32_t* link = &machines_[m].first;
    while (*link != j) link = &next_[*link];
    *link = next_[j];
  }
  /// Machine m is free at `end` and not before: so are those who want it. @return a bound
  PG_HD PG_INLINE int32_t raise(int32_t m, int32_t end) {
    Machine& machine = machines_[m];
    const int32_t least = end << 8 | m;
    int32_t bound = end + machine.load;
    machine.free = end;
    for (int32_t i = machine.first; i >= 0; i = next_[i]) {
      Job& job = jobs_[i];
      if (key_[i] < least) key_[i] = least, finish_[i] = least + (job.time << 8);
      job.free = end, job.load = machine.load;
      bound = max(bound, (key_[i] >> 8) + job.left);
    }
    return bound;
  }
  PG_HD PG_INLINE int32_t least(const int32_t* of) const {
    int32_t part[kLanes];
    for (int32_t k = 0; k < kLanes; ++k) part[k] = of[k];
    for (int32_t j = kLanes; j < padded_; j += kLanes)
      for (int32_t k = 0; k < kLanes; ++k) part[k] = of[j + k] < part[k] ? of[j + k] : part[k];
    for (int32_t half = kLanes / 2; half > 0; half /= 2)
      for (int32_t k = 0; k < half; ++k)
        part[k] = part[k + half] < part[k] ? part[k + half] : part[k];
    return part[0];
  }
  /// The machine that could begin first, the lowest among equals, and who could begin there then.
  /// @return the only one; -1: there are several
  PG_HD PG_INLINE int32_t find_idle(Progress& p) const {
    p.limit = least(key_), p.now = p.limit >> 8;
    return only(p);
  }
  PG_HD int32_t find_conflict(float delay, Progress& p) const {
    const int32_t done = least(finish_), m = done & 255, end = done >> 8;
    int32_t first = kHorizon * 2;
    for (int32_t j = machines_[m].first; j >= 0; j = next_[j])
      if (key_[j] >> 8 < first) first = key_[j] >> 8;
    int32_t last = first + int32_t(delay * float(end - first));
    if (last >= end) last = max(first, end - 1);
    p.now = first, p.limit = last << 8 | m;
    return only(p);
  }
  PG_HD PG_INLINE int32_t only(const Progress& p) const {
    int32_t found = -1;
    for (int32_t j = machines_[p.limit & 255].first; j >= 0; j = next_[j])
      if (key_[j] <= p.limit) {
        if (found >= 0) return -1;
        found = j;
      }
    return found;
  }
  PG_HD int32_t last_end() const {
    int32_t end = 0;
    for (int32_t m = 0; m < instance_.machines; ++m) end = max(end, machines_[m].free);
    return end;
  }

  Instance instance_;
  int32_t padded_;
  int32_t *key_, *finish_;  // [padded] of the next operation: earliest start, end << 8 | machine
  int32_t* next_;           // [padded] the next one in the list of its machine
  Job* jobs_;               // [most jobs]
  Machine* machines_;       // [machines]
  int32_t* begun_;          // [jobs, machines] when each operation began
};

}  // namespace plantgym::jobshop
