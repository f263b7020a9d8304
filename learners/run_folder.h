// What a run leaves on disk: runs/<name>/{config.yaml, repro.json, eval.json, files/,
// seed-<k>/{checkpoints/{last,best}.safetensors, metrics.csv, events.out.tfevents.*}}.
#pragma once
#include <functional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "checkpoint.h"
#include "registry.h"
#include "run_config.h"

namespace plantgym {

/// What a run's folder begins with.
struct RunBegin {
  std::string config = {};                                      // config.yaml, that stands alone
  std::vector<std::pair<std::string, std::string>> files = {};  // copies: name there, content
  int32_t first_seed = 0, last_seed = 0, threads = 1;
};

/// A run's folder, locked while this lives: no two programs train in it.
class RunFolder {
 public:
  /// Makes it and writes config.yaml and repro.json. @throws Error it holds a run already, or is a
  /// file; @throws Failure it cannot be written (what was begun is removed)
  static RunFolder create(const std::string& path, const RunConfig& run, const Registry& registry,
                          const std::vector<std::string>& command);
  /// The same of a run of another kind.
  static RunFolder create(const std::string& path, const std::function<RunBegin()>& begin,
                          const std::vector<std::string>& command);
  /// Opens an existing one for writing. @throws Error it holds no run, its config.yaml was changed,
  /// or another program trains in it
  static RunFolder open(const std::string& path);
  /// Of a program that leaves it to another one: nothing is locked or written.
  static RunFolder elsewhere(const std::string& path) { return RunFolder(path); }
  /// @throws Error `run` is another run than the folder's: names the first key that differs
  void expect(const RunConfig& run, const Registry& registry) const;
  void expect(const std::string& config) const;
  RunFolder(RunFolder&& o) noexcept
      : path_(std::move(o.path_)), lock_(o.lock_), damaged_(std::move(o.damaged_)) {
    o.lock_ = -1;
  }
  ~RunFolder();

  const std::string& path() const { return path_; }
  std::string seed_folder(int32_t seed) const;  ///< made where missing. @throws Failure
  std::string last(int32_t seed) const;         ///< checkpoint's path
  std::string before_last(int32_t seed) const;
  std::string best(int32_t seed) const;
  /// The newest checkpoint that is whole, as bytes; empty: none was written yet.
  /// @param note that the last one is damaged or gone, and what stands for it; else untouched
  /// @throws Error none is whole
  std::string newest(int32_t seed, std::string& note);
  /// Puts it in the place of the last one, which stays beside it where it is whole.
  void write_last(int32_t seed, const Checkpoint& c);

 private:
  explicit RunFolder(std::string path) : path_(std::move(path)) {}
  void lock();
  std::string path_;
  int lock_ = -1;
  std::set<int32_t> damaged_;  // seeds whose last checkpoint must not displace the one before it
};

/// Whether a key of a run, "run.threads", may change while it goes on: it changes neither what is
/// learned (but for the last digits, of another device) nor how it is judged.
bool may_change(const std::string& key);

/// Whether some program trains in a run's folder now.
bool is_being_trained(const std::string& folder);

/// @throws Error the folder's config.yaml was changed after the run began
void expect_unchanged(const std::string& folder);

/// Where an existing run keeps the checkpoint to be judged: best, else last. @throws Error none yet
std::string checkpoint_of(const std::string& folder, int32_t seed);

}  // namespace plantgym
