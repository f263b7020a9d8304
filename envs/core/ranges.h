// The least and the greatest of every observed number: what a policy was trained for.
#pragma once
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "plantgym/abi.h"

namespace plantgym {

/// Of the elements of F32 parts, over all rows and steps. Order changes nothing, so each thread has
/// its own.
class Ranges {
 public:
  Ranges(const pg_spec& spec, int32_t threads) {
    for (int32_t k = 0; k < spec.n_obs; ++k) {
      numbers_.push_back(spec.obs[k].dtype == PG_F32 ? spec.obs[k].elements : 0);
      width_ += size_t(numbers_.back());
    }
    for (int32_t t = 0; t < threads; ++t) {
      lows_.emplace_back(width_, std::numeric_limits<float>::infinity());
      highs_.emplace_back(width_, -std::numeric_limits<float>::infinity());
    }
  }
  /// Takes in row i of `parts`. @param stride bytes from row to row; 0: dense
  void see(void* const* parts, const int64_t* stride, int64_t i, int32_t thread) {
    float *low = lows_[size_t(thread)].data(), *high = highs_[size_t(thread)].data();
    for (size_t k = 0; k < numbers_.size(); ++k) {
      const int64_t n = numbers_[k];
      const auto* x = reinterpret_cast<const float*>(static_cast<const char*>(parts[k]) +
                                                     i * (stride[k] ? stride[k] : 4 * n));
      for (int64_t e = 0; e < n; ++e) {
        low[e] = x[e] < low[e] ? x[e] : low[e];
        high[e] = x[e] > high[e] ? x[e] : high[e];
      }
      low += n, high += n;
    }
  }
  /// All lows, then all highs; a low above its high was never seen.
  std::vector<float> both() const {
    std::vector<float> all = lows_[0];
    all.insert(all.end(), highs_[0].begin(), highs_[0].end());
    for (size_t t = 1; t < lows_.size(); ++t)
      for (size_t e = 0; e < width_; ++e) {
        all[e] = lows_[t][e] < all[e] ? lows_[t][e] : all[e];
        float& high = all[width_ + e];
        high = highs_[t][e] > high ? highs_[t][e] : high;
      }
    return all;
  }
  size_t size() const { return 2 * width_; }
  /// Goes on from what both() gave [size].
  void load(const std::vector<float>& both) {
    for (size_t t = 0; t < lows_.size(); ++t) {
      lows_[t].assign(both.begin(), both.begin() + std::ptrdiff_t(width_));
      highs_[t].assign(both.begin() + std::ptrdiff_t(width_), both.end());
    }
  }

 private:
  std::vector<int64_t> numbers_ = {};  // of each part; 0: none to watch
  size_t width_ = 0;
  std::vector<std::vector<float>> lows_, highs_;  // [threads][numbers]
};

}  // namespace plantgym
