// What the program says about run files, maps, commands and folders that are wrong.
#include "cli/bad_input.h"

namespace plantgym::testing {
namespace {

constexpr const char* kRun =
    "run.yaml: extends: base.yaml\nenv: {world: lake.yaml}\nrun: {steps: 1000}\n---\n"
    "base.yaml: learner: {type: q_learning}\n---\nlake.yaml: grid:\n  map: |\n    S.\n    .G\n  "
    "legend: {S: start, G: {goal: 1}}\n  limit: 9\n";

// clang-format off
const std::vector<Case> kCases = {
  {"an unknown key", "run.yaml: env: {world: lake.yaml, num_env: 4}\nlearner: {type: q_learning}\nrun: {steps: 1000}\n---\nlake.yaml: grid:\n  map: S.G\n  legend: {S: start, G: goal}\n", "train run.yaml", 2, "run.yaml:1:34: env.num_env: unknown key; did you mean num_envs? (keys: name, num_envs, observe, reward, wrappers, variants, world)"},
  {"an unknown key with a near one", kRun, "train run.yaml learner.learning_rat=0.1", 2, "command line:1:22: learner.learning_rat: unknown key; did you mean learning_rate? (keys: type, learning_rate, gamma)"},
  {"an unknown key in a world", kRun, "train run.yaml env.world.grid.limits=3", 2, "command line:1:23: env.world.grid.limits: unknown key; did you mean limit?"},
  {"a key written twice", "run.yaml: env: {}\nenv: {}\n", "check run.yaml", 2, "run.yaml:2:1: env: written twice"},
  {"a missing learner type", "run.yaml: env: {world: lake.yaml}\nlearner: {gamma: 1}\nrun: {steps: 10}\n---\nlake.yaml: grid:\n  map: S.G\n  legend: {S: start, G: goal}\n", "train run.yaml", 2, "run.yaml:2:10: learner.type: missing; name a learner (see plantgym list)"},
  {"an unknown learner", kRun, "train run.yaml learner.type=q_lerning", 2, "command line:1:14: learner.type: 'q_lerning' is unknown; did you mean q_learning?"},
  {"an unknown environment", kRun, "train run.yaml env.name=grid/maps", 2, "command line:1:10: env.name: 'grid/maps' is unknown; did you mean grid/map?"},
  {"no budget", "run.yaml: env: {world: lake.yaml}\nlearner: {type: sarsa}\n---\nlake.yaml: grid:\n  map: S.G\n  legend: {S: start, G: goal}\n", "train run.yaml", 2, "run.steps: missing; how many transitions to learn from"},
  {"both budgets", kRun, "train run.yaml run.episodes=10", 2, "run: steps and episodes are both given; keep one"},
  {"a number out of range", kRun, "train run.yaml learner.gamma=1.5", 2, "command line:1:15: learner.gamma: 1.5 is not in [0, 1]"},
  {"a word where a number belongs", kRun, "train run.yaml learner.gamma=much", 2, "command line:1:15: learner.gamma: 'much' is not a number"},
  {"a list where a number belongs", kRun, "train run.yaml 'learner.gamma=[1, 2]'", 2, "learner.gamma: must be a single value"},
  {"a unit of another dimension", kRun, "train run.yaml 'run.checkpoint_every=3 kg'", 2, "run.checkpoint_every: '3 kg' has a unit of another dimension; expected a number of s"},
  {"half a number where whole ones belong", kRun, "train run.yaml env.num_envs=2.5", 2, "env.num_envs: 2.5 is not a whole number"},
  {"no environments", kRun, "train run.yaml env.num_envs=0", 2, "env.num_envs: 0 is not in [1, 2147483648]"},
  {"a million million environments", kRun, "train run.yaml env.num_envs=1_000_000_000_000", 2, "env.num_envs: 1_000_000_000_000 is not in [1, 2147483648]"},
  {"more environments than memory", kRun, "train run.yaml env.num_envs=2G", 2, "environments and their learner need"},
  {"a missing file", "", "train nothing.yaml", 2, "nothing.yaml: cannot read this file: no such file or folder"},
  {"a missing world", "run.yaml: env: {world: nowhere.yaml}\nlearner: {type: sarsa}\nrun: {steps: 5}\n", "train run.yaml", 2, "run.yaml:1:14: world: cannot read file nowhere.yaml"},
  {"a missing base file", "run.yaml: extends: nowhere.yaml\n", "check run.yaml", 2, "run.yaml:1:10: extends: cannot read file nowhere.yaml"},
  {"files that extend each other", "a.yaml: extends: b.yaml\n---\nb.yaml: extends: a.yaml\n", "check a.yaml", 2, "extends: more than 16 files extend each other: a circle?"},
  {"broken YAML", "run.yaml: env: {world: [1, 2\n", "check run.yaml", 2, "run.yaml:2:1:"},
  {"a YAML anchor", "run.yaml: env: &x {world: lake.yaml}\n", "check run.yaml", 2, "env: anchors are not read; write the value out"},
  {"an empty file", "run.yaml: ", "check run.yaml", 2, "run.yaml"},
  {"a folder where a file belongs", "", "check .", 2, "not a run's folder (it holds no config.yaml)"},
  {"an override whose value is empty", kRun, "train run.yaml env.num_envs=", 2, "command line:1:1: 'env.num_envs=' has no value; null takes a key back"},
  {"a learner's key that nobody reads, in eval", kRun, "eval run.yaml --agent random learner.gama=0.5", 2, "learner.gama: unknown key"},
  {"an agent's number out of range, in eval", kRun, "eval run.yaml --agent random agent.exploration.epsilon=9", 2, "agent.exploration.epsilon: 9 is not in [0, 1]"},
  {"a learner of no kind, in model", kRun, "model run.yaml learner.type=nope", 2, "learner.type: 'nope' is unknown"},
  {"undiscounted policy iteration", kRun, "model run.yaml --gamma 1 --method policy", 2, "--gamma: policy iteration wants less than 1"},
  {"an override without a value", kRun, "train run.yaml run.steps", 2, "'run.steps' must be key=value"},
  {"an evaluation with other actions", kRun, "train run.yaml 'eval.env.world.grid.moves=[right,down]'", 2, "eval.env: the actions are others than in training"},
  {"an evaluation on another map", kRun, "check run.yaml eval.env.world.grid.map=S...G", 2, "eval.env: the observation 'state' has other elements than in training"},
  {"a metric that is none", kRun, "check run.yaml eval.metric=luck", 2, "eval.metric: 'luck' is not known"},
  {"a rule with an unknown key", kRun, "train run.yaml 'eval.compare=[{random: {luck: 1}}]'", 2, "random.luck: unknown key"},
  {"a run's name that is a path", kRun, "train run.yaml run.name=../up", 2, "run.name: '../up' must be a folder's name; --out takes a path"},
  {"a world that says nothing to learn", kRun, "train lake.yaml", 2, "lake.yaml: says nothing to learn; give a run file (with env, learner and run)"},
  {"a map without a start", "w.yaml: grid:\n  map: |\n    ..\n    .G\n  legend: {G: goal}\n", "check w.yaml", 2, "w.yaml:2:8: grid.map: has no start; mark one in the legend, e.g. S: start"},
  {"a map without a goal", "w.yaml: grid:\n  map: S..\n  legend: {S: start}\n", "check w.yaml", 2, "grid.map: has no goal; mark one in the legend, e.g. G: {goal: 1}"},
  {"a goal behind walls", "w.yaml: grid:\n  map: |\n    S#G\n  legend: {S: start, G: goal}\n", "check w.yaml", 2, "grid.map: no goal can be reached from a start; open a way (walls, locked doors)"},
  {"a locked door without its key", "w.yaml: grid:\n  map: |\n    SDG\n  legend: {S: start, G: goal, D: {door: red, locked: true}}\n", "check w.yaml", 2, "no goal can be reached from a start"},
  {"rows of different lengths", "w.yaml: grid:\n  map: |\n    S..\n    .G\n  legend: {S: start, G: goal}\n", "check w.yaml", 2, "grid.map: row 2 has 2 characters, row 1 has 3; make all rows equally long"},
  {"a letter that the legend lacks", "w.yaml: grid:\n  map: SxG\n  legend: {S: start, G: goal}\n", "check w.yaml", 2, "grid.map: row 1: letter 'x' is not in the legend"},
  {"a word that the legend does not know", "w.yaml: grid:\n  map: SxG\n  legend: {S: start, G: goal, x: lava}\n", "check w.yaml", 2, "grid.legend.x: the word 'lava': unknown key"},
  {"an override of a letter that the legend lacks", "w.yaml: grid:\n  map: SxG\n  legend: {S: start, G: goal, x: ice}\n", "check w.yaml env.world.grid.legend.X.ice.slip=0.1", 2, "env.world.grid.legend.X: X is not in legend; legend: S, G, x; a new one is given whole, legend.X={…}"},
  {"ice too slippery", "w.yaml: grid:\n  map: SxG\n  legend: {S: start, G: goal, x: {ice: {slip: 0.6}}}\n", "check w.yaml", 2, "grid.legend.x.ice.slip: 0.6 is not in [0, 0.5]"},
  {"a world of no known kind", "w.yaml: grind: {map: SG}\n", "check w.yaml", 2, "no environment knows this kind of world; name one in env.name"},
  {"a weather file with a gap", "w.yaml: farm: {weather: {file: w.csv}}\nzones: {field: {}}\n---\nw.csv: date,precip,eto\n2000-01-01,0,1\n2000-01-03,0,1\n", "check w.yaml", 2, "w.yaml:1:17: farm.weather: in w.csv:3: 2000-01-03 stands where 2000-01-02 should: 1 day is missing"},
  {"a weather file that ends early", "w.yaml: farm: {weather: {file: w.csv}}\nzones: {field: {}}\n---\nw.csv: date,precip,eto\n2000-01-01,0,1\n2000-01-02,0", "check w.yaml", 2, "farm.weather: in w.csv:3: 2 values, the head names 3"},
  {"a missing weather file", "w.yaml: farm: {weather: {file: none.csv}}\nzones: {field: {}}\n", "check w.yaml", 2, "w.yaml:1:24: farm.weather.file: cannot read file none.csv"},
  {"weather without a whole season", "w.yaml: farm: {weather: {file: w.csv}}\nzones: {field: {}}\n---\nw.csv: date,precip,eto\n2000-01-01,0,1\n", "check w.yaml", 2, "the weather file holds no whole season of this crop"},
  {"an unknown agent", kRun, "eval lake.yaml --agent smart", 2, "agent 'smart' is unknown; known: random, actions, policy, "},
  {"nobody to judge", kRun, "eval lake.yaml", 2, "lake.yaml: nobody to judge; name one with --agent, e.g. --agent random"},
  {"an irrigation rule on a grid", kRun, "eval lake.yaml --agent mad", 2, "the agent acts in farm/field_box, not in grid/map; for that lake.yaml:1:1: env.world.farm: missing; weather and prices"},
  {"a list of actions that is too short", "lake.yaml: grid:\n  map: S...G\n  legend: {S: start, G: goal}\n  limit: 9\n---\na.txt: 2\n", "eval lake.yaml --agent '{actions: a.txt}' --episodes 1", 2, "a.txt: has 1 action, the episode needs more"},
  {"an action that is none", "lake.yaml: grid:\n  map: S...G\n  legend: {S: start, G: goal}\n---\na.txt: 2\n7\n", "eval lake.yaml --agent '{actions: a.txt}' --episodes 1", 2, "a.txt:2: action 7 is not a whole number in [0, 3]"},
  {"an unknown signal in the reward", kRun, "train run.yaml 'env.reward={gaols: 1}'", 2, "env.reward: 'gaols' is not a signal of grid/map; did you mean goals?"},
  {"an unknown observation", kRun, "train run.yaml 'env.observe=[smell]'", 2, "env.observe: 'smell' is not shown by grid/map; known: state"},
  {"an unknown KPI as metric", kRun, "train run.yaml eval.metric=luck", 2, "eval.metric: 'luck' is not known; known: return, length, success"},
  {"numbers for a table", "w.yaml: farm: {weather: {file: w.csv}}\n", "describe farm/feild", 2, "describe: 'farm/feild' is neither a name nor a file; did you mean farm/field?"},
  {"a file where the run's folder should be", kRun, "train run.yaml --out lake.yaml", 2, "lake.yaml: a file is where the run's folder should be; move it, or choose another with --out"},
  {"a folder with other things in it", kRun, "train run.yaml --out .", 2, "is not empty and holds no run; choose another folder with --out"},
  {"a picture of no known kind", kRun, "record lake.yaml --out x.bmp", 2, "x.bmp"},
  {"an unknown benchmark", "", "bench env/grid/frozenlake", 2, "bench: 'env/grid/frozenlake' is unknown"},
  {"a plug-in that is none", "x.so: not a library\n", "test --plugin x.so", 2, "plug-in x.so:"},
  {"an unknown command", "", "trian run.yaml", 2, "trian: unknown command; did you mean train? (commands: train, "},
  {"nothing at all", "", "", 2, "a command is missing; commands: train, "},
  {"a flag that a command lacks", kRun, "train run.yaml --quick", 2, "train: The following argument was not expected: --quick; see plantgym train --help"},
  {"a learning benchmark of nothing", "", "bench learning", 2, "bench learning: needs a run file"},
  {"a benchmark with a run file", kRun, "bench env/grid/taxi run.yaml", 2, "run.yaml: only `bench learning` takes a run file"},
  {"a learning benchmark of a world", kRun, "bench learning lake.yaml", 2, "lake.yaml: says nothing to learn; give a run file"},
};
// clang-format on

/// input: "name: text" blocks parted by lines of ---
void prepare(const TempDir& dir, const std::string& input) {
  std::string rest = input;
  while (!rest.empty()) {
    const size_t end = rest.find("---\n");
    const std::string block = rest.substr(0, end);
    const size_t colon = block.find(": ");
    write(dir / block.substr(0, colon), block.substr(colon + 2));
    rest = end == std::string::npos ? "" : rest.substr(end + 4);
  }
}

TEST(BadRun, a_full_disk_and_an_existing_run) {
  const TempDir dir;
  prepare(dir, kRun);
  // 512 bytes a file: config.yaml fits, a checkpoint does not
  Result r = shell(dir.path(), "(ulimit -f 1; $P train run.yaml)");
  EXPECT_EQ(r.code, 1) << r.text;
  EXPECT_NE(r.text.find("cannot write: File too large"), std::string::npos) << r.text;
  for (const auto& f : std::filesystem::recursive_directory_iterator(dir.path()))
    EXPECT_EQ(f.path().string().find(".tmp"), std::string::npos) << f.path();
  std::filesystem::remove_all(dir / "runs");
  r = shell(dir.path(), "$P train run.yaml");
  EXPECT_EQ(r.text.find("Error"), std::string::npos) << r.text;
  EXPECT_EQ(r.code, 0);
  r = shell(dir.path(), "$P train run.yaml");
  EXPECT_EQ(r.code, 2);
  EXPECT_NE(r.text.find("runs/run: holds a run already; go on with --resume"), std::string::npos)
      << r.text;
  r = shell(dir.path(), "$P train run.yaml --resume");
  EXPECT_EQ(r.code, 0);  // done already
  // a checkpoint that lost its end
  const std::string last = dir / "runs/run/seed-0/checkpoints/best.safetensors";
  write(last, contents(last).substr(0, 100));
  r = shell(dir.path(), "$P eval runs/run");
  EXPECT_EQ(r.code, 2) << r.text;
  EXPECT_NE(r.text.find("not a whole checkpoint"), std::string::npos) << r.text;
}

}  // namespace

Part bad_runs() { return {"Runs", "bad_input_runs_test.cpp", kCases, prepare}; }

}  // namespace plantgym::testing
