// What a dispatcher would weigh of each job that competes: itself, those it holds up, and where it
// goes next; of the others all is 0. Times are counted in the instance's mean operation, so that
// shops of all sizes look alike.
#pragma once
#include <iterator>

#include "sim/factory/jobshop.h"

namespace plantgym {

struct RichName {
  const char *name, *doc;
};
/// "Unit" is the mean time of an operation; "rest" the time from now to the lower bound.
inline constexpr RichName kRichFeatures[] = {
    {"own_time", "of the operation [units]"},
    {"own_delay", "until it could begin [units]"},
    {"own_wait", "since the job was there [units]; below 0: it is to come"},
    {"own_left", "work left, as a share of the rest"},
    {"own_ops", "operations left, as a share of the machines"},
    {"own_due", "work up to and including the operation over work left, up to 4"},
    {"own_slack", "of the job against the lower bound [units]"},
    {"left_of_most", "work left over the most of those that compete"},
    {"left_of_mean", "work left over their mean"},
    {"time_of_mean", "time over their mean"},
    {"left_rank", "share of them that have less work left"},
    {"time_rank", "share of them that are longer"},
    {"harm", "by which the bound would rise for the worst of the others here [units]"},
    {"harm_to_come", "the same for those that are still to come [units]"},
    {"here_left", "work left at the machine, as a share of the rest"},
    {"here_slack", "of the machine against the lower bound [units]"},
    {"here_queue", "work that waits here [units]"},
    {"next", "1: there is a next operation"},
    {"next_time", "of it [units]"},
    {"next_free", "when its machine is free, from when the job would be there [units]"},
    {"next_queue", "work before it there [units]"},
    {"next_left", "work left at that machine, as a share of the rest"},
    {"next_slack", "of that machine against the lower bound [units]"},
    {"later_left", "work left at the machine after that, as a share of the rest"},
    {"later_free", "when that machine is free, from when the job could be there [units]"},
    {"route_left", "mean share of the rest of the machines still to come, by work"},
    {"to_fullest", "work until the fullest machine [units]; -1: it does not go there"},
    {"rivals", "how many compete, as a share of the jobs; up to 1"},
    {"done", "share of all operations that have begun"},
    {"jobs_of_machines", "jobs over machines"},
    {"rest_of_bound", "the rest as a share of the lower bound"}};
inline constexpr int32_t kRich = int32_t(std::size(kRichFeatures));
inline constexpr float kRichLow = -7, kRichHigh = 7;  // of all of them; see within()

/// Looks at one decision.
class RichLook {
 public:
  PG_HD RichLook(const jobshop::Shop& shop, const jobshop::Progress& p, float unit)
      : shop_(shop), p_(p), per_unit_(1 / unit), machine_(p.limit & 255) {
    const int32_t rest = p.bound - p.now;
    per_rest_ = 1 / float(rest > 0 ? rest : 1);
    for (int32_t j = shop.first_at(machine_); j >= 0; j = shop.after(j)) {
      const jobshop::Job& job = shop.job(j);
      if (!shop.competes(j, p)) continue;
      ++count_, time_ += float(job.time), left_ += float(job.left);
      if (job.ready <= p.now) queue_ += float(job.time);
      most_ = job.left > most_ ? job.left : most_;
    }
    for (int32_t m = 0, fullest = -1; m < shop.instance().machines; ++m) {
      const int32_t end = shop.machine(m).free + shop.machine(m).load;
      if (shop.machine(m).load > 0 && end > fullest) fullest = end, fullest_ = m;
    }
  }
  PG_HD int32_t machine() const { return machine_; }
  /// Writes what is seen of job j, which competes. [kRich]
  PG_HD void write(int32_t j, float* to) const {
    const jobshop::Job& job = shop_.job(j);
    const int32_t begin = shop_.start_of(j), end = begin + job.time;
    *to++ = units(job.time);
    *to++ = units(begin - p_.now);
    *to++ = units(p_.now - job.ready);
    *to++ = within(float(job.left) * per_rest_);
    *to++ = float(job.ops) / float(shop_.instance().machines);
    *to++ = job.left * 4 > job.through ? float(job.through) / float(job.left) : 4.0f;
    *to++ = units(p_.bound - begin - job.left);
    *to++ = most_ > 0 ? float(job.left) / float(most_) : 0.0f;
    *to++ = left_ > 0 ? within(float(job.left) * float(count_) / left_) : 0.0f;
    *to++ = time_ > 0 ? within(float(job.time) * float(count_) / time_) : 0.0f;
    others(j, job, end, to);
    const jobshop::Machine& here = shop_.machine(machine_);
    to[4] = within(float(here.load) * per_rest_);
    to[5] = units(p_.bound - p_.now - here.load);
    to[6] = within(queue_ * per_unit_);
    route(j, job, end, to + 7);
    to += 17;
    *to++ = float(count_) / float(shop_.instance().jobs);
    const int32_t all = shop_.instance().jobs * shop_.instance().machines;
    *to++ = 1 - float(p_.left) / float(all);
    const float ratio = float(shop_.instance().jobs) / float(shop_.instance().machines);
    *to++ = within(ratio);
    *to++ = within(float(p_.bound - p_.now) / float(p_.bound > 0 ? p_.bound : 1));
  }

 private:
  /// As it is up to 4, a quarter of what is beyond, and no more than 16 as 7: far is far.
  PG_HD static float within(float x) {
    const float far = x < -4 ? x * 0.25f - 3 : x > 4 ? x * 0.25f + 3 : x;
    return far < kRichLow ? kRichLow : far > kRichHigh ? kRichHigh : far;
  }
  PG_HD float units(int32_t ticks) const { return within(float(ticks) * per_unit_); }
  /// left_rank, time_rank, harm, harm_to_come
  PG_HD void others(int32_t j, const jobshop::Job& job, int32_t end, float* to) const {
    int32_t harm = -jobshop::kHorizon, later = -jobshop::kHorizon, less = 0, longer = 0;
    for (int32_t i = shop_.first_at(machine_); i >= 0; i = shop_.after(i)) {
      if (i == j) continue;
      const jobshop::Job& other = shop_.job(i);
      const int32_t begin = shop_.start_of(i), late = (begin > end ? begin : end) + other.left;
      if (shop_.competes(i, p_)) {
        harm = late > harm ? late : harm;
        less += other.left<job.left, longer += other.time> job.time;
      } else {
        later = late > later ? late : later;
      }
    }
    const float rivals = count_ > 1 ? float(count_ - 1) : 1.0f;
    to[0] = float(less) / rivals, to[1] = float(longer) / rivals;
    to[2] = harm >= 0 ? units(harm - p_.bound) : kRichLow;
    to[3] = later >= 0 ? units(later - p_.bound) : kRichLow;
  }
  /// next .. to_fullest
  PG_HD void route(int32_t j, const jobshop::Job& job, int32_t end, float* to) const {
    for (int32_t k = 0; k < 10; ++k) to[k] = 0;
    to[9] = machine_ == fullest_ ? 0.0f : -1.0f;
    if (job.ops < 2) return;
    const jobshop::Op op = shop_.op_after(j, 1);
    const int32_t m = jobshop::machine_of(op);
    const jobshop::Machine& next = shop_.machine(m);
    float queue = 0;
    for (int32_t i = shop_.first_at(m); i >= 0; i = shop_.after(i))
      if (shop_.start_of(i) < end) queue += float(shop_.job(i).time);
    to[0] = 1, to[1] = units(jobshop::time_of(op)), to[2] = units(next.free - end);
    to[3] = within(queue * per_unit_), to[4] = within(float(next.load) * per_rest_);
    to[5] = units(p_.bound - next.free - next.load);
    if (job.ops > 2) {
      const jobshop::Machine& later = shop_.machine(jobshop::machine_of(shop_.op_after(j, 2)));
      to[6] = within(float(later.load) * per_rest_);
      to[7] = units(later.free - end - jobshop::time_of(op));
    }
    float weighed = 0;
    int32_t before = job.time, all = 0;
    for (int32_t k = 1; k < job.ops; ++k) {
      const jobshop::Op o = shop_.op_after(j, k);
      const int32_t time = jobshop::time_of(o);
      if (jobshop::machine_of(o) == fullest_) to[9] = units(before);
      weighed += float(time) * float(shop_.machine(jobshop::machine_of(o)).load);
      before += time, all += time;
    }
    to[8] = all > 0 ? within(weighed / float(all) * per_rest_) : 0.0f;
  }

  const jobshop::Shop& shop_;
  const jobshop::Progress& p_;
  float per_unit_, per_rest_, time_ = 0, left_ = 0, queue_ = 0;
  int32_t machine_, count_ = 0, most_ = 0, fullest_ = -1;
};

}  // namespace plantgym
