// classify train: an image recogniser from its recipe.
#include "classify.h"

#include <fmt/core.h>

#include <filesystem>

#include "bar.h"
#include "commands.h"
#include "plantgym/fields.h"
#include "say.h"
#include "shell_word.h"

namespace plantgym::cli {

int classify_train(const TrainArgs& a) {
  std::error_code none;
  const bool is_folder = std::filesystem::is_directory(a.target.path, none);
  if (is_folder && !a.target.overrides.empty())
    throw Error(join({a.target.overrides[0],
                      ": a begun run keeps its settings; start another from its recipe"}));
  if (is_folder && !std::filesystem::exists(a.target.path + "/config.yaml", none))
    throw Error(join({a.target.path,
                      ": is a folder that holds no run (no config.yaml); name a recipe, as "
                      "configs/vision/digits.yaml"}));
  if (is_folder && !a.resume)
    throw Error(join({a.target.path, ": is a run's folder; go on with --resume"}));
  if (is_folder && !a.out.empty()) throw Error("--out: a run's folder stays where it is");
  const ImageRecipe recipe = read_recipe(a.target.path, a.target.overrides);
  const ImageData data = load_images(recipe);
  const int64_t parameters =  // made before anything is written
      Classifier(recipe, data.train, 0).network().plan().size;
  const std::string path = is_folder        ? a.target.path
                           : !a.out.empty() ? a.out
                                            : "runs/" + recipe.name;
  const bool exists = std::filesystem::exists(path + "/config.yaml", none);
  catch_stop_signals();
  std::vector<std::string> command = {"plantgym", "classify", "train", a.target.path};
  command.insert(command.end(), a.target.overrides.begin(), a.target.overrides.end());
  if (!a.out.empty()) command.insert(command.end(), {"--out", a.out});
  if (a.resume) command.push_back("--resume");
  const auto begin = [&] {
    return RunBegin{recipe_text(recipe), {}, recipe.first_seed, recipe.last_seed, 1};
  };
  RunFolder folder =
      a.resume && exists ? RunFolder::open(path) : RunFolder::create(path, begin, command);
  if (exists && !is_folder) folder.expect(recipe_text(recipe));
  fmt::print("{} parameters; {} images of {} classes to learn from, {} to judge by\n", parameters,
             data.train.count(), data.train.classes.size(), data.test.count());
  std::fflush(stdout);
  note_absent(data.test);
  Bar bar;
  TrainCallbacks show;
  show.progress = [&](const Progress& p) { bar.show(p); };
  show.message = [&](const std::string& words) { bar.line(words); };
  TrainResult result;
  try {
    result = train_images(recipe, data, folder, show);
  } catch (...) {
    bar.close();
    throw;
  }
  bar.close();
  if (result == TrainResult::kStopped) {
    say("stopped; go on with: plantgym classify train {} --resume\n", shell_word(path));
    return 128 + stop_signal();
  }
  fmt::print("{}{}; judge it with: plantgym classify eval {}\n",
             result == TrainResult::kAlreadyDone ? "already trained: " : "trained: ", path,
             shell_word(path));
  return 0;
}

}  // namespace plantgym::cli
