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
#include "say.h"
#include "shell_word.h"

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

/// Letters, not bytes, of UTF-8.
size_t letters_of(const std::string& s) {
  return size_t(std::count_if(s.begin(), s.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}
std::string first_letters(const std::string& s, size_t n) {
  size_t at = 0;
  for (; at < s.size(); ++at)
    if ((s[at] & 0xC0) != 0x80 && n-- == 0) break;
  return s.substr(0, at);
}

void expect_png(const char* option, const std::string& path) {
  if (!path.empty() && !path.ends_with(".png") && !is_stream(path))
    throw Error(join({option, ": ", path, " does not end with .png; pictures are PNG files"}));
}

std::string last_of(const std::string& folder, int32_t seed) {
  return join({folder, "/seed-", std::to_string(seed), "/checkpoints/last.safetensors"});
}

/// How far training came; "": to its end.
std::string how_far(const std::string& last, const ImageRecipe& recipe) try {
  const Checkpoint c = Checkpoint::read(last);
  if (c.number<int64_t>("finished")) return "";
  return fmt::format("stopped after {} of {} epochs", c.get<int64_t>("counters", 3)[1],
                     recipe.epochs);
} catch (const DamagedCheckpoint&) {
  return "has a last checkpoint that is damaged";
}

/// Those that have a checkpoint.
std::vector<int32_t> seeds_of(const std::string& folder, const ImageRecipe& r, int32_t seed) {
  std::vector<int32_t> all;
  std::error_code none;
  for (int32_t s = r.first_seed; seed < 0 && s <= r.last_seed; ++s)
    if (std::filesystem::exists(last_of(folder, s), none)) all.push_back(s);
  if (all.empty()) all.push_back(seed < 0 ? r.first_seed : seed);
  return all;
}

void expect_folder(const std::string& path) {
  std::error_code none;
  if (!std::filesystem::is_directory(path, none))
    throw Error(join({path, ": is no run's folder; train it first (plantgym classify train)"}));
}

}  // namespace

void note_absent(const ImageSet& judged) {
  if (const std::string classes = absent_classes(judged); !classes.empty())
    say("note: judged images have none of class {}: its F1 is 0 by the zero rule, and lowers the "
        "macro F1; judge by images of every class\n",
        classes);
}

void note_unfinished(const std::string& folder, const ImageRecipe& recipe, int32_t seed) {
  std::string words;
  std::error_code none;
  for (int32_t s = seed < 0 ? recipe.first_seed : seed; s <= (seed < 0 ? recipe.last_seed : seed);
       ++s) {
    std::string state = "is not trained yet";
    if (std::filesystem::exists(last_of(folder, s), none)) {
      state = how_far(last_of(folder, s), recipe);
      if (state.empty()) continue;
    }
    words += fmt::format("{}seed {} {}", words.empty() ? "" : ", ", s, state);
  }
  if (!words.empty())
    say("note: {}: {}; go on with plantgym classify train {} --resume\n", folder, words,
        shell_word(folder));
}

Trained trained_in(const std::string& folder, int32_t seed, bool images) {
  expect_folder(folder);
  expect_unchanged(folder);
  Trained t;
  t.recipe = read_recipe(folder, {}, images);
  t.seed = seed < 0 ? t.recipe.first_seed : seed;
  t.checkpoint = checkpoint_of(folder, t.seed);
  const Checkpoint kept = Checkpoint::read(t.checkpoint);
  const bool is_last = t.checkpoint == last_of(folder, t.seed);
  if (is_last && kept.number<int64_t>("best_epoch"))
    throw Error(join({folder, ": seed ", std::to_string(t.seed),
                      " is judged by its best epoch, and best.safetensors is missing; plantgym "
                      "classify train --resume says what can be done"}));
  const ImageSet kind = Classifier::kind_of(kept);
  if (!images && !kind.classes.empty()) {
    t.classifier = std::make_unique<Classifier>(t.recipe, kind, uint64_t(t.seed));
    t.classifier->load(kept);
    return t;
  }
  if (!images)
    t.recipe = read_recipe(folder, {});  // a checkpoint that does not say what it learned
  t.data = load_images(t.recipe);
  t.classifier = std::make_unique<Classifier>(t.recipe, t.data.train, uint64_t(t.seed));
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
  for (const std::string& c : classes) wide = std::max(wide, letters_of(c));
  std::string all = fmt::format("{:<{}}  precision  recall      f1   said:", "true", wide);
  for (size_t c = 0; c < classes.size(); ++c)
    all += fmt::format(" {:>{}}", first_letters(classes[c], cell), cell);
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
  expect_png("--confusion", a.confusion), expect_png("--wrong", a.wrong);
  expect_folder(a.target.path);
  for (const std::string& path : {a.json, a.confusion, a.wrong})
    if (!path.empty()) NewFile{path};  // that cannot be written: said before the work
  const ImageRecipe recipe = read_recipe(a.target.path, {});
  constexpr auto kReplace = nlohmann::ordered_json::error_handler_t::replace;
  nlohmann::ordered_json report = nlohmann::ordered_json::array();
  std::vector<double> accuracies;
  const std::vector<int32_t> seeds = seeds_of(a.target.path, recipe, a.seed);
  const int32_t pictured = seeds[0];
  for (const int32_t seed : seeds) {
    Trained t = trained_in(a.target.path, seed, true);
    if (seed == pictured) note_unfinished(a.target.path, recipe, a.seed), note_absent(t.data.test);
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
  if (!a.json.empty()) write_whole(a.json, {report.dump(2, ' ', false, kReplace) + "\n"});
  return 0;
}

}  // namespace plantgym::cli
