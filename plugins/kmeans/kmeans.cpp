#include "kmeans.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "error.h"
#include "lloyd.h"
#include "plantgym/random.h"

namespace plantgym {
namespace {

constexpr int64_t kSample = 10'000;  // rows that `auto` begins with
constexpr double kLargest = 1e140;   // sums of squared distances stay finite

uint32_t bits(uint64_t seed, uint64_t index, uint32_t purpose) {
  return philox({{uint32_t(index), uint32_t(index >> 32), purpose, 0x6B6D}}, uint32_t(seed),
                uint32_t(seed >> 32))
      .w[0];
}

template <class T>
int32_t nearest_of(const KMeans& m, const T* x) {
  int32_t best = 0;
  double least = INFINITY;
  const double* c = m.centres.data();
  for (int32_t k = 0; k < m.k; ++k, c += m.features) {
    double sum = 0;
    for (int32_t f = 0; f < m.features; ++f) {
      const double at = m.scale.empty() ? double(x[f]) : double(x[f]) / m.scale[size_t(f)];
      sum += m.spherical ? -at * c[f] : (at - c[f]) * (at - c[f]);
    }
    if (sum < least) least = sum, best = k;
  }
  return best;
}

void expect_usable(const double* x, int64_t rows, int32_t features) {
  for (int64_t i = 0; i < rows * features; ++i) {
    const std::string place = "k-means: row " + std::to_string(i / features) + ", feature " +
                              std::to_string(i % features);
    if (!std::isfinite(x[i])) throw Error(place + " is not a finite number");
    if (std::fabs(x[i]) > kLargest)
      throw Error(place + " is beyond 1e140: its square is too large");
  }
}

void check(const double* x, int64_t rows, int32_t features, const KMeansConfig& c,
           const std::vector<double>& scale) {
  if (rows < 1 || features < 1) throw Error("k-means needs rows and features");
  if (c.k < 1) throw Error("k-means needs at least one centre");
  if (c.k > rows)
    throw Error("k-means: " + std::to_string(c.k) + " centres are more than " +
                std::to_string(rows) + " rows; lower k");
  for (const double s : scale)
    if (!(s > 0 && std::isfinite(s)))
      throw Error("k-means: what a feature is divided by must be positive");
  if (!scale.empty() && scale.size() != size_t(features))
    throw Error("k-means: each feature needs a scale");
  expect_usable(x, rows, features);
}

std::vector<double> seeded(const double* x, int64_t rows, int32_t features, const KMeansConfig& c,
                           uint64_t seed) {
  if (c.seeding == KMeansConfig::kRandom) return seed_random(x, rows, features, c.k, seed);
  if (c.seeding == KMeansConfig::kParallel) return seed_parallel(x, rows, features, c.k, seed);
  return seed_plus_plus(x, rows, features, c.k, seed);
}

/// Centres drawn towards random rows, each by one over how many it has had (Sculley 2010).
void run_mini_batch(const double* x, int64_t rows, int32_t features, const KMeansConfig& c,
                    std::vector<double>& centres) {
  std::vector<int64_t> had(size_t(c.k), 0);
  std::vector<int32_t> to;
  std::vector<int64_t> chosen;
  CentreTable table(c.k, features);
  uint64_t index = 0;
  for (int32_t round = 0; round < c.max_iterations; ++round) {
    table.set(centres.data());
    to.clear(), chosen.clear();
    for (int32_t b = 0; b < c.batch; ++b) {
      chosen.push_back(int64_t(uint64_t(bits(c.seed, index++, 2)) * uint64_t(rows) >> 32));
      to.push_back(table.nearest(x + chosen.back() * features).first);
    }
    for (size_t b = 0; b < to.size(); ++b) {
      double* centre = &centres[size_t(to[b]) * size_t(features)];
      const double step = 1.0 / double(++had[size_t(to[b])]);
      const double* row = x + chosen[b] * features;
      for (int32_t f = 0; f < features; ++f) centre[f] += step * (row[f] - centre[f]);
    }
  }
}

void normalise(double* x, int32_t features) {
  double sum = 0;
  for (int32_t f = 0; f < features; ++f) sum += x[f] * x[f];
  if (sum > 0)
    for (int32_t f = 0; f < features; ++f) x[f] /= std::sqrt(sum);
}

/// Lloyd's algorithm on the sphere: rows of length 0 belong to the first centre.
void run_spherical(const std::vector<double>& x, int64_t rows, int32_t features,
                   const KMeansConfig& c, KMeans& m) {
  m.labels.assign(size_t(rows), -1);
  for (int32_t k = 0; k < c.k; ++k) normalise(&m.centres[size_t(k) * size_t(features)], features);
  KMeans bare = m;
  bare.scale.clear();
  for (m.iterations = 1;; ++m.iterations) {
    bool changed = false;
    double cosines = 0;
    bare.centres = m.centres;
    for (int64_t i = 0; i < rows; ++i) {
      const double* row = &x[size_t(i * features)];
      const int32_t k = bare.nearest(row);
      changed |= m.labels[size_t(i)] != k, m.labels[size_t(i)] = k;
      for (int32_t f = 0; f < features; ++f)
        cosines += row[f] * m.centres[size_t(k) * size_t(features) + size_t(f)];
    }
    m.inertias.push_back(double(rows) - cosines);
    if (!changed || m.iterations == c.max_iterations) break;
    std::vector<double> sums(m.centres.size(), 0);
    std::vector<uint8_t> owned(size_t(c.k), 0);
    for (int64_t i = 0; i < rows; ++i) {
      double* to = &sums[size_t(m.labels[size_t(i)]) * size_t(features)];
      owned[size_t(m.labels[size_t(i)])] = 1;
      for (int32_t f = 0; f < features; ++f) to[f] += x[size_t(i * features + f)];
    }
    for (int32_t k = 0; k < c.k; ++k) {
      double* mean = &sums[size_t(k) * size_t(features)];
      normalise(mean, features);
      if (owned[size_t(k)])  // nobody's centre stays where it is
        std::copy_n(mean, features, &m.centres[size_t(k) * size_t(features)]);
    }
  }
}

/// Good centres from a sample of many rows: the best of three.
std::vector<double> from_sample(const double* x, int64_t rows, int32_t features,
                                const KMeansConfig& c, uint64_t seed) {
  const int64_t n = std::max<int64_t>(kSample, 50 * int64_t(c.k));
  if (rows < 2 * n) return seeded(x, rows, features, c, seed);
  std::vector<double> sample;
  for (int64_t i = 0; i < n; ++i) {  // one of each stretch of rows
    const int64_t first = rows * i / n, next = rows * (i + 1) / n;
    const int64_t row =
        first + int64_t(uint64_t(bits(seed, uint64_t(i), 1)) * uint64_t(next - first) >> 32);
    sample.insert(sample.end(), x + row * features, x + (row + 1) * features);
  }
  std::vector<double> best;
  double least = INFINITY;
  for (uint64_t start = 0; start < 3; ++start) {
    KMeansFit fit(sample.data(), n, features,
                  seeded(sample.data(), n, features, c, seed + (start << 40)).data(), c.k);
    fit.run(KMeansConfig::kHamerly, c.max_iterations);
    if (fit.inertias.back() < least) least = fit.inertias.back(), best = fit.centres;
  }
  return best;
}

KMeans one_start(const std::vector<double>& x, int64_t rows, int32_t features,
                 const KMeansConfig& c, uint64_t seed, const double* initial) {
  const bool sampled = c.algorithm == KMeansConfig::kAuto && !c.spherical;
  KMeans m = {features, c.k, c.spherical};
  m.centres = initial   ? std::vector<double>(initial, initial + int64_t(c.k) * features)
              : sampled ? from_sample(x.data(), rows, features, c, seed)
                        : seeded(x.data(), rows, features, c, seed);
  if (c.spherical) {
    run_spherical(x, rows, features, c, m);
    m.inertia = m.inertias.back();
    return m;
  }
  const bool batches = c.algorithm == KMeansConfig::kMiniBatch;
  if (batches) run_mini_batch(x.data(), rows, features, c, m.centres);
  KMeansFit fit(x.data(), rows, features, m.centres.data(), c.k);
  fit.run(batches    ? KMeansConfig::kLloyd
          : !sampled ? KMeansConfig::Algorithm(c.algorithm)
                     : KMeansConfig::kHamerly,
          batches ? 1 : c.max_iterations);
  m.iterations = batches ? c.max_iterations : fit.iterations;
  m.centres = std::move(fit.centres), m.labels = std::move(fit.labels);
  m.inertias = std::move(fit.inertias), m.inertia = m.inertias.back();
  return m;
}

}  // namespace

int32_t KMeans::nearest(const double* x) const { return nearest_of(*this, x); }
int32_t KMeans::nearest(const float* x) const { return nearest_of(*this, x); }

std::vector<double> spread_of(const double* x, int64_t rows, int32_t features) {
  std::vector<double> spread;
  for (int32_t f = 0; f < features; ++f) {
    double mean = 0, sum = 0;
    bool varies = false;
    for (int64_t i = 0; i < rows; ++i) mean += x[i * features + f] / double(rows);
    for (int64_t i = 0; i < rows; ++i) {
      const double off = x[i * features + f] - mean;
      sum += off * off, varies |= x[i * features + f] != x[f];
    }
    spread.push_back(varies ? std::sqrt(sum / double(rows)) : 1);
  }
  return spread;
}

KMeans fit_kmeans(const double* x, int64_t rows, int32_t features, const KMeansConfig& c,
                  const std::vector<double>& scale, const double* initial) {
  check(x, rows, features, c, scale);
  std::vector<double> scaled(x, x + rows * features), begin;
  for (size_t i = 0; !scale.empty() && i < scaled.size(); ++i)
    scaled[i] /= scale[i % size_t(features)];
  if (!scale.empty()) expect_usable(scaled.data(), rows, features);
  if (initial) {
    begin.assign(initial, initial + int64_t(c.k) * features);
    for (size_t i = 0; !scale.empty() && i < begin.size(); ++i)
      begin[i] /= scale[i % size_t(features)];
  }
  for (int64_t i = 0; c.spherical && i < rows; ++i)
    normalise(&scaled[size_t(i * features)], features);
  KMeans best;
  for (int32_t start = 0; start < std::max(c.starts, 1); ++start) {
    KMeans m = one_start(scaled, rows, features, c, c.seed + uint64_t(start),
                         initial ? begin.data() : nullptr);
    if (start == 0 || m.inertia < best.inertia) best = std::move(m);
    if (initial) break;  // another start would be the same
  }
  best.scale = scale;
  return best;
}

}  // namespace plantgym
