// Trains a run with many settings and tells which were best.
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>
#include <optional>
#include <type_traits>

#include "commands.h"
#include "launch.h"
#include "learners/checkpoint.h"
#include "learners/files.h"
#include "learners/run_folder.h"
#include "learners/sweep.h"
#include "plantgym/fields.h"
#include "say.h"

namespace plantgym::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* kFailed = "failed.txt";  // in the folder of a trial: why

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
    const Loaded l = at_its_place(*at, trials_[0], [&] { return load(settings(trials_[0], 0)); });
    maximize_ = l.run.maximize, metric_ = l.run.metric;
    out_ = a.out.empty() ? "runs/" + l.run.name : a.out;
    rounds_ = rounds_of(*at, config_, int64_t(trials_.size()), l.run.budget.steps);
    if (config_.method == SweepConfig::kHalving && rounds_.size() == 1 && trials_.size() > 1)
      say("note: halving has one round: run.steps, {}, divided by sweep.keep is below sweep.least, "
          "{}\n",
          l.run.budget.steps, config_.least);
    if (const Node* run = child(tree, "run"))
      if (const Node* part = child(*run, "part"); part && !part->value.empty()) read_part(*part);
    definition_ = to_yaml(*at);
    expect_folder();
    for (size_t t = 0; t < trials_.size(); ++t) expect_good(*at, int64_t(t));
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
    write_table();
    return print_best();
  }

 private:
  struct Result {
    int64_t trial;
    size_t round;
    double score;  // NaN: it failed
    bool failed() const { return std::isnan(score); }
  };

  Target settings(const Trial& t, int64_t steps) const {
    Target one = target_;
    one.overrides.insert(one.overrides.end(), base_.begin(), base_.end());
    for (const auto& [key, value] : t) one.overrides.push_back(key + "=" + value);
    if (steps) one.overrides.push_back(fmt::format("run.steps={}", steps));
    return one;
  }
  void read_part(const Node& n) {
    if (!parse_part(n.value, part_, parts_))
      throw error_at(n, "run.part",
                     join({"'", n.value, "' is no part; expected i/n with i from 0 to n - 1"}));
  }
  /// @throws Error a trial would not begin, or was begun with other settings
  void expect_good(const Node& sweep, int64_t t) const {
    const Trial& trial = trials_[size_t(t)];
    at_its_place(sweep, trial, [&] { try_all(load(settings(trial, 0))); });
    for (size_t round = 0; round < rounds_.size(); ++round) {
      const std::string begun = folder(round, t);
      std::error_code none;
      if (!fs::exists(begun + "/config.yaml", none)) continue;
      const Loaded l = load(settings(trial, steps_of(round)));
      RunFolder::elsewhere(begun).expect(l.run, l.registry);
    }
  }
  /// f() of a trial, whose keys are laid over the run as if they were typed: errors are told where
  /// `space` says so.
  template <class F>
  std::invoke_result_t<F> at_its_place(const Node& sweep, const Trial& trial, F&& f) const {
    try {
      return f();
    } catch (const Error& e) {
      const std::string words = e.what();
      for (size_t k = 0; k < trial.size(); ++k) {
        const std::string place =
            fmt::format("command line:{}:", target_.overrides.size() + base_.size() + k + 1);
        if (!words.starts_with(place)) continue;
        const Node& key = *child(*child(sweep, "space"), trial[k].first);
        const Node* at = &key;
        for (const Node& value : key.children)
          if (value.value == trial[k].second) at = &value;
        throw error_at(*at, "sweep.space", words.substr(words.find(' ', place.size()) + 1));
      }
      throw;
    }
  }
  int64_t steps_of(size_t round) const { return rounds_.size() > 1 ? rounds_[round].steps : 0; }
  std::string folder(size_t round, int64_t trial) const {
    return rounds_.size() == 1 ? fmt::format("{}/trial-{:04}", out_, trial)
                               : fmt::format("{}/round-{}/trial-{:04}", out_, round, trial);
  }
  std::string definition_file() const { return out_ + "/sweep.yaml"; }
  /// @throws Error the folder holds something else: a sweep goes on only as it began
  void expect_folder() const {
    std::error_code none;
    if (fs::exists(out_ + "/config.yaml", none))
      throw Error(join({out_, ": holds a run; choose another folder with --out"}));
    if (fs::exists(definition_file(), none) && read_whole(definition_file()) != definition_)
      throw Error(
          join({definition_file(), ": this folder holds another sweep; choose one with --out"}));
  }
  void begin() const {
    std::error_code none;
    if (fs::exists(definition_file(), none)) return;
    fs::create_directories(out_, none);
    write_whole(definition_file(), {definition_});
  }
  /// A trial that was begun goes on; one whose numbers ran away is not tried again.
  int train_one(size_t round, int64_t trial) const {
    if (score_of(round, trial)) return 0;
    TrainArgs a;
    a.target = settings(trials_[size_t(trial)], steps_of(round));
    a.out = folder(round, trial), a.resume = true, a.stays = false;
    fs::create_directories(fs::path(a.out).parent_path());
    try {
      const int code = train(a);
      if (code > 128) say("stopped; the same command goes on where it was\n");
      return code;
    } catch (const DamagedCheckpoint& e) {  // the only one
      if (!std::string(e.what()).starts_with(a.out)) throw;
      say("note: trial {} is trained anew: {}\n", trial, e.what());
      fs::remove_all(a.out);
      return train_one(round, trial);
    } catch (const NotFinite& e) {
      write_whole(a.out + "/" + kFailed, {e.what(), "\n"});
      say("note: trial {} failed and counts as the worst: {}\n", trial, e.what());
      return 0;
    }
  }
  /// Mean over the seeds of the best value of eval.metric; NaN: the trial failed. None: not all are
  /// trained. What is known stays so.
  std::optional<double> score_of(size_t round, int64_t trial) const {
    const auto known = scores_.find({round, trial});
    if (known != scores_.end()) return known->second;
    const std::optional<double> score = read_score(round, trial);
    if (score) scores_[{round, trial}] = *score;
    return score;
  }
  std::optional<double> read_score(size_t round, int64_t trial) const {
    double sum = 0;
    std::error_code none;
    if (fs::exists(folder(round, trial) + "/" + kFailed, none)) return NAN;
    for (int32_t s = 0; s < config_.seeds; ++s) {
      const std::string last = RunFolder::elsewhere(folder(round, trial)).last(s);
      if (!fs::exists(last, none)) return std::nullopt;
      try {
        const Checkpoint c = Checkpoint::read(last);
        if (!c.number<int64_t>("finished")) return std::nullopt;
        sum += c.number<double>("best");
      } catch (const DamagedCheckpoint&) {  // the trial goes on from the one before
        return std::nullopt;
      }
    }
    return sum / config_.seeds;
  }
  bool better(const Result& a, const Result& b) const {
    if (a.failed() || b.failed()) return !a.failed() && b.failed();
    return maximize_ ? a.score > b.score : a.score < b.score;
  }
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
                     [this](const Result& a, const Result& b) { return better(a, b); });
    going.clear();
    for (const Result& r : all)
      if (!r.failed() && int64_t(going.size()) < rounds_[round + 1].trials)
        going.push_back(r.trial);
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
      return a.round != b.round ? a.round > b.round : better(a, b);
    });
    return all;
  }
  void write_table() const {
    std::string csv = "round,steps,trial," + metric_;
    for (const auto& [key, value] : trials_[0]) csv += "," + key;
    csv += "\n";
    for (const Result& r : results()) {
      csv += fmt::format("{},{},{},{}", r.round, rounds_[r.round].steps, r.trial,
                         r.failed() ? "failed" : fmt::format("{:.17g}", r.score));
      for (const auto& [key, value] : trials_[size_t(r.trial)])
        csv +=
            value.find(',') == std::string::npos ? join({",", value}) : join({",\"", value, "\""});
      csv += "\n";
    }
    write_whole(out_ + "/sweep.csv", {csv});
  }
  /// @return the exit code
  int print_best() const {
    std::vector<Result> all = results();
    const size_t known = all.size();
    std::erase_if(all, [](const Result& r) { return r.failed(); });
    if (all.empty() && known < trials_.size()) {
      fmt::print("{} of {} trials are trained, and none well\n", known, trials_.size());
      return 0;
    }
    if (all.empty()) {
      say("plantgym: every trial failed; see {}/sweep.csv and what is said above\n", out_);
      return 1;
    }
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
    return 0;
  }

  const Target target_;
  SweepConfig config_;
  std::vector<Trial> trials_;
  std::vector<SweepRound> rounds_;
  std::vector<std::string> base_;
  std::string out_, metric_, definition_;
  bool maximize_ = true;
  int32_t part_ = 0, parts_ = 1;
  mutable std::map<std::pair<size_t, int64_t>, double> scores_;  // by round and trial
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
