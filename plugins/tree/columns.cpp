#include "columns.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <utility>

#include "error.h"

namespace plantgym {
namespace {

/// Whole numbers in the order of the doubles.
uint64_t key_of(double x) {
  const uint64_t bits = std::bit_cast<uint64_t>(x);
  return bits >> 63 ? ~bits : bits | uint64_t(1) << 63;
}

/// By x, rows in their order where it is equal: a radix sort of 11 bits at a time.
void sort_by_value(std::vector<Entry>& a, std::vector<Entry>& aside) {
  constexpr int kBits = 11, kPasses = 6, kBuckets = 1 << kBits;
  if (a.size() < 2000) {
    std::stable_sort(a.begin(), a.end(), [](const Entry& l, const Entry& r) { return l.x < r.x; });
    return;
  }
  std::vector<std::array<uint32_t, kBuckets>> first(kPasses);
  for (auto& counts : first) counts.fill(0);
  for (const Entry& e : a)
    for (int p = 0; p < kPasses; ++p)
      ++first[size_t(p)][(key_of(e.x) >> (p * kBits)) & (kBuckets - 1)];
  for (int p = 0; p < kPasses; ++p) {
    auto& at = first[size_t(p)];
    uint32_t sum = 0;
    bool one_bucket = false;
    for (uint32_t& n : at) one_bucket |= n == a.size(), n = std::exchange(sum, sum + n);
    if (one_bucket) continue;
    for (const Entry& e : a) aside[at[(key_of(e.x) >> (p * kBits)) & (kBuckets - 1)]++] = e;
    a.swap(aside);
  }
}

}  // namespace

Columns::Columns(const Samples& s) {
  std::vector<uint32_t> used;
  for (int64_t i = 0; i < s.rows; ++i)
    if (!s.weight || s.weight[i] > 0) used.push_back(uint32_t(i));
  rows_ = int64_t(used.size());
  right_.resize(size_t(s.rows)), aside_.resize(used.size());
  columns_.resize(size_t(s.features));
  for (int32_t f = 0; f < s.features; ++f) {
    std::vector<Entry>& column = columns_[size_t(f)];
    column.reserve(used.size());
    for (const uint32_t i : used) {
      const double x = s.x[int64_t(i) * s.features + f];
      if (!std::isfinite(x))
        throw Error("a tree cannot learn from values that are not finite: row " +
                    std::to_string(i) + ", feature " + std::to_string(f));
      column.push_back({x + 0.0, i, s.label ? s.label[i] : 0});  // -0 becomes 0
    }
    sort_by_value(column, aside_);
  }
}

int64_t Columns::part(int64_t begin, int64_t end, int32_t feature, double threshold) {
  const std::vector<Entry>& by = columns_[size_t(feature)];
  int64_t middle = begin;
  for (int64_t i = begin; i < end; ++i) {
    const bool right = by[size_t(i)].x > threshold;
    right_[by[size_t(i)].row] = right;
    middle += !right;
  }
  for (size_t f = 0; f < columns_.size(); ++f) {
    if (int32_t(f) == feature) continue;  // sorted by it, so parted already
    Entry *left = &columns_[f][size_t(begin)], *right = aside_.data();
    for (const Entry *e = left, *last = left + (end - begin); e != last; ++e) {
      const Entry copy = *e;
      const bool to_right = right_[copy.row];
      *left = copy, *right = copy;
      left += !to_right, right += to_right;
    }
    std::copy(aside_.data(), right, left);
  }
  return middle;
}

}  // namespace plantgym
