// classify eval: how often a recogniser is right, of images that it did not learn from.
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "apps/picture/files.h"
#include "apps/picture/recogniser.h"
#include "classify.h"
#include "commands.h"
#include "learners/files.h"
#include "plantgym/fields.h"

namespace plantgym::cli {
namespace {

nlohmann::ordered_json judged_json(const Judged& j, int32_t seed,
                                   const std::vector<std::string>& classes) {
  const ClassMetrics& m = j.metrics;
  const auto hits = [](const Hits& h) {
    return nlohmann::ordered_json{{"precision", h.precision}, {"recall", h.recall}, {"f1", h.f1}};
  };
  nlohmann::ordered_json o = {{"seed", seed},           {"images", j.truth.size()},
                              {"accuracy", m.accuracy}, {"loss", j.loss},
                              {"macro", hits(m.macro)}, {"confusion", m.confusion}};
  for (size_t c = 0; c < classes.size(); ++c) o["classes"][classes[c]] = hits(m.of_class[c]);
  return o;
}

void expect_folder(const std::string& path) {
  std::error_code none;
  if (!std::filesystem::is_directory(path, none))
    throw Error(join({path, ": is no run's folder; train it first (plantgym classify train)"}));
}

}  // namespace

Trained trained_in(const std::string& folder, int32_t seed) {
  expect_folder(folder);
  expect_unchanged(folder);
  Trained t;
  t.recipe = read_recipe(folder, {});
  t.seed = seed < 0 ? t.recipe.first_seed : seed;
  t.checkpoint = checkpoint_of(folder, t.seed);
  t.data = load_images(t.recipe);
  t.classifier = std::make_unique<Classifier>(t.recipe, t.data.train, uint64_t(t.seed));
  const Checkpoint kept = Checkpoint::read(t.checkpoint);
  try {
    load_classifier(kept, t.data, *t.classifier);
  } catch (const Error& e) {
    throw Error(join({t.checkpoint, ": ", e.what()}));
  }
  return t;
}

std::string table_of(const Judged& j, const std::vector<std::string>& classes) {
  const ClassMetrics& m = j.metrics;
  size_t wide = 5, cell = 4;
  for (const std::string& c : classes) wide = std::max(wide, c.size());
  std::string all = fmt::format("{:<{}}  precision  recall      f1   said:", "true", wide);
  for (size_t c = 0; c < classes.size(); ++c)
    all += fmt::format(" {:>{}}", classes[c].substr(0, cell), cell);
  all += "\n";
  for (size_t c = 0; c < classes.size(); ++c) {
    const Hits& h = m.of_class[c];
    all += fmt::format("{:<{}}     {:.4f}  {:.4f}  {:.4f}        ", classes[c], wide, h.precision,
                       h.recall, h.f1);
    for (const int64_t n : m.confusion[c]) all += fmt::format(" {:>{}}", n, cell);
    all += "\n";
  }
  all += fmt::format("{:<{}}     {:.4f}  {:.4f}  {:.4f}\n", "macro", wide, m.macro.precision,
                     m.macro.recall, m.macro.f1);
  return all;
}

int classify_eval(const ClassifyArgs& a) {
  expect_apart({{"--json", a.json}, {"--confusion", a.confusion}, {"--wrong", a.wrong}},
               {a.target.path});
  expect_folder(a.target.path);
  const ImageRecipe recipe = read_recipe(a.target.path, {});
  nlohmann::ordered_json report = nlohmann::ordered_json::array();
  std::vector<double> accuracies;
  const int32_t pictured = a.seed < 0 ? recipe.first_seed : a.seed;
  for (int32_t seed = a.seed < 0 ? recipe.first_seed : a.seed;
       seed <= (a.seed < 0 ? recipe.last_seed : a.seed); ++seed) {
    Trained t = trained_in(a.target.path, seed);
    const Judged j = t.classifier->judge(t.data.test);
    fmt::print("seed {}: accuracy {:.4f} of {} images, loss {:.4f}\n{}", seed, j.metrics.accuracy,
               j.truth.size(), j.loss, table_of(j, t.data.train.classes));
    const std::string of_seed =
        fmt::format("{}, seed {}: accuracy {:.4f}", t.recipe.name, seed, j.metrics.accuracy);
    if (seed == pictured && !a.confusion.empty())
      write_png(a.confusion, confusion_picture(j.metrics, t.data.test.classes, of_seed));
    if (seed == pictured && !a.wrong.empty())
      write_png(a.wrong, mistakes_picture(t.data.test, mistakes_of(j), of_seed));
    report.push_back(judged_json(j, seed, t.data.train.classes));
    accuracies.push_back(j.metrics.accuracy);
  }
  if (accuracies.size() > 1) {
    double mean = 0;
    for (const double x : accuracies) mean += x / double(accuracies.size());
    fmt::print("accuracy of {} seeds: mean {:.4f}, {:.4f} to {:.4f}\n", accuracies.size(), mean,
               *std::min_element(accuracies.begin(), accuracies.end()),
               *std::max_element(accuracies.begin(), accuracies.end()));
  }
  if (!a.json.empty()) write_whole(a.json, {report.dump(2) + "\n"});
  return 0;
}

}  // namespace plantgym::cli
