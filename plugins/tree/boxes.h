// How far a decision is from another one: each leaf of a tree is a box of rows.
#pragma once
#include <vector>

#include "tree.h"

namespace plantgym {

/// The nearest place where a tree says something else.
struct NearestOther {
  double distance = 0;    // infinite: it says the same wherever the row may go
  std::vector<double> x;  // [features] a row there, which the tree answers otherwise; or none
  int32_t leaf = -1;      // that this row falls into
};

/// The distance of a row to the nearest box with another answer (Euclidean, feature f measured in
/// scale[f]; infimum: a box is open where its question is `x > threshold`). Exact, linear in
/// leaves.
/// @param x [features] finite @param scale [features] > 0; 0: this feature stays as it is
/// @param whole [features] 1: moves to whole numbers only; null: none does
NearestOther nearest_other(const DecisionTree& t, const double* x, const double* scale,
                           const uint8_t* whole = nullptr);

}  // namespace plantgym
