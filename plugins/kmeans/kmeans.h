// k-means: k centres, each row belongs to the nearest, each centre is the mean of its rows.
//
// Ties go to the lowest centre. A centre that nobody belongs to moves to the row that lies farthest
// from its own centre (the lowest of equal ones) among rows whose centre has others that differ;
// where there are none it stays. Lloyd's, Elkan's and Hamerly's algorithms give the same labels and
// centres to the bit. Sources: Lloyd 1982; Arthur & Vassilvitskii 2007; Elkan 2003; Hamerly 2010;
// Bahmani et al. 2012; Sculley 2010; Dhillon & Modha 2001.
#pragma once
#include <cstdint>
#include <vector>

namespace plantgym {

struct KMeansConfig {
  enum Algorithm { kAuto, kLloyd, kElkan, kHamerly, kMiniBatch };
  enum Seeding { kPlusPlus, kParallel, kRandom };
  int32_t k = 8;
  int32_t algorithm = kAuto;  // auto: seeded and fitted on a sample, then Hamerly's on all rows
  int32_t seeding = kPlusPlus;
  bool spherical = false;  // by the angle to the centre; Lloyd's algorithm
  int32_t max_iterations = 300;
  int32_t batch = 1000;  // rows of a mini-batch
  int32_t starts = 1;    // the one with the least inertia counts
  uint64_t seed = 0;
};

/// Fitted centres.
struct KMeans {
  int32_t features = 0, k = 0;
  bool spherical = false;
  std::vector<double> centres = {};   // [k, features], of rows that were divided by `scale`
  std::vector<double> scale = {};     // [features]; empty: 1
  std::vector<int32_t> labels = {};   // [rows] of those that were fitted
  std::vector<double> inertias = {};  // after every assignment (Lloyd's, mini-batch: the last)
  double inertia = 0;                 // sum of squared distances; spherical: of 1 - cosine
  int32_t iterations = 0;             // assignments, with the last, which changed nothing

  /// The centre that a row [features] belongs to.
  int32_t nearest(const double* x) const;
  int32_t nearest(const float* x) const;
};

/// @param x [rows, features] within 1e140 of 0, after scaling too. @param scale what each feature
/// is divided by; empty: nothing
/// @param initial [k, features] centres to begin with, in the units of x; null: seeded
/// @throws Error no rows, more centres than rows, a number that is not finite or too large, a scale
/// that is not positive
KMeans fit_kmeans(const double* x, int64_t rows, int32_t features, const KMeansConfig& config,
                  const std::vector<double>& scale = {}, const double* initial = nullptr);

/// Standard deviation of each feature; 1 where it does not vary, so that it counts for nothing.
std::vector<double> spread_of(const double* x, int64_t rows, int32_t features);

/// Rows to begin with, by D^2 sampling: each draws some candidates and takes the best (2 + log k;
/// 1: as Arthur & Vassilvitskii wrote it). @return centres [k, features]
std::vector<double> seed_plus_plus(const double* x, int64_t rows, int32_t features, int32_t k,
                                   uint64_t seed, int32_t trials = 0,
                                   const double* weight = nullptr);
/// k-means||: 5 rounds that draw about 2k rows each, then weighted k-means++ of these.
std::vector<double> seed_parallel(const double* x, int64_t rows, int32_t features, int32_t k,
                                  uint64_t seed);
/// Rows drawn without preference, each at most once.
std::vector<double> seed_random(const double* x, int64_t rows, int32_t features, int32_t k,
                                uint64_t seed);

/// Sum of squared distances of rows to the nearest of centres.
double potential(const double* x, int64_t rows, int32_t features, const double* centres, int32_t k);

}  // namespace plantgym
