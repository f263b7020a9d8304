// Numbers that change while a run goes on.
#pragma once
#include <cstdint>
#include <vector>

#include "plantgym/fields.h"

namespace plantgym {

/// The least number above 0; as a bound it means that 0 itself is not allowed.
constexpr double kPositive = 1e-12;

/// `0.1`, or `{from: 1, to: 0.05, over: 0.5}`: linear over that share of the run, then constant.
class Schedule {
 public:
  explicit Schedule(double constant) : from_(constant), to_(constant) {}
  /// Reads `key`, with every number in [low, high]; whether it is there.
  bool read(Fields& f, const char* key, double low, double high, const char* doc);
  /// @param progress of the run [0, 1]
  double at(double progress) const {
    const double t = over_ > 0 && progress < over_ ? progress / over_ : 1;
    return from_ + (to_ - from_) * t;
  }

 private:
  double from_, to_, over_ = 0;
};

/// A step size: a Schedule, or `{visits: w, least: 0.02}`: max(least, 1 / n^w) at the n-th update
/// of a value (0.5 < w <= 1 converges: Robbins & Monro 1951).
class StepSize {
 public:
  explicit StepSize(double constant) : schedule_(constant) {}
  void read(Fields& f, const char* key, const char* doc);
  bool counts() const { return !by_visits_.empty(); }  ///< depends on n
  double at(double progress) const { return schedule_.at(progress); }
  double at_visit(uint32_t n) const { return n < by_visits_.size() ? by_visits_[n] : later(n); }

 private:
  double later(uint32_t n) const;
  Schedule schedule_;
  double power_ = 0, least_ = 0;
  std::vector<double> by_visits_;  // of n = 0, 1, ...; the first stands for n = 1
};

}  // namespace plantgym
