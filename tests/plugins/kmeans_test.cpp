// k-means against tests/data/ml/kmeans_reference.json (scikit-learn 1.9.1 and an independent
// implementation with the stated tie rule).
#include "plugins/kmeans/kmeans.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "data.h"
#include "error.h"
#include "plantgym/random.h"
#include "plugins/kmeans/distances.h"
#include "plugins/kmeans/quality.h"

namespace plantgym {
namespace {
using namespace testing;
using nlohmann::json;

std::vector<double> rows_of(const DataSet& d, const json& rows) {
  std::vector<double> all;
  for (const int64_t r : rows)
    all.insert(all.end(), d.x.begin() + r * d.features, d.x.begin() + (r + 1) * d.features);
  return all;
}

KMeans fitted(const DataSet& d, int32_t k, int32_t algorithm, const double* initial,
              uint64_t seed = 0) {
  KMeansConfig c;
  c.k = k, c.algorithm = algorithm, c.seed = seed;
  return fit_kmeans(d.x.data(), d.rows(), d.features, c, {}, initial);
}

constexpr int32_t kExact[] = {KMeansConfig::kLloyd, KMeansConfig::kElkan, KMeansConfig::kHamerly};

TEST(KMeans, LabelsCentresAndInertiasAreThoseOfTheReference) {
  const json r = reference("kmeans");
  for (const json& c : r["cases"]) {
    SCOPED_TRACE(c["dataset"].get<std::string>() + " " + c["k"].dump());
    const DataSet d = data_set(c["dataset"]);
    const std::vector<double> initial = rows_of(d, c["initial_center_rows"]);
    for (const int32_t algorithm : kExact) {
      SCOPED_TRACE(algorithm);
      const KMeans m = fitted(d, c["k"], algorithm, initial.data());
      EXPECT_EQ(json(m.labels), c["labels"]);
      EXPECT_EQ(m.iterations, c["iterations_of_assignment"]);
      EXPECT_NEAR(m.inertia / double(c["inertia"]), 1, 1e-12);
      for (size_t k = 0; k < size_t(m.k); ++k)
        for (size_t f = 0; f < size_t(m.features); ++f)
          EXPECT_NEAR(m.centres[k * size_t(m.features) + f], c["centers"][k][f],
                      1e-9 * (1 + std::fabs(m.centres[k * size_t(m.features) + f])));
      for (int64_t i = 0; i < d.rows(); ++i)
        ASSERT_EQ(m.nearest(&d.x[size_t(i * d.features)]), m.labels[size_t(i)]);
      if (algorithm != KMeansConfig::kLloyd) continue;
      const json& all = c["inertia_per_assignment"];
      ASSERT_EQ(m.inertias.size(), all.size());
      for (size_t i = 0; i < all.size(); ++i) {
        EXPECT_NEAR(m.inertias[i] / double(all[i]), 1, 1e-12);
        EXPECT_TRUE(i == 0 || m.inertias[i] <= m.inertias[i - 1]) << "inertia never rises";
      }
    }
    EXPECT_NEAR(
        adjusted_rand(fitted(d, c["k"], KMeansConfig::kLloyd, initial.data()).labels, d.label),
        c["adjusted_rand_vs_class"], 1e-9);
    if (d.rows() < 600) {
      EXPECT_NEAR(silhouette(d.x.data(), d.rows(), d.features,
                             fitted(d, c["k"], KMeansConfig::kLloyd, initial.data()).labels.data()),
                  c["silhouette"], 1e-9);
    }
  }
}

TEST(KMeans, TheBestOfManyStartsIsTheReferences) {
  const json r = reference("kmeans");
  for (const json& c : r["cases"]) {
    if (c["dataset"] == "digits") continue;
    const DataSet d = data_set(c["dataset"]);
    KMeansConfig config;
    config.k = c["k"], config.starts = 50;
    const KMeans m = fit_kmeans(d.x.data(), d.rows(), d.features, config);
    EXPECT_LE(m.inertia, double(c["best_of_50_kmeanspp"]) * 1.0001) << c["dataset"];
  }
}

TEST(KMeans, SeedingLowersThePotential) {
  const json r = reference("kmeans");
  for (const json& c : r["cases"]) {
    const DataSet d = data_set(c["dataset"]);
    if (d.rows() > 600) continue;
    const int32_t k = c["k"];
    double plus = 0, plain = 0, parallel = 0;
    for (uint64_t seed = 0; seed < 100; ++seed) {
      const auto of = [&](const std::vector<double>& centres) {
        return potential(d.x.data(), d.rows(), d.features, centres.data(), k) / 100;
      };
      plus += of(seed_plus_plus(d.x.data(), d.rows(), d.features, k, seed, 1));
      plain += of(seed_random(d.x.data(), d.rows(), d.features, k, seed));
      parallel += of(seed_parallel(d.x.data(), d.rows(), d.features, k, seed));
    }
    SCOPED_TRACE(c["dataset"].get<std::string>() + " " + c["k"].dump());
    // means of 100 draws, each about half as uncertain as it is large
    EXPECT_NEAR(plus / double(c["seeding_potential"]["kmeanspp_mean"]), 1, 0.2);
    EXPECT_NEAR(plain / double(c["seeding_potential"]["uniform_mean"]), 1, 0.3);
    EXPECT_LT(parallel, plus);
  }
}

TEST(KMeans, MiniBatchesLandNearLloyd) {
  const json r = reference("kmeans");
  for (const json& c : r["cases"]) {
    const DataSet d = data_set(c["dataset"]);
    double sum = 0, single = 0;
    for (uint64_t seed = 0; seed < 10; ++seed) {
      KMeansConfig config;
      config.k = c["k"], config.algorithm = KMeansConfig::kMiniBatch, config.batch = 100;
      config.seed = seed;
      sum += fit_kmeans(d.x.data(), d.rows(), d.features, config).inertia / 10;
      config.algorithm = KMeansConfig::kLloyd;
      single += fit_kmeans(d.x.data(), d.rows(), d.features, config).inertia / 10;
    }
    EXPECT_LT(sum / single, 1.05) << c["dataset"] << " " << c["k"];
  }
}

TEST(KMeans, SphericalIsTheReference) {
  const json r = reference("kmeans");
  for (const json& c : r["spherical"]) {
    const DataSet d = data_set(c["dataset"]);
    KMeansConfig config;
    config.k = c["k"], config.spherical = true;
    const KMeans m = fit_kmeans(d.x.data(), d.rows(), d.features, config, {},
                                rows_of(d, c["initial_center_rows"]).data());
    EXPECT_NEAR(m.inertia, c["cosine_distance_sum"], 1e-9 * double(d.rows()));
    if (c.contains("labels")) {
      EXPECT_EQ(json(m.labels), c["labels"]);
    }
  }
}

TEST(KMeans, OddCasesAreDefined) {
  const json e = reference("kmeans")["empty_cluster"];
  std::vector<double> x, centres;
  for (const json& p : e["points"]) x.push_back(p[0]), x.push_back(p[1]);
  for (const json& p : e["initial_centers"]) centres.push_back(p[0]), centres.push_back(p[1]);
  KMeansConfig c;
  c.k = 3;
  std::vector<int32_t> labels;
  for (const int32_t algorithm : kExact) {
    c.algorithm = algorithm;
    const KMeans m = fit_kmeans(x.data(), 4, 2, c, {}, centres.data());
    for (const double v : m.centres) EXPECT_TRUE(std::isfinite(v));
    EXPECT_DOUBLE_EQ(m.inertia, 0.5) << "the empty one took a row";
    if (algorithm == KMeansConfig::kLloyd) labels = m.labels;
    EXPECT_EQ(m.labels, labels);
  }
  EXPECT_THROW(fit_kmeans(x.data(), 2, 2, c), Error) << "k > n";
  EXPECT_THROW(fit_kmeans(x.data(), 0, 2, c), Error);
  EXPECT_THROW(fit_kmeans(x.data(), 4, 2, c, {1, 0}), Error);
  const double nan[] = {0, 1, NAN};
  EXPECT_THROW(fit_kmeans(nan, 3, 1, c), Error);
  const std::vector<double> same(12, 7.0);  // six equal rows
  for (const int32_t seeding :
       {KMeansConfig::kPlusPlus, KMeansConfig::kParallel, KMeansConfig::kRandom}) {
    c.seeding = seeding;
    const KMeans m = fit_kmeans(same.data(), 6, 2, c);
    EXPECT_EQ(m.inertia, 0);
    EXPECT_EQ(m.labels, std::vector<int32_t>(6, 0)) << "ties go to the lowest";
  }
  c.k = 1;
  EXPECT_EQ(fit_kmeans(x.data(), 1, 2, c).centres, (std::vector<double>{x[0], x[1]}));
  const double constant[] = {1, 5, 2, 5, 3, 5};
  EXPECT_EQ(spread_of(constant, 3, 2)[1], 1) << "what does not vary counts for nothing";
}

/// Squares of the largest numbers that are taken do not overflow; of larger ones they would.
TEST(KMeans, LargeNumbersAreTakenOrRefused) {
  const std::vector<double> x = {1e140, -1e140, 3e139, 0, 2e139, 1e140};
  for (const int32_t algorithm : kExact)
    for (const int32_t k : {1, 2, 3, 5}) {
      KMeansConfig c;
      c.k = k, c.algorithm = algorithm;
      const KMeans m = fit_kmeans(x.data(), 6, 1, c);
      EXPECT_TRUE(std::isfinite(m.inertia));
      for (const int32_t label : m.labels) EXPECT_TRUE(label >= 0 && label < k) << label;
    }
  const double beyond[] = {0, 2e140, 1};
  EXPECT_THROW(fit_kmeans(beyond, 3, 1, {}), Error);
  EXPECT_THROW(fit_kmeans(x.data(), 6, 1, {}, {1e-10}), Error) << "too large once it is divided";
  CentreTable two(2, 1);
  two.set(std::vector<double>{0, 1}.data());
  EXPECT_LT(two.nearest(std::vector<double>{1e200}.data()).first, 2);
}

/// Many equal rows, whose means are a rounding away from them: all algorithms agree, and it ends.
TEST(KMeans, EqualRowsAgreeAndEnd) {
  for (uint32_t seed = 0; seed < 300; ++seed) {
    const int32_t rows = 12 + int32_t(seed % 40), features = 1 + int32_t(seed % 2);
    std::vector<double> x;
    for (int32_t i = 0; i < rows * features; ++i)
      x.push_back(0.1 * double(philox({{uint32_t(i), 0, 0, 0}}, seed, 0).w[0] % 5));
    KMeansConfig c;
    c.k = 2 + int32_t(seed % 11), c.seed = seed, c.algorithm = KMeansConfig::kLloyd;
    const KMeans lloyd = fit_kmeans(x.data(), rows, features, c);
    EXPECT_LT(lloyd.iterations, 60) << seed;
    for (const int32_t algorithm : {KMeansConfig::kElkan, KMeansConfig::kHamerly}) {
      c.algorithm = algorithm;
      const KMeans m = fit_kmeans(x.data(), rows, features, c);
      EXPECT_EQ(m.labels, lloyd.labels) << seed << " by " << algorithm;
      EXPECT_EQ(m.centres, lloyd.centres) << seed << " by " << algorithm;
    }
  }
}

TEST(KMeans, ScalesDecideWhatIsNear) {
  const double x[] = {0, 0, 0, 10, 1, 0, 1, 10};  // by the first feature, or by the second
  KMeansConfig c;
  c.k = 2;
  const KMeans second = fit_kmeans(x, 4, 2, c), first = fit_kmeans(x, 4, 2, c, {0.01, 10});
  EXPECT_EQ(second.labels[0], second.labels[2]);
  EXPECT_EQ(first.labels[0], first.labels[1]);
  for (int64_t i = 0; i < 4; ++i) EXPECT_EQ(first.nearest(x + 2 * i), first.labels[size_t(i)]);
}

TEST(Clusters, DensityAndHierarchyAreTheReference) {
  const json r = reference("clustering");
  for (const json& c : r["dbscan"]) {
    const DataSet d = data_set(c["dataset"]);
    const DensityClusters m = dbscan(d.x.data(), d.rows(), d.features, c["eps"], c["min_samples"]);
    EXPECT_EQ(m.clusters, c["n_clusters"]);
    EXPECT_EQ(std::count(m.labels.begin(), m.labels.end(), -1), c["n_noise"]);
    if (c.contains("n_core")) {
      EXPECT_EQ(std::accumulate(m.core.begin(), m.core.end(), 0), c["n_core"]);
    }
  }
  const DataSet iris = data_set("iris");
  const std::pair<const char*, Linkage> kinds[] = {{"single", Linkage::kSingle},
                                                   {"complete", Linkage::kComplete},
                                                   {"average", Linkage::kAverage},
                                                   {"ward", Linkage::kWard}};
  for (const json& c : r["hierarchical"])
    for (const auto& [name, linkage] : kinds) {
      if (c["linkage"] != name) continue;
      SCOPED_TRACE(name);
      const Merges m = agglomerate(iris.x.data(), iris.rows(), iris.features, linkage);
      const json& heights = c["merge_heights_sorted"];
      ASSERT_EQ(m.heights.size(), heights.size());
      for (size_t i = 0; i < heights.size(); ++i) EXPECT_NEAR(m.heights[i], heights[i], 1e-9);
      std::vector<int32_t> sizes(3, 0);
      for (const int32_t k : cut(m, 3)) ++sizes[size_t(k)];
      std::sort(sizes.begin(), sizes.end());
      const std::vector<int32_t> right = linkage == Linkage::kSingle     ? std::vector{2, 50, 98}
                                         : linkage == Linkage::kComplete ? std::vector{28, 50, 72}
                                                                         : std::vector{36, 50, 64};
      EXPECT_EQ(sizes, right);
    }
}

}  // namespace
}  // namespace plantgym
