// Squared distances of a row to all centres at once.
#pragma once
#include <cmath>
#include <cstdint>
#include <vector>

namespace plantgym {

inline double squared_distance(const double* a, const double* b, int32_t n) {
  double sum = 0;
  for (int32_t f = 0; f < n; ++f) sum += (a[f] - b[f]) * (a[f] - b[f]);
  return sum;
}

/// Centres side by side, feature by feature, in groups of eight: sums of each distance run in the
/// order of the features, whichever algorithm asks, so that equal is equal everywhere.
class CentreTable {
 public:
  static constexpr int32_t kLanes = 8;
  CentreTable(int32_t k, int32_t features)
      : k_(k), features_(features), groups_((k + kLanes - 1) / kLanes) {
    table_.resize(size_t(groups_ * kLanes * features));
  }
  void set(const double* centres) {
    for (int32_t g = 0; g < groups_; ++g)
      for (int32_t f = 0; f < features_; ++f)
        for (int32_t j = 0; j < kLanes; ++j) {
          const int32_t c = g * kLanes + j;
          table_[size_t((g * features_ + f) * kLanes + j)] =
              c < k_ ? centres[size_t(c) * size_t(features_) + size_t(f)] : INFINITY;
        }
  }
  struct Two {
    int32_t first;
    double best, second;  // squared distances
  };
  /// The nearest centre, the lowest of ties, and the distance of the next.
  Two nearest(const double* x) const {
    Two t = {0, INFINITY, INFINITY};
    for (int32_t g = 0; g < groups_; ++g) {
      double d[kLanes];
      distances(x, g, d);
      for (int32_t j = 0; j < kLanes; ++j) {
        if (d[j] < t.best)
          t.second = t.best, t.best = d[j], t.first = g * kLanes + j;
        else if (d[j] < t.second)
          t.second = d[j];
      }
    }
    return t;
  }
  /// To all centres [groups * 8]; what lies beyond k is infinitely far away.
  void all(const double* x, double* d) const {
    for (int32_t g = 0; g < groups_; ++g) distances(x, g, d + g * kLanes);
  }
  int32_t padded() const { return groups_ * kLanes; }

 private:
  void distances(const double* x, int32_t g, double* d) const {
    const double* t = &table_[size_t(g * features_ * kLanes)];
    double sum[kLanes] = {};
    for (int32_t f = 0; f < features_; ++f, t += kLanes)
      for (int32_t j = 0; j < kLanes; ++j) {
        const double off = x[f] - t[j];
        sum[j] += off * off;
      }
    for (int32_t j = 0; j < kLanes; ++j) d[j] = sum[j];
  }
  int32_t k_, features_, groups_;
  std::vector<double> table_;
};

}  // namespace plantgym
