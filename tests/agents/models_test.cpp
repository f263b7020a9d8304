// The program's own models through the C table that plug-ins have.
#include <gtest/gtest.h>

#include "agents/models.h"
#include "any_model.h"
#include "model_contract.h"
#include "plugins/kmeans/kmeans.h"
#include "support.h"

namespace plantgym::testing {
namespace {

TEST(BuiltinModels, KeepTheContractInEverySetting) {
  const std::pair<const char*, const char*> all[] = {
      {"kmeans", "{}"},
      {"kmeans", "{k: 3, algorithm: elkan, starts: 2}"},
      {"kmeans", "{k: 5, algorithm: mini_batch, batch: 50, max_iterations: 20}"},
      {"kmeans", "{k: 3, seeding: \"k-means||\"}"},
      {"kmeans", "{k: 3, spherical: true}"},
      {"tree", "{}"},
      {"tree", "{criterion: entropy, max_depth: 2}"},
      {"tree", "{max_leaves: 3, min_rows_leaf: 5, alpha: 0.01}"}};
  for (const auto& [name, params] : all)
    for (const ContractFinding& f :
         check_model(*known_models().get(name), parse_yaml(params, "m.yaml")))
      ADD_FAILURE() << name << " " << params << ": " << f.check << ": " << f.what;
}

TEST(BuiltinModels, AreTheOnesBehindThem) {
  std::vector<double> x;
  for (int32_t i = 0; i < 300; ++i) x.push_back(double(i * 37 % 101) / 7);
  pg_samples s = {};
  s.size = sizeof s, s.features = 3, s.rows = 100, s.x = x.data(), s.seed = 9;
  AnyModel m(known_models().find("kmeans", PG_CLUSTERING), parse_yaml("k: 6", "m.yaml"), "model");
  m.fit(s);
  KMeansConfig c;
  c.k = 6, c.seed = 9;
  const KMeans direct = fit_kmeans(x.data(), 100, 3, c);
  EXPECT_EQ(m.centres(), direct.centres);
  std::vector<double> said(100);
  m.predict(x.data(), 100, said.data());
  EXPECT_EQ(std::vector<int32_t>(said.begin(), said.end()), direct.labels);
  EXPECT_EQ(m.describe().find("6 centres of 3 features; inertia "), 0u) << m.describe();
}

TEST(BuiltinModels, SayWhatIsWrong) {
  AnyModel m(known_models().find("kmeans", PG_CLUSTERING), parse_yaml("k: 6", "m.yaml"), "model");
  const double x[] = {1, 2};
  pg_samples s = {};
  s.size = sizeof s, s.features = 1, s.rows = 2, s.x = x;
  EXPECT_EQ(error_of([&] { m.fit(s); }),
            "kmeans: k-means: 6 centres are more than 2 rows; lower k");
  EXPECT_EQ(error_of([&] {
              AnyModel(known_models().find("tree", PG_REGRESSION),
                       parse_yaml("max_dept: 6", "m.yaml"), "model");
            }).substr(0, 60),
            "m.yaml:1:11: model.max_dept: unknown key; did you mean max_d");
}

}  // namespace
}  // namespace plantgym::testing
