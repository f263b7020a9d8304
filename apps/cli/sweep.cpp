// Trains a run with many settings and tells which were best.
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <optional>

#include "commands.h"
#include "launch.h"
#include "learners/checkpoint.h"
#include "learners/files.h"
#include "learners/sweep.h"
#include "plantgym/fields.h"
#include "say.h"

namespace plantgym::cli {
namespace {

namespace fs = std::filesystem;

class Sweep {
 public:
  explicit Sweep(const SweepArgs& a) : target_(a.target) {
    Registry registry = builtin_registry(a.target.plugins);
    const Node tree = read_target(a.target.path, a.target.overrides, registry);
    const Node* at = sweep_of(tree);
    if (!at)
      throw Error(join({a.target.path, ": says nothing to try; give a run file with `sweep`"}));
    config_ = read_sweep(*at), trials_ = trials_of(*at, config_);
    base_ = {
        "sweep=null", "run.part=null",
        config_.seeds == 1 ? "run.seeds=0" : fmt::format("run.seeds=0..{}", config_.seeds - 1)};
    const Loaded l = load(settings(trials_[0], 0));
    maximize_ = l.run.maximize, metric_ = l.run.metric;
    out_ = a.out.empty() ? "runs/" + l.run.name : a.out;
    rounds_ = rounds_of(*at, config_, int64_t(trials_.size()), l.run.budget.steps);
    if (const Node* run = child(tree, "run"))
      if (const Node* part = child(*run, "part"); part && !part->value.empty()) read_part(*part);
    for (const Trial& t : trials_) try_all(load(settings(t, 0)));  // before anything is written
    definition_ = to_yaml(*at);
  }
  /// @return the exit code
  int run() {
    begin();
    std::vector<int64_t> going(trials_.size());
    for (size_t t = 0; t < going.size(); ++t) going[t] = int64_t(t);
    for (size_t round = 0; round < rounds_.size(); ++round) {
      for (const int64_t t : going) {
        if (t % parts_ != part_) continue;
        if (const int code = train_one(round, t)) return code;
        write_table();
      }
      if (round + 1 < rounds_.size() && !choose(round, going)) return 0;
    }
    write_table(), print_best();
    return 0;
  }

 private:
  struct Result {
    int64_t trial;
    size_t round;
    double score;
  };

  Target settings(const Trial& t, int64_t steps) const {
    Target one = target_;
    one.overrides.insert(one.overrides.end(), base_.begin(), base_.end());
    for (const auto& [key, value] : t) one.overrides.push_back(key + "=" + value);
    if (steps) one.overrides.push_back(fmt::format("run.steps={}", steps));
    return one;
  }
  void read_part(const Node& n) {
    int i = 0, of = 0;
    if (std::sscanf(n.value.c_str(), "%d/%d", &i, &of) != 2 || of < 1 || i < 0 || i >= of)
      throw error_at(n, "run.part", join({"'", n.value, "' is no part; expected i/n"}));
    part_ = i, parts_ = of;
  }
  std::string folder(size_t round, int64_t trial) const {
    return rounds_.size() == 1 ? fmt::format("{}/trial-{:04}", out_, trial)
                               : fmt::format("{}/round-{}/trial-{:04}", out_, round, trial);
  }
  /// The folder, and in it what the sweep is: it goes on only as it began.
  void begin() const {
    std::error_code none;
    const std::string file = out_ + "/sweep.yaml";
    if (fs::exists(file, none)) {
      if (read_whole(file) != definition_)
        throw Error(join({file, ": this folder holds another sweep; choose one with --out"}));
      return;
    }
    if (fs::exists(out_ + "/config.yaml", none))
      throw Error(join({out_, ": holds a run; choose another folder with --out"}));
    fs::create_directories(out_, none);
    write_whole(file, {definition_});
  }
  /// A trial that was begun goes on.
  int train_one(size_t round, int64_t trial) const {
    if (score_of(round, trial)) return 0;
    TrainArgs a;
    a.target = settings(trials_[size_t(trial)], rounds_.size() > 1 ? rounds_[round].steps : 0);
    a.out = folder(round, trial), a.resume = true, a.stays = false;
    fs::create_directories(fs::path(a.out).parent_path());
    return train(a);
  }
  /// Mean over the seeds of the best value of eval.metric. None: not all are trained.
  std::optional<double> score_of(size_t round, int64_t trial) const {
    double sum = 0;
    std::error_code none;
    for (int32_t s = 0; s < config_.seeds; ++s) {
      const std::string last =
          fmt::format("{}/seed-{}/checkpoints/last.safetensors", folder(round, trial), s);
      if (!fs::exists(last, none)) return std::nullopt;
      const Checkpoint c = Checkpoint::read(last);
      if (!c.number<int64_t>("finished")) return std::nullopt;
      sum += c.number<double>("best");
    }
    return sum / config_.seeds;
  }
  bool better(double a, double b) const { return maximize_ ? a > b : a < b; }
  /// Those of a round that go on. False: others train some of it yet.
  bool choose(size_t round, std::vector<int64_t>& going) const {
    std::vector<Result> all;
    for (const int64_t t : going)
      if (const auto score = score_of(round, t)) all.push_back({t, round, *score});
    if (all.size() < going.size()) {
      fmt::print("{} of {} trials of round {} are trained; call this again when the others are\n",
                 all.size(), going.size(), round);
      return false;
    }
    std::stable_sort(all.begin(), all.end(),
                     [this](const Result& a, const Result& b) { return better(a.score, b.score); });
    going.clear();
    for (int64_t k = 0; k < rounds_[round + 1].trials; ++k) going.push_back(all[size_t(k)].trial);
    std::sort(going.begin(), going.end());
    return true;
  }
  /// Of all parts: later rounds first, then by score.
  std::vector<Result> results() const {
    std::vector<Result> all;
    for (size_t round = 0; round < rounds_.size(); ++round)
      for (size_t t = 0; t < trials_.size(); ++t)
        if (const auto score = score_of(round, int64_t(t)))
          all.push_back({int64_t(t), round, *score});
    std::stable_sort(all.begin(), all.end(), [this](const Result& a, const Result& b) {
      return a.round != b.round ? a.round > b.round : better(a.score, b.score);
    });
    return all;
  }
  void write_table() const {
    std::string csv = "round,steps,trial," + metric_;
    for (const auto& [key, value] : trials_[0]) csv += "," + key;
    csv += "\n";
    for (const Result& r : results()) {
      csv += fmt::format("{},{},{},{:.17g}", r.round, rounds_[r.round].steps, r.trial, r.score);
      for (const auto& [key, value] : trials_[size_t(r.trial)])
        csv +=
            value.find(',') == std::string::npos ? join({",", value}) : join({",\"", value, "\""});
      csv += "\n";
    }
    write_whole(out_ + "/sweep.csv", {csv});
  }
  void print_best() const {
    const std::vector<Result> all = results();
    fmt::print("{:>5} {:>12}", "trial", metric_);
    for (const auto& [key, value] : trials_[0]) fmt::print("  {}", key);
    fmt::print("\n");
    for (size_t k = 0; k < all.size() && k < 10 && all[k].round == all[0].round; ++k) {
      fmt::print("{:>5} {:>12.6g}", all[k].trial, all[k].score);
      for (const auto& [key, value] : trials_[size_t(all[k].trial)])
        fmt::print("  {:>{}}", value, key.size());
      fmt::print("\n");
    }
    fmt::print("all of them: {}/sweep.csv\n", out_);
  }

  const Target target_;
  SweepConfig config_;
  std::vector<Trial> trials_;
  std::vector<SweepRound> rounds_;
  std::vector<std::string> base_;
  std::string out_, metric_, definition_;
  bool maximize_ = true;
  int64_t part_ = 0, parts_ = 1;
};

}  // namespace

int sweep(const SweepArgs& a) {
  if (const Launch l = find_launch(); l.count > 1)
    throw Error(
        fmt::format("sweep: one program trains the trials one by one, and these are {}; give each "
                    "job its share by run.part",
                    l.count));
  return Sweep(a).run();
}

}  // namespace plantgym::cli
