#include "learners/train.h"

#include <fmt/core.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <memory>
#include <optional>

#include "agents/deep_library.h"
#include "bar.h"
#include "commands.h"
#include "learners/files.h"
#include "learners/leaks.h"
#include "learners/run_device.h"
#include "plantgym/fields.h"
#include "say.h"
#include "shell_word.h"

namespace plantgym::cli {
namespace {

/// The programs that this one was started beside; null: none. @throws Error also where the run
/// cannot be shared by so many
std::unique_ptr<Peers> meet_peers(const Loaded& l) {
  const Launch launch = find_launch();
  if (launch.count == 1) return nullptr;
  auto peers = join_peers(launch, l.run.peer_timeout);
  std::string mine = version() + to_yaml(l.tree);
  const std::string first = peers->spread_whole("the run", mine);
  const std::vector<uint8_t> same =
      peers->gathered("whether all have one run", std::vector<uint8_t>{first == mine});
  for (size_t r = 0; r < same.size(); ++r)
    if (!same[r])
      throw Error(join({"rank ", std::to_string(r),
                        " was given another run, or is another "
                        "version, than rank 0; start all with the same command"}));
  const bool here = l.run.device == RunConfig::kCpu;  // else the rows may not lie in this memory
  if (!here && l.run.env.n / launch.count > 65536) return peers;
  // before there is a folder: what does not fit together is said here
  Pool pool(1);
  VecEnv env(l.registry.find(l.run.env.name), part_of(l.run, peers.get()), pool);
  learner_kind(l.run.learner).make(l.run.learner, l.run.agent, env, l.run.budget, 0, l.run.models);
  return peers;
}

/// For `plantgym runs`. What failed may be the disk; then there is no telling.
void leave_error(const std::string& file, const std::string& words) {
  try {
    write_whole(file, {words, "\n"});
  } catch (const std::exception&) {
  }
}

/// Whether rank 0 could begin.
bool tell_peers(Peers& peers, bool begins) {
  auto flag = uint8_t(begins);
  peers.spread("whether the run begins", &flag, 1);
  return flag != 0;
}

}  // namespace

int train(const TrainArgs& a) {
  if (std::error_code unread; std::filesystem::is_directory(a.target.path, unread)) {
    for (const std::string& o : a.target.overrides)
      if (!may_change(o.substr(0, o.find('='))))
        throw Error(join({o, ": a begun run keeps its settings; start another from its run file"}));
  }
  Loaded l = load(a.target);
  if (!is_run(l.tree))
    throw Error(join(
        {a.target.path, ": says nothing to learn; give a run file (with env, learner and run)"}));
  if (sweep_of(l.tree))
    throw Error(join({a.target.path, ": is a sweep; train it with: plantgym sweep ",
                      shell_word(a.target.path), ", or one of it with sweep=null"}));
  if (l.is_folder && !a.resume)
    throw Error(join({a.target.path, ": is a run's folder; go on with --resume"}));
  if (l.is_folder && !a.out.empty()) throw Error("--out: a run's folder stays where it is");
  try_all(l);  // before anything is written
  bool on_gpu = device_of(l.run, [](const std::string& words) {
                  if (find_launch().rank == 0) say("{}\n", words);
                }) != nullptr;
  const std::unique_ptr<Peers> peers = meet_peers(l);
  const bool leads = !peers || peers->rank() == 0;
  if (peers && l.run.device == RunConfig::kAuto)
    for (const uint8_t one : peers->gathered("who has a GPU", std::vector<uint8_t>{on_gpu}))
      if (!one && on_gpu)
        on_gpu = false, say("note: run.device: auto: on the CPU: another program has no GPU\n");
  l.run.device = on_gpu ? RunConfig::kCuda : RunConfig::kCpu;
  if (l.run.env.n > 65536 && !on_gpu) {  // is there room?
    Pool pool(1);
    VecEnv(l.registry.find(l.run.env.name), l.run.env, pool);
  }
  const std::string path = l.is_folder      ? a.target.path
                           : !a.out.empty() ? a.out
                                            : "runs/" + l.run.name;
  std::error_code none;
  const bool exists = std::filesystem::exists(path + "/config.yaml", none);
  for (const std::string& words : leads ? leaks_of(l.run, l.registry) : std::vector<std::string>{})
    say("note: {}\n", words);
  catch_stop_signals();
  std::vector<std::string> command = {"plantgym", "train", a.target.path};
  command.insert(command.end(), a.target.overrides.begin(), a.target.overrides.end());
  if (!a.out.empty()) command.insert(command.end(), {"--out", a.out});
  if (a.resume) command.push_back("--resume");
  std::optional<RunFolder> folder;
  if (leads) {
    try {
      folder.emplace(a.resume && exists ? RunFolder::open(path)
                                        : RunFolder::create(path, l.run, l.registry, command));
      if (exists && !l.is_folder) folder->expect(l.run, l.registry);
    } catch (...) {
      if (peers) tell_peers(*peers, false);
      throw;
    }
  }
  if (peers && !tell_peers(*peers, true)) return 1;  // rank 0 says why
  if (!leads) folder.emplace(RunFolder::elsewhere(path));
  const std::string error_file = path + "/error.txt";
  if (leads) std::filesystem::remove(error_file, none);
  Bar bar;
  TrainCallbacks show;
  if (leads) show.progress = [&](const Progress& p) { bar.show(p); };
  if (leads) show.message = [&](const std::string& words) { bar.line(words); };
  TrainResult result;
  try {
    result = train(l.run, l.registry, *folder, show, peers.get());
  } catch (const PeerLost& e) {
    bar.close();
    if (leads) leave_error(error_file, e.what());
    say("plantgym: {}\n", e.what());
    std::fflush(nullptr);
    _exit(1);  // at once: LibTorch's threads may wait for who is lost
  } catch (const std::exception& e) {
    bar.close();
    if (leads) leave_error(error_file, e.what());
    throw;
  }
  bar.close();
  if (!leads) return result == TrainResult::kStopped ? 128 + std::max(stop_signal(), SIGUSR1) : 0;
  if (result == TrainResult::kStopped) {
    if (a.stays) say("stopped; go on with: plantgym train {} --resume\n", shell_word(path));
    return 128 + (stop_signal() ? stop_signal() : SIGUSR1);  // or another program was told to
  }
  if (a.stays)
    fmt::print("{}{}; judge it with: plantgym eval {}\n",
               result == TrainResult::kAlreadyDone ? "already trained: " : "trained: ", path,
               shell_word(path));
  return 0;
}

}  // namespace plantgym::cli
