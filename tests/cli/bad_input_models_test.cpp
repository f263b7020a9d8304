// What the program says about bad input to clusters and trees.
#include "cli/bad_input.h"

namespace plantgym::testing {
namespace {

constexpr const char* kPole =
    "env: {name: classic/cartpole}\nagent: {abstraction: {k: 8}}\nlearner: {type: q_learning}\n"
    "run: {steps: 30k}\n";
constexpr const char* kLake =
    "env: {world: {grid: {map: S.G, legend: {S: start, G: goal}}}}\nagent: {abstraction: {k: 2}}\n"
    "learner: {type: q_learning}\nrun: {steps: 100}\n";

// clang-format off
const std::vector<Case> kCases = {
  {"no clusters", kPole, "train run.yaml agent.abstraction.k=0", 2, "agent.abstraction.k: 0 is not in [1, 65536]"},
  {"another plug-in", kPole, "train run.yaml agent.abstraction.plugin=kmeens", 2, "agent.abstraction.plugin: 'kmeens' is no model that is known; did you mean kmeans?"},
  {"a model that does not cluster", kPole, "train run.yaml agent.abstraction.plugin=tree", 2, "agent.abstraction.plugin: 'tree' does not learn clustering; known: kmeans"},
  {"a model's own key", kPole, "train run.yaml agent.abstraction.model.algoritm=elkan", 2, "agent.abstraction.model.algoritm: unknown key; did you mean algorithm?"},
  {"clusters given twice", kPole, "train run.yaml agent.abstraction.model.k=9", 2, "agent.abstraction.model.k: is agent.abstraction.k; set it there"},
  {"clusters without centres", kPole, "train run.yaml agent.abstraction.model.spherical=true", 2, "agent.abstraction.model: kmeans: tells no centres that the nearest is sought of"},
  {"fewer observations than clusters", kPole, "train run.yaml agent.abstraction.k=200 agent.abstraction.states=100", 2, "agent.abstraction.states: must be at least k"},
  {"more observations than steps", kPole, "train run.yaml agent.abstraction.states=5M", 2, "agent.abstraction.states: clusters are first made of 5000000 observations, and the run makes 30000 steps; lower it, or raise run.steps"},
  {"a scale of what is not shown", kPole, "train run.yaml 'agent.abstraction.scale={angel: 1}'", 2, "agent.abstraction.scale.angel: 'angel' is not shown; did you mean angle?"},
  {"a scale of nothing", kPole, "train run.yaml 'agent.abstraction.scale={angle: 0}'", 2, "agent.abstraction.scale.angle: 0 is not in"},
  {"a scale that is no scale", kPole, "train run.yaml agent.abstraction.scale=range", 2, "agent.abstraction.scale: must be ranges, spread, or {element: number}"},
  {"clusters of tiles", kPole, "train run.yaml agent.type=tiles", 2, "agent.abstraction: clusters are the states of a table; take type: table"},
  {"clusters of what can be counted", kLake, "train run.yaml", 2, "agent.abstraction.plugin: the observation is made of whole numbers, which a table takes as they are"},
  {"numbers too large to be squared", "x,y\n1,2\n3,1e200\n4,5\n", "cluster run.yaml", 2, "run.yaml:3: y: 1e200 is beyond 1e140: its square is too large"},
  {"clusters that are not tried", "x\n1\n3\n4\n7\n", "cluster run.yaml --k 2..3 --clusters 4", 2, "--clusters: 4 is not in --k 2..3"},
  {"a tree of an untrained run", kPole, "distill run.yaml", 2, "run.yaml: is no run's folder; train it, then distill runs/run"},
  {"an unknown way to distill", kPole, "distill run.yaml method=vipr", 2, "distill.method: 'vipr' is not a choice; did you mean viper?"},
  {"an unknown key of distill", kPole, "distill run.yaml dept=3", 2, "distill.dept: unknown key; did you mean depth?"},
  {"depths that are none", kPole, "distill run.yaml depth=deep", 2, "distill.depth: 'deep' is not a range; write first..last"},
  {"a policy that is not there", kPole, "eval run.yaml --agent none.json --episodes 1", 2, "cannot read file none.json"},
  {"a policy that is none", kPole, "eval run.yaml --agent run.json --episodes 1", 2, "run.json: neither a policy in JSON nor a whole safetensors file"},
};
// clang-format on

void prepare(const TempDir& dir, const std::string& input) {
  write(dir / "run.yaml", input), write(dir / "run.json", input);
}

}  // namespace

Part bad_models() { return {"Clusters and trees", "bad_input_models_test.cpp", kCases, prepare}; }

}  // namespace plantgym::testing
