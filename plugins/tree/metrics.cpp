#include "metrics.h"

#include <algorithm>
#include <cmath>

namespace plantgym {
namespace {

double ratio(double a, double b) { return b > 0 ? a / b : 0; }

}  // namespace

ClassMetrics class_metrics(const int32_t* truth, const int32_t* said, int64_t n, int32_t classes) {
  ClassMetrics m;
  const size_t k = size_t(classes);
  m.confusion.assign(k, std::vector<int64_t>(k, 0));
  for (int64_t i = 0; i < n; ++i) ++m.confusion[size_t(truth[i])][size_t(said[i])];
  std::vector<double> is(k, 0), calls(k, 0);
  double right = 0, chance = 0, is2 = 0, calls2 = 0, occurring = 0;
  for (size_t c = 0; c < k; ++c) {
    for (size_t d = 0; d < k; ++d)
      is[c] += double(m.confusion[c][d]), calls[c] += double(m.confusion[d][c]);
    right += double(m.confusion[c][c]);
    chance += is[c] * calls[c], is2 += is[c] * is[c], calls2 += calls[c] * calls[c];
    occurring += is[c] > 0;
  }
  const double all = double(n);
  for (size_t c = 0; c < k; ++c) {
    const double hit = double(m.confusion[c][c]);
    const Hits h = {ratio(hit, calls[c]), ratio(hit, is[c]), ratio(2 * hit, is[c] + calls[c])};
    m.of_class.push_back(h);
    m.macro.precision += h.precision / double(k), m.weighted.precision += h.precision * is[c] / all;
    m.macro.recall += h.recall / double(k), m.weighted.recall += h.recall * is[c] / all;
    m.macro.f1 += h.f1 / double(k), m.weighted.f1 += h.f1 * is[c] / all;
    m.balanced_accuracy += ratio(h.recall, occurring);
  }
  m.accuracy = m.micro_f1 = ratio(right, all);
  m.kappa = ratio(right / all - chance / all / all, 1 - chance / all / all);
  m.matthews = ratio(right * all - chance, std::sqrt((all * all - is2) * (all * all - calls2)));
  return m;
}

double r_squared(const double* truth, const double* said, int64_t n) {
  double mean = 0, error = 0, spread = 0;
  for (int64_t i = 0; i < n; ++i) mean += truth[i] / double(n);
  for (int64_t i = 0; i < n; ++i) {
    error += (truth[i] - said[i]) * (truth[i] - said[i]);
    spread += (truth[i] - mean) * (truth[i] - mean);
  }
  return spread > 0 ? 1 - error / spread : error > 0 ? 0 : 1;
}

std::vector<int32_t> folds(int64_t n, int32_t k) {
  std::vector<int32_t> fold;
  for (int32_t f = 0; f < k; ++f) fold.insert(fold.end(), size_t(n / k + (f < n % k)), f);
  return fold;
}

std::vector<int32_t> stratified_folds(const std::vector<int32_t>& label, int32_t k) {
  std::vector<int32_t> fold(label.size());
  const int32_t classes = label.empty() ? 0 : *std::max_element(label.begin(), label.end()) + 1;
  int64_t first = 0;  // row of this class, sorted by class
  for (int32_t c = 0; c < classes; ++c) {
    const int64_t n = std::count(label.begin(), label.end(), c);
    std::vector<int32_t> own;
    const auto below = [k](int64_t rows, int32_t f) { return (rows + k - 1 - f) / k; };
    for (int32_t f = 0; f < k; ++f)
      own.insert(own.end(), size_t(below(first + n, f) - below(first, f)), f);
    first += n;
    size_t next = 0;
    for (size_t i = 0; i < label.size(); ++i)
      if (label[i] == c) fold[i] = own[next++];
  }
  return fold;
}

}  // namespace plantgym
