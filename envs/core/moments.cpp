#include "moments.h"

#include <algorithm>
#include <cmath>

namespace plantgym {

std::span<const double> Moments::blocks(std::span<const double> groups) {
  constexpr size_t kIn = size_t(kBlock / kGroup);
  const size_t n = groups.size() / size();
  blocks_.assign((n + kIn - 1) / kIn * size(), 0);
  for (size_t g = 0; g < n; ++g)
    for (size_t k = 0; k < size(); ++k) blocks_[g / kIn * size() + k] += groups[g * size() + k];
  return blocks_;
}

void Moments::settle(double epsilon, std::span<const double> blocks) {
  std::vector<double>& sums = batch_;
  sums.assign(size(), 0);
  for (size_t from = 0; from < blocks.size(); from += size())
    for (size_t k = 0; k < size(); ++k) sums[k] += blocks[from + k];
  const double batch = sums[0], all = count_ + batch;
  if (batch > 0) {
    for (size_t k = 0; k < width_; ++k) {
      const double shift = sums[1 + k] / batch;  // of the batch's mean against the mean so far
      const double spread = sums[1 + width_ + k] - batch * shift * shift;
      square_[k] += std::max(spread, 0.0) + shift * shift * count_ * batch / all;
      mean_[k] += shift * batch / all;
    }
    count_ = all;
    rescale(epsilon);
  }
  std::fill(groups_.begin(), groups_.end(), 0.0);
}

void Moments::rescale(double epsilon) {
  for (size_t k = 0; k < width_; ++k) scale_[k] = 1 / std::sqrt(variance(k) + epsilon);
}

void Moments::save(std::vector<double>& to) const {
  to.push_back(count_);
  to.insert(to.end(), mean_.begin(), mean_.end());
  to.insert(to.end(), square_.begin(), square_.end());
}

void Moments::load(const double* from, double epsilon) {
  count_ = from[0];
  std::copy(from + 1, from + 1 + width_, mean_.begin());
  std::copy(from + 1 + width_, from + 1 + 2 * width_, square_.begin());
  std::fill(scale_.begin(), scale_.end(), 1.0);
  if (count_ > 0) rescale(epsilon);
}

}  // namespace plantgym
