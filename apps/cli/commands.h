// The commands of the program, one file each. A command prints, and returns the exit code.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "learners/run_config.h"

namespace plantgym::cli {

/// A run file, a world file or a run's folder, and what the command line lays over it.
struct Target {
  std::string path;
  std::vector<std::string> overrides;
  std::vector<std::string> plugins = {};  // shared libraries to load first
};

struct TrainArgs {
  Target target;
  std::string out;
  bool resume = false;
  bool stays = true;  // the folder is there afterwards, and the last line says so
};
struct ClassifyArgs {
  Target target;      // a run's folder of an image recogniser
  int32_t seed = -1;  // -1: all, or the first
  std::string json, confusion, wrong;
  std::vector<std::string> images = {};
  int32_t folds = 5;
  bool stratified = false;
};
struct EvalArgs {
  std::vector<std::string> paths;
  std::vector<std::string> overrides;
  std::vector<std::string> agents;
  int64_t episodes = 0;  // 0: as the run says
  std::string json, csv, trace, ledger, profile;
  bool paths_are_several = false;
};
struct ReportArgs {
  EvalArgs judged;       // whom, and by which episodes
  std::string out;       // "": report.html in the first run's folder
  int64_t pictures = 1;  // episodes shown of each run
};
struct ReproduceArgs {
  std::string name;  // "": list them; NAME of configs/results, or a file of that kind
  bool quick = false, measure = false;
};
struct WatchArgs {
  Target target;
  std::string agent;
  bool paused = false, follow = false, play = false, panel = false;
  double speed = 8;    // decisions per second
  double seconds = 0;  // 0: until the window is closed
};
struct RecordArgs {
  Target target;
  std::string agent, out;
  int64_t steps = -1;  // decisions shown; -1: the whole episode
  int64_t episode = 0;
  int32_t width = 1280, height = 800;
  bool panel = false;
  double frames_per_second = 8;  // of a film
};
struct CheckArgs {
  Target target;
  bool resolved = false;
};
struct ModelArgs {
  Target target;
  double gamma = 0.99;
  std::string method = "value";  // iteration of: value, policy, modified (policy)
  std::string csv;
};
struct TuneArgs {
  Target target;
  std::string rule, out;
  int64_t trials = 0, episodes = 0;  // 0: the default
  uint64_t seed = 0;                 // of the search
  bool hindsight = false;            // each evaluation episode by itself
};
struct PlanArgs {
  Target target;
  std::string bins, out;
  int64_t beam = 20000, most_steps = 1000, episodes = 0;  // 0: those of the evaluation
};
struct BenchArgs {
  std::string name;
  int32_t threads = 1, runs = 10;
  int64_t envs = 0;                   // 0: what the benchmark is defined with
  std::string json, device = "cpu";   // device: of the benchmarks device/...
  std::vector<std::string> learning;  // of the benchmark `learning`: a run file, key=value
  std::string out;                    // where that trains; "": runs/learning/NAME
  std::vector<std::string> plugins;   // whose environments are measured, beside one that is named
};
struct WeatherFitArgs {
  std::string file, out;
  double latitude = 0;
  std::optional<double> elevation;
};
struct ExportArgs {
  Target target;  // a run's folder
  std::string to, out;
  int32_t seed = -1;  // -1: the best
};
struct DistillArgs {
  Target target;  // a run's folder; its overrides are distill's own keys
  std::string out;
  int32_t seed = -1;  // -1: the best
};
struct VerifyArgs {
  std::string policy;  // a tree's file
  Target target;
  int64_t episodes = 0;          // 0: those of the evaluation
  std::optional<uint64_t> seed;  // none: the evaluation's
  double within = 0.05;          // error of what is seen [spreads]
  int32_t tries = 20;            // plays of each episode in search of the worst
  std::optional<double> bound;   // a worse episode is a counterexample
  std::string out, json;
};
struct ClusterArgs {
  std::string file, model = "kmeans", k = "2..10", scale = "spread", label, json, out;
  std::vector<std::string> keys, columns, plugins;  // keys: key=value of the model
  double eps = 0;        // of DBSCAN; 0: that which nine of ten rows reach min_rows within
  int32_t min_rows = 5;  // of DBSCAN
  int32_t clusters = 0;  // compared with the other methods; 0: those of the greatest silhouette
  int64_t most = 4000;   // rows that O(rows^2) is spent on
  std::optional<uint64_t> seed = {};  // of the model, or the run's seed that is looked at
};
struct SbatchArgs {
  static constexpr int32_t kMostJobs = 100'000;  // of an array
  Target target;                                 // a run file
  std::string out, time, partition;
  int32_t tasks = 1, gpus = 0, array = 0;  // programs; of them with a GPU each; parts, 0: one job
  bool array_for_each = false;             // as many parts as there are seeds or trials
  std::vector<std::string> options;        // more of sbatch's own
  bool dry_run = false;
};
struct SweepArgs {
  Target target;  // a run file with `sweep`
  std::string out;
};
struct NewArgs {
  std::string kind, folder;
};
struct TestArgs {
  std::vector<std::string> plugins;
  bool signature = false;
};

int train(const TrainArgs&);
int eval(const EvalArgs&);
/// Image recognisers: from a recipe of configs/vision to what a run's folder is worth.
int classify_train(const TrainArgs&);
int classify_eval(const ClassifyArgs&);
int classify_predict(const ClassifyArgs&);
int classify_folds(const ClassifyArgs&);
int classify_export(const ExportArgs&);
/// In the form `to`; into `out`, or where that is empty, `stem` with the form's ending.
void write_policy(const Policy& p, const std::string& to, const std::string& out,
                  const std::string& stem);
/// One page on some runs: how they learned, what they are worth, what they do.
int report(const ReportArgs&);
int reproduce(const ReproduceArgs&);
int watch(const WatchArgs&);
int record(const RecordArgs&);
int list(const std::vector<std::string>& plugins);
int describe(const std::string& name, const std::vector<std::string>& plugins);
/// What a rule does and its parameters, for people.
void print_rule(const std::string& name, const Node& rule);
int check(const CheckArgs&);
/// Checks a file that is neither run nor world: a rule, a published figure, or a file of a library
/// (crops, soils, …). @return whether it is one. @throws Error what is wrong with it
bool check_part(const CheckArgs&);
int schema(const std::string& kind, const std::vector<std::string>& plugins);
int model(const ModelArgs&);
int tune(const TuneArgs&);
int plan(const PlanArgs&);
int bench(const BenchArgs&);
int bench_learning(const BenchArgs&);
int bench_peers(const BenchArgs&);
int weather_fit(const WeatherFitArgs&);
int export_to(const ExportArgs&);
int distill(const DistillArgs&);
int act(const std::string& policy);
/// How firm a tree's decisions are. @return 3 where a counterexample was found
int verify(const VerifyArgs&);
int cluster(const ClusterArgs&);
/// The same command on a run's folder: what its clusters are worth.
int cluster_run(const ClusterArgs&);
/// A project to begin with, from a template. @throws Error the folder is there already
int sbatch(const SbatchArgs&);
int sweep(const SweepArgs&);
/// Runs below a folder: state, step, speed, best, last error.
int runs(const std::string& folder);
int make_new(const NewArgs&);
int test(const TestArgs&);
std::string version();

/// The built-in environments.
/// What comes with the program, and what the libraries hold. @throws Error
Registry builtin_registry(const std::vector<std::string>& plugins = {});
/// What a target means: its tree, the environments it may use, and the run.
struct Loaded {
  Node tree;
  Registry registry;
  RunConfig run;
  bool is_folder = false;  // the target is a run's folder
};
/// Reads a target. @throws Error also where overrides of learner or agent mean nothing, or would
/// change those of a run's folder
Loaded load(const Target& target);
/// What a folder or file is called: "runs/lake/" and, there, "." are "lake".
std::string name_of(const std::string& path);
/// A file that an option names.
struct Output {
  const char* option;
  std::string path;  // "": none
};
/// @throws Error two outputs are one file, or one would replace an input (of a run's folder: what
/// the run is made of)
void expect_apart(const std::vector<Output>& outputs, const std::vector<std::string>& inputs);
/// Makes everything that a run names once, with one row: environments, learner, the agents of
/// eval.compare, the metrics' names. @throws Error what `train` or `eval` would stumble over later
void try_all(const Loaded& l);
/// Folder of the files that come with the program: beside the sources, or installed.
std::string shipped(const std::string& relative);

}  // namespace plantgym::cli
