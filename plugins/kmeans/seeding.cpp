#include <algorithm>
#include <cmath>
#include <numeric>

#include "distances.h"
#include "kmeans.h"
#include "plantgym/random.h"

namespace plantgym {
namespace {

/// Uniform numbers in [0, 1), one after the other.
class Draws {
 public:
  explicit Draws(uint64_t seed) : seed_(seed) {}
  double next() {
    const Words b = philox({{index_++, 0x6B6D, 0, 0}}, uint32_t(seed_), uint32_t(seed_ >> 32));
    return (double(b.w[0]) + double(b.w[1]) * 0x1p-32) * 0x1p-32;
  }
  int64_t below(int64_t n) { return std::min(int64_t(next() * double(n)), n - 1); }

 private:
  uint64_t seed_;
  uint32_t index_ = 0;
};

/// The row at which the running sum of weights passes a share of it all; a row of weight 0 never.
int64_t drawn(const std::vector<double>& d2, const double* weight, double all, double share) {
  double left = share * all;
  int64_t last = 0;
  for (size_t i = 0; i < d2.size(); ++i) {
    const double w = d2[i] * (weight ? weight[i] : 1);
    if (w > 0) last = int64_t(i);
    if ((left -= w) < 0) return last;
  }
  return last;
}

}  // namespace

std::vector<double> seed_random(const double* x, int64_t rows, int32_t features, int32_t k,
                                uint64_t seed) {
  Draws draws(seed);
  std::vector<int64_t> order(static_cast<size_t>(rows));
  std::iota(order.begin(), order.end(), int64_t(0));
  std::vector<double> centres;
  for (int32_t c = 0; c < k; ++c) {
    std::swap(order[size_t(c)], order[size_t(c + draws.below(rows - c))]);
    const double* row = x + order[size_t(c)] * features;
    centres.insert(centres.end(), row, row + features);
  }
  return centres;
}

std::vector<double> seed_plus_plus(const double* x, int64_t rows, int32_t features, int32_t k,
                                   uint64_t seed, int32_t trials, const double* weight) {
  if (trials <= 0) trials = 2 + int32_t(std::log(double(k)));
  Draws draws(seed);
  std::vector<double> d2(size_t(rows), 1), best(d2.size()), tried(d2.size()), centres;
  double all = 0;
  for (int64_t i = 0; i < rows; ++i) all += weight ? weight[i] : 1;
  for (int32_t c = 0; c < k; ++c) {
    int64_t chosen = -1;
    double least = INFINITY;
    for (int32_t t = 0; t < (c ? trials : 1); ++t) {
      // where every row lies on a centre, any is as good
      const int64_t row = all > 0 ? drawn(d2, weight, all, draws.next()) : draws.below(rows);
      double sum = 0;
      for (int64_t i = 0; i < rows; ++i) {
        const double d = squared_distance(x + i * features, x + row * features, features);
        tried[size_t(i)] = c && d2[size_t(i)] < d ? d2[size_t(i)] : d;
        sum += tried[size_t(i)] * (weight ? weight[i] : 1);
      }
      if (chosen < 0 || sum < least) least = sum, chosen = row, best.swap(tried);
    }
    d2.swap(best), all = least;
    centres.insert(centres.end(), x + chosen * features, x + (chosen + 1) * features);
  }
  return centres;
}

std::vector<double> seed_parallel(const double* x, int64_t rows, int32_t features, int32_t k,
                                  uint64_t seed) {
  constexpr int32_t kRounds = 5;
  Draws draws(seed);
  std::vector<double> candidates, d2(size_t(rows), INFINITY);
  std::vector<int64_t> owner(size_t(rows), 0);
  double all = 0;
  const auto add = [&](int64_t row) {
    const int64_t number = int64_t(candidates.size()) / features;
    candidates.insert(candidates.end(), x + row * features, x + (row + 1) * features);
    for (int64_t i = 0; i < rows; ++i) {
      const double d = squared_distance(x + i * features, x + row * features, features);
      if (d < d2[size_t(i)]) d2[size_t(i)] = d, owner[size_t(i)] = number;
    }
    all = std::accumulate(d2.begin(), d2.end(), 0.0);
  };
  add(draws.below(rows));
  for (int32_t r = 0; r < kRounds && all > 0; ++r) {
    std::vector<int64_t> chosen;
    for (int64_t i = 0; i < rows; ++i)
      if (draws.next() * all < 2 * k * d2[size_t(i)]) chosen.push_back(i);
    for (const int64_t i : chosen)
      if (d2[size_t(i)] > 0) add(i);
  }
  const int64_t count = int64_t(candidates.size()) / features;
  if (count < k) return seed_plus_plus(x, rows, features, k, seed);  // few rows differ
  std::vector<double> weight(size_t(count), 0);
  for (const int64_t c : owner) ++weight[size_t(c)];
  return seed_plus_plus(candidates.data(), count, features, k, seed + 1, 0, weight.data());
}

double potential(const double* x, int64_t rows, int32_t features, const double* centres,
                 int32_t k) {
  CentreTable table(k, features);
  table.set(centres);
  double sum = 0;
  for (int64_t i = 0; i < rows; ++i) sum += table.nearest(x + i * features).best;
  return sum;
}

}  // namespace plantgym
