#include "lloyd.h"

#include <algorithm>

namespace plantgym {
namespace {

/// Bounds are sums of rounded numbers: what is closer than these, of itself and of what the rows
/// span, is measured.
constexpr double kSlack = 1 + 1e-9, kSlackOfAll = 1e-12;

double span_of(const double* x, int64_t rows, int32_t features) {
  std::vector<double> low(x, x + features), high = low;
  for (int64_t i = 1; i < rows; ++i)
    for (int32_t f = 0; f < features; ++f) {
      const double v = x[i * features + f];
      low[size_t(f)] = std::min(low[size_t(f)], v), high[size_t(f)] = std::max(high[size_t(f)], v);
    }
  return std::sqrt(squared_distance(low.data(), high.data(), features));
}

}  // namespace

KMeansFit::KMeansFit(const double* x, int64_t rows, int32_t features, const double* initial,
                     int32_t k)
    : centres(initial, initial + int64_t(k) * features),
      labels(size_t(rows), -1),
      x_(x),
      rows_(rows),
      features_(features),
      k_(k),
      table_(k, features),
      slack_(kSlackOfAll * span_of(x, rows, features)),
      moved_(size_t(k), 0),
      half_(size_t(k), 0) {}

void KMeansFit::run(KMeansConfig::Algorithm algorithm, int32_t max_iterations) {
  const bool two = algorithm == KMeansConfig::kHamerly, all = algorithm == KMeansConfig::kElkan;
  for (iterations = 1;; ++iterations) {
    table_.set(centres.data());
    bool changed;
    if (iterations == 1 && (two || all))
      first_bounds(all), changed = true;
    else
      changed = two ? assign_by_two_bounds() : all ? assign_by_all_bounds() : assign_all();
    if (!two && !all) inertias.push_back(inertia());
    if (!changed || iterations == max_iterations) break;
    update();
  }
  if (two || all) inertias.push_back(inertia());
}

double KMeansFit::inertia() const {
  double sum = 0;
  for (int64_t i = 0; i < rows_; ++i) sum += distance(i, labels[size_t(i)]);
  return sum;
}

bool KMeansFit::assign_all() {
  bool changed = false;
  for (int64_t i = 0; i < rows_; ++i) {
    const int32_t c = table_.nearest(row(i)).first;
    changed |= labels[size_t(i)] != c, labels[size_t(i)] = c;
  }
  return changed;
}

void KMeansFit::first_bounds(bool all) {
  upper_.resize(size_t(rows_));
  const size_t width = all ? size_t(table_.padded()) : 1;
  lower_.resize(size_t(rows_) * width);
  for (int64_t i = 0; i < rows_; ++i) {
    const CentreTable::Two t = table_.nearest(row(i));
    labels[size_t(i)] = t.first, upper_[size_t(i)] = std::sqrt(t.best);
    double* lower = &lower_[size_t(i) * width];
    if (!all) {
      *lower = std::sqrt(t.second);
      continue;
    }
    table_.all(row(i), lower);
    for (size_t c = 0; c < width; ++c) lower[c] = std::sqrt(lower[c]);
  }
}

/// Hamerly: a row stays where neither half the way to the nearest other centre nor the distance of
/// its second nearest can be reached.
bool KMeansFit::assign_by_two_bounds() {
  part_centres();
  double most = 0, next = 0;  // the two largest moves
  int32_t mover = 0;
  for (int32_t c = 0; c < k_; ++c)
    if (moved_[size_t(c)] > most)
      next = most, most = moved_[size_t(c)], mover = c;
    else
      next = std::max(next, moved_[size_t(c)]);
  bool changed = false;
  for (int64_t i = 0; i < rows_; ++i) {
    const size_t k = size_t(i);
    const size_t c = size_t(labels[k]);
    double u = upper_[k] + moved_[c];
    lower_[k] -= labels[k] == mover ? next : most;
    const double bound = std::max(half_[c], lower_[k]);
    if (u * kSlack + slack_ < bound) {
      upper_[k] = u;
      continue;
    }
    u = std::sqrt(distance(i, labels[k]));
    upper_[k] = u;
    if (u * kSlack + slack_ < bound) continue;
    const CentreTable::Two t = table_.nearest(row(i));
    changed |= t.first != labels[k];
    labels[k] = t.first, upper_[k] = std::sqrt(t.best), lower_[k] = std::sqrt(t.second);
  }
  return changed;
}

/// Elkan: the same with a bound for each centre.
bool KMeansFit::assign_by_all_bounds() {
  part_centres();
  bool changed = false;
  const size_t width = size_t(table_.padded());
  for (int64_t i = 0; i < rows_; ++i) {
    const size_t k = size_t(i);
    double* lower = &lower_[k * width];
    for (int32_t c = 0; c < k_; ++c) lower[c] -= moved_[size_t(c)];
    double u = upper_[k] + moved_[size_t(labels[k])];
    bool tight = false;
    const int32_t from = labels[k];
    for (int32_t c = 0; c < k_ && u * kSlack + slack_ >= half_[size_t(labels[k])]; ++c) {
      const int32_t now = labels[k];
      if (c == now) continue;
      const double bound = std::max(lower[c], apart_[size_t(now * k_ + c)] / 2);
      if (u * kSlack + slack_ < bound) continue;
      if (!tight) u = std::sqrt(distance(i, now)), lower[now] = u, tight = true;
      if (u * kSlack + slack_ < bound) continue;
      const double mine = distance(i, now), other = distance(i, c);
      lower[c] = std::sqrt(other);
      if (other < mine || (other == mine && c < now)) labels[k] = c, u = lower[c];
    }
    upper_[k] = u;
    changed |= labels[k] != from;
  }
  return changed;
}

/// Means of the rows of each centre, summed in the order of the rows: the same for all algorithms.
void KMeansFit::update() {
  std::vector<double> sums(centres.size(), 0);
  std::vector<int64_t> counts(size_t(k_), 0);
  for (int64_t i = 0; i < rows_; ++i) {
    const size_t c = size_t(labels[size_t(i)]);
    ++counts[c];
    double* to = &sums[c * size_t(features_)];
    for (int32_t f = 0; f < features_; ++f) to[f] += row(i)[f];
  }
  if (std::find(counts.begin(), counts.end(), 0) != counts.end()) fill_empty(sums, counts);
  for (int32_t c = 0; c < k_; ++c) {
    if (counts[size_t(c)] == 0) {
      moved_[size_t(c)] = 0;
      continue;
    }
    double* centre = &centres[size_t(c) * size_t(features_)];
    double far = 0;
    for (int32_t f = 0; f < features_; ++f) {
      const double mean =
          sums[size_t(c) * size_t(features_) + size_t(f)] / double(counts[size_t(c)]);
      far += (mean - centre[f]) * (mean - centre[f]), centre[f] = mean;
    }
    moved_[size_t(c)] = std::sqrt(far);
  }
}

void KMeansFit::fill_empty(std::vector<double>& sums, std::vector<int64_t>& counts) {
  // the mean of equal rows may be a rounding away from them: they are not moved for that
  std::vector<int64_t> first(size_t(k_), -1);
  std::vector<uint8_t> differ(size_t(k_), 0);
  const auto look = [&](int32_t only) {  // -1: at all centres
    for (int64_t i = 0; i < rows_; ++i) {
      const auto c = size_t(labels[size_t(i)]);
      if (only >= 0 && int32_t(c) != only) continue;
      if (first[c] < 0) first[c] = i;
      if (!differ[c]) differ[c] = !std::equal(row(i), row(i) + features_, row(first[c]));
    }
  };
  look(-1);
  for (int32_t c = 0; c < k_; ++c) {
    if (counts[size_t(c)]) continue;
    int64_t farthest = -1;
    double most = -1;
    for (int64_t i = 0; i < rows_; ++i) {
      if (!differ[size_t(labels[size_t(i)])]) continue;
      const double d = distance(i, labels[size_t(i)]);
      if (d > most) most = d, farthest = i;
    }
    if (farthest < 0) return;  // all rows lie on their centres
    const size_t from = size_t(labels[size_t(farthest)]);
    for (int32_t f = 0; f < features_; ++f) {
      sums[from * size_t(features_) + size_t(f)] -= row(farthest)[f];
      sums[size_t(c) * size_t(features_) + size_t(f)] = row(farthest)[f];
    }
    --counts[from], counts[size_t(c)] = 1;
    labels[size_t(farthest)] = c;
    first[from] = -1, differ[from] = 0, look(int32_t(from));
    if (upper_.empty()) continue;  // its bounds are of another centre: measure it
    upper_[size_t(farthest)] = INFINITY;
    const size_t width = lower_.size() / size_t(rows_);
    std::fill_n(lower_.begin() + farthest * int64_t(width), width, 0.0);
  }
}

void KMeansFit::part_centres() {
  apart_.assign(size_t(k_) * size_t(k_), 0);
  std::fill(half_.begin(), half_.end(), INFINITY);
  for (int32_t a = 0; a < k_; ++a)
    for (int32_t b = 0; b < a; ++b) {
      const double d =
          std::sqrt(squared_distance(&centres[size_t(a) * size_t(features_)],
                                     &centres[size_t(b) * size_t(features_)], features_));
      apart_[size_t(a * k_ + b)] = apart_[size_t(b * k_ + a)] = d;
      half_[size_t(a)] = std::min(half_[size_t(a)], d / 2);
      half_[size_t(b)] = std::min(half_[size_t(b)], d / 2);
    }
}

}  // namespace plantgym
