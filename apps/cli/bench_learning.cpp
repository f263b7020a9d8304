// How well a run learns: ten seeds, each from nothing to its end, then judged together.
#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "commands.h"
#include "judge.h"
#include "learners/build_info.h"
#include "learners/checkpoint.h"
#include "learners/files.h"
#include "learners/machine.h"
#include "learners/run_folder.h"
#include "plantgym/fields.h"

namespace plantgym::cli {
namespace {

/// What one seed cost, and what its policy is worth.
struct Learned {
  int32_t seed;
  int64_t steps;
  double cpu_seconds, mean;
};

Learned learned(const std::string& folder, int32_t seed, double mean) {
  const Checkpoint c =
      Checkpoint::read(folder + fmt::format("/seed-{}/checkpoints/last.safetensors", seed));
  return {seed, c.get<int64_t>("counters")[0], c.number<double>("cpu_seconds"), mean};
}

double median(std::vector<double> v) {
  std::sort(v.begin(), v.end());
  const size_t n = v.size();
  return n % 2 ? v[n / 2] : (v[n / 2 - 1] + v[n / 2]) / 2;
}

nlohmann::ordered_json json_of(const BenchArgs& a, const Loaded& l, const std::string& column,
                               const std::vector<Learned>& seeds, const Summary& sum,
                               int64_t episodes) {
  const BuildInfo build = build_info();
  std::string command = "plantgym bench learning";
  for (const std::string& word : a.learning) command += " " + word;
  nlohmann::ordered_json j = {{"version", 1},
                              {"name", "learning/" + l.run.name},
                              {"command", command},
                              {"machine", in_words(this_machine())},
                              {"build",
                               {{"version", build.version},
                                {"commit", build.commit},
                                {"compiler", build.compiler},
                                {"flags", build.flags}}},
                              {"metric", column},
                              {"episodes", episodes},
                              {"iqm", sum.iqm},
                              {"iqm_interval", {sum.iqm_interval.low, sum.iqm_interval.high}},
                              {"mean", sum.mean},
                              {"mean_interval", {sum.mean_interval.low, sum.mean_interval.high}}};
  for (const Learned& s : seeds)
    j["seeds"].push_back(
        {{"seed", s.seed}, {"steps", s.steps}, {"cpu_seconds", s.cpu_seconds}, {column, s.mean}});
  return j;
}

}  // namespace

/// Trains what is missing of `runs/learning/NAME` (a broken off benchmark goes on), judges every
/// seed's best policy on the evaluation's episodes, which no seed was chosen by.
int bench_learning(const BenchArgs& a) {
  if (a.learning.empty())
    throw Error("bench learning: needs a run file, e.g. configs/classic/cartpole_ppo.yaml");
  TrainArgs t;
  t.target = {a.learning[0], {a.learning.begin() + 1, a.learning.end()}};
  const auto is_set = [&](const char* key) {
    return std::any_of(t.target.overrides.begin(), t.target.overrides.end(),
                       [&](const std::string& o) { return o.rfind(key, 0) == 0; });
  };
  if (!is_set("run.seeds=")) t.target.overrides.push_back("run.seeds=0..9");
  if (!is_set("run.threads="))
    t.target.overrides.push_back(fmt::format("run.threads={}", a.threads));
  const Loaded l = load(t.target);
  if (l.is_folder) throw Error(join({t.target.path, ": is a run's folder; give its run file"}));
  t.out = a.out.empty() ? "runs/learning/" + l.run.name : a.out, t.resume = true;
  if (const int code = train(t)) return code;

  const EvalArgs e;
  Judge judge(e, "");
  judge.target(t.out, {});
  const Judged& trained = judge.results().agents[0];
  const std::string column = judge.results().column();
  const Scores scores = scores_of(trained, column);
  const Summary sum = summarize(scores);
  std::vector<Learned> seeds;
  for (size_t k = 0; k < scores.size(); ++k)
    seeds.push_back(learned(t.out, l.run.first_seed + int32_t(k), mean_of(scores[k])));

  const std::string unit = unit_of_column(trained, column);
  fmt::print("{:>6} {:>12} {:>10} {:>14}\n", "seed", "steps", "CPU s",
             unit.empty() ? column : fmt::format("{} [{}]", column, unit));
  std::vector<double> seconds;
  for (const Learned& s : seeds) {
    fmt::print("{:>6} {:>12} {:>10.2f} {:>14.6g}\n", s.seed, s.steps, s.cpu_seconds, s.mean);
    seconds.push_back(s.cpu_seconds);
  }
  const size_t episodes = scores[0].size();
  fmt::print(
      "{}: IQM {:.6g} [{:.6g}, {:.6g}], mean {:.6g} [{:.6g}, {:.6g}] of {} x {} episodes; median "
      "{:.2f} CPU s\n",
      l.run.name, sum.iqm, sum.iqm_interval.low, sum.iqm_interval.high, sum.mean,
      sum.mean_interval.low, sum.mean_interval.high, scores.size(), episodes, median(seconds));
  if (!a.json.empty())
    write_whole(a.json, {json_of(a, l, column, seeds, sum, int64_t(episodes)).dump(2) + "\n"});
  return 0;
}

}  // namespace plantgym::cli
