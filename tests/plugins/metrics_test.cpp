// Measures against tests/data/ml/metrics_reference.json (scikit-learn 1.9.1).
#include "plugins/tree/metrics.h"

#include <gtest/gtest.h>

#include "data.h"

namespace plantgym {
namespace {
using namespace testing;

TEST(Metrics, AreThoseOfTheReference) {
  const nlohmann::json r = reference("metrics");
  const auto truth = r["y_true"].get<std::vector<int32_t>>();
  const auto said = r["y_pred"].get<std::vector<int32_t>>();
  const ClassMetrics m = class_metrics(truth.data(), said.data(), int64_t(truth.size()), 3);
  EXPECT_EQ(nlohmann::json(m.confusion), r["confusion_matrix_rows_true"]);
  for (size_t k = 0; k < 3; ++k) {
    EXPECT_NEAR(m.of_class[k].precision, r["precision_per_class"][k], 1e-12);
    EXPECT_NEAR(m.of_class[k].recall, r["recall_per_class"][k], 1e-12);
    EXPECT_NEAR(m.of_class[k].f1, r["f1_per_class"][k], 1e-12);
  }
  const auto expect_hits = [](const Hits& h, const nlohmann::json& e) {
    EXPECT_NEAR(h.precision, e["precision"], 1e-12);
    EXPECT_NEAR(h.recall, e["recall"], 1e-12);
    EXPECT_NEAR(h.f1, e["f1"], 1e-12);
  };
  expect_hits(m.macro, r["macro"]), expect_hits(m.weighted, r["weighted"]);
  EXPECT_NEAR(m.accuracy, r["accuracy"], 1e-12);
  EXPECT_NEAR(m.micro_f1, r["micro_f1"], 1e-12);
  EXPECT_NEAR(m.balanced_accuracy, r["balanced_accuracy"], 1e-12);
  EXPECT_NEAR(m.kappa, r["cohen_kappa"], 1e-12);
  EXPECT_NEAR(m.matthews, r["matthews"], 1e-12);
}

TEST(Metrics, NothingToDivideByIsNothing) {
  const nlohmann::json r = reference("metrics")["zero_division"];
  const auto truth = r["y_true"].get<std::vector<int32_t>>();
  const auto said = r["y_pred"].get<std::vector<int32_t>>();
  const ClassMetrics m = class_metrics(truth.data(), said.data(), int64_t(truth.size()), 2);
  EXPECT_EQ(m.of_class[1].precision, r["precision_class1_when_never_predicted"]);
  EXPECT_EQ(m.of_class[1].recall, r["recall_class1"]);
  EXPECT_EQ(m.of_class[1].f1, r["f1_class1"]);
  EXPECT_EQ(m.matthews, 0);
}

TEST(Metrics, FoldsAreThoseOfTheReference) {
  const nlohmann::json r = reference("metrics");
  for (const auto& [n, k] : {std::pair{1797, 5}, {150, 7}}) {
    std::vector<int64_t> sizes(size_t(k), 0);
    for (const int32_t f : folds(n, k)) ++sizes[size_t(f)];
    EXPECT_EQ(nlohmann::json(sizes),
              r["kfold_sizes"]["n=" + std::to_string(n) + ",k=" + std::to_string(k)]);
  }
  const std::vector<int32_t> fold = stratified_folds(data_set("iris").label, 5);
  std::vector<size_t> first;
  for (size_t i = 0; i < fold.size(); ++i)
    if (fold[i] == 0) first.push_back(i);
  EXPECT_EQ(nlohmann::json(first), r["stratified_5_fold_unshuffled_iris_fold0_rows"]);
}

/// Remainders of classes go on where those of the class before ended.
TEST(Metrics, StratifiedFoldsAreOfOneSize) {
  const auto sizes = [](const std::vector<int64_t>& counts, int32_t k) {
    std::vector<int32_t> label;
    for (size_t c = 0; c < counts.size(); ++c)
      label.insert(label.end(), size_t(counts[c]), int32_t(c));
    std::vector<int64_t> all(size_t(k), 0);
    for (const int32_t f : stratified_folds(label, k)) ++all[size_t(f)];
    return all;
  };
  EXPECT_EQ(sizes({6, 6}, 12), std::vector<int64_t>(12, 1));
  EXPECT_EQ(sizes({7, 8, 9}, 5), (std::vector<int64_t>{5, 5, 5, 5, 4}));
  EXPECT_EQ(sizes({1, 1, 1}, 2), (std::vector<int64_t>{2, 1}));
  // of each class, too: 7 = 2 2 1 1 1, then 8 = 1 1 2 2 2
  const std::vector<int32_t> fold =
      stratified_folds({0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1}, 5);
  EXPECT_EQ(fold, (std::vector<int32_t>{0, 0, 1, 1, 2, 3, 4, 0, 1, 2, 2, 3, 3, 4, 4}));
}

}  // namespace
}  // namespace plantgym
