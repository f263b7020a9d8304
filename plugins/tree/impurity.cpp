#include "impurity.h"

#include <cmath>

namespace plantgym {

double impurity_of(Criterion c, const double* w, int32_t n) {
  double all = 0, sum = 0;
  for (int32_t k = 0; k < n; ++k) all += w[k];
  if (all <= 0) return 0;
  for (int32_t k = 0; k < n; ++k) {
    const double p = w[k] / all;
    sum += c == Criterion::kGini ? p * p : p > 0 ? p * std::log2(p) : 0;
  }
  return c == Criterion::kGini ? 1 - sum : 0 - sum;
}

double chi_square_tail(double x, int32_t freedom) {
  const double a = freedom / 2.0, half = x / 2;
  if (freedom <= 0 || !(half > 0)) return 1;
  const double scale = std::exp(a * std::log(half) - half - std::lgamma(a));
  if (half < a + 1) {
    double term = 1 / a, sum = term;
    for (double k = a + 1; term > sum * 1e-17; ++k) sum += term *= half / k;
    return 1 - scale * sum;
  }
  double b = half + 1 - a, c = 1e300, d = 1 / b, h = d;  // Lentz's method
  for (int32_t k = 1; k < 10'000; ++k) {
    const double an = -k * (k - a);
    b += 2;
    d = 1 / (an * d + b), c = b + an / c;
    h *= c * d;
    if (std::fabs(c * d - 1) < 1e-16) break;
  }
  return scale * h;
}

ChiSquare chi_square(const std::vector<std::vector<double>>& table) {
  std::vector<double> rows(table.size(), 0), columns(table.empty() ? 0 : table[0].size(), 0);
  double all = 0;
  for (size_t r = 0; r < rows.size(); ++r)
    for (size_t c = 0; c < columns.size(); ++c)
      rows[r] += table[r][c], columns[c] += table[r][c], all += table[r][c];
  ChiSquare t;
  int32_t live_rows = 0, live_columns = 0;
  for (const double x : rows) live_rows += x > 0;
  for (const double x : columns) live_columns += x > 0;
  for (size_t r = 0; r < rows.size(); ++r)
    for (size_t c = 0; c < columns.size(); ++c) {
      const double expected = rows[r] * columns[c] / all;
      if (expected > 0)
        t.statistic += (table[r][c] - expected) * (table[r][c] - expected) / expected;
    }
  t.freedom = (live_rows - 1) * (live_columns - 1);
  t.p = chi_square_tail(t.statistic, t.freedom);
  return t;
}

double information_gain(const std::vector<std::vector<double>>& table) {
  std::vector<double> classes(table.empty() ? 0 : table[0].size(), 0);
  double all = 0, after = 0;
  for (const std::vector<double>& branch : table) {
    double size = 0;
    for (size_t c = 0; c < classes.size(); ++c) classes[c] += branch[c], size += branch[c];
    after += size * impurity_of(Criterion::kEntropy, branch.data(), int32_t(branch.size()));
    all += size;
  }
  if (all <= 0) return 0;
  return impurity_of(Criterion::kEntropy, classes.data(), int32_t(classes.size())) - after / all;
}

double gain_ratio(const std::vector<std::vector<double>>& table) {
  std::vector<double> sizes;
  for (const std::vector<double>& branch : table) {
    sizes.push_back(0);
    for (const double w : branch) sizes.back() += w;
  }
  const double own = impurity_of(Criterion::kEntropy, sizes.data(), int32_t(sizes.size()));
  return own > 0 ? information_gain(table) / own : 0;
}

}  // namespace plantgym
