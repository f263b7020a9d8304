// The command line: flags in, one command called, errors to exit codes.
#include <fcntl.h>
#include <fmt/core.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <functional>
#include <iostream>
#include <system_error>

#include "agents/deep_library.h"
#include "commands.h"
#include "plantgym/fields.h"
#include "say.h"

namespace plantgym::cli {
namespace {

/// CLI11's own range lets NaN pass.
template <class T>
CLI::Validator within(T low, T high) {
  const auto check = [low, high](std::string& word) {
    T x = 0;
    if (CLI::detail::lexical_cast(word, x) && x >= low && x <= high) return std::string();
    return fmt::format("{} is not in [{}, {}]", word, low, high);
  };
  return CLI::Validator(check, fmt::format("in [{}, {}]", low, high));
}
/// "70 m" for a number of m.
CLI::Validator in_unit(const char* unit) {
  const auto convert = [unit](std::string& word) {
    double x = 0;
    if (const char* wrong = parse_quantity(word, unit, x))
      return fmt::format("'{}' {}; expected a number of {}", word, wrong, unit);
    word = fmt::format("{:.17g}", x);
    return std::string();
  };
  return CLI::Validator(convert, "");
}

void target(CLI::App& c, Target& t, const char* what) {
  c.add_option("target", t.path, what)->required();
  c.add_option("overrides", t.overrides, "key=value laid over the file, e.g. env.num_envs=64");
}

/// `--threads 8` is sugar for run.threads=8.
void threads(CLI::App& c, Target& t) {
  c.add_option_function<std::string>(
      "--threads", [&t](const std::string& n) { t.overrides.push_back("run.threads=" + n); },
      "threads that step environments");
}

/// `--device cuda` is sugar for run.device=cuda.
void device(CLI::App& c, Target& t) {
  c.add_option_function<std::string>(
      "--device", [&t](const std::string& d) { t.overrides.push_back("run.device=" + d); },
      "where networks learn: cpu, cuda, or auto (a GPU if there is one)");
}

int run(int argc, char** argv) {
  CLI::App app(
      "PlantGym: simulated factories, farms and grids, and the agents that learn to run them");
  app.require_subcommand(1);
  app.set_version_flag("--version", version());
  std::function<int()> command;
  const auto add = [&](const char* name, const char* doc, std::function<int()> f) {
    CLI::App* c = app.add_subcommand(name, doc);
    c->callback([&command, f] { command = f; });
    return c;
  };

  TrainArgs t;
  CLI::App* c = add("train", "train an agent", [&] { return train(t); });
  target(*c, t.target, "run file, or a run's folder with --resume"), threads(*c, t.target);
  device(*c, t.target);
  const auto named = [](const std::string& s) {
    return s.empty() ? "is empty; name a folder" : "";
  };
  c->add_option("--out", t.out, "the run's folder; default runs/NAME")->check(named);
  c->add_flag("--resume", t.resume, "go on from the last checkpoint, or start");

  SbatchArgs sb;
  const CLI::Option* array = nullptr;
  c = add("sbatch", "write a job for Slurm that trains a run, and submit it", [&] {
    sb.array_for_each = array->count() > 0 && sb.array == 0;
    return sbatch(sb);
  });
  target(*c, sb.target, "run file"), threads(*c, sb.target), device(*c, sb.target);
  c->add_option("--out", sb.out, "the run's folder; default runs/NAME")->check(named);
  c->add_option("--tasks", sb.tasks, "programs that train it together")->check(within(1, 1 << 16));
  c->add_option("--gpus", sb.gpus, "the same, each with a GPU")->check(within(1, 1 << 16));
  c->add_option("--time", sb.time, "at most, e.g. 4h, 30 min, 2 d");
  array = c->add_option("--array", sb.array,
                        "jobs that share out the seeds or trials; without a number, one for each")
              ->expected(0, 1)
              ->check(within(1, SbatchArgs::kMostJobs));
  c->add_option("--partition", sb.partition, "of the cluster");
  c->add_option("--sbatch", sb.options, "another option of sbatch, e.g. --sbatch=--mem=8G")
      ->allow_extra_args(false);
  c->add_flag("--dry-run", sb.dry_run, "print the job instead");

  SweepArgs sw;
  c = add("sweep", "train a run with many settings, and say which were best",
          [&] { return sweep(sw); });
  target(*c, sw.target, "run file with `sweep`"), threads(*c, sw.target), device(*c, sw.target);
  c->add_option("--out", sw.out, "folder of all trials; default runs/NAME")->check(named);

  std::string runs_folder = "runs";
  c = add("runs", "state, step, speed, best and last error of runs",
          [&] { return runs(runs_folder); });
  c->add_option("folder", runs_folder, "default: runs");

  EvalArgs e;
  c = add("eval", "judge agents over whole episodes", [&] { return eval(e); });
  c->add_option("targets", e.paths,
                "runs' folders, run files or worlds, and key=value; key=value,value makes a table")
      ->required();
  c->add_option("--agent", e.agents,
                "judge this agent instead, e.g. mad, {threshold: {fraction: 0.45}}, ours.yaml")
      ->allow_extra_args(false);
  c->add_option("--episodes", e.episodes, "episodes of each agent")
      ->check(within<int64_t>(1, int64_t(1) << 31));
  c->add_option("--json", e.json, "write the results here");
  c->add_option("--csv", e.csv, "write a row per episode here");
  c->add_option("--trace", e.trace, "write a row per decision here: what was seen and done");
  c->add_option("--ledger", e.ledger,
                "write a row per decision here: decision, rule, signals with units");
  c->add_option("--profile", e.profile, "write the share of scores above each threshold here");

  ReportArgs o;
  c = add("report", "write a page on runs: curves, comparison, key figures, pictures",
          [&] { return report(o); });
  c->add_option("targets", o.judged.paths, "runs' folders, run files or worlds, and key=value")
      ->required();
  c->add_option("--out", o.out, "the page; default RUN/report.html");
  c->add_option("--agent", o.judged.agents, "judge this agent instead")->allow_extra_args(false);
  c->add_option("--episodes", o.judged.episodes, "episodes of each agent")
      ->check(within<int64_t>(1, int64_t(1) << 31));
  c->add_option("--pictures", o.pictures, "episodes shown of each run; default 1")
      ->check(within<int64_t>(0, 100));

  ReproduceArgs p;
  c = add("reproduce", "make a published figure again and say whether it comes out",
          [&] { return reproduce(p); });
  c->add_option("name", p.name, "a figure, or a file that describes one; default: list them");
  c->add_flag("--quick", p.quick, "fewer seeds or steps");
  c->add_flag("--measure", p.measure, "print the mean and interval that the file should store");

  WatchArgs w;
  c = add("watch", "show it live in a window", [&] { return watch(w); });
  target(*c, w.target, "run's folder, run file or world");
  c->add_option("--agent", w.agent, "who acts; default: the trained agent, or random");
  c->add_flag("--paused", w.paused, "begin with the clock stopped");
  c->add_flag("--follow", w.follow, "each new episode is of a training run's newest checkpoint");
  c->add_flag("--play", w.play, "you act, by keys (H shows them)");
  c->add_flag("--panel", w.panel, "with what the agent sees and weighs; key P");
  c->add_option("--speed", w.speed, "decisions per second")->check(within(0.1, 1000.0));
  c->add_option("--seconds", w.seconds, "close the window after this time")
      ->check(within(0.0, 1e9));

  RecordArgs r;
  c = add("record", "write a picture or a film, without a display", [&] { return record(r); });
  target(*c, r.target, "run's folder, run file or world");
  c->add_option("--out", r.out, "F.png, F.gif or F.mp4")->required();
  c->add_option("--agent", r.agent, "who acts; default: the trained agent, or random");
  c->add_option("--steps", r.steps, "decisions to show; default: the whole episode")
      ->check(within<int64_t>(0, int64_t(1) << 53));
  c->add_option("--episode", r.episode,
                "which episode of the evaluation, from 0 (pictures count from 1)")
      ->check(within<int64_t>(0, (int64_t(1) << 31) - 1));
  c->add_option("--width", r.width, "pixels")->check(within(64, 8192));
  c->add_option("--height", r.height, "pixels")->check(within(64, 8192));
  c->add_flag("--panel", r.panel, "with what the agent sees and weighs");
  c->add_option("--fps", r.frames_per_second, "decisions per second of a film")
      ->check(within(1.0, 60.0));

  std::string name;
  std::vector<std::string> plugins;
  const auto takes_plugins = [](CLI::App& of, std::vector<std::string>& to) {
    of.add_option("--plugin", to, "shared library to load first")->allow_extra_args(false);
  };
  c = add("list", "environments, agents, learners and models", [&] { return list(plugins); });
  takes_plugins(*c, plugins);

  c = add("describe", "keys, spaces, signals and units", [&] { return describe(name, plugins); });
  c->add_option("name", name,
                "environment, agent, learner, a section of run files (file, env, agent, learner, "
                "eval, run), or a file")
      ->required();
  takes_plugins(*c, plugins);

  CheckArgs k;
  c = add("check", "read a file, say what it means, make everything once",
          [&] { return check(k); });
  target(*c, k.target, "run file, world or run's folder");
  c->add_flag("--resolved", k.resolved, "print every value and where it came from");
  takes_plugins(*c, k.target.plugins);

  std::string kind = "run";
  c = add("schema",
          "JSON Schema of run files, worlds, rules, figures, recipes or a library's files",
          [&] { return schema(kind, plugins); });
  c->add_option("kind", kind,
                "run, world, rule, result, vision, or a library: crops, soils, systems, sites");
  takes_plugins(*c, plugins);

  ModelArgs m;
  c = add("model", "all arcs of an enumerable world, and its exact values",
          [&] { return model(m); });
  target(*c, m.target, "world, run file or run's folder");
  c->add_option("--gamma", m.gamma, "discount")->check(within(0.0, 1.0));
  c->add_option("--method", m.method, "iteration of values, policies, or modified policies")
      ->check(CLI::IsMember({"value", "policy", "modified"}));
  c->add_option("--csv", m.csv, "write the arcs here");

  TuneArgs u;
  c = add("tune", "find the free numbers of a rule on the training environment",
          [&] { return tune(u); });
  c->add_option("rule", u.rule, "rule file, or the name of a rule that comes with the program")
      ->required();
  target(*c, u.target, "run file, world or run's folder"), threads(*c, u.target);
  c->add_option("--out", u.out, "write the rule with its numbers here");
  c->add_option("--trials", u.trials, "candidates to begin with; default 384")
      ->check(within(8, 1 << 20));
  c->add_option("--episodes", u.episodes, "training episodes; default: every training year, or 64")
      ->check(within(1, 1 << 20));
  c->add_option("--seed", u.seed, "of the search");
  c->add_flag("--hindsight", u.hindsight, "tune each evaluation episode by itself: a ceiling");

  PlanArgs q;
  c = add("plan", "the best course of known episodes: what hindsight could have done",
          [&] { return plan(q); });
  target(*c, q.target, "run file, world or run's folder"), threads(*c, q.target);
  c->add_option("--bins", q.bins, "ELEMENT=WIDTH,...: states in the same bins are merged")
      ->required();
  c->add_option("--beam", q.beam, "states kept after each decision")->check(within(1, 100'000'000));
  c->add_option("--decisions", q.most_steps, "no course is longer")->check(within(1, 100'000'000));
  c->add_option("--episodes", q.episodes, "of the evaluation, from its first")
      ->check(within(1, 1 << 20));
  c->add_option("--out", q.out, "write the actions here, for the agent `actions`");

  BenchArgs b;
  c = add("bench", "measure", [&] {
    return b.name == "learning" ? bench_learning(b) : b.name == "peers" ? bench_peers(b) : bench(b);
  });
  c->add_option(
      "name", b.name,
      "one benchmark; default: all; learning: how well a run learns; peers: sums of several "
      "programs; with --plugin: an environment to compare with");
  c->add_option("learning", b.learning, "after `learning`: a run file and key=value; ten seeds");
  c->add_option("--out", b.out, "learning: train here; default: runs/learning/NAME");
  c->add_option("--threads", b.threads, "threads")->check(within(1, 1024));
  c->add_option("--envs", b.envs, "environments at once")->check(within(1, 1 << 24));
  c->add_option("--device", b.device, "of the benchmarks `device`: cpu or cuda")
      ->check(CLI::IsMember({"cpu", "cuda"}));
  c->add_option("--runs", b.runs, "interleaved runs; the best counts")->check(within(1, 1000));
  c->add_option("--json", b.json, "write the results here");
  takes_plugins(*c, b.plugins);

  TrainArgs it;
  ClassifyArgs ia;
  c = app.add_subcommand("classify", "image recognisers")->require_subcommand(1);
  const auto image = [&, classify = c](const char* word, const char* doc,
                                       std::function<int()> run) {
    CLI::App* s = classify->add_subcommand(word, doc);
    s->callback([&command, run] { command = run; });
    return s;
  };
  c = image("train", "train a recipe", [&] { return classify_train(it); });
  target(*c, it.target, "recipe (configs/vision), or a run's folder with --resume");
  c->add_option("--out", it.out, "the run's folder; default: runs/NAME");
  c->add_flag("--resume", it.resume, "go on from the last checkpoints, or start");
  c = image("eval", "judge a run by images that it did not learn from",
            [&] { return classify_eval(ia); });
  c->add_option("run", ia.target.path, "run's folder")->required();
  c->add_option("--seed", ia.seed, "of the run; default: all")
      ->check(within<int64_t>(0, (int64_t(1) << 31) - 1));
  c->add_option("--json", ia.json, "write the figures here");
  c->add_option("--confusion", ia.confusion, "picture of the confusion matrix, F.png");
  c->add_option("--wrong", ia.wrong, "sheet of the images that it takes for others, F.png");
  c = image("predict", "what a run says of new images", [&] { return classify_predict(ia); });
  c->add_option("run", ia.target.path, "run's folder")->required();
  c->add_option("images", ia.images, "PNG files")->required();
  c->add_option("--seed", ia.seed, "of the run; default: its first")
      ->check(within<int64_t>(0, (int64_t(1) << 31) - 1));
  c = image("folds", "cross-validation of a recipe", [&] { return classify_folds(ia); });
  target(*c, ia.target, "recipe (configs/vision)");
  c->add_option("--k", ia.folds, "folds; default 5")->check(within(2, 1000));
  c->add_flag("--stratified", ia.stratified,
              "each class in equal parts; default: rows in their order");
  ExportArgs ie;
  c = image("export", "write a recogniser for where there is no PlantGym",
            [&] { return classify_export(ie); });
  c->add_option("run", ie.target.path, "run's folder")->required();
  c->add_option("--to", ie.to, "c (one C99 file), json or safetensors")->required();
  c->add_option("--out", ie.out, "the file; default: policy.c, … in the seed's folder of the run");
  c->add_option("--seed", ie.seed, "of the run; default: its first")
      ->check(within<int64_t>(0, (int64_t(1) << 31) - 1));

  WeatherFitArgs f;
  c = app.add_subcommand("weather", "weather files")->require_subcommand(1);
  c = c->add_subcommand("fit", "the statistics of a record, as a site for the generator");
  c->callback([&] { command = [&] { return weather_fit(f); }; });
  c->add_option("file", f.file, "daily CSV with date, tmin, tmax, precip, and eto where known")
      ->required();
  c->add_option("--latitude", f.latitude, "degrees, south is negative")
      ->required()
      ->check(within(-90.0, 90.0));
  c->add_option("--elevation", f.elevation, "m, needed where the file has no eto")
      ->transform(in_unit("m"))
      ->check(within(-500.0, 9000.0));
  c->add_option("--out", f.out, "write the site here; default: to the screen");

  ExportArgs y;
  c = add("export", "write the trained policy for a controller that has no PlantGym",
          [&] { return export_to(y); });
  target(*c, y.target, "run's folder, or a policy's file");
  c->add_option("--to", y.to,
                "c (one C99 file), json or safetensors; trees also rules, text, svg, dot, "
                "header (C), st (IEC 61131-3), python")
      ->required();
  c->add_option("--out", y.out, "the file; default: policy.c, … in the seed's folder of the run");
  c->add_option("--seed", y.seed, "of the run; default: whose evaluation was best")
      ->check(within<int64_t>(0, (int64_t(1) << 31) - 1));

  DistillArgs d;
  c = add("distill", "make a small decision tree that acts as the trained agent does",
          [&] { return distill(d); });
  c->add_option("target", d.target.path, "run's folder")->required();
  c->add_option("keys", d.target.overrides,
                "key=value: method, depth (3, or 1..6), max_leaves, iterations, episodes, … (see "
                "plantgym describe distill)");
  c->add_option("--out", d.out, "folder for the tree; default: tree in the run's folder");
  takes_plugins(*c, d.target.plugins);
  c->add_option("--seed", d.seed, "of the run; default: whose evaluation was best")
      ->check(within<int64_t>(0, (int64_t(1) << 31) - 1));

  std::string policy;
  c = add("act", "act by an exported policy: JSON lines in, JSON lines out",
          [&] { return act(policy); });
  c->add_option("policy", policy, "file that `export --to json` or `--to safetensors` wrote")
      ->required();

  VerifyArgs v;
  c = add("verify", "how firm a tree's decisions are, and what errors of what it sees can cost",
          [&] { return verify(v); });
  c->add_option("policy", v.policy, "a tree's file, as distill writes it, or a rule file")
      ->required();
  target(*c, v.target, "run's folder, run file or world");
  c->add_option("--episodes", v.episodes, "default: those of the evaluation")
      ->check(within<int64_t>(1, 1 << 20));
  c->add_option("--seed", v.seed, "of the episodes; default: the evaluation's");
  c->add_option("--within", v.within, "error of what is seen, in spreads; default 0.05")
      ->check(within(0.0, 1e9));
  c->add_option("--tries", v.tries, "plays of each episode in search of the worst; default 20")
      ->check(within(0, 100'000));
  c->add_option("--bound", v.bound, "an episode that is worse is a counterexample: exit code 3")
      ->check(within(-1e300, 1e300));
  c->add_option("--out", v.out, "write the worst episode's actions here, and how to see it again");
  c->add_option("--json", v.json, "write the report here");

  ClusterArgs g;
  c = add(
      "cluster",
      "what a table of numbers falls into, by k-means and others; or what a run's clusters tell",
      [&] { return std::filesystem::is_directory(g.file) ? cluster_run(g) : cluster(g); });
  c->add_option("file", g.file, "CSV with a head, or the folder of a run on clusters")->required();
  c->add_option("keys", g.keys, "key=value of the model (see plantgym describe kmeans)");
  c->add_option("--k", g.k, "numbers of clusters to try, first..last; default 2..10");
  c->add_option("--clusters", g.clusters, "to compare; default: with the greatest silhouette")
      ->check(within(1, 1 << 16));
  c->add_option("--columns", g.columns, "features, as a,b or again and again; default: all columns")
      ->delimiter(',')
      ->allow_extra_args(false);
  c->add_option("--label", g.label, "column that is no feature, to compare with");
  c->add_option("--scale", g.scale, "spread: of each feature; none")
      ->check(CLI::IsMember({"spread", "none"}));
  c->add_option("--model", g.model, "what clusters; default kmeans");
  c->add_option("--eps", g.eps, "of DBSCAN; default: nine of ten rows have --min-rows within it")
      ->check(within(1e-300, 1e300));
  c->add_option("--min-rows", g.min_rows, "of DBSCAN, the row itself counted; default 5")
      ->check(within(1, 1 << 30));
  c->add_option("--most", g.most, "rows that distances of all pairs are made of; default 4000")
      ->check(within<int64_t>(2, 30'000));
  c->add_option("--seed", g.seed, "of the model; of a run: default: whose evaluation was best");
  c->add_option("--out", g.out, "write the cluster of each row here");
  c->add_option("--json", g.json, "write the report here");
  takes_plugins(*c, g.plugins);

  NewArgs n;
  c = add("new", "a working project to begin with", [&] { return make_new(n); });
  c->add_option("kind", n.kind, "env (C++), farm, factory, map, run or rule")->required();
  c->add_option("folder", n.folder, "that is made for it")->required();

  TestArgs x;
  c = add("test", "contract test of environments and models", [&] { return test(x); });
  takes_plugins(*c, x.plugins);
  c->add_flag("--signature", x.signature,
              "print a line per environment that any change of bits changes");

  std::vector<std::string> commands;
  for (const CLI::App* s : app.get_subcommands([](CLI::App*) { return true; }))
    commands.push_back(s->get_name());
  if (argc > 1 && argv[1][0] != '-' &&
      std::find(commands.begin(), commands.end(), argv[1]) == commands.end())
    throw Error(join({argv[1], ": unknown command", suggestion(argv[1], commands, "commands")}));
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);  // help, version
    const std::string said = argc > 1 && argv[1][0] != '-' ? argv[1] : "";
    if (said.empty())
      throw Error(join({"a command is missing", suggestion("", commands, "commands"),
                        "; plantgym --help explains them"}));
    throw Error(join({said, ": ", error.what(), "; see plantgym ", said, " --help"}));
  }
  return command();
}

/// A program that starts with its outputs closed would write them into the next file it opens.
void open_standard_files() {
  while (true) {
    const int file = ::open("/dev/null", O_RDWR);
    if (file > STDERR_FILENO || file < 0) return void(::close(file));
  }
}

/// Where the script that builds this program started it, the script builds what is missing and
/// starts it again. Returns where it did not, or has done so already.
void build_deep_library(char** argv) {
  const char* script = std::getenv("PLANTGYM_SCRIPT");
  if (!script || std::getenv("PLANTGYM_DEEP")) return;
  ::setenv("PLANTGYM_DEEP", "1", 1);
  std::fflush(stdout);
  ::execv(script, argv);
}

/// What was printed has arrived, or that is an error.
int flushed(int code) {
  std::cout.flush();
  if (std::fflush(stdout) == 0 && !std::ferror(stdout) && std::cout) return code;
  if (errno == EPIPE) return code;  // who closes a pipe early wanted no more
  say("plantgym: standard output: cannot write: {}\n", std::strerror(errno));
  return 1;
}

}  // namespace
}  // namespace plantgym::cli

int main(int argc, char** argv) try {
  plantgym::cli::open_standard_files();
  std::signal(SIGXFSZ, SIG_IGN);  // a full disk is an error code, not a death
  std::signal(SIGPIPE, SIG_IGN);
  return plantgym::cli::flushed(plantgym::cli::run(argc, argv));
} catch (const plantgym::Error& e) {
  plantgym::cli::say("{}\n", e.what());
  return 2;
} catch (const plantgym::DeepLibraryMissing& e) {
  plantgym::cli::build_deep_library(argv);
  plantgym::cli::say("plantgym: {}\n", e.what());
  return 1;
} catch (const plantgym::Failure& e) {
  plantgym::cli::say("plantgym: {}\n", e.what());
  return 1;
} catch (const std::system_error& e) {
  if (e.code().value() == EPIPE) return 0;  // who closes a pipe early wanted no more
  plantgym::cli::say("plantgym: {}\n", e.what());
  return 1;
} catch (const std::bad_alloc&) {
  plantgym::cli::say("plantgym: out of memory\n");
  return 1;
} catch (const std::exception& e) {
  plantgym::cli::say("plantgym: {}\n", e.what());
  return 1;
}
