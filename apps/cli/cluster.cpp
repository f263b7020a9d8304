// k-means for several k beside density and hierarchy: what a table of numbers falls into.
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "any_model.h"
#include "commands.h"
#include "learners/files.h"
#include "number_table.h"
#include "plantgym/fields.h"
#include "plugins/kmeans/kmeans.h"
#include "plugins/kmeans/quality.h"

namespace plantgym::cli {
namespace {

using json = nlohmann::ordered_json;

/// One way to cluster, and what came out; -1: rows that belong to none.
struct Clustering {
  std::string name;
  std::vector<int32_t> label;
  int32_t clusters = 0;
  double inertia = 0, silhouette = NAN;
};

/// The rows that O(rows^2) is spent on: all, or so many at equal distances.
struct Sample {
  std::vector<double> x;
  std::vector<int64_t> row;
  int32_t features = 0;
  int64_t rows() const { return int64_t(row.size()); }
};

Sample sample_of(const std::vector<double>& x, int32_t features, int64_t most) {
  const int64_t rows = int64_t(x.size()) / features, n = std::min(rows, most);
  Sample s;
  s.features = features;
  for (int64_t i = 0; i < n; ++i) {
    s.row.push_back(i * rows / n);
    const auto at = x.begin() + s.row.back() * features;
    s.x.insert(s.x.end(), at, at + features);
  }
  return s;
}

/// Of the sample's rows that belong to a cluster. @param label of these rows
double silhouette_of(const Sample& s, const std::vector<int32_t>& label) {
  std::vector<double> x;
  std::vector<int32_t> own;
  for (size_t i = 0; i < label.size(); ++i) {
    if (label[i] < 0) continue;
    own.push_back(label[i]);
    const auto at = s.x.begin() + std::ptrdiff_t(i) * s.features;
    x.insert(x.end(), at, at + s.features);
  }
  if (own.empty()) return NAN;
  const auto [least, most] = std::minmax_element(own.begin(), own.end());
  if (*least == *most) return NAN;
  return silhouette(x.data(), int64_t(own.size()), s.features, own.data());
}

/// Labels of all rows by a model. @param k of the model, where it has such a key
Clustering by_model(const pg_model_api& api, Node params, int32_t k, const ClusterArgs& a,
                    const std::vector<double>& x, const Sample& s) {
  const auto add = [&](const char* key, const std::string& value) {
    if (has_key(api, key) && !child(params, key))
      params.children.push_back({PG_SCALAR, key, value, "command line", 0, 0, "", {}});
  };
  add("k", std::to_string(k)), add("starts", "10");
  AnyModel model(api, params, api.name);
  pg_samples data = {};
  data.size = sizeof data, data.features = s.features, data.x = x.data(),
  data.seed = a.seed.value_or(0);
  data.rows = int64_t(x.size()) / s.features;
  model.fit(data);
  std::vector<double> said(static_cast<size_t>(data.rows));
  model.predict(x.data(), data.rows, said.data());
  Clustering c = {api.name, {said.begin(), said.end()}, model.fitted().classes};
  c.inertia = dispersion(x.data(), data.rows, s.features, c.label.data());
  std::vector<int32_t> few;
  for (const int64_t i : s.row) few.push_back(c.label[size_t(i)]);
  c.silhouette = silhouette_of(s, few);
  return c;
}

/// Where the curve bends most: what a cluster more still wins, before and after. Known between two.
double bend(const std::vector<Clustering>& all, size_t at) {
  if (at == 0 || at + 1 >= all.size()) return NAN;
  const double before = all[at - 1].inertia - all[at].inertia,
               after = all[at].inertia - all[at + 1].inertia;
  return after > 0 ? before / after : NAN;
}

std::string number(double x) { return std::isnan(x) ? "" : fmt::format("{:.4f}", x); }

/// The other ways, on the sample.
std::vector<Clustering> others(const Sample& s, const ClusterArgs& a, int32_t k, double& eps) {
  if (eps <= 0) {
    const std::vector<double> far = reach(s.x.data(), s.rows(), s.features, a.min_rows);
    eps = far[far.size() * 9 / 10];
  }
  std::vector<Clustering> all;
  const DensityClusters d = dbscan(s.x.data(), s.rows(), s.features, eps, a.min_rows);
  all.push_back({"dbscan", d.labels, d.clusters});
  const std::pair<const char*, Linkage> kinds[] = {{"single", Linkage::kSingle},
                                                   {"complete", Linkage::kComplete},
                                                   {"average", Linkage::kAverage},
                                                   {"ward", Linkage::kWard}};
  for (const auto& [name, linkage] : kinds)
    all.push_back({name, cut(agglomerate(s.x.data(), s.rows(), s.features, linkage), k), k});
  for (Clustering& c : all) {
    c.inertia = dispersion(s.x.data(), s.rows(), s.features, c.label.data());
    c.silhouette = silhouette_of(s, c.label);
  }
  return all;
}

std::string sizes(const Clustering& c, int64_t& noise) {
  std::vector<int64_t> n(size_t(std::max(c.clusters, 1)), 0);
  noise = 0;
  for (const int32_t l : c.label) ++(l < 0 ? noise : n[size_t(l)]);
  std::sort(n.rbegin(), n.rend());
  std::string all;
  for (size_t i = 0; i < n.size() && i < 6; ++i) all += fmt::format("{}{}", i ? " " : "", n[i]);
  return n.size() > 6 ? all + " …" : all;
}

json print(const Clustering& c, const std::vector<int32_t>& like,
           const std::vector<int32_t>& truth) {
  int64_t noise = 0;
  const std::string n = sizes(c, noise);
  const double same = adjusted_rand(c.label, like),
               right = truth.empty() ? NAN : adjusted_rand(c.label, truth);
  fmt::print("{:<10} {:>8} {:>7} {:>16.10g} {:>10} {:>9.4f} {:>9}   {}\n", c.name, c.clusters,
             noise, c.inertia, number(c.silhouette), same, number(right), n);
  json j = {{"method", c.name},
            {"clusters", c.clusters},
            {"noise", noise},
            {"inertia", c.inertia},
            {"like_the_first", same}};
  if (!std::isnan(c.silhouette)) j["silhouette"] = c.silhouette;
  if (!std::isnan(right)) j["like_the_labels"] = right;
  return j;
}

std::vector<int32_t> at_rows(const std::vector<int32_t>& all, const Sample& s) {
  std::vector<int32_t> few;
  for (const int64_t i : s.row)
    if (!all.empty()) few.push_back(all[size_t(i)]);
  return few;
}

/// The model's own keys from key=value words.
Node params_of(const ClusterArgs& a) {
  Node params = {PG_MAP, "model", "", "command line", 0, 0, "", {}};
  for (size_t i = 0; i < a.keys.size(); ++i) assign(params, a.keys[i], int32_t(i + 2));
  if (child(params, "k")) throw Error("k: is --k; set it there");
  return params;
}

Error not_among(const ClusterArgs& a) {
  return Error(join({"--clusters: ", std::to_string(a.clusters), " is not in --k ", a.k}));
}

/// The model for every k that was asked for; once where it finds the number itself.
std::vector<Clustering> curve_of(const ClusterArgs& a, const std::vector<double>& x,
                                 const Sample& s) {
  const Registry registry = builtin_registry(a.plugins);
  const pg_model_api& api = registry.models().find(a.model, PG_CLUSTERING);
  const Node params = params_of(a);
  int32_t first = 0, last = 0;
  if (!parse_range(a.k, first, last) || first < 1 || first > last)
    throw Error(join({"--k: '", a.k, "' is no range of 1 or more; write first..last"}));
  if (!has_key(api, "k")) first = last = 1;
  const int64_t rows = int64_t(x.size()) / s.features;
  if (first > rows)
    throw Error(join({"--k: ", a.k, ": there are only ", std::to_string(rows), " rows"}));
  if (last > rows) {
    fmt::print("--k {}: {} rows make no more than {} clusters\n", a.k, rows, rows);
    last = int32_t(rows);
  }
  if (a.clusters && has_key(api, "k") && (a.clusters < first || a.clusters > last))
    throw not_among(a);
  std::vector<Clustering> curve;
  for (int32_t k = first; k <= last; ++k) curve.push_back(by_model(api, params, k, a, x, s));
  return curve;
}

json print_curve(const std::vector<Clustering>& curve, const std::string& model) {
  json points = json::array();
  fmt::print("\n{:>9} {:>16} {:>10} {:>8}\n", model, "inertia", "silhouette", "bend");
  for (size_t i = 0; i < curve.size(); ++i) {
    const Clustering& c = curve[i];
    fmt::print("{:>9} {:>16.10g} {:>10} {:>8}\n", c.clusters, c.inertia, number(c.silhouette),
               number(bend(curve, i)));
    points.push_back({{"clusters", c.clusters}, {"inertia", c.inertia}});
    if (!std::isnan(c.silhouette)) points.back()["silhouette"] = c.silhouette;
  }
  return points;
}

/// What is compared with the other methods: as asked for, or of the greatest silhouette.
Clustering chosen_of(const std::vector<Clustering>& curve, const ClusterArgs& a) {
  size_t best = 0, elbow = 0;
  for (size_t i = 0; i < curve.size(); ++i) {
    if (a.clusters && curve[i].clusters == a.clusters) return curve[i];
    const double mine = curve[i].silhouette;
    if (mine > curve[best].silhouette || (std::isnan(curve[best].silhouette) && !std::isnan(mine)))
      best = i;
    if (std::isnan(bend(curve, elbow)) || bend(curve, i) > bend(curve, elbow)) elbow = i;
  }
  if (a.clusters) throw not_among(a);
  if (curve.size() > 1) {
    if (std::isnan(curve[best].silhouette))
      fmt::print("no silhouette: nowhere are there two clusters of rows that differ");
    else
      fmt::print("the greatest silhouette has {} clusters", curve[best].clusters);
    if (!std::isnan(bend(curve, elbow)))
      fmt::print(", the greatest bend {}", curve[elbow].clusters);
    fmt::print("\n");
  }
  return curve[best];
}

/// The methods beside each other, on the sample. @param eps of DBSCAN, found where it is 0
json print_methods(Clustering chosen, const std::vector<int32_t>& labels, const Sample& s,
                   const ClusterArgs& a, double& eps) {
  const std::vector<int32_t> truth = at_rows(labels, s);
  chosen.label = at_rows(chosen.label, s);
  chosen.inertia = dispersion(s.x.data(), s.rows(), s.features, chosen.label.data());
  std::vector<Clustering> all =
      others(s, a, int32_t(std::min<int64_t>(chosen.clusters, s.rows())), eps);
  all.insert(all.begin(), chosen);
  fmt::print("\n{:<10} {:>8} {:>7} {:>16} {:>10} {:>9} {:>9}   {}\n", "method", "clusters", "noise",
             "inertia", "silhouette", "as first", truth.empty() ? "" : "as label", "largest");
  json methods = json::array();
  for (const Clustering& c : all) methods.push_back(print(c, chosen.label, truth));
  fmt::print("dbscan: {} rows within {:.6g}\n", a.min_rows, eps);
  return methods;
}

void write_labels(const std::string& path, const Clustering& c) {
  std::string rows = "row,cluster\n";
  for (size_t i = 0; i < c.label.size(); ++i) rows += fmt::format("{},{}\n", i, c.label[i]);
  write_whole(path, {rows});
}

}  // namespace

int cluster(const ClusterArgs& a) {
  expect_apart({{"--out", a.out}, {"--json", a.json}}, {a.file});
  const NumberTable t = read_numbers(a.file, a.columns, a.label);
  if (t.rows() < 2)
    throw Error(join({a.file, ": holds ", std::to_string(t.rows()), " rows; clusters need two"}));
  std::vector<double> x = t.x;
  const std::vector<double> spread = spread_of(x.data(), t.rows(), t.features());
  for (size_t i = 0; a.scale == "spread" && i < x.size(); ++i) x[i] /= spread[i % spread.size()];
  const Sample s = sample_of(x, t.features(), a.most);
  const std::vector<Clustering> curve = curve_of(a, x, s);
  fmt::print("{}: {} rows of {} numbers, {}\n", a.file, t.rows(), t.features(),
             a.scale == "spread" ? "each divided by its spread" : "as they are");
  if (s.rows() < t.rows())
    fmt::print("silhouettes and the other methods look at {} rows at equal distances\n", s.rows());
  json report = {{"file", a.file},   {"rows", t.rows()}, {"features", t.names},
                 {"scale", a.scale}, {"model", a.model}, {"curve", print_curve(curve, a.model)}};
  const Clustering chosen = chosen_of(curve, a);
  double eps = a.eps;
  report["methods"] = print_methods(chosen, t.label, s, a, eps);
  report["eps"] = eps, report["min_rows"] = a.min_rows;
  if (!a.out.empty()) write_labels(a.out, chosen);
  if (!a.json.empty()) write_whole(a.json, {report.dump(2) + "\n"});
  return 0;
}

}  // namespace plantgym::cli
