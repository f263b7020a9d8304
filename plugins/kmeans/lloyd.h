// One fit from given centres to the end, by any of the three algorithms that give the same.
#pragma once
#include "distances.h"
#include "kmeans.h"

namespace plantgym {

class KMeansFit {
 public:
  KMeansFit(const double* x, int64_t rows, int32_t features, const double* initial, int32_t k);
  /// @param algorithm Lloyd's, Elkan's or Hamerly's
  void run(KMeansConfig::Algorithm algorithm, int32_t max_iterations);
  std::vector<double> centres;
  std::vector<int32_t> labels;
  std::vector<double> inertias;
  int32_t iterations = 0;
  double inertia() const;

 private:
  bool assign_all();
  bool assign_by_two_bounds();
  bool assign_by_all_bounds();
  void first_bounds(bool all);
  void update();
  void fill_empty(std::vector<double>& sums, std::vector<int64_t>& counts);
  void part_centres();
  const double* row(int64_t i) const { return x_ + i * features_; }
  double distance(int64_t i, int32_t c) const {
    return squared_distance(row(i), &centres[size_t(c) * size_t(features_)], features_);
  }

  const double* x_;
  int64_t rows_;
  int32_t features_, k_;
  CentreTable table_;
  double slack_ = 0;                   // what rounding may have done to a bound
  std::vector<double> upper_, lower_;  // of distances: [rows]; [rows] or [rows, padded]
  std::vector<double> moved_;          // how far each centre went
  std::vector<double> apart_, half_;   // between centres [k, k]; to the nearest other, halved
};

}  // namespace plantgym
