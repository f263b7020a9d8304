// The report on clusters of a table, beside tests/data/ml/{kmeans,clustering}_reference.json.
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "cli/program.h"

namespace plantgym::testing {
namespace {

using nlohmann::json;

json reference(const char* name) {
  return json::parse(contents(source(join({"tests/data/ml/", name, "_reference.json"}))));
}

/// The report's JSON of a data set of tests/data/ml, as it is.
json report(const TempDir& dir, const char* data, const std::string& more) {
  const Result r = shell(dir.path(), join({"$P cluster ", source(join({"tests/data/ml/", data})),
                                           " --scale none --json report.json ", more}));
  EXPECT_EQ(r.code, 0) << r.text;
  return json::parse(contents(dir / "report.json"));
}

const json& method(const json& report, const char* name) {
  for (const json& m : report["methods"])
    if (m["method"] == name) return m;
  throw Error(join({"no ", name}));
}

TEST(Cluster, TheCurveIsTheReferences) {
  const TempDir dir;
  const json iris = report(dir, "iris.csv", "--label target --k 2..5 --out rows.csv");
  int32_t compared = 0;
  const json all = reference("kmeans");
  for (const json& c : all["cases"])
    for (const json& point : iris["curve"])
      if (c["dataset"] == "iris" && c["k"] == point["clusters"]) {
        EXPECT_NEAR(point["inertia"], c["best_of_50_kmeanspp"], 1e-6) << c["k"];
        if (c["inertia"] == c["best_of_50_kmeanspp"] || c["k"] == 2) {
          EXPECT_NEAR(point["silhouette"], c["silhouette"], 1e-9);
        }
        ++compared;
      }
  EXPECT_EQ(compared, 3);
  EXPECT_EQ(method(iris, "kmeans")["clusters"], 2) << "of the greatest silhouette";
  const std::string rows = contents(dir / "rows.csv");
  EXPECT_EQ(std::count(rows.begin(), rows.end(), '\n'), 151);
}

TEST(Cluster, DensityAndHierarchyAreTheReferences) {
  const TempDir dir;
  int32_t compared = 0;
  const json all = reference("clustering");
  for (const json& c : all["dbscan"]) {
    const std::string name = c["dataset"];
    const json r = report(dir, join({name, ".csv"}).c_str(),
                          join({"--label target", " --k 3 --eps ", c["eps"].dump(), " --min-rows ",
                                c["min_samples"].dump()}));
    EXPECT_EQ(method(r, "dbscan")["clusters"], c["n_clusters"]);
    EXPECT_EQ(method(r, "dbscan")["noise"], c["n_noise"]);
    EXPECT_NEAR(method(r, "dbscan")["like_the_labels"], c["adjusted_rand_vs_class"], 1e-9);
    ++compared;
  }
  const json r = report(dir, "iris.csv", "--label target --k 3");
  for (const json& c : all["hierarchical"]) {
    const std::string linkage = c["linkage"];
    EXPECT_NEAR(method(r, linkage.c_str())["like_the_labels"], c["adjusted_rand_vs_class"], 1e-9);
    ++compared;
  }
  EXPECT_EQ(compared, 7);
  EXPECT_NEAR(method(r, "kmeans")["like_the_labels"], 0.7302382722834697, 1e-9);
}

TEST(Cluster, APluginsModelStandsWhereKMeansDoes) {
  const TempDir dir;
  const json r = report(dir, "iris.csv",
                        join({"--label target --model demo/leader radius=2.5 --plugin ",
                              PLANTGYM_PLUGINS, "libleader.so"}));
  EXPECT_EQ(r["curve"].size(), 1u) << "it finds the number of clusters";
  EXPECT_GE(r["curve"][0]["clusters"], 2);
}

TEST(Cluster, ManyRowsAreSampledForWhatIsQuadratic) {
  const TempDir dir;
  const Result r =
      shell(dir.path(), join({"$P cluster ", source("tests/data/ml/digits.csv"),
                              " --label target --k 9..10 starts=2 --most 300 --seed 4"}));
  EXPECT_EQ(r.code, 0) << r.text;
  EXPECT_NE(r.text.find("look at 300 rows at equal distances"), std::string::npos) << r.text;
}

}  // namespace
}  // namespace plantgym::testing
