// How well classes and numbers are foretold.
#pragma once
#include <cstdint>
#include <vector>

namespace plantgym {

/// Precision, recall and their harmonic mean; 0 where there is nothing to divide by.
struct Hits {
  double precision = 0, recall = 0, f1 = 0;
};

struct ClassMetrics {
  std::vector<std::vector<int64_t>> confusion;  // [true class][said class]
  std::vector<Hits> of_class;
  Hits macro, weighted;  // means over classes: equally, and by their true counts
  double accuracy = 0, micro_f1 = 0;
  double balanced_accuracy = 0;  // mean recall of the classes that occur
  double kappa = 0;              // Cohen 1960: agreement beyond chance
  double matthews = 0;           // correlation of classes (Gorodkin 2004)
};
/// @param truth, said [n] in 0..classes-1
ClassMetrics class_metrics(const int32_t* truth, const int32_t* said, int64_t n, int32_t classes);

/// 1 - squared errors over squared differences from the mean; 0 where the truth does not vary,
/// 1 where it also is said.
double r_squared(const double* truth, const double* said, int64_t n);

/// Fold of each of n rows in order: the first n mod k folds get one more.
std::vector<int32_t> folds(int64_t n, int32_t k);
/// Fold of each row. Sorted by class, row i goes to a fold of the size of those with i mod k: sizes
/// differ by at most one, of each class and of all (as scikit-learn's StratifiedKFold shares them);
/// of each class the first rows are of the first folds.
std::vector<int32_t> stratified_folds(const std::vector<int32_t>& label, int32_t k);

}  // namespace plantgym
