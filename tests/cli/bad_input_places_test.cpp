// Messages that name the place, the true bounds, and the word that was meant.
#include <sys/stat.h>

#include "cli/bad_input.h"

namespace plantgym::testing {
namespace {

constexpr const char* kLake =
    "grid:\n  map: |\n    S.\n    .G\n  legend: {S: start, G: {goal: 1}}\n  limit: 9\n";
constexpr const char* kRun =
    "env: {world: lake.yaml}\nlearner: {type: q_learning}\nrun: {steps: 1000}\n";

// clang-format off
const std::vector<Case> kCases = {
  {"an unknown key of env", "", "train run.yaml env.num_env=4", 2, "command line:1:13: env.num_env: unknown key; did you mean num_envs? (keys: name, num_envs, observe, reward, wrappers, variants, world)"},
  {"an unknown key of a variant", "", "train run.yaml 'env.variants=[{wolrd: lake.yaml}]'", 2, "env.variants.wolrd: unknown key; did you mean world?"},
  {"an unknown signal", "", "train run.yaml 'env.reward={gaols: 1}'", 2, "command line:1:12: env.reward: 'gaols' is not a signal of grid/map; did you mean goals?"},
  {"an unknown observation", "", "train run.yaml 'env.observe=[smell]'", 2, "command line:1:13: env.observe: 'smell' is not shown by grid/map"},
  {"an unknown metric", "", "check run.yaml eval.metric=luck", 2, "command line:1:13: eval.metric: 'luck' is not known; known: return, length, success"},
  {"an unknown metric to stop by", "", "check run.yaml eval.every=100 'run.stop={metric: luck, at_least: 1}'", 2, "run.stop.metric: 'luck' is not known"},
  {"a table of numbers", "", "check run.yaml env.name=farm/field env.world=field.yaml", 2, "run.yaml:2:17: learner.type: observation 'field' is made of numbers, a table needs countable values"},
  {"no actions", "", "check run.yaml env.name=farm/field_tabular env.world=field.yaml 'env.actions=[]'", 2, "env.actions: must be 1 to 256 depths"},
  {"a depth beyond the system's", "", "check run.yaml env.name=farm/field_tabular env.world=field.yaml 'env.actions=[0, 25.5]'", 2, "env.actions: 25.5 mm is more than the system's most"},
  {"a step size of 0", "", "train run.yaml learner.learning_rate=0", 2, "learner.learning_rate: 0 is not in (0, 1]"},
  {"a step size that ends at 0", "", "train run.yaml 'learner.learning_rate={from: 1, to: 0}'", 2, "0 is not in (0, 1]"},
  {"too much exploration", "", "train run.yaml 'agent.exploration={epsilon: 1.5}'", 2, "1.5 is not in [0, 1]"},
  {"a step size that is a list", "", "train run.yaml 'learner.learning_rate={from: [1], to: 1}'", 2, "must be a single value"},
  {"a discount that is no number", "", "model lake.yaml --gamma nan", 2, "--gamma: nan is not in [0, 1]"},
  {"a speed that is no number", "", "watch lake.yaml --speed nan", 2, "--speed: nan is not in [0.1, 1000]"},
  {"a film's speed that is no number", "", "record lake.yaml --out a.gif --fps nan", 2, "--fps: nan is not in [1, 60]"},
  {"no episodes", "", "eval lake.yaml --agent random --episodes=-3", 2, "--episodes: -3 is not in [1, 2147483648]"},
  {"less than nothing to show", "", "record lake.yaml --out a.png --steps=-3", 2, "--steps: -3 is not in [0, "},
  {"an unknown command", "", "trian run.yaml", 2, "trian: unknown command; did you mean train? (commands: train, "},
  {"a start in a wall", "", "check lake.yaml 'env.world.grid.legend.S={start: true, wall: true}'", 2, "legend.S.start: an episode cannot begin in a wall, a hole, a goal or a cliff"},
  {"a start that is the goal", "", "check lake.yaml 'env.world.grid.legend.S={start: true, goal: 1}'", 2, "legend.S.start: an episode cannot begin in a wall"},
  {"a letter of two bytes", "", "check umlaut.yaml", 2, "grid.map: row 1: a letter that is not plain ASCII; use one byte a cell, e.g. a-z"},
  {"a tab", "", "check tab.yaml", 2, "tab.yaml:2:1: is indented with a tab; YAML wants blanks"},
  {"fields without names", "", "check run.yaml env.name=farm/field_tabular env.world=field.yaml 'env.world.zones=[{area: 1}]'", 2, "zones: must be a map of names and maps"},
  {"a pipe that nobody fills", "", "check pipe.yaml", 2, "pipe.yaml: cannot read this file: it is no regular file"},
  {"half a plug-in", "", "test --plugin half.so", 2, "plug-in half.so: the file is cut off; build it again"},
};
// clang-format on

void prepare(const TempDir& dir, const std::string&) {
  write(dir / "lake.yaml", kLake);
  write(dir / "run.yaml", kRun);
  write(dir / "field.yaml",
        join({"extends: ", source("configs/worlds/farm/champion_maize.yaml"), "\n"}));
  write(dir / "umlaut.yaml", "grid:\n  map: SäG\n  legend: {S: start, G: goal}\n");
  write(dir / "tab.yaml", "grid:\n\tmap: SG\n");
  static const std::string half = contents(PLANTGYM_PROGRAM).substr(0, 20000);
  write(dir / "half.so", half);
  mkfifo((dir / "pipe.yaml").c_str(), 0600);
}

TEST(GoodInput, comments_may_hold_brackets_and_variants_files) {
  const TempDir dir;
  write(dir / "lake.yaml", kLake + ("# " + std::string(1500, '[')) + "\n");
  write(dir / "pond.yaml", "grid:\n  map: |\n    S#\n    .G\n  legend: {S: start, G: {goal: 2}}\n");
  write(dir / "run.yaml", join({kRun, "eval: {env: {}}\n"}));
  Result r = shell(dir.path(), "$P check lake.yaml");
  EXPECT_EQ(r.code, 0) << r.text;
  r = shell(dir.path(),
            "$P check run.yaml 'env.variants=[{world: pond.yaml}, {world: lake.yaml}]'");
  EXPECT_EQ(r.code, 0) << r.text;
  r = shell(dir.path(), "$P check run.yaml 'env.variants=[{world: puddle.yaml}]'");
  EXPECT_EQ(r.code, 2);
  EXPECT_NE(r.text.find("world: cannot read file puddle.yaml"), std::string::npos) << r.text;
}

TEST(Sections, of_run_files_are_described) {
  const TempDir dir;
  const std::pair<const char*, const char*> known[] = {
      {"env", "num_envs"},        {"env", "reward.*"},          {"agent", "exploration.epsilon"},
      {"agent", "initial_value"}, {"learner", "learning_rate"}, {"file", "extends"},
      {"file", "plugins"}};
  for (const auto& [section, key] : known) {
    const Result r = shell(dir.path(), join({"$P describe ", section}));
    EXPECT_EQ(r.code, 0) << r.text;
    EXPECT_NE(r.text.find(key), std::string::npos) << section << "\n" << r.text;
  }
}

}  // namespace

Part bad_places() { return {"Places", "bad_input_places_test.cpp", kCases, prepare}; }

}  // namespace plantgym::testing
