#include "statistics.h"

#include <algorithm>
#include <cmath>

#include "plantgym/random.h"

namespace plantgym {
namespace {

std::vector<double> all_of(const Scores& s) {
  std::vector<double> all;
  for (const std::vector<double>& row : s) all.insert(all.end(), row.begin(), row.end());
  return all;
}

/// Linear between order statistics, as numpy's percentile.
double quantile(const std::vector<double>& sorted, double q) {
  const double at = q * double(sorted.size() - 1);
  const size_t low = size_t(at), high = std::min(low + 1, sorted.size() - 1);
  return sorted[low] + (sorted[high] - sorted[low]) * (at - double(low));
}

Interval middle(std::vector<double>& draws) {
  std::sort(draws.begin(), draws.end());
  return {quantile(draws, 0.025), quantile(draws, 0.975)};
}

}  // namespace

double t_quantile(int32_t degrees) {
  // Abramowitz & Stegun 26.7.3 and 26.7.4: P(|T| < t) as a finite sum, of whole degrees
  const auto inside = [degrees](double t) {
    const double angle = std::atan(t / std::sqrt(double(degrees))), c = std::cos(angle);
    const bool odd = degrees % 2 != 0;
    double term = odd ? c : 1, sum = degrees > 1 ? term : 0;
    for (int32_t k = odd ? 3 : 2; k < degrees; k += 2)
      term *= c * c * double(k - 1) / double(k), sum += term;
    sum *= std::sin(angle);
    return odd ? 2 / 3.141592653589793 * (angle + sum) : sum;
  };
  double low = 0, high = 16;  // 12.7 of one degree
  for (int32_t k = 0; k < 60; ++k) {
    const double middle = (low + high) / 2;
    (inside(middle) < 0.95 ? low : high) = middle;
  }
  return high;
}

Interval t_interval(const std::vector<double>& v) {
  const double n = double(v.size()), mean = mean_of(v);
  if (v.size() < 2) return {-INFINITY, INFINITY};
  double square = 0;
  for (const double x : v) square += (x - mean) * (x - mean);
  const double half = t_quantile(int32_t(v.size()) - 1) * std::sqrt(square / (n - 1) / n);
  return {mean - half, mean + half};
}

double mean_of(const std::vector<double>& v) {
  double sum = 0;
  for (const double x : v) sum += x;
  return v.empty() ? NAN : sum / double(v.size());
}

double iqm_of(std::vector<double> v) {
  if (v.empty()) return NAN;
  std::sort(v.begin(), v.end());
  const auto cut = std::ptrdiff_t(v.size() / 4);
  return mean_of({v.begin() + cut, v.end() - cut});
}

Summary summarize(const Scores& scores, int32_t draws) {
  Summary s;
  const std::vector<double> all = all_of(scores);
  s.mean = mean_of(all), s.iqm = iqm_of(all);
  s.mean_interval = s.iqm_interval = {s.mean, s.mean};
  s.iqm_interval = {s.iqm, s.iqm};
  if (all.size() < 2 || draws < 1) return s;
  // strata: tasks, with the runs drawn in each; a single run's episodes are one stratum
  const bool one = scores.size() == 1;
  const size_t runs = one ? scores[0].size() : scores.size(), tasks = one ? 1 : scores[0].size();
  std::vector<double> means, iqms, sample(all.size());
  for (int32_t d = 0; d < draws; ++d) {
    Rng rng(0x5EED, uint32_t(d), 0, 0);
    for (size_t t = 0, k = 0; t < tasks; ++t)
      for (size_t r = 0; r < runs; ++r, ++k) {
        const size_t pick = size_t(rng.below(int32_t(runs)));
        sample[k] = one ? scores[0][pick] : scores[pick][t];
      }
    means.push_back(mean_of(sample)), iqms.push_back(iqm_of(sample));
  }
  s.mean_interval = middle(means), s.iqm_interval = middle(iqms);
  return s;
}

namespace {

/// Share of pairs of runs in which a's is better on episode t; ties are half.
double better(const Scores& a, const std::vector<size_t>& ia, const Scores& b,
              const std::vector<size_t>& ib, size_t t) {
  double won = 0;
  for (const size_t i : ia)
    for (const size_t k : ib) won += a[i][t] > b[k][t] ? 1.0 : a[i][t] == b[k][t] ? 0.5 : 0.0;
  return won / double(ia.size() * ib.size());
}

std::vector<size_t> all_to(size_t n) {
  std::vector<size_t> v(n);
  for (size_t i = 0; i < n; ++i) v[i] = i;
  return v;
}

}  // namespace

Improvement improvement(const Scores& a, const Scores& b, bool more_is_better, int32_t draws) {
  const size_t tasks = a[0].size();
  const std::vector<size_t> ra = all_to(a.size()), rb = all_to(b.size());
  std::vector<double> each(tasks);
  for (size_t t = 0; t < tasks; ++t) each[t] = better(a, ra, b, rb, t);
  Improvement r;
  r.probability = mean_of(each);
  std::vector<double> means;
  const auto pick = [](Rng& rng, std::vector<size_t>& to) {
    for (size_t& i : to) i = size_t(rng.below(int32_t(to.size())));
  };
  for (int32_t d = 0; d < draws; ++d) {
    Rng rng(0x5EED, uint32_t(d), 1, 0);
    std::vector<size_t> ia = ra, ib = rb;
    double sum = 0;
    for (size_t t = 0; t < tasks; ++t) {
      if (a.size() == 1 && b.size() == 1) {
        sum += each[size_t(rng.below(int32_t(tasks)))];
        continue;
      }
      pick(rng, ia), pick(rng, ib);
      sum += better(a, ia, b, ib, t);
    }
    means.push_back(sum / double(tasks));
  }
  r.interval = middle(means);
  if (!more_is_better) r = {1 - r.probability, {1 - r.interval.high, 1 - r.interval.low}};
  return r;
}

std::vector<double> profile(const Scores& scores, const std::vector<double>& thresholds) {
  const std::vector<double> all = all_of(scores);
  std::vector<double> shares;
  for (const double tau : thresholds) {
    const auto above = std::count_if(all.begin(), all.end(), [&](double x) { return x > tau; });
    shares.push_back(double(above) / double(all.size()));
  }
  return shares;
}

Scores paired(const Scores& a, const Scores& b) {
  Scores d(std::max(a.size(), b.size()), a[0]);
  for (size_t r = 0; r < d.size(); ++r)
    for (size_t t = 0; t < d[r].size(); ++t)
      d[r][t] = a[std::min(r, a.size() - 1)][t] - b[std::min(r, b.size() - 1)][t];
  return d;
}

}  // namespace plantgym
