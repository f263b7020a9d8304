// What the program says about bad input to grid maps, tabular learners and tiles.
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cstdio>

#include "plantgym/fields.h"
#include "support.h"

namespace plantgym::testing {
namespace {

struct Case {
  const char *title, *world, *command;  // world: the file w.yaml
  const char* says;
};
void PrintTo(const Case& c, std::ostream* to) { *to << c.title; }

constexpr const char* kMap = "grid:\n  map: S.AG\n  legend: {S: start, G: {goal: 1}, A: start}\n";
constexpr const char* kField = "";  // the shipped field

// clang-format off
const Case kCases[] = {
  {"wind of too few columns", "grid:\n  map: S..G\n  legend: {S: start, G: goal}\n  wind: [0, 1]\n", "check w.yaml", "w.yaml:4:9: grid.wind: 2 numbers, the map has 4 columns; one number a column"},
  {"a storm", "grid:\n  map: S..G\n  legend: {S: start, G: goal}\n  wind: [0, 1, 200, 0]\n", "check w.yaml", "grid.wind[2]: 200 is not in [-99, 99] cell"},
  {"a goal in a world without an end", "grid:\n  map: S..G\n  legend: {S: start, G: goal}\n  continuing: true\n", "check w.yaml", "w.yaml:4:15: grid.continuing: episodes end at letter 'G'; a continuing world has no goal and no hole"},
  {"no goal, not said to go on", "grid:\n  map: S...\n  legend: {S: start}\n", "check w.yaml", "grid.map: has no goal; mark one in the legend, e.g. G: {goal: 1}, or say continuing: true"},
  {"a jump to nowhere", "grid:\n  map: SA.G\n  legend: {S: start, G: goal, A: {jump: {to: z}}}\n", "check w.yaml", "grid.legend.A.jump.to: letter 'z' must be on the map once"},
  {"a jump to two cells", "grid:\n  map: SA.G\n  legend: {S: start, G: goal, A: {jump: {to: A}}, .: floor}\n", "check w.yaml env.world.grid.map=SAAG", "grid.legend.A.jump.to: letter 'A' must be on the map once"},
  {"a jump without its end", "grid:\n  map: SA.G\n  legend: {S: start, G: goal, A: {jump: {reward: 1}}}\n", "check w.yaml", "grid.legend.A.jump.to: missing; its letter, which is on the map once"},
  {"a jump from a goal", "grid:\n  map: SA.G\n  legend: {S: start, G: {goal: 1, jump: {to: A}}, A: floor}\n", "check w.yaml", "grid.legend.G: jump goes with floor and start only"},
  {"an unknown move", "grid:\n  map: S..G\n  legend: {S: start, G: goal}\n  moves: [up, upright]\n", "check w.yaml", "grid.moves: 'upright' is not a move"},
  {"a taxi that drives like a king", "grid:\n  map: A..B\n  passenger: {stops: AB}\n  moves: [left, right, up_left]\n", "check w.yaml", "grid.moves.up_left: a taxi drives straight only"},
  {"a taxi in the wind", "grid:\n  map: A..B\n  passenger: {stops: AB}\n  wind: [0, 0, 1, 0]\n", "check w.yaml", "grid.passenger: does not go with continuing, wind or bump_reward"},
  {"a taxi on ice", "grid:\n  map: A.xB\n  legend: {x: ice}\n  passenger: {stops: AB}\n", "check w.yaml", "grid.legend.x: a passenger's world has walls, floor and stops only"},
  {"a gambler who begins rich", kMap, "train w.yaml env={name: book/gambler, start: 100} learner.type=sarsa run.steps=10", "env.start: must be less than the target"},
  {"a lambda above one", kMap, "train w.yaml learner={type: sarsa_lambda, lambda: 1.5} run.steps=10", "learner.lambda: 1.5 is not in [0, 1]"},
  {"an unknown trace", kMap, "train w.yaml learner={type: q_lambda, trace: replace} run.steps=10", "learner.trace: 'replace' is not a choice"},
  {"no steps at all", kMap, "train w.yaml learner={type: n_step_sarsa, n: 0} run.steps=10", "learner.n: 0 is not in [1, 1000] step"},
  {"a key of another method", kMap, "train w.yaml learner={type: sarsa, lambda: 0.5} run.steps=10", "learner.lambda: unknown key"},
  {"two ways of exploring", kMap, "train w.yaml learner.type=sarsa run.steps=10 agent={exploration: {epsilon: 0.1, ucb: 1}}", "agent.exploration.epsilon: epsilon, temperature and ucb exclude each other; keep one (null the others)"},
  {"a temperature of zero", kMap, "train w.yaml learner.type=sarsa run.steps=10 agent={exploration: {temperature: 0}}", "agent.exploration.temperature: 0 is not in"},
  {"tiles for a planner", kMap, "train w.yaml learner.type=dyna_q run.steps=10 agent={type: tiles}", "agent.type: tiles go with q_learning, sarsa, expected_sarsa and sarsa_lambda"},
  {"tiles for whole numbers", kMap, "train w.yaml learner.type=sarsa run.steps=10 agent={type: tiles}", "agent.type: the observation is made of whole numbers, which a table takes (type: table)"},
  {"tiles of an unknown element", kField, "train w.yaml env.name=farm/field learner.type=sarsa run.steps=10 agent={type: tiles, tiles: {seson: 8}}", "agent.tiles.seson: 'seson' is not shown; did you mean season?"},
  {"tiles over nothing", kField, "train w.yaml env.name=farm/field learner.type=sarsa run.steps=10 agent={type: tiles, tiles: {season: {from: 1, to: 1}}}", "agent.tiles.season: from must be less than to"},
  {"a group of nothing", kField, "train w.yaml env.name=farm/field learner.type=sarsa run.steps=10 agent={type: tiles, tiles: [{season: 8}, {}]}", "agent.tiles: names no element"},
  {"a group that is a number", kField, "train w.yaml env.name=farm/field learner.type=sarsa run.steps=10 agent={type: tiles, tiles: [8]}", "agent.tiles[0]: must be a map of elements"},
  {"no tiles", kField, "train w.yaml env.name=farm/field learner.type=sarsa run.steps=10 agent={type: tiles, tiles: {season: 0}}", "agent.tiles.season: 0 is not in [1, 1048576]"},
  {"too many tiles", kField, "train w.yaml env.name=farm/field learner.type=sarsa run.steps=10 agent={type: tiles, tiles: 8}", "agent.tiles: more than 67108864 tiles; name fewer elements, or set a size to hash them to"},
  {"tiles that count visits", kField, "train w.yaml env.name=farm/field learner={type: sarsa, learning_rate: {visits: 0.8}} run.steps=10 agent={type: tiles, tiles: {season: 8}}", "learner.learning_rate: tiles do not count visits; use a number, or {from, to, over}"},
  {"tiles with UCB", kField, "train w.yaml env.name=farm/field learner.type=sarsa run.steps=10 agent={type: tiles, tiles: {season: 8}, exploration: {ucb: 1}}", "agent.exploration: ucb counts states, which tiles do not know; use epsilon or temperature"},
  {"dutch traces of tiles", kField, "train w.yaml env.name=farm/field learner={type: sarsa_lambda, trace: dutch} run.steps=10 agent={type: tiles, tiles: {season: 8}}", "learner.trace: dutch is for tables only; use replacing or accumulating"},
  {"a table for numbers", kField, "train w.yaml env.name=farm/field learner.type=sarsa run.steps=10", "a table needs countable values; choose an environment with discrete ones, or agent.type: tiles"},
  {"an unknown method of solving", kMap, "model w.yaml --method guess", "--method"},
};
// clang-format on

/// Runs the program in `folder`, its words parted by blanks outside brackets; what it prints.
std::string run(const std::string& folder, const std::string& command, int& code) {
  std::string line = join({"cd '", folder, "' && '" PLANTGYM_PROGRAM "' '"});
  int depth = 0;
  for (const char c : command) {
    depth += (c == '{' || c == '[') - (c == '}' || c == ']');
    line += c == ' ' && depth == 0 ? std::string("' '") : std::string(1, c);
  }
  FILE* out = popen((line + "' 2>&1").c_str(), "r");
  std::string text;
  char part[4096];
  while (const size_t n = fread(part, 1, sizeof part, out)) text.append(part, n);
  code = WEXITSTATUS(pclose(out));
  return text;
}

class BadInputTabular : public ::testing::TestWithParam<Case> {};

TEST_P(BadInputTabular, is_named_and_leaves_nothing) {
  const Case c = GetParam();
  const TempDir dir;
  if (*c.world) {
    write(dir / "w.yaml", c.world);
  } else {
    namespace fs = std::filesystem;
    fs::create_directory(dir / "weather");
    fs::copy(source("configs/worlds/farm/champion_maize.yaml"), dir / "w.yaml");
    fs::copy(source("configs/worlds/farm/weather/champion.csv"), dir / "weather/champion.csv");
  }
  int code = 0;
  const std::string text = run(dir.path(), c.command, code);
  EXPECT_EQ(code, 2) << text;
  EXPECT_NE(text.find(c.says), std::string::npos) << text;
  EXPECT_FALSE(std::filesystem::exists(dir / "runs"));
  EXPECT_EQ(text.find("terminate called"), std::string::npos) << text;
}
INSTANTIATE_TEST_SUITE_P(cli, BadInputTabular, ::testing::ValuesIn(kCases));

}  // namespace
}  // namespace plantgym::testing
