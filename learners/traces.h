// Eligibility traces of one row: how much of an error each of the last pairs still gets.
#pragma once
#include <cstdint>
#include <vector>

#include "checkpoint.h"
#include "plantgym/fields.h"

namespace plantgym {

/// What a visit does to a trace e (Sutton & Barto 2018, section 12.7 and box on p. 301): sets it to
/// 1, adds 1, or, dutch, makes it (1 - alpha) e + 1.
enum class Trace { kReplacing, kAccumulating, kDutch };

struct TraceConfig {
  double lambda = 0.9;
  int32_t trace = 0;
  /// The keys of `learner` of a method with traces. @param dutch what that kind means for it
  void read(Fields& f, const char* dutch);
  Trace kind() const { return Trace(trace); }
};

/// Traces of the pairs that have any, as stored numbers times one scale: fading all is one
/// multiplication.
class Traces {
 public:
  void visit(int32_t pair, Trace kind, double alpha) {
    const int32_t n = int32_t(pairs_.size()), *p = pairs_.data();
    int32_t at = -1;
    for (int32_t i = first_; i < n; ++i) at = p[i] == pair ? i : at;  // vectorises
    const double one = 1 / scale_;
    if (at < 0) return pairs_.push_back(pair), stored_.push_back(one);
    double& e = stored_[size_t(at)];
    e = kind == Trace::kReplacing      ? one
        : kind == Trace::kAccumulating ? e + one
                                       : (1 - alpha) * e + one;
  }
  /// values[pair] += amount * trace, for all pairs.
  void add(double* values, double amount) const {
    const double by = amount * scale_;
    const int32_t n = int32_t(pairs_.size()), *p = pairs_.data();
    const double* e = stored_.data();
#pragma GCC ivdep  // no pair is there twice
    for (int32_t i = first_; i < n; ++i) values[p[i]] += by * e[i];
  }
  void fade(double by) {
    scale_ *= by;
    if (scale_ < 1e-150) return rescale();
    const int32_t n = int32_t(pairs_.size());
    while (first_ < n && stored_[size_t(first_)] * scale_ < kLeast) ++first_;
    if (first_ > 64 && 2 * first_ > n) drop_front();
  }
  void clear() { pairs_.clear(), stored_.clear(), scale_ = 1, first_ = 0; }

  static void save(const std::vector<Traces>& rows, Checkpoint& c);
  static void load(std::vector<Traces>& rows, const Checkpoint& c);

 private:
  static constexpr double kLeast = 1e-8;  // fainter ones are forgotten, oldest first
  void rescale();
  void drop_front();
  std::vector<int32_t> pairs_;
  std::vector<double> stored_;
  double scale_ = 1;
  int32_t first_ = 0;
};

}  // namespace plantgym
