// What the program says about bad input: message, exit code, nothing left behind. docs/errors.md is
// written from these cases: PLANTGYM_WRITE_DOCS=1 test_cli --gtest_filter='BadInput*'
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>

#include "plantgym/fields.h"
#include "support.h"

namespace plantgym::testing {
namespace {

struct Case {
  const char *title, *files, *command;  // files: "name: text" blocks parted by lines of ---
  int code;
  const char* says;
};
void PrintTo(const Case& c, std::ostream* to) { *to << c.title; }

constexpr const char* kRun =
    "run.yaml: extends: base.yaml\nenv: {world: lake.yaml}\nrun: {steps: 1000}\n---\n"
    "base.yaml: learner: {type: q_learning}\n---\nlake.yaml: grid:\n  map: |\n    S.\n    .G\n  "
    "legend: {S: start, G: {goal: 1}}\n  limit: 9\n";

// clang-format off
const Case kCases[] = {
  {"an unknown key", "run.yaml: env: {world: lake.yaml, num_env: 4}\nlearner: {type: q_learning}\nrun: {steps: 1000}\n---\nlake.yaml: grid:\n  map: S.G\n  legend: {S: start, G: goal}\n", "train run.yaml", 2, "run.yaml:1:34: env.num_env: unknown key; did you mean num_envs? (keys: name, num_envs, observe, reward, variants, world)"},
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
  {"a list where a number belongs", kRun, "train run.yaml learner.gamma=[1, 2]", 2, "learner.gamma: must be a single value"},
  {"a unit of another dimension", kRun, "train run.yaml run.checkpoint_every=3 kg", 2, "run.checkpoint_every: '3 kg' has a unit of another dimension; expected a number of s"},
  {"half a number where whole ones belong", kRun, "train run.yaml env.num_envs=2.5", 2, "env.num_envs: 2.5 is not a whole number"},
  {"no environments", kRun, "train run.yaml env.num_envs=0", 2, "env.num_envs: 0 is not in [1, 2147483648]"},
  {"a million million environments", kRun, "train run.yaml env.num_envs=1_000_000_000_000", 2, "env.num_envs: 1_000_000_000_000 is not in [1, 2147483648]"},
  {"more environments than memory", kRun, "train run.yaml env.num_envs=2G", 2, "environments and their learner need"},
  {"a missing file", "", "train nothing.yaml", 2, "nothing.yaml: cannot read this file"},
  {"a missing world", "run.yaml: env: {world: nowhere.yaml}\nlearner: {type: sarsa}\nrun: {steps: 5}\n", "train run.yaml", 2, "run.yaml:1:14: world: cannot read file nowhere.yaml"},
  {"a missing base file", "run.yaml: extends: nowhere.yaml\n", "check run.yaml", 2, "run.yaml:1:10: extends: cannot read file nowhere.yaml"},
  {"files that extend each other", "a.yaml: extends: b.yaml\n---\nb.yaml: extends: a.yaml\n", "check a.yaml", 2, "extends: more than 16 files extend each other: a circle?"},
  {"broken YAML", "run.yaml: env: {world: [1, 2\n", "check run.yaml", 2, "run.yaml:2:1:"},
  {"a YAML anchor", "run.yaml: env: &x {world: lake.yaml}\n", "check run.yaml", 2, "env: anchors are not read; write the value out"},
  {"an empty file", "run.yaml: ", "check run.yaml", 2, "run.yaml"},
  {"a folder where a file belongs", "", "check .", 2, "not a run's folder (it holds no config.yaml)"},
  {"an override without a value", kRun, "train run.yaml run.steps", 2, "'run.steps' must be key=value"},
  {"an evaluation with other actions", kRun, "train run.yaml eval.env.world.grid.moves=[right,down]", 2, "eval.env: the actions are others than in training"},
  {"an evaluation on another map", kRun, "check run.yaml eval.env.world.grid.map=S...G", 2, "eval.env: the observation 'state' has other elements than in training"},
  {"a metric that is none", kRun, "check run.yaml eval.metric=luck", 2, "eval.metric: 'luck' is not known"},
  {"a rule with an unknown key", kRun, "train run.yaml eval.compare=[{random: {luck: 1}}]", 2, "random.luck: unknown key"},
  {"a run's name that is a path", kRun, "train run.yaml run.name=../up", 2, "run.name: '../up' must be a folder's name; --out takes a path"},
  {"a world that says nothing to learn", kRun, "train lake.yaml", 2, "lake.yaml: says nothing to learn; give a run file (with env, learner and run)"},
  {"a map without a start", "w.yaml: grid:\n  map: |\n    ..\n    .G\n  legend: {G: goal}\n", "check w.yaml", 2, "w.yaml:2:8: grid.map: has no start; mark one in the legend, e.g. S: start"},
  {"a map without a goal", "w.yaml: grid:\n  map: S..\n  legend: {S: start}\n", "check w.yaml", 2, "grid.map: has no goal; mark one in the legend, e.g. G: {goal: 1}"},
  {"a goal behind walls", "w.yaml: grid:\n  map: |\n    S#G\n  legend: {S: start, G: goal}\n", "check w.yaml", 2, "grid.map: no goal can be reached from a start; open a way (walls, locked doors)"},
  {"a locked door without its key", "w.yaml: grid:\n  map: |\n    SDG\n  legend: {S: start, G: goal, D: {door: red, locked: true}}\n", "check w.yaml", 2, "no goal can be reached from a start"},
  {"rows of different lengths", "w.yaml: grid:\n  map: |\n    S..\n    .G\n  legend: {S: start, G: goal}\n", "check w.yaml", 2, "grid.map: row 2 has 2 characters, row 1 has 3; make all rows equally long"},
  {"a letter that the legend lacks", "w.yaml: grid:\n  map: SxG\n  legend: {S: start, G: goal}\n", "check w.yaml", 2, "grid.map: row 1: letter 'x' is not in the legend"},
  {"a word that the legend does not know", "w.yaml: grid:\n  map: SxG\n  legend: {S: start, G: goal, x: lava}\n", "check w.yaml", 2, "grid.legend.x: the word 'lava': unknown key"},
  {"ice too slippery", "w.yaml: grid:\n  map: SxG\n  legend: {S: start, G: goal, x: {ice: {slip: 0.6}}}\n", "check w.yaml", 2, "grid.legend.x.ice.slip: 0.6 is not in [0, 0.5]"},
  {"a world of no known kind", "w.yaml: grind: {map: SG}\n", "check w.yaml", 2, "no environment knows this kind of world; name one in env.name"},
  {"a weather file with a gap", "w.yaml: farm: {weather: {file: w.csv}}\nzones: {field: {}}\n---\nw.csv: date,precip,eto\n2000-01-01,0,1\n2000-01-03,0,1\n", "check w.yaml", 2, "w.yaml:1:17: farm.weather: in w.csv:3: 2000-01-03 stands where 2000-01-02 should: 1 day is missing"},
  {"a weather file that ends early", "w.yaml: farm: {weather: {file: w.csv}}\nzones: {field: {}}\n---\nw.csv: date,precip,eto\n2000-01-01,0,1\n2000-01-02,0", "check w.yaml", 2, "farm.weather: in w.csv:3: 2 values, the head names 3"},
  {"a missing weather file", "w.yaml: farm: {weather: {file: none.csv}}\nzones: {field: {}}\n", "check w.yaml", 2, "w.yaml:1:24: farm.weather.file: cannot read file none.csv"},
  {"weather without a whole season", "w.yaml: farm: {weather: {file: w.csv}}\nzones: {field: {}}\n---\nw.csv: date,precip,eto\n2000-01-01,0,1\n", "check w.yaml", 2, "the weather file holds no whole season of this crop"},
  {"an unknown agent", kRun, "eval lake.yaml --agent smart", 2, "agent 'smart' is unknown; known: random, actions, et_replacement, interval, mad, rainfed, stage_thresholds, threshold"},
  {"nobody to judge", kRun, "eval lake.yaml", 2, "lake.yaml: nobody to judge; name one with --agent, e.g. --agent random"},
  {"an irrigation rule on a grid", kRun, "eval lake.yaml --agent mad", 2, "world"},
  {"a list of actions that is too short", "lake.yaml: grid:\n  map: S...G\n  legend: {S: start, G: goal}\n  limit: 9\n---\na.txt: 2\n", "eval lake.yaml --agent {actions: a.txt} --episodes 1", 2, "a.txt: has 1 action, the episode needs more"},
  {"an action that is none", "lake.yaml: grid:\n  map: S...G\n  legend: {S: start, G: goal}\n---\na.txt: 2\n7\n", "eval lake.yaml --agent {actions: a.txt} --episodes 1", 2, "a.txt:2: action 7 is not a whole number in [0, 3]"},
  {"an unknown signal in the reward", kRun, "train run.yaml env.reward={gaols: 1}", 2, "env.reward: 'gaols' is not a signal of grid/map; did you mean goals?"},
  {"an unknown observation", kRun, "train run.yaml env.observe=[smell]", 2, "env.observe: 'smell' is not shown by grid/map; known: state"},
  {"an unknown KPI as metric", kRun, "train run.yaml eval.metric=luck", 2, "eval.metric: 'luck' is not known; known: return, length, success"},
  {"numbers for a table", "w.yaml: farm: {weather: {file: w.csv}}\n", "describe farm/feild", 2, "describe: 'farm/feild' is neither a name nor a file; did you mean farm/field?"},
  {"a file where the run's folder should be", kRun, "train run.yaml --out lake.yaml", 2, "lake.yaml: a file is where the run's folder should be; move it, or choose another with --out"},
  {"a folder with other things in it", kRun, "train run.yaml --out .", 2, "is not empty and holds no run; choose another folder with --out"},
  {"a picture of no known kind", kRun, "record lake.yaml --out x.bmp", 2, "x.bmp"},
  {"an unknown benchmark", "", "bench env/grid/frozenlake", 2, "bench: 'env/grid/frozenlake' is unknown"},
  {"a plug-in that is none", "x.so: not a library\n", "test --plugin x.so", 2, "plug-in x.so:"},
  {"an unknown command", "", "trian run.yaml", 2, "trian: unknown command; did you mean train? (commands: train, eval, "},
  {"nothing at all", "", "", 2, ""},
};
// clang-format on

/// Runs the program in `folder`; what it prints to both outputs.
std::string run(const std::string& folder, const std::string& command, int& code) {
  // words are parted by blanks, but not inside brackets
  std::string line = join({"cd '", folder, "' && '" PLANTGYM_PROGRAM "'"});
  std::string word;
  int depth = 0;
  for (const char c : command + " ") {
    depth += (c == '{' || c == '[') - (c == '}' || c == ']');
    if (c != ' ' || depth > 0 ||
        (word.rfind("run.checkpoint_every=3", 0) == 0 && word.size() == 22)) {
      word += c;
    } else if (!word.empty()) {
      line += join({" '", word, "'"});
      word.clear();
    }
  }
  FILE* out = popen((line + " 2>&1").c_str(), "r");
  std::string text;
  char part[4096];
  while (const size_t n = fread(part, 1, sizeof part, out)) text.append(part, n);
  code = WEXITSTATUS(pclose(out));
  return text;
}

void write_files(const TempDir& dir, const std::string& files) {
  std::string rest = files;
  while (!rest.empty()) {
    const size_t end = rest.find("---\n");
    const std::string block = rest.substr(0, end);
    const size_t colon = block.find(": ");
    write(dir / block.substr(0, colon), block.substr(colon + 2));
    rest = end == std::string::npos ? "" : rest.substr(end + 4);
  }
}

class BadInput : public ::testing::TestWithParam<Case> {};

TEST_P(BadInput, is_named_and_leaves_nothing) {
  const Case c = GetParam();
  const TempDir dir;
  write_files(dir, c.files);
  int code = 0;
  const std::string text = run(dir.path(), c.command, code);
  EXPECT_EQ(code, c.code) << text;
  EXPECT_NE(text.find(c.says), std::string::npos) << text;
  EXPECT_FALSE(std::filesystem::exists(dir / "runs/run/config.yaml"));
  EXPECT_FALSE(std::filesystem::exists(dir / "runs/run"));
  EXPECT_FALSE(std::filesystem::exists(dir / ".lock"));
  EXPECT_EQ(text.find("terminate called"), std::string::npos) << text;
}
INSTANTIATE_TEST_SUITE_P(cli, BadInput, ::testing::ValuesIn(kCases));

TEST(BadInputPage, is_written_from_these_cases) {
  std::string page =
      "# Errors\n\nWhat the program says about bad input, as far as tests hold it to that, and its "
      "exit code: 2 where the input is "
      "wrong, 1 where the machine failed.\n"
      "Written from `tests/cli/bad_input_test.cpp`.\n\n| input | command | message "
      "|\n|---|---|---|\n";
  for (const Case& c : kCases) {
    const TempDir dir;
    write_files(dir, c.files);
    int code = 0;
    std::string text = run(dir.path(), c.command, code);
    text = text.substr(0, text.find('\n'));
    for (size_t at; (at = text.find(dir.path() + "/")) != std::string::npos;)
      text.erase(at, dir.path().size() + 1);
    if (text.size() > 240) text = join({text.substr(0, 240), "…"});
    if (std::string(c.title).find("memory") != std::string::npos)
      text = join({text.substr(0, text.find(" need")), " need … MiB, there are … MiB"});
    std::string cell;
    for (const char ch : text) cell += ch == '|' ? std::string("\\|") : std::string(1, ch);
    page += join({"| ", c.title, " | `plantgym ", c.command, "` | ", cell, " |\n"});
  }
  const std::string path = source("docs/errors.md");
  if (std::getenv("PLANTGYM_WRITE_DOCS")) write(path, page);
  EXPECT_EQ(contents(path), page) << "docs/errors.md is out of date; see the head of this file";
}

TEST(BadInput, a_full_disk_and_an_existing_run) {
  const TempDir dir;
  write_files(dir, kRun);
  int code = 0;
  // 512 bytes a file: config.yaml fits, a checkpoint does not
  FILE* out =
      popen(("cd '" + dir.path() + "'; (ulimit -f 1; '" PLANTGYM_PROGRAM "' train run.yaml) 2>&1")
                .c_str(),
            "r");
  std::string text;
  char part[4096];
  while (const size_t n = fread(part, 1, sizeof part, out)) text.append(part, n);
  EXPECT_EQ(WEXITSTATUS(pclose(out)), 1) << text;
  EXPECT_NE(text.find("cannot write: File too large"), std::string::npos) << text;
  for (const auto& f : std::filesystem::recursive_directory_iterator(dir.path()))
    EXPECT_EQ(f.path().string().find(".tmp"), std::string::npos) << f.path();
  std::filesystem::remove_all(dir / "runs");
  EXPECT_EQ(run(dir.path(), "train run.yaml", code).find("Error"), std::string::npos);
  EXPECT_EQ(code, 0);
  text = run(dir.path(), "train run.yaml", code);
  EXPECT_EQ(code, 2);
  EXPECT_NE(text.find("runs/run: holds a run already; go on with --resume"), std::string::npos)
      << text;
  run(dir.path(), "train run.yaml --resume", code);
  EXPECT_EQ(code, 0);  // done already
  // a checkpoint that lost its end
  const std::string last = dir / "runs/run/seed-0/checkpoints/best.safetensors";
  write(last, contents(last).substr(0, 100));
  text = run(dir.path(), "eval runs/run", code);
  EXPECT_EQ(code, 2) << text;
  EXPECT_NE(text.find("not a whole checkpoint"), std::string::npos) << text;
}

}  // namespace
}  // namespace plantgym::testing
