#include "run_folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>

#include "build_info.h"
#include "crc32c.h"
#include "files.h"
#include "machine.h"
#include "plantgym/quantity.h"

namespace plantgym {
namespace {

namespace fs = std::filesystem;

std::string hash_of(const std::string& text) {
  char hex[9];
  std::snprintf(hex, sizeof hex, "%08x", crc32c(text.data(), text.size()));
  return hex;
}

/// The run as one tree that stands alone, and the files that its environments read.
RunBegin portable(const RunConfig& run, const Registry& registry) {
  RunBegin all;
  all.first_seed = run.first_seed, all.last_seed = run.last_seed, all.threads = run.threads;
  Node tree = run.tree;
  std::string notes;
  for (Node* n : file_nodes(tree, registry)) {
    const size_t slash = n->value[0] == '/' ? 0 : n->file.rfind('/') + 1;
    const std::string from = n->file.substr(0, slash) + n->value, text = read_whole(from);
    // a file that was copied before is named by its content already
    const std::string name = fs::path(from).filename().string(), hash = hash_of(text) + "-";
    const std::string to = join({"files/", name.rfind(hash, 0) == 0 ? "" : hash, name});
    all.files.emplace_back(to, text);
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
  all.config = join(
      {"# The run as it was resolved; `plantgym check --resolved` on it shows the defaults too.\n",
       notes, to_yaml(tree)});
  return all;
}

/// What a program that was killed while it made a run left behind: nothing but what `create`
/// writes before config.yaml. Null where there is anything else.
std::optional<std::vector<fs::path>> begun_in(const std::string& path) {
  std::error_code none;
  std::vector<fs::path> begun;
  const auto copied = [](const fs::path& f) {  // "0a1b2c3d-name", maybe written aside
    const std::string name = f.filename().string();
    return name.size() > 9 && name[8] == '-' &&
           name.find_first_not_of("0123456789abcdef") == size_t(8);
  };
  for (const auto& f : fs::directory_iterator(path, none)) {
    const std::string name = f.path().filename().string();
    bool ours = name == ".lock" || name.rfind("repro.json", 0) == 0 ||
                name.rfind("config.yaml.tmp", 0) == 0;
    if (name == "files" && fs::is_directory(f.path(), none)) {
      ours = true;
      for (const auto& c : fs::directory_iterator(f.path(), none)) ours &= copied(c.path());
    }
    if (!ours) return std::nullopt;
    if (name != ".lock") begun.push_back(f.path());
  }
  return begun;
}

/// Whether scalars mean the same: "1e6" and "1_000_000" do.
bool same_value(const std::string& a, const std::string& b) {
  double x = 0, y = 0;
  return a == b || (parse_number(a, x) && parse_number(b, y) && x == y);
}

/// The first key in which two runs differ, with both values; "" where they are one.
std::string first_difference(const Node& a, const Node& b, const std::string& path) {
  const auto shown = [](const Node* n) {
    return !n                     ? std::string("absent")
           : n->kind == PG_SCALAR ? join({"'", n->value, "'"})
                                  : std::string("other content");
  };
  if (may_change(path)) return "";
  if (a.kind == PG_SCALAR && b.kind == PG_SCALAR)
    return same_value(a.value, b.value) ? ""
                                        : join({path, ": ", shown(&a), " against ", shown(&b)});
  if (a.kind != b.kind || (a.kind == PG_LIST && a.children.size() != b.children.size()))
    return join({path, ": ", shown(&a), " against ", shown(&b)});
  for (size_t i = 0; i < a.children.size(); ++i) {
    const Node& x = a.children[i];
    const Node* y = a.kind == PG_LIST ? &b.children[i] : child(b, x.key);
    const std::string at = a.kind == PG_LIST ? join({path, "[", std::to_string(i), "]"})
                           : path.empty()    ? x.key
                                             : join({path, ".", x.key});
    if (!y && !may_change(at)) return join({at, ": ", shown(&x), " against ", shown(y)});
    if (y)
      if (std::string d = first_difference(x, *y, at); !d.empty()) return d;
  }
  for (const Node& y : b.children)
    if (const std::string at = path.empty() ? y.key : join({path, ".", y.key});
        b.kind == PG_MAP && !child(a, y.key) && !may_change(at))
      return join({at, ": absent against ", shown(&y)});
  return "";
}

std::string repro(const RunBegin& run, const std::vector<std::string>& command) {
  const BuildInfo b = build_info();
  nlohmann::ordered_json j = {{"version", 1},
                              {"command", command},
                              {"plantgym", b.version},
                              {"commit", b.commit},
                              {"compiler", b.compiler},
                              {"flags", b.flags},
                              {"libraries", nlohmann::ordered_json::object()},
                              {"config_crc32c", hash_of(run.config)},
                              {"seeds", {run.first_seed, run.last_seed}},
                              {"threads", run.threads}};
  for (const auto& [name, version] : b.libraries) j["libraries"][name] = version;
  const Machine m = this_machine();
  j["machine"] = {{"processor", m.processor},
                  {"cores", m.cores},
                  {"memory_gb", m.memory},
                  {"system", m.system},
                  {"architecture", m.architecture}};
  return j.dump(2) + "\n";
}

}  // namespace

bool may_change(const std::string& path) {
  for (const char* key : {"run.threads", "run.checkpoint_every", "run.hooks", "run.name",
                          "run.peer_timeout", "run.device", "run.precision"})
    if (path == key || path.rfind(join({key, "."}), 0) == 0) return true;
  return false;
}

RunFolder RunFolder::create(const std::string& path, const RunConfig& run, const Registry& registry,
                            const std::vector<std::string>& command) {
  return create(
      path, [&] { return portable(run, registry); }, command);
}

RunFolder RunFolder::create(const std::string& path, const std::function<RunBegin()>& begin,
                            const std::vector<std::string>& command) {
  std::error_code none;
  if (fs::exists(path, none) && !fs::is_directory(path, none))
    throw Error(join(
        {path,
         ": a file is where the run's folder should be; move it, or choose another with --out"}));
  const auto refuse = [&] {
    if (fs::exists(path + "/config.yaml", none))
      throw Error(join({path,
                        ": holds a run already; go on with --resume, choose another folder with "
                        "--out, or remove it"}));
    if (!begun_in(path))
      throw Error(
          join({path, ": is not empty and holds no run; choose another folder with --out"}));
  };
  refuse();
  const bool existed = fs::is_directory(path, none);
  make_folder(path);
  RunFolder folder(path);
  folder.lock();
  refuse();  // again: now nobody else can begin a run here
  const auto clear = [&] {
    if (const auto begun = begun_in(path))
      for (const fs::path& f : *begun) fs::remove_all(f, none);
  };
  clear();
  try {
    const RunBegin p = begin();
    if (!p.files.empty()) make_folder(path + "/files");
    for (const auto& [name, text] : p.files) write_whole(path + "/" + name, {text});
    write_whole(path + "/repro.json", {repro(p, command)});
    write_whole(path + "/config.yaml", {p.config});  // last: what has it, is a run
    return folder;
  } catch (...) {
    clear();
    fs::remove(path + "/.lock", none);
    if (!existed) fs::remove(path, none);
    throw;
  }
}

void expect_unchanged(const std::string& folder) {
  const std::string config = read_whole(folder + "/config.yaml");
  const auto j = nlohmann::json::parse(read_whole(folder + "/repro.json"), nullptr, false);
  const auto known = j.is_object() ? j.find("config_crc32c") : j.end();
  if (known == j.end() || !known->is_string())
    throw Error(join({folder,
                      "/repro.json: is damaged (it knows no config_crc32c); put it back, or start "
                      "another run from config.yaml with --out"}));
  if (known->get<std::string>() != hash_of(config))
    throw Error(join({folder,
                      "/config.yaml: was changed after the run began (repro.json knows another); "
                      "put it back, or start another run from it with --out"}));
}

RunFolder RunFolder::open(const std::string& path) {
  std::error_code none;
  if (!fs::exists(path + "/config.yaml", none))
    throw Error(join({path, ": holds no run (no config.yaml)"}));
  RunFolder folder(path);
  folder.lock();
  expect_unchanged(path);
  for (const auto& f : fs::recursive_directory_iterator(path, none))  // left by a killed program
    if (f.path().filename().string().find(".safetensors.tmp") != std::string::npos)
      fs::remove(f.path(), none);
  return folder;
}

void RunFolder::expect(const RunConfig& run, const Registry& registry) const {
  expect(portable(run, registry).config);
}

void RunFolder::expect(const std::string& config) const {
  const std::string mine = path_ + "/config.yaml";
  const Node there = parse_yaml(read_whole(mine), mine), here = parse_yaml(config, mine);
  const std::string difference = first_difference(here, there, "");
  if (!difference.empty())
    throw Error(join({difference, " in ", mine,
                      "; a begun run keeps its settings: go on with the same, or start another "
                      "with --out"}));
}

void RunFolder::lock() {
  const std::string name = path_ + "/.lock";
  for (;;) {
    lock_ = ::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (lock_ < 0) throw Failure(join({path_, ": cannot write here: ", std::strerror(errno)}));
    int tries = 10;  // whoever only asks is gone at once
    while (::flock(lock_, LOCK_EX | LOCK_NB) != 0 && --tries > 0) ::usleep(10'000);
    if (tries == 0)
      throw Error(
          join({path_, ": another program is training this run; wait for it, or stop it first"}));
    struct stat held = {}, named = {};
    if (::fstat(lock_, &held) == 0 && ::stat(name.c_str(), &named) == 0 &&
        held.st_ino == named.st_ino)
      return;
    ::close(lock_);  // its owner removed it in between
  }
}

bool is_being_trained(const std::string& folder) {
  const int file = ::open((folder + "/.lock").c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return false;
  const bool held = ::flock(file, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
  ::close(file);
  return held;
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
std::string RunFolder::before_last(int32_t seed) const {
  return join({path_, "/seed-", std::to_string(seed), "/checkpoints/before_last.safetensors"});
}
std::string RunFolder::best(int32_t seed) const {
  return join({path_, "/seed-", std::to_string(seed), "/checkpoints/best.safetensors"});
}

std::string RunFolder::newest(int32_t seed, std::string& note) {
  const std::string at = last(seed), before = before_last(seed);
  if (!fs::exists(at) && !fs::exists(before)) return "";
  std::string wrong = join({at, ": is gone"});
  if (fs::exists(at)) try {
      std::string bytes = read_whole(at);
      Checkpoint::parse(bytes, at);
      return bytes;
    } catch (const DamagedCheckpoint& e) {
      if (!fs::exists(before)) throw;
      wrong = e.what();
    }
  try {
    std::string bytes = read_whole(before);
    const int64_t step = Checkpoint::parse(bytes, before).get<int64_t>("counters")[0];
    note = join(
        {"note: ", wrong, ": going on from the one before it, of step ", std::to_string(step)});
    damaged_.insert(seed);
    return bytes;
  } catch (const DamagedCheckpoint& e) {
    throw DamagedCheckpoint(join({wrong, "; and ", e.what()}));
  }
}

void RunFolder::write_last(int32_t seed, const Checkpoint& c) {
  if (!damaged_.count(seed)) {
    std::error_code none;  // a file system that has no links has no other name, and the run goes on
    fs::remove(before_last(seed), none);
    fs::create_hard_link(last(seed), before_last(seed), none);
  }
  c.write(last(seed));
  damaged_.erase(seed);
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
