// A flexible job shop: an operation can be done by any of some machines, each with a time of its
// own. Schedules are non-delay: nothing waits that could begin.
#pragma once
#include "sim/factory/jobshop.h"

namespace plantgym::jobshop {

/// Operations of all jobs one behind the other, and so their ways (time << 8 | machine).
struct FlexibleInstance {
  int32_t jobs, machines;
  const int32_t *first_op, *first_way;  // [jobs + 1], [operations + 1]
  const Op* ways;
};

struct FlexibleJob {
  int32_t next;   // operation; first_op of the next job: all are done
  int32_t ready;  // when the job is there for it; at last when it is done
  int32_t left;   // the least times of all operations left
};

class FlexibleShop {
 public:
  PG_HD static int32_t words(int32_t jobs, int32_t machines, int32_t ops) {
    return 3 * jobs + machines + 2 * ops;
  }
  PG_HD FlexibleShop(FlexibleInstance i, int32_t* memory)
      : instance_(i),
        jobs_(reinterpret_cast<FlexibleJob*>(memory)),
        free_(memory + 3 * i.jobs),
        begun_(free_ + i.machines),
        way_(begun_ + i.first_op[i.jobs]) {}

  PG_HD const FlexibleInstance& instance() const { return instance_; }
  PG_HD const FlexibleJob& job(int32_t j) const { return jobs_[j]; }
  PG_HD int32_t free(int32_t m) const { return free_[m]; }
  PG_HD int32_t begun(int32_t op) const { return begun_[op]; }         ///< nonsense before it began
  PG_HD Op way(int32_t op) const { return instance_.ways[way_[op]]; }  ///< that was taken
  PG_HD bool done(int32_t j) const { return jobs_[j].next == instance_.first_op[j + 1]; }
  PG_HD int32_t ops_left(int32_t j) const { return instance_.first_op[j + 1] - jobs_[j].next; }
  PG_HD int32_t least_time(int32_t op) const {
    int32_t least = kMostTime;
    for (int32_t w = instance_.first_way[op]; w < instance_.first_way[op + 1]; ++w)
      if (time_of(instance_.ways[w]) < least) least = time_of(instance_.ways[w]);
    return least;
  }
  /// The way in which machine m does job j's next operation; -1: it does not.
  PG_HD int32_t way_on(int32_t j, int32_t m) const {
    if (done(j)) return -1;
    const int32_t op = jobs_[j].next;
    for (int32_t w = instance_.first_way[op]; w < instance_.first_way[op + 1]; ++w)
      if (machine_of(instance_.ways[w]) == m) return w;
    return -1;
  }
  /// Whether way w of job j's next operation could begin now.
  PG_HD bool competes(int32_t j, int32_t w, const Progress& p) const {
    return jobs_[j].ready <= p.now && free_[machine_of(instance_.ways[w])] <= p.now;
  }

  PG_HD void begin(Progress& p) {
    for (int32_t m = 0; m < instance_.machines; ++m) free_[m] = 0;
    p = {0, 0, instance_.first_op[instance_.jobs], 0};
    for (int32_t j = 0; j < instance_.jobs; ++j) {
      jobs_[j] = {instance_.first_op[j], 0, 0};
      for (int32_t op = instance_.first_op[j]; op < instance_.first_op[j + 1]; ++op)
        jobs_[j].left += least_time(op);
    }
    raise(p);
  }
  /// Starts what has no choice, until there is one. False: all is done.
  PG_HD bool advance(bool always, Progress& p) {
    for (;;) {
      if (p.left == 0) {
        p.now = 0;
        for (int32_t j = 0; j < instance_.jobs; ++j)
          if (jobs_[j].ready > p.now) p.now = jobs_[j].ready;
        return false;
      }
      int32_t job = -1, way = -1, count = 0;
      p.now = 2 * kHorizon;
      for (int32_t j = 0; j < instance_.jobs; ++j) {
        if (done(j)) continue;
        const int32_t op = jobs_[j].next;
        for (int32_t w = instance_.first_way[op]; w < instance_.first_way[op + 1]; ++w) {
          const int32_t at = start_of(j, w);
          if (at > p.now) continue;
          if (at < p.now) p.now = at, count = 0;
          ++count, job = j, way = w;
        }
      }
      if (count > 1 || always) return true;
      start(job, way, p);
    }
  }
  /// Begins job j's next operation in way w, as early as it can.
  PG_HD void start(int32_t j, int32_t w, Progress& p) {
    FlexibleJob& job = jobs_[j];
    const int32_t begin = start_of(j, w), end = begin + time_of(instance_.ways[w]);
    begun_[job.next] = begin, way_[job.next] = w;
    job.left -= least_time(job.next), ++job.next, job.ready = end;
    free_[machine_of(instance_.ways[w])] = end, --p.left;
    raise(p);
  }
  PG_HD int32_t start_of(int32_t j, int32_t w) const {
    const int32_t free = free_[machine_of(instance_.ways[w])];
    return jobs_[j].ready > free ? jobs_[j].ready : free;
  }

 private:
  /// No job is done before its least times, nor all work before the machines have done their share.
  PG_HD void raise(Progress& p) const {
    int64_t work = 0;
    for (int32_t m = 0; m < instance_.machines; ++m) work += free_[m];
    for (int32_t j = 0; j < instance_.jobs; ++j) {
      work += jobs_[j].left;
      if (jobs_[j].ready + jobs_[j].left > p.bound) p.bound = jobs_[j].ready + jobs_[j].left;
    }
    const int32_t share = int32_t((work + instance_.machines - 1) / instance_.machines);
    if (share > p.bound) p.bound = share;
  }

  FlexibleInstance instance_;
  FlexibleJob* jobs_;
  int32_t *free_, *begun_, *way_;  // [machines], [operations], [operations]
};

}  // namespace plantgym::jobshop
