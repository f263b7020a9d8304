// The command line: flags in, one command called, errors to exit codes.
#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>
#include <functional>

#include "commands.h"

namespace plantgym::cli {
namespace {

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
  c->add_option("--out", t.out, "the run's folder; default runs/NAME");
  c->add_flag("--resume", t.resume, "go on from the last checkpoint, or start");

  EvalArgs e;
  c = add("eval", "judge agents over whole episodes", [&] { return eval(e); });
  c->add_option("targets", e.paths, "runs' folders, run files or worlds, and key=value")
      ->required();
  c->add_option("--agent", e.agents,
                "judge this agent instead, e.g. mad or {threshold: {fraction: 0.45}}");
  c->add_option("--episodes", e.episodes, "episodes of each agent");
  c->add_option("--json", e.json, "write the results here");
  c->add_option("--csv", e.csv, "write a row per episode here");
  c->add_option("--trace", e.trace, "write a row per decision here");

  WatchArgs w;
  c = add("watch", "show it live in a window", [&] { return watch(w); });
  target(*c, w.target, "run's folder, run file or world");
  c->add_option("--agent", w.agent, "who acts; default: the trained agent, or random");
  c->add_flag("--paused", w.paused, "begin with the clock stopped");
  c->add_option("--speed", w.speed, "decisions per second")->check(CLI::Range(0.1, 1000.0));
  c->add_option("--seconds", w.seconds, "close the window after this time");

  RecordArgs r;
  c = add("record", "write a picture or a film, without a display", [&] { return record(r); });
  target(*c, r.target, "run's folder, run file or world");
  c->add_option("--out", r.out, "F.png, F.gif or F.mp4")->required();
  c->add_option("--agent", r.agent, "who acts; default: the trained agent, or random");
  c->add_option("--steps", r.steps, "decisions to show; default: the whole episode");
  c->add_option("--episode", r.episode, "which episode of the evaluation");
  c->add_option("--width", r.width, "pixels")->check(CLI::Range(64, 8192));
  c->add_option("--height", r.height, "pixels")->check(CLI::Range(64, 8192));

  c->add_option("--fps", r.frames_per_second, "decisions per second of a film")
      ->check(CLI::Range(1.0, 60.0));

  add("list", "environments, agents and learners", [] { return list(); });

  std::string name;
  std::vector<std::string> plugins;
  c = add("describe", "keys, spaces, signals and units", [&] { return describe(name, plugins); });
  c->add_option("name", name, "environment, agent, learner, run, or a file")->required();
  c->add_option("--plugin", plugins, "shared library to load first");

  CheckArgs k;
  c = add("check", "read a file, say what it means, make everything once",
          [&] { return check(k); });
  target(*c, k.target, "run file, world or run's folder");
  c->add_flag("--resolved", k.resolved, "print every value and where it came from");

  std::string kind = "run";
  c = add("schema", "JSON Schema of run files or worlds", [&] { return schema(kind); });
  c->add_option("kind", kind, "run or world")->check(CLI::IsMember({"run", "world"}));

  ModelArgs m;
  c = add("model", "all arcs of an enumerable world, and its exact values",
          [&] { return model(m); });
  target(*c, m.target, "world, run file or run's folder");
  c->add_option("--gamma", m.gamma, "discount")->check(CLI::Range(0.0, 1.0));
  c->add_option("--method", m.method, "iteration of values, policies, or modified policies")
      ->check(CLI::IsMember({"value", "policy", "modified"}));
  c->add_option("--csv", m.csv, "write the arcs here");

  BenchArgs b;
  c = add("bench", "measure", [&] { return bench(b); });
  c->add_option("name", b.name, "one benchmark; default: all");
  c->add_option("--threads", b.threads, "threads")->check(CLI::Range(1, 1024));
  c->add_option("--envs", b.envs, "environments at once")->check(CLI::Range(1, 1 << 24));
  c->add_option("--runs", b.runs, "interleaved runs; the best counts")->check(CLI::Range(1, 1000));
  c->add_option("--json", b.json, "write the results here");

  TestArgs x;
  c = add("test", "contract test of environments", [&] { return test(x); });
  c->add_option("--plugin", x.plugins, "shared library whose environments to test");
  c->add_flag("--signature", x.signature,
              "print a line per environment that any change of bits changes");

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  return command();
}

}  // namespace
}  // namespace plantgym::cli

int main(int argc, char** argv) try {
  std::signal(SIGXFSZ, SIG_IGN);  // a full disk is an error code, not a death
  std::signal(SIGPIPE, SIG_IGN);
  return plantgym::cli::run(argc, argv);
} catch (const plantgym::Error& e) {
  fmt::print(stderr, "{}\n", e.what());
  return 2;
} catch (const plantgym::Failure& e) {
  fmt::print(stderr, "plantgym: {}\n", e.what());
  return 1;
} catch (const std::bad_alloc&) {
  fmt::print(stderr, "plantgym: out of memory\n");
  return 1;
} catch (const std::exception& e) {
  fmt::print(stderr, "plantgym: {}\n", e.what());
  return 1;
}
