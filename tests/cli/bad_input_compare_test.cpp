// What the program says about bad input to wrappers, comparisons and figures.
#include "cli/bad_input.h"

namespace plantgym::testing {
namespace {

/// run.yaml: Q-learning on a small lake; a/: its run; b/, c/: runs on the field, judged by
/// different years.
constexpr const char* kLake =
    "grid:\n  map: |\n    S.\n    .G\n  legend: {S: start, G: {goal: 1}}\n  limit: 9\n";
constexpr const char* kRun =
    "env: {world: lake.yaml}\nlearner: {type: q_learning}\neval: {compare: [random]}\n"
    "run: {steps: 500}\n";
constexpr const char* kFigure =
    "figure: a figure\nrun: run.yaml\nmetric: success\n"
    "full: {seeds: 0..1, mean: 1, interval: [0, 1]}\n"
    "quick: {seeds: 0, mean: 1, interval: [0, 1]}\n"
    "made: {command: by hand, seeds: 0..9, machine: none}\n";

// clang-format off
const std::vector<Case> kCases = {
  {"an unknown wrapper", "", "check run.yaml env.wrappers.frame_stak=3", 2, "command line:1:25: env.wrappers.frame_stak: unknown key; did you mean frame_stack?"},
  {"a picture of two channels", "", "check run.yaml 'env.wrappers.pixels=[2, 84, 84]'", 2, "env.wrappers.pixels: must be [channels, height, width], channels 1 or 3, the others 8 to 512"},
  {"a picture for a table", "", "check run.yaml 'env.wrappers.pixels=[3, 84, 84]'", 2, "learner.type: "},
  {"no frames", "", "check run.yaml env.wrappers.frame_stack=0", 2, "env.wrappers.frame_stack: 0 is not in [1, 1024]"},
  {"half a frame", "", "check run.yaml env.wrappers.frame_stack=1.5", 2, "env.wrappers.frame_stack: 1.5 is not a whole number"},
  {"a negative limit", "", "check run.yaml env.wrappers.time_limit=-1", 2, "env.wrappers.time_limit: -1 is not in [0, 1073741824] step"},
  {"always sticky", "", "check run.yaml env.wrappers.sticky_actions=1", 2, "env.wrappers.sticky_actions: 1 is not in [0, 0.999]"},
  {"gamma above one", "", "check run.yaml env.wrappers.normalize_reward.gamma=2", 2, "env.wrappers.normalize_reward.gamma: 2 is not in [0, 1]"},
  {"a flag where a map belongs", "", "check run.yaml env.wrappers.normalize_reward=true", 2, "env.wrappers.normalize_reward: must be a map of keys and values"},
  {"a word that is no flag", "", "check run.yaml env.wrappers.episode_statistics=yes", 2, "env.wrappers.episode_statistics: 'yes' is not a choice; choices: false, true"},
  {"wrappers as a list", "", "check run.yaml 'env.wrappers=[frame_stack]'", 2, "env.wrappers: must be a map of keys and values"},
  {"normalising states", "", "check run.yaml 'env.wrappers={normalize_observation: {}}'", 2, "env.wrappers.normalize_observation: the observation holds no numbers, only countable values"},
  {"clipping states", "", "check run.yaml 'env.wrappers={clip: {observation: 1}}'", 2, "env.wrappers.clip.observation: the observation holds no numbers, only countable values"},
  {"time without a limit", "", "check run.yaml env.world.grid.limit=0 env.wrappers.time_aware=elapsed", 2, "env.wrappers.time_aware: this environment has no time limit; set wrappers.time_limit"},
  {"more states than a table takes", "", "check run.yaml env.wrappers.frame_stack=20", 2, "more than 2^31 different values"},
  {"agents of different environments", "", "eval a b", 2, "b and a q_learning: their environments have different KPIs and cannot be compared (margin, yield, irrigation"},
  {"agents judged by different years", "", "eval b c", 2, "these are not the same episodes: give both the same, e.g. eval.env.years="},
  {"nothing between commas", "", "eval a env.world.grid.limit=3,,5", 2, "env.world.grid.limit=3,,5: an empty value between commas; write key=value,value"},
  {"a profile of many settings", "", "eval a env.world.grid.limit=3,5 --profile p.csv", 2, "--profile: is of one setting; give each key one value"},
  {"a value out of range in a table", "", "eval a env.world.grid.limit=3,-5", 2, "-5 is not in"},
  {"a ledger that cannot be written", "", "eval a --ledger no/l.csv", 1, "no/l.csv: cannot write"},
  {"two maps", "", "eval a other.yaml --agent random", 2, "other.yaml: happens in another world than a, so their episodes are not the same"},
  {"two weathers", "", "eval b other_weather.yaml --agent mad", 2, "other_weather.yaml: has other weather than b, so their episodes are not the same"},
  {"an unknown figure", "", "reproduce taxi", 2, "reproduce: 'taxi' is unknown; did you mean taxi_q? (known: cliffwalking_sarsa, field_tabular, field_tabular_300mm, field_tiles, frozenlake_8x8_q, taxi_q, valley8_cem)"},
  {"a figure without a file", "", "reproduce none.yaml", 2, "none.yaml: cannot read this file"},
  {"a figure without a metric", "", "reproduce nometric.yaml", 2, "metric: missing; return, length, or a KPI's name"},
  {"an interval of one end", "", "reproduce oneend.yaml", 2, "oneend.yaml:4:40: full.interval: must be two numbers, low and high"},
  {"a mean outside its interval", "", "reproduce outside.yaml", 2, "outside.yaml:4:27: full.mean: is not within the interval"},
  {"an interval from few seeds", "", "reproduce fewseeds.yaml", 2, "made.seeds: an interval needs at least 10"},
  {"a figure of an unknown metric", "", "reproduce badmetric.yaml --quick", 2, "metric: 'succes' is not known; did you mean success?"},
};
// clang-format on

/// The files and trained runs.
void train(const TempDir& dir) {
  write(dir / "lake.yaml", kLake), write(dir / "run.yaml", kRun);
  std::string other = kLake;
  other.replace(other.find("S."), 2, ".S");
  write(dir / "other.yaml", other);
  const std::string figure = kFigure;
  const auto changed = [&](const char* name, const std::string& from, const std::string& to) {
    std::string text = figure;
    text.replace(text.find(from), from.size(), to);
    write(dir / name, text);
  };
  changed("nometric.yaml", "metric: success\n", "");
  changed("badmetric.yaml", "success", "succes");
  changed("oneend.yaml", "[0, 1]", "[0]");
  changed("outside.yaml", "mean: 1", "mean: 2");
  changed("fewseeds.yaml", "0..9", "0..8");
  write(dir / "other_weather.yaml",
        join({"extends: ", source("configs/worlds/farm/champion_maize.yaml"),
              "\nfarm: {weather: {eto: hargreaves, latitude: 40.4, elevation: 1037}}\n"}));
  const std::string field = join({"'", source("configs/farm/field_tabular.yaml"), "'"});
  const Result r =
      shell(dir.path(), join({"$P train run.yaml run.seeds=0 --out a && $P train ", field,
                              " run.seeds=0 run.episodes=20 --out b && $P train ", field,
                              " run.seeds=0 run.episodes=20 eval.env.years=2010..2018 --out c"}));
  ASSERT_EQ(r.code, 0) << r.text;
}

/// Every case works on a copy of what was trained once.
void prepare(const TempDir& dir, const std::string&) {
  static const TempDir trained;
  if (!std::filesystem::exists(trained / "c")) train(trained);
  std::filesystem::copy(trained.path(), dir.path(), std::filesystem::copy_options::recursive);
}

}  // namespace

Part bad_comparisons() {
  return {"Comparisons and wrappers", "bad_input_compare_test.cpp", kCases, prepare};
}

}  // namespace plantgym::testing
