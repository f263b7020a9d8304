// Impurity of class weights, and the chi-square test of a table.
#pragma once
#include <cstdint>
#include <vector>

#include "fit.h"

namespace plantgym {

/// Of class weights w [n] by a criterion (chi-square and gain ratio: entropy).
double impurity_of(Criterion c, const double* w, int32_t n);

struct ChiSquare {
  double statistic = 0, p = 1;  // p: chance of as great a statistic where rows do not matter
  int32_t freedom = 0;
};
/// Pearson's test of independence of a table [rows][columns], without continuity correction.
ChiSquare chi_square(const std::vector<std::vector<double>>& table);
/// Chance that a chi-square of `freedom` degrees is at least x: the regularised upper incomplete
/// gamma function (series below, continued fraction above; Abramowitz & Stegun 6.5.29, 6.5.31).
double chi_square_tail(double x, int32_t freedom);

/// Information gained by parting the classes of a table [branches][classes], in bits; and that over
/// the information of the branches' own sizes (0 where there is one branch only).
double information_gain(const std::vector<std::vector<double>>& table);
double gain_ratio(const std::vector<std::vector<double>>& table);

}  // namespace plantgym
