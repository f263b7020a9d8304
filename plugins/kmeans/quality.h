// How good a clustering is, and two other ways to cluster to compare it with.
#pragma once
#include <cstdint>
#include <vector>

namespace plantgym {

/// Mean over rows of (b - a) / max(a, b): a is the mean distance to the others of its cluster, b
/// to the nearest other cluster (Rousseeuw 1987). Of a cluster of one it is 0. O(rows^2).
double silhouette(const double* x, int64_t rows, int32_t features, const int32_t* label);

/// Sum of squared distances of rows to the mean of their cluster: what k-means lowers. Rows of
/// label -1 belong to none.
double dispersion(const double* x, int64_t rows, int32_t features, const int32_t* label);

/// Agreement of two labellings beyond chance (Hubert & Arabie 1985).
double adjusted_rand(const std::vector<int32_t>& a, const std::vector<int32_t>& b);

/// DBSCAN (Ester et al. 1996): core rows have at least `min_rows` rows, themselves counted, within
/// eps. A border row goes to the first cluster that reaches it; -1: noise.
struct DensityClusters {
  std::vector<int32_t> labels;
  std::vector<uint8_t> core;
  int32_t clusters = 0;
};
DensityClusters dbscan(const double* x, int64_t rows, int32_t features, double eps,
                       int32_t min_rows);

/// For each row the distance to the `count`-th nearest row, itself counted, in rising order: the
/// curve that a radius for DBSCAN is read from (Ester et al. 1996). O(rows^2).
std::vector<double> reach(const double* x, int64_t rows, int32_t features, int32_t count);

enum class Linkage { kSingle, kComplete, kAverage, kWard };
struct Merges {
  std::vector<double> heights;                    // in rising order [rows - 1]
  std::vector<std::pair<int32_t, int32_t>> rows;  // of each merge: a row of either side
};
/// Agglomerative clustering by the nearest-neighbour chain (Murtagh 1983). O(rows^2) memory.
Merges agglomerate(const double* x, int64_t rows, int32_t features, Linkage linkage);
/// The labels of `clusters` clusters, numbered by their first rows.
std::vector<int32_t> cut(const Merges& m, int32_t clusters);

}  // namespace plantgym
