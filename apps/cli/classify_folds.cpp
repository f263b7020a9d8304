// classify folds: what a recipe is worth, by cross-validation.
#include <fmt/core.h>

#include <algorithm>

#include "bar.h"
#include "classify.h"
#include "commands.h"
#include "learners/statistics.h"
#include "plantgym/fields.h"

namespace plantgym::cli {

int classify_folds(const ClassifyArgs& a) {
  const ImageRecipe recipe = read_recipe(a.target.path, a.target.overrides);
  const ImageSet all = load_all_images(recipe);
  if (a.folds > all.count())
    throw Error(join({"--k: ", std::to_string(a.folds), " is more than the ",
                      std::to_string(all.count()), " images"}));
  const std::vector<int32_t> fold =
      a.stratified ? stratified_folds(all.label, a.folds) : folds(all.count(), a.folds);
  std::vector<double> accuracy;
  Judged pooled;
  Bar bar;
  for (int32_t k = 0; k < a.folds; ++k) {
    std::vector<int64_t> learned, judged;
    for (int64_t i = 0; i < all.count(); ++i)
      (fold[size_t(i)] == k ? judged : learned).push_back(i);
    const ImageSet train = all.some(learned), test = all.some(judged);
    check_images(train, fmt::format("without fold {} of {}{}", k + 1, a.folds,
                                    a.stratified ? "" : " (--stratified keeps all classes)"));
    const auto seed = uint64_t(recipe.first_seed);
    const Judged j =
        learn_and_judge(recipe, train, test, seed, [&](const Progress& p) { bar.show(p); });
    accuracy.push_back(j.metrics.accuracy);
    pooled.truth.insert(pooled.truth.end(), j.truth.begin(), j.truth.end());
    pooled.said.insert(pooled.said.end(), j.said.begin(), j.said.end());
    bar.line(fmt::format("fold {}: accuracy {:.4f} of {} images", k + 1, j.metrics.accuracy,
                         test.count()));
  }
  // a fold may lack a class, whose F1 there would be 0 by a rule: all judgements together lack none
  pooled.metrics = class_metrics(pooled.truth.data(), pooled.said.data(), all.count(),
                                 int32_t(all.classes.size()));
  const Interval i = t_interval(accuracy);
  fmt::print(
      "{} folds: accuracy {:.4f} [{:.4f}, {:.4f}] (95 %, Student's t over folds)\n"
      "all {} judged images in one table: accuracy {:.4f}, macro F1 {:.4f}\n{}",
      a.folds, mean_of(accuracy), std::max(i.low, 0.0), std::min(i.high, 1.0), all.count(),
      pooled.metrics.accuracy, pooled.metrics.macro.f1, table_of(pooled, all.classes));
  return 0;
}

}  // namespace plantgym::cli
