// Six points by hand: tests/data/ml/worked_k_means.json, whose `correction` says where the printed
// example is wrong; and six whole ones.
#include <gtest/gtest.h>

#include <cmath>

#include "plugins/data.h"
#include "plugins/kmeans/kmeans.h"
#include "plugins/kmeans/quality.h"

namespace plantgym::testing {
namespace {

using nlohmann::json;

std::vector<double> flat(const json& points) {
  std::vector<double> all;
  for (const json& p : points)
    for (const json& v : p) all.push_back(v);
  return all;
}

/// Every assignment and every update of centres, one iteration after the other.
void expect_worked(const json& e, const json& points) {
  const std::vector<double> x = flat(points);
  const int64_t rows = int64_t(points.size());
  std::vector<double> centres = flat(e["initial_centers"]);
  for (const int32_t algorithm :
       {KMeansConfig::kLloyd, KMeansConfig::kElkan, KMeansConfig::kHamerly}) {
    KMeansConfig c;
    c.k = 2, c.algorithm = algorithm;
    const json& steps = e["lloyd"];
    const KMeans m = fit_kmeans(x.data(), rows, 2, c, {}, centres.data());
    EXPECT_EQ(m.iterations, int32_t(steps.size()));
    EXPECT_NEAR(m.inertia, steps.back()["inertia"], 1e-12);
    for (size_t i = 0; algorithm == KMeansConfig::kLloyd && i < steps.size(); ++i)
      EXPECT_NEAR(m.inertias.at(i), steps[i]["inertia"], 1e-12) << i;
    EXPECT_EQ(json(m.labels), steps.back()["labels"]);
    const std::vector<double> last = flat(steps.back()["centers"]);
    for (size_t i = 0; i < last.size(); ++i) EXPECT_NEAR(m.centres[i], last[i], 1e-12);
    EXPECT_NEAR(dispersion(x.data(), rows, 2, m.labels.data()), m.inertia, 1e-12);
    c.max_iterations = 1;
    EXPECT_EQ(json(fit_kmeans(x.data(), rows, 2, c, {}, centres.data()).labels),
              steps[0]["labels"]);
  }
}

TEST(WorkedKMeans, SixPointsAreTheExample) {
  const json e = json::parse(contents(source("tests/data/ml/worked_k_means.json")))["k_means"];
  expect_worked(e, e["reconstructed_points"]);
  const std::vector<double> x = flat(e["reconstructed_points"]), c = flat(e["initial_centers"]);
  for (size_t i = 0; i < 6; ++i)
    for (size_t k = 0; k < 2; ++k) {  // as printed, to two decimals; and whole
      const double d = std::hypot(x[2 * i] - c[2 * k], x[2 * i + 1] - c[2 * k + 1]);
      EXPECT_NEAR(d, e["printed_distances"][i][k], 0.005 + 1e-12);
      EXPECT_NEAR(d, e["lloyd"][0]["distances"][i][k], 1e-12);
    }
  EXPECT_NEAR(potential(x.data(), 6, 2, c.data(), 2), 26.854211, 1e-12);
}

TEST(WorkedKMeans, SixWholePointsAreTheExample) {
  const json e =
      json::parse(contents(source("tests/data/ml/worked_k_means.json")))["k_means_integer_example"];
  expect_worked(e, e["points"]);
}

TEST(Reach, IsTheDistanceToTheNthNearest) {
  const double x[] = {0, 1, 3, 7};
  EXPECT_EQ(reach(x, 4, 1, 1), (std::vector<double>{0, 0, 0, 0})) << "the row itself";
  EXPECT_EQ(reach(x, 4, 1, 2), (std::vector<double>{1, 1, 2, 4}));
  EXPECT_EQ(reach(x, 4, 1, 9), (std::vector<double>{4, 6, 7, 7})) << "no more than there are";
}

TEST(Dispersion, LeavesNoiseOut) {
  const double x[] = {0, 2, 100, 10};
  const int32_t label[] = {0, 0, -1, 1};
  EXPECT_EQ(dispersion(x, 4, 1, label), 2);
}

}  // namespace
}  // namespace plantgym::testing
