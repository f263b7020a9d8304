// Running means and variances of a batch, the same for every number of threads.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace plantgym {

/// Mean and variance of `width` numbers over all rows and steps. A batch's sums are kept for every
/// kGroup rows, added in their order to those of kBlock rows, and these in theirs: neither threads
/// that each hold whole groups nor programs that do can change a bit. Sums are taken about the mean
/// so far, so that large offsets cost no digits.
class Moments {
 public:
  static constexpr int64_t kGroup = 16;    // as Pool shares out rows
  static constexpr int64_t kBlock = 1024;  // programs that have whole ones tell each other less

  Moments() = default;
  Moments(int64_t rows, int64_t width)
      : width_(size_t(width)),
        mean_(size_t(width), 0),
        square_(size_t(width), 0),
        scale_(size_t(width), 1),
        groups_(size_t((rows + kGroup - 1) / kGroup) * (1 + 2 * size_t(width)), 0) {}

  /// One more sample of row's group begins: its numbers are added next.
  void begin(int64_t row) { group(size_t(row / kGroup))[0] += 1; }
  /// Numbers [first, first + n) of the sample.
  template <class T>
  void add(int64_t row, size_t first, const T* x, size_t n) {
    double* sums = group(size_t(row / kGroup)) + 1 + first;
    for (size_t k = 0; k < n; ++k) {
      const double d = double(x[k]) - mean_[first + k];
      sums[k] += d, sums[width_ + k] += d * d;
    }
  }
  /// The groups' sums since they were last settled.
  const std::vector<double>& groups() const { return groups_; }
  /// Sums of groups, the first of which begins a block, as those of blocks; until the next call.
  std::span<const double> blocks(std::span<const double> groups);
  /// Takes sums of all blocks of the batch in, in order (Chan et al. 1979). @param epsilon added to
  /// the variance
  void settle(double epsilon, std::span<const double> blocks);
  void settle(double epsilon) { settle(epsilon, blocks(groups_)); }
  double mean(size_t k) const { return mean_[k]; }
  double scale(size_t k) const {
    return scale_[k];
  }  ///< 1 / sqrt(variance + epsilon); 1: no samples
  double count() const { return count_; }
  double variance(size_t k) const { return count_ > 0 ? square_[k] / count_ : 1; }
  /// Count, means, sums of squares.
  size_t size() const { return 1 + 2 * width_; }
  void save(std::vector<double>& to) const;
  void load(const double* from, double epsilon);

 private:
  double* group(size_t g) { return groups_.data() + g * size(); }
  void rescale(double epsilon);
  size_t width_ = 0;
  double count_ = 0;
  std::vector<double> mean_, square_, scale_, groups_, blocks_, batch_;
};

}  // namespace plantgym
