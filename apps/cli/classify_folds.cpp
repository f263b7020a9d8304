// classify folds: what a recipe is worth, by cross-validation.
#include <fmt/core.h>

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
  Scores accuracy, f1;
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
    accuracy.push_back({j.metrics.accuracy}), f1.push_back({j.metrics.macro.f1});
    bar.line(fmt::format("fold {}: accuracy {:.4f}, macro F1 {:.4f} of {} images", k + 1,
                         j.metrics.accuracy, j.metrics.macro.f1, test.count()));
  }
  const Summary s = summarize(accuracy), of_f1 = summarize(f1);
  fmt::print(
      "{} folds: accuracy {:.4f} [{:.4f}, {:.4f}], macro F1 {:.4f} [{:.4f}, {:.4f}] "
      "(95 %, bootstrap over folds)\n",
      a.folds, s.mean, s.mean_interval.low, s.mean_interval.high, of_f1.mean,
      of_f1.mean_interval.low, of_f1.mean_interval.high);
  return 0;
}

}  // namespace plantgym::cli
