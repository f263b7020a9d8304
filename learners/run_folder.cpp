#include "run_folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "build_info.h"
#include "crc32c.h"
#include "files.h"

namespace plantgym {
namespace {

namespace fs = std::filesystem;

void make_folder(const std::string& path) {
  std::error_code bad;
  fs::create_directories(path, bad);
  if (bad) throw Failure(join({path, ": cannot make this folder: ", bad.message()}));
}

std::string hash_of(const std::string& text) {
  char hex[9];
  std::snprintf(hex, sizeof hex, "%08x", crc32c(text.data(), text.size()));
  return hex;
}

/// The run as one tree that stands alone: the files that its environments read are copied beside
/// it.
std::string portable_config(const std::string& folder, const RunConfig& run,
                            const Registry& registry) {
  Node tree = run.tree;
  std::string notes;
  for (Node* n : file_nodes(tree, registry)) {
    const size_t slash = n->value[0] == '/' ? 0 : n->file.rfind('/') + 1;
    const std::string from = n->file.substr(0, slash) + n->value, text = read_whole(from);
    const std::string to = join({"files/", hash_of(text), "-", fs::path(from).filename().string()});
    make_folder(folder + "/files");
    write_whole(folder + "/" + to, {text});
    notes += join({"# ", to, " is a copy of ", n->value, " (crc32c ", hash_of(text), ")\n"});
    n->value = to;
  }
  std::erase_if(tree.children, [](const Node& n) { return n.key == "plugins"; });
  if (const std::vector<std::string> plugins = plugin_files(run.tree); !plugins.empty()) {
    Node list = {PG_LIST, "plugins", "", "", 0, 0, "", {}};
    for (const std::string& p : plugins)
      list.children.push_back({PG_SCALAR, "", fs::absolute(p).string(), "", 0, 0, "", {}});
    tree.children.push_back(std::move(list));
  }
  return join(
      {"# The run as it was resolved; `plantgym check --resolved` on it shows the defaults too.\n",
       notes, to_yaml(tree)});
}

/// Removes what a program that was killed while it made a run left behind; false: there is more.
bool clear_begun(const std::string& path) {
  std::error_code none;
  std::vector<fs::path> begun;
  for (const auto& f : fs::directory_iterator(path, none)) {
    const std::string name = f.path().filename().string();
    if (name != "files" && name != ".lock" && name.rfind("repro.json", 0) != 0 &&
        name.rfind("config.yaml.tmp", 0) != 0)
      return false;
    begun.push_back(f.path());
  }
  for (const fs::path& f : begun) fs::remove_all(f, none);
  return true;
}

std::string repro(const RunConfig& run, const std::vector<std::string>& command,
                  const std::string& config) {
  const BuildInfo b = build_info();
  nlohmann::ordered_json j = {{"version", 1},
                              {"command", command},
                              {"plantgym", b.version},
                              {"commit", b.commit},
                              {"compiler", b.compiler},
                              {"flags", b.flags},
                              {"libraries", nlohmann::ordered_json::object()},
                              {"config_crc32c", hash_of(config)},
                              {"seeds", {run.first_seed, run.last_seed}},
                              {"threads", run.threads}};
  for (const auto& [name, version] : b.libraries) j["libraries"][name] = version;
  utsname machine = {};
  if (uname(&machine) == 0)
    j["machine"] = {{"system", machine.sysname}, {"architecture", machine.machine}};
  return j.dump(2) + "\n";
}

}  // namespace

RunFolder RunFolder::create(const std::string& path, const RunConfig& run, const Registry& registry,
                            const std::vector<std::string>& command) {
  std::error_code none;
  if (fs::exists(path, none) && !fs::is_directory(path, none))
    throw Error(join(
        {path,
         ": a file is where the run's folder should be; move it, or choose another with --out"}));
  if (fs::exists(path + "/config.yaml", none))
    throw Error(
        join({path,
              ": holds a run already; go on with --resume, choose another folder with --out, or "
              "remove it"}));
  if (fs::is_directory(path, none) && !clear_begun(path))
    throw Error(join({path, ": is not empty and holds no run; choose another folder with --out"}));
  const bool existed = fs::is_directory(path, none);
  try {
    make_folder(path);
    RunFolder folder(path);
    folder.lock();
    const std::string config = portable_config(path, run, registry);
    write_whole(path + "/repro.json", {repro(run, command, config)});
    write_whole(path + "/config.yaml", {config});  // last: what has it, is a run
    return folder;
  } catch (...) {
    for (const char* part : {"files", "repro.json", "config.yaml", ".lock"})
      fs::remove_all(path + "/" + part, none);
    if (!existed) fs::remove(path, none);
    throw;
  }
}

RunFolder RunFolder::open(const std::string& path) {
  std::error_code none;
  if (!fs::exists(path + "/config.yaml", none))
    throw Error(join({path, ": holds no run (no config.yaml)"}));
  RunFolder folder(path);
  folder.lock();
  return folder;
}

void RunFolder::lock() {
  lock_ = ::open((path_ + "/.lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (lock_ < 0) throw Failure(join({path_, ": cannot write here: ", std::strerror(errno)}));
  if (::flock(lock_, LOCK_EX | LOCK_NB) != 0)
    throw Error(
        join({path_, ": another program is training this run; wait for it, or stop it first"}));
}

RunFolder::~RunFolder() {
  if (lock_ >= 0) ::close(lock_);
}

std::string RunFolder::seed_folder(int32_t seed) const {
  const std::string folder = join({path_, "/seed-", std::to_string(seed)});
  make_folder(folder + "/checkpoints");
  return folder;
}
std::string RunFolder::last(int32_t seed) const {
  return join({path_, "/seed-", std::to_string(seed), "/checkpoints/last.safetensors"});
}
std::string RunFolder::best(int32_t seed) const {
  return join({path_, "/seed-", std::to_string(seed), "/checkpoints/best.safetensors"});
}

std::string checkpoint_of(const std::string& folder, int32_t seed) {
  std::error_code none;
  for (const char* which : {"best", "last"}) {
    const std::string path =
        join({folder, "/seed-", std::to_string(seed), "/checkpoints/", which, ".safetensors"});
    if (fs::exists(path, none)) return path;
  }
  throw Error(
      join({folder, ": seed ", std::to_string(seed), " has no checkpoint yet; train it first"}));
}

}  // namespace plantgym
