#include "quality.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "distances.h"

namespace plantgym {
namespace {

double pairs(double n) { return n * (n - 1) / 2; }

}  // namespace

double silhouette(const double* x, int64_t rows, int32_t features, const int32_t* label) {
  const int32_t k = *std::max_element(label, label + rows) + 1;
  std::vector<double> count(size_t(k), 0), sum(count);
  for (int64_t i = 0; i < rows; ++i) ++count[size_t(label[i])];
  double all = 0;
  for (int64_t i = 0; i < rows; ++i) {
    std::fill(sum.begin(), sum.end(), 0.0);
    for (int64_t j = 0; j < rows; ++j)
      sum[size_t(label[j])] +=
          std::sqrt(squared_distance(x + i * features, x + j * features, features));
    const size_t own = size_t(label[i]);
    if (count[own] < 2) continue;
    const double a = sum[own] / (count[own] - 1);
    double b = INFINITY;
    for (size_t c = 0; c < sum.size(); ++c)
      if (c != own && count[c] > 0) b = std::min(b, sum[c] / count[c]);
    if (std::isfinite(b) && std::max(a, b) > 0) all += (b - a) / std::max(a, b);
  }
  return all / double(rows);
}

double dispersion(const double* x, int64_t rows, int32_t features, const int32_t* label) {
  const size_t k = size_t(std::max(*std::max_element(label, label + rows), 0)) + 1;
  const size_t n = size_t(features);
  std::vector<double> mean(k * n, 0), count(k, 0);
  for (int64_t i = 0; i < rows; ++i) {
    if (label[i] < 0) continue;
    ++count[size_t(label[i])];
    for (size_t f = 0; f < n; ++f) mean[size_t(label[i]) * n + f] += x[size_t(i) * n + f];
  }
  for (size_t c = 0; c < k; ++c)
    for (size_t f = 0; f < n && count[c] > 0; ++f) mean[c * n + f] /= count[c];
  double sum = 0;
  for (int64_t i = 0; i < rows; ++i)
    if (label[i] >= 0)
      sum += squared_distance(x + i * features, &mean[size_t(label[i]) * n], features);
  return sum;
}

std::vector<double> reach(const double* x, int64_t rows, int32_t features, int32_t count) {
  std::vector<double> all, one;
  const size_t nth = size_t(std::min<int64_t>(std::max(count, 1), rows)) - 1;
  for (int64_t i = 0; i < rows; ++i) {
    one.clear();
    for (int64_t j = 0; j < rows; ++j)
      one.push_back(squared_distance(x + i * features, x + j * features, features));
    std::nth_element(one.begin(), one.begin() + std::ptrdiff_t(nth), one.end());
    all.push_back(std::sqrt(one[nth]));
  }
  std::sort(all.begin(), all.end());
  return all;
}

double adjusted_rand(const std::vector<int32_t>& a, const std::vector<int32_t>& b) {
  std::map<std::pair<int32_t, int32_t>, double> both;
  std::map<int32_t, double> of_a, of_b;
  for (size_t i = 0; i < a.size(); ++i) ++both[{a[i], b[i]}], ++of_a[a[i]], ++of_b[b[i]];
  double joint = 0, first = 0, second = 0;
  for (const auto& [key, n] : both) joint += pairs(n);
  for (const auto& [key, n] : of_a) first += pairs(n);
  for (const auto& [key, n] : of_b) second += pairs(n);
  const double chance = first * second / pairs(double(a.size())), most = (first + second) / 2;
  return most == chance ? 1 : (joint - chance) / (most - chance);
}

DensityClusters dbscan(const double* x, int64_t rows, int32_t features, double eps,
                       int32_t min_rows) {
  std::vector<std::vector<int32_t>> near(static_cast<size_t>(rows));
  for (int64_t i = 0; i < rows; ++i)
    for (int64_t j = 0; j < rows; ++j)
      if (std::sqrt(squared_distance(x + i * features, x + j * features, features)) <= eps)
        near[size_t(i)].push_back(int32_t(j));
  DensityClusters d;
  d.labels.assign(size_t(rows), -1);
  for (const auto& n : near) d.core.push_back(int32_t(n.size()) >= min_rows);
  for (size_t i = 0; i < near.size(); ++i) {
    if (!d.core[i] || d.labels[i] >= 0) continue;
    std::vector<int32_t> open = {int32_t(i)};
    d.labels[i] = d.clusters;
    while (!open.empty()) {
      const size_t at = size_t(open.back());
      open.pop_back();
      for (const int32_t j : near[at]) {
        if (d.labels[size_t(j)] >= 0) continue;
        d.labels[size_t(j)] = d.clusters;
        if (d.core[size_t(j)]) open.push_back(j);
      }
    }
    ++d.clusters;
  }
  return d;
}

/// Lance & Williams: the distance of a merged cluster from those of its parts. Ward's are squared.
Merges agglomerate(const double* x, int64_t rows, int32_t features, Linkage linkage) {
  const size_t n = size_t(rows);
  std::vector<double> d(n * n, 0), size(n, 1);
  for (size_t i = 0; i < n; ++i)
    for (size_t j = 0; j < i; ++j) {
      const double q =
          squared_distance(x + int64_t(i) * features, x + int64_t(j) * features, features);
      d[i * n + j] = d[j * n + i] = linkage == Linkage::kWard ? q : std::sqrt(q);
    }
  struct Merge {
    double height;
    int32_t a, b;
  };
  std::vector<Merge> merges;
  std::vector<size_t> chain;
  std::vector<uint8_t> gone(n, 0);
  while (merges.size() + 1 < n) {
    if (chain.empty())
      chain.push_back(size_t(std::find(gone.begin(), gone.end(), 0) - gone.begin()));
    const size_t a = chain.back(), before = chain.size() > 1 ? chain[chain.size() - 2] : n;
    size_t b = before;
    double least = before < n ? d[a * n + before] : INFINITY;
    for (size_t j = 0; j < n; ++j)
      if (j != a && !gone[j] && d[a * n + j] < least) least = d[a * n + j], b = j;
    if (b != before) {
      chain.push_back(b);
      continue;
    }
    chain.resize(chain.size() - 2);  // nearest to each other: one cluster, in the place of a
    merges.push_back(
        {linkage == Linkage::kWard ? std::sqrt(least) : least, int32_t(a), int32_t(b)});
    for (size_t j = 0; j < n; ++j) {
      if (gone[j] || j == a || j == b) continue;
      const double da = d[a * n + j], db = d[b * n + j], all = size[a] + size[b] + size[j];
      const double now =
          linkage == Linkage::kSingle     ? std::min(da, db)
          : linkage == Linkage::kComplete ? std::max(da, db)
          : linkage == Linkage::kAverage
              ? (size[a] * da + size[b] * db) / (size[a] + size[b])
              : ((size[a] + size[j]) * da + (size[b] + size[j]) * db - size[j] * least) / all;
      d[a * n + j] = d[j * n + a] = now;
    }
    size[a] += size[b], gone[b] = 1;
  }
  std::stable_sort(merges.begin(), merges.end(),
                   [](const Merge& l, const Merge& r) { return l.height < r.height; });
  Merges m;
  for (const Merge& one : merges)
    m.heights.push_back(one.height), m.rows.emplace_back(one.a, one.b);
  return m;
}

std::vector<int32_t> cut(const Merges& m, int32_t clusters) {
  const size_t n = m.heights.size() + 1;
  std::vector<int32_t> root(n), number(n, -1), labels;
  std::iota(root.begin(), root.end(), 0);
  const auto find = [&](int32_t i) {
    while (root[size_t(i)] != i) i = root[size_t(i)];
    return i;
  };
  for (size_t k = 0; k + size_t(clusters) < n; ++k)
    root[size_t(find(m.rows[k].second))] = find(m.rows[k].first);
  int32_t next = 0;
  for (size_t i = 0; i < n; ++i) {
    int32_t& own = number[size_t(find(int32_t(i)))];
    if (own < 0) own = next++;
    labels.push_back(own);
  }
  return labels;
}

}  // namespace plantgym
