// Draws entries in proportion to their priorities (Schaul et al., "Prioritized experience replay",
// ICLR 2016): a binary tree whose nodes hold the sums below them.
#pragma once
#include <bit>
#include <cmath>
#include <cstdint>
#include <span>
#include <vector>

namespace plantgym {

/// `set` and `find` take log2(capacity) steps, nothing is allocated after construction. Sums are
/// made anew from both children at every change, so that rounding does not pile up, and the tree
/// depends on the priorities only, not on how they came there.
class SumTree {
 public:
  explicit SumTree(int64_t capacity)
      : capacity_(capacity),
        leaves_(int64_t(std::bit_ceil(uint64_t(capacity > 1 ? capacity : 1)))),
        sum_(size_t(2 * leaves_), 0) {}
  /// Bytes of a tree.
  static int64_t bytes(int64_t capacity) {
    return 16 * int64_t(std::bit_ceil(uint64_t(capacity > 1 ? capacity : 1)));
  }

  int64_t capacity() const { return capacity_; }
  double total() const { return sum_[1]; }
  double priority(int64_t i) const { return sum_[size_t(leaves_ + i)]; }
  /// @param priority at least 0; an entry of 0 is never drawn
  void set(int64_t i, double priority) {
    size_t node = size_t(leaves_ + i);
    sum_[node] = priority;
    while (node > 1) node /= 2, sum_[node] = sum_[2 * node] + sum_[2 * node + 1];
  }
  /// All priorities, for a checkpoint; and back, in one pass over the tree.
  std::span<const double> priorities() const { return {&sum_[size_t(leaves_)], size_t(capacity_)}; }
  void assign(std::span<const double> priorities) {
    for (size_t i = 0; i < priorities.size(); ++i) sum_[size_t(leaves_) + i] = priorities[i];
    for (size_t node = size_t(leaves_); --node > 0;)
      sum_[node] = sum_[2 * node] + sum_[2 * node + 1];
  }
  /// The entry where the running sum of priorities first exceeds x, in [0, total()); rounding at
  /// the border ends at a neighbour that can be drawn. Total() must be above 0.
  int64_t find(double x) const {
    size_t node = 1;
    while (node < size_t(leaves_)) {
      const double left = sum_[2 * node], right = sum_[2 * node + 1];
      node *= 2;
      if (x >= left && right > 0) x -= left, ++node;
    }
    return int64_t(node) - leaves_;
  }
  /// One entry of each of to.size() equal shares of the total. @param uniform in [0, 1), one per
  /// entry
  void sample(std::span<const float> uniform, std::span<int64_t> to) const {
    const double share = total() / double(to.size());
    for (size_t k = 0; k < to.size(); ++k) to[k] = find((double(k) + double(uniform[k])) * share);
  }
  /// Weights (N P)^-beta of drawn entries, divided by the greatest of them: what makes their
  /// updates unbiased. N and the total are the same in all, and leave with the division.
  void weights(std::span<const int64_t> drawn, double beta, std::span<float> to) const {
    double least = priority(drawn[0]);
    for (const int64_t i : drawn) least = priority(i) < least ? priority(i) : least;
    for (size_t k = 0; k < drawn.size(); ++k)
      to[k] = float(std::pow(least / priority(drawn[k]), beta));
  }

 private:
  int64_t capacity_, leaves_;
  std::vector<double> sum_;  // [2 leaves] node 1 is the root, the children of k are 2k and 2k + 1
};

}  // namespace plantgym
