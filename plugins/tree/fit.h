// Growing a decision tree: CART (Breiman, Friedman, Olshen & Stone 1984) with a choice of criteria.
//
// Of splits that are equally good the one on the lowest feature counts, and of these the lowest
// threshold. A threshold is the midpoint of neighbouring values; x <= threshold goes left. A leaf
// says its heaviest class, the lowest of ties, or the mean.
#pragma once
#include "tree.h"

namespace plantgym {

/// What makes a split good: it lowers the impurity of both sides together.
enum class Criterion {
  kGini,       // 1 - sum p^2
  kEntropy,    // -sum p log2 p: information gain (Quinlan 1986)
  kGainRatio,  // the gain over that of the sides' sizes, among features with at least the mean gain
               // (C4.5, Quinlan 1993)
  kChiSquare,  // of the table of classes and sides; splits only where p < significance (Kass 1980)
  kVariance    // of a number
};

struct TreeConfig {
  Criterion criterion = Criterion::kGini;
  int32_t max_depth = 0;       // 0: any
  int64_t min_rows_split = 2;  // a node of fewer rows is a leaf
  int64_t min_rows_leaf = 1;   // no side has fewer
  double min_decrease = 0;     // of the impurity, weighted by the share of all rows
  int32_t max_leaves = 0;      // 0: any; else the best split first
  double significance = 0.05;  // of chi-square
};

/// What to learn from; arrays belong to the caller.
struct Samples {
  const double* x = nullptr;  // [rows, features], finite
  int64_t rows = 0;
  int32_t features = 0;
  const int32_t* label = nullptr;  // [rows] 0..classes-1, of classification
  int32_t classes = 0;             // 0: regression
  const double* target = nullptr;  // [rows] finite, of regression
  const double* weight = nullptr;  // [rows] >= 0; null: all are 1. Rows of weight 0 do not count
};

/// @throws Error no rows of any weight, numbers that are not finite, a label that is no class, a
/// criterion that does not go with classes or numbers
DecisionTree fit_tree(const Samples& s, const TreeConfig& c);

}  // namespace plantgym
