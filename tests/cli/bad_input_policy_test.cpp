// What the program says about bad input to the search of policies and its networks.
#include "cli/bad_input.h"

namespace plantgym::testing {
namespace {

constexpr const char* kValley =
    "env: {name: farm/zones, world: valley.yaml, num_envs: 16}\nlearner: {type: cem, population: "
    "8}\n"
    "run: {steps: 100}\n";
constexpr const char* kPole =
    "env: {name: classic/cartpole, num_envs: 64}\nlearner: {type: cem}\nrun: {steps: 100}\n";

// clang-format off
const std::vector<Case> kCases = {
  {"rows that candidates cannot share", kPole, "train run.yaml learner.population=24", 2, "learner.population: env.num_envs must be population x episodes of a candidate, at most 65536"},
  {"variants that candidates cannot share", kPole, "train run.yaml 'env.variants=[{limit: 100}, {limit: 100}]'", 2, "learner.population: leaves each candidate 1 rows, not as many of each of the 2 env.variants"},
  {"an elite of nobody", kPole, "train run.yaml learner.elite=0", 2, "learner.elite: 0 is not in [0.01, 0.9]"},
  {"a search that never moves", kPole, "train run.yaml learner.spread=0", 2, "learner.spread: 0 is not in"},
  {"a table where a network is", kPole, "train run.yaml agent.type=table", 2, "agent.type: 'table' is not a choice; choices: perceptron"},
  {"an input that is not shown", kPole, "train run.yaml 'agent.inputs={agle: {}}'", 2, "agent.inputs.agle: 'agle' is not shown; did you mean angle?"},
  {"an input from nowhere", kPole, "train run.yaml 'agent.inputs={angle: {from: 1, to: 1}}'", 2, "agent.inputs.angle.to: must be more than from"},
  {"an input that is a number", kPole, "train run.yaml 'agent.inputs={angle: 3}'", 2, "agent.inputs.angle: must be a map: {from: 0, to: 1} become -1 and 1, or {values: 4}"},
  {"a head for each of nothing", kPole, "train run.yaml agent.each=zone", 2, "agent.each: nothing that is shown is named after an element of the action, NAME.x"},
  {"a zone's input that no zone has", kValley, "train run.yaml agent.each=zone 'agent.inputs={zone.covr: {}}'", 2, "agent.inputs.zone.covr: 'zone.covr' is not shown; did you mean zone.cover?"},
  {"an empty layer", kPole, "train run.yaml 'agent.hidden=[0]'", 2, "agent.hidden[0]: 0 is not in [1, 4096]"},
};
// clang-format on

void prepare(const TempDir& dir, const std::string& input) {
  namespace fs = std::filesystem;
  write(dir / "run.yaml", input);
  fs::create_directory(dir / "weather");
  fs::copy(source("configs/worlds/farm/valley.yaml"), dir / "valley.yaml");
  fs::copy(source("configs/worlds/farm/weather/champion.csv"), dir / "weather/champion.csv");
}

}  // namespace

Part bad_policies() { return {"Searching a policy", "bad_input_policy_test.cpp", kCases, prepare}; }

}  // namespace plantgym::testing
