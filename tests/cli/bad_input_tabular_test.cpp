// What the program says about bad input to grid maps, tabular learners and tiles.
#include "cli/bad_input.h"

namespace plantgym::testing {
namespace {

constexpr const char* kMap = "grid:\n  map: S.AG\n  legend: {S: start, G: {goal: 1}, A: start}\n";
constexpr const char* kField = "";  // the shipped field

// clang-format off
const std::vector<Case> kCases = {
  {"wind of too few columns", "grid:\n  map: S..G\n  legend: {S: start, G: goal}\n  wind: [0, 1]\n", "check w.yaml", 2, "w.yaml:4:9: grid.wind: 2 numbers, the map has 4 columns; one number a column"},
  {"a storm", "grid:\n  map: S..G\n  legend: {S: start, G: goal}\n  wind: [0, 1, 200, 0]\n", "check w.yaml", 2, "grid.wind[2]: 200 is not in [-99, 99] cell"},
  {"a goal in a world without an end", "grid:\n  map: S..G\n  legend: {S: start, G: goal}\n  continuing: true\n", "check w.yaml", 2, "w.yaml:4:15: grid.continuing: episodes end at letter 'G'; a continuing world has no goal and no hole"},
  {"no goal, not said to go on", "grid:\n  map: S...\n  legend: {S: start}\n", "check w.yaml", 2, "grid.map: has no goal; mark one in the legend, e.g. G: {goal: 1}, or say continuing: true"},
  {"a jump to nowhere", "grid:\n  map: SA.G\n  legend: {S: start, G: goal, A: {jump: {to: z}}}\n", "check w.yaml", 2, "grid.legend.A.jump.to: letter 'z' must be on the map once"},
  {"a jump to two cells", "grid:\n  map: SA.G\n  legend: {S: start, G: goal, A: {jump: {to: A}}, .: floor}\n", "check w.yaml env.world.grid.map=SAAG", 2, "grid.legend.A.jump.to: letter 'A' must be on the map once"},
  {"a jump without its end", "grid:\n  map: SA.G\n  legend: {S: start, G: goal, A: {jump: {reward: 1}}}\n", "check w.yaml", 2, "grid.legend.A.jump.to: missing; its letter, which is on the map once"},
  {"a jump from a goal", "grid:\n  map: SA.G\n  legend: {S: start, G: {goal: 1, jump: {to: A}}, A: floor}\n", "check w.yaml", 2, "grid.legend.G: jump goes with floor and start only"},
  {"an unknown move", "grid:\n  map: S..G\n  legend: {S: start, G: goal}\n  moves: [up, upright]\n", "check w.yaml", 2, "grid.moves: 'upright' is not a move"},
  {"a taxi that drives like a king", "grid:\n  map: A..B\n  passenger: {stops: AB}\n  moves: [left, right, up_left]\n", "check w.yaml", 2, "grid.moves.up_left: a taxi drives straight only"},
  {"a taxi in the wind", "grid:\n  map: A..B\n  passenger: {stops: AB}\n  wind: [0, 0, 1, 0]\n", "check w.yaml", 2, "grid.passenger: does not go with continuing, wind or bump_reward"},
  {"a taxi on ice", "grid:\n  map: A.xB\n  legend: {x: ice}\n  passenger: {stops: AB}\n", "check w.yaml", 2, "grid.legend.x: a passenger's world has walls, floor and stops only"},
  {"a gambler who begins rich", kMap, "train w.yaml 'env={name: book/gambler, start: 100}' learner.type=sarsa run.steps=10", 2, "env.start: must be less than the target"},
  {"a lambda above one", kMap, "train w.yaml 'learner={type: sarsa_lambda, lambda: 1.5}' run.steps=10", 2, "learner.lambda: 1.5 is not in [0, 1]"},
  {"an unknown trace", kMap, "train w.yaml 'learner={type: q_lambda, trace: replace}' run.steps=10", 2, "learner.trace: 'replace' is not a choice"},
  {"no steps at all", kMap, "train w.yaml 'learner={type: n_step_sarsa, n: 0}' run.steps=10", 2, "learner.n: 0 is not in [1, 1000] step"},
  {"a key of another method", kMap, "train w.yaml 'learner={type: sarsa, lambda: 0.5}' run.steps=10", 2, "learner.lambda: unknown key"},
  {"two ways of exploring", kMap, "train w.yaml learner.type=sarsa run.steps=10 'agent={exploration: {epsilon: 0.1, ucb: 1}}'", 2, "agent.exploration.epsilon: epsilon, temperature and ucb exclude each other; keep one (null the others)"},
  {"a temperature of zero", kMap, "train w.yaml learner.type=sarsa run.steps=10 'agent={exploration: {temperature: 0}}'", 2, "agent.exploration.temperature: 0 is not in"},
  {"tiles for a planner", kMap, "train w.yaml learner.type=dyna_q run.steps=10 'agent={type: tiles}'", 2, "agent.type: tiles go with q_learning, sarsa, expected_sarsa and sarsa_lambda"},
  {"tiles for whole numbers", kMap, "train w.yaml learner.type=sarsa run.steps=10 'agent={type: tiles}'", 2, "agent.type: the observation is made of whole numbers, which a table takes (type: table)"},
  {"tiles of an unknown element", kField, "train w.yaml env.name=farm/field learner.type=sarsa run.steps=10 'agent={type: tiles, tiles: {seson: 8}}'", 2, "agent.tiles.seson: 'seson' is not shown; did you mean season?"},
  {"tiles over nothing", kField, "train w.yaml env.name=farm/field learner.type=sarsa run.steps=10 'agent={type: tiles, tiles: {season: {from: 1, to: 1}}}'", 2, "agent.tiles.season: from must be less than to"},
  {"a group of nothing", kField, "train w.yaml env.name=farm/field learner.type=sarsa run.steps=10 'agent={type: tiles, tiles: [{season: 8}, {}]}'", 2, "agent.tiles: names no element"},
  {"a group that is a number", kField, "train w.yaml env.name=farm/field learner.type=sarsa run.steps=10 'agent={type: tiles, tiles: [8]}'", 2, "agent.tiles[0]: must be a map of elements"},
  {"no tiles", kField, "train w.yaml env.name=farm/field learner.type=sarsa run.steps=10 'agent={type: tiles, tiles: {season: 0}}'", 2, "agent.tiles.season: 0 is not in [1, 1048576]"},
  {"too many tiles", kField, "train w.yaml env.name=farm/field learner.type=sarsa run.steps=10 'agent={type: tiles, tiles: 8}'", 2, "agent.tiles: more than 67108864 tiles; name fewer elements, or set a size to hash them to"},
  {"tiles that count visits", kField, "train w.yaml env.name=farm/field 'learner={type: sarsa, learning_rate: {visits: 0.8}}' run.steps=10 'agent={type: tiles, tiles: {season: 8}}'", 2, "learner.learning_rate: tiles do not count visits; use a number, or {from, to, over}"},
  {"tiles with UCB", kField, "train w.yaml env.name=farm/field learner.type=sarsa run.steps=10 'agent={type: tiles, tiles: {season: 8}, exploration: {ucb: 1}}'", 2, "agent.exploration: ucb counts states, which tiles do not know; use epsilon or temperature"},
  {"dutch traces of tiles", kField, "train w.yaml env.name=farm/field 'learner={type: sarsa_lambda, trace: dutch}' run.steps=10 'agent={type: tiles, tiles: {season: 8}}'", 2, "learner.trace: dutch is for tables only; use replacing or accumulating"},
  {"a table for numbers", kField, "train w.yaml env.name=farm/field learner.type=sarsa run.steps=10", 2, "a table needs countable values; choose an environment with discrete ones, or agent.type: tiles"},
  {"an unknown method of solving", kMap, "model w.yaml --method guess", 2, "--method"},
};
// clang-format on

/// input: the file w.yaml
void prepare(const TempDir& dir, const std::string& input) {
  if (!input.empty()) {
    write(dir / "w.yaml", input);
  } else {
    namespace fs = std::filesystem;
    fs::create_directory(dir / "weather");
    fs::copy(source("configs/worlds/farm/champion_maize.yaml"), dir / "w.yaml");
    fs::copy(source("configs/worlds/farm/weather/champion.csv"), dir / "weather/champion.csv");
  }
}

}  // namespace

Part bad_tables() { return {"Tables and tiles", "bad_input_tabular_test.cpp", kCases, prepare}; }

}  // namespace plantgym::testing
