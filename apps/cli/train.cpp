#include "learners/train.h"

#include <fmt/core.h>
#include <algorithm>
#include <csignal>
#include <filesystem>

#include "bar.h"
#include "commands.h"
#include "learners/leaks.h"
#include "plantgym/fields.h"
#include "say.h"

namespace plantgym::cli {
int train(const TrainArgs& a) {
  if (std::error_code unread; std::filesystem::is_directory(a.target.path, unread)) {
    for (const std::string& o : a.target.overrides)
      if (o.rfind("run.threads=", 0) != 0)
        throw Error(join({o, ": a begun run keeps its settings; start another from its run file"}));
  }
  Loaded l = load(a.target);
  if (!is_run(l.tree))
    throw Error(join(
        {a.target.path, ": says nothing to learn; give a run file (with env, learner and run)"}));
  if (l.is_folder && !a.resume)
    throw Error(join({a.target.path, ": is a run's folder; go on with --resume"}));
  if (l.is_folder && !a.out.empty()) throw Error("--out: a run's folder stays where it is");
  try_all(l);                 // before anything is written
  if (l.run.env.n > 65536) {  // is there room?
    Pool pool(1);
    VecEnv(l.registry.find(l.run.env.name), l.run.env, pool);
  }
  const std::string path = l.is_folder      ? a.target.path
                           : !a.out.empty() ? a.out
                                            : "runs/" + l.run.name;
  std::error_code none;
  const bool exists = std::filesystem::exists(path + "/config.yaml", none);
  for (const std::string& words : leaks_of(l.run, l.registry)) say("note: {}\n", words);
  catch_stop_signals();
  std::vector<std::string> command = {"plantgym", "train", a.target.path};
  command.insert(command.end(), a.target.overrides.begin(), a.target.overrides.end());
  if (!a.out.empty()) command.insert(command.end(), {"--out", a.out});
  if (a.resume) command.push_back("--resume");
  RunFolder folder = a.resume && exists ? RunFolder::open(path)
                                        : RunFolder::create(path, l.run, l.registry, command);
  if (exists && !l.is_folder) folder.expect(l.run, l.registry);
  Bar bar;
  TrainCallbacks show;
  show.progress = [&](const Progress& p) { bar.show(p); };
  show.message = [&](const std::string& words) { bar.line(words); };
  TrainResult result;
  try {
    result = train(l.run, l.registry, folder, show);
  } catch (...) {
    bar.close();
    throw;
  }
  bar.close();
  if (result == TrainResult::kStopped) {
    say("stopped; go on with: plantgym train {} --resume\n", shell_word(path));
    return 128 + stop_signal();
  }
  if (a.stays)
    fmt::print("{}{}; judge it with: plantgym eval {}\n",
               result == TrainResult::kAlreadyDone ? "already trained: " : "trained: ", path,
               shell_word(path));
  return 0;
}

}  // namespace plantgym::cli
