// What the program says about bad input to clusters and trees.
#include "cli/bad_input.h"

namespace plantgym::testing {
namespace {

constexpr const char* kPole =
    "env: {name: classic/cartpole}\nagent: {abstraction: {k: 8}}\nlearner: {type: q_learning}\n"
    "run: {steps: 30k}\n";
// of these the run's folder r is there, with a tree
constexpr const char* kTrained =
    "env: {name: grid/map, world: {grid: {limit: 9, map: S.G, legend: {S: start, G: goal}}}}\n"
    "learner: {type: q_learning}\nrun: {name: r, steps: 100, seeds: 0}\neval: {episodes: 2}\n";
constexpr const char* kTrainedPole =
    "env: {name: classic/cartpole}\nagent: {abstraction: {k: 8, states: 100}}\n"
    "learner: {type: q_learning}\nrun: {name: r, steps: 300, seeds: 0}\neval: {episodes: 2}\n";
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
  {"a policy that is none", kPole, "eval run.yaml --agent run.json --episodes 1", 2, "run.json: neither a policy in JSON nor a whole safetensors file; it is cut off"},
  {"a policy of another environment", kTrained, "eval classic/cartpole --agent r/tree/tree.json", 2, "r/tree/tree.json: is a policy of grid/map, this run is of classic/cartpole, which does not show what it sees or takes other actions; give it a run of grid/map"},
  {"a file that is no rule to verify", kPole, "verify run.yaml classic/cartpole", 2, "run.yaml:2:8: agent: unknown key; keys: name, doc, env, parameters, rules"},
  {"rules that are no boxes", kPole, "verify twice.yaml classic/cartpole", 2, "twice.yaml: verify takes tree.json, as distill writes it, or rules that are boxes: a rule compares what it sees with something that it sees, which no box says; write numbers"},
  {"an env that is no map", kTrained, "distill r env=5", 2, "distill.env: must be a map of the environment's keys, e.g. env.name=NAME"},
  {"an env that is a list", kTrained, "distill r 'env=[1, 2]'", 2, "distill.env: must be a map of the environment's keys, e.g. env.name=NAME"},
  {"what the best tree does not read", kTrained, "distill r method=optimal depth=1 iterations=5", 2, "distill.iterations: the method optimal tries all trees of a depth, by exact values; it takes depth and gamma"},
  {"episodes that nobody lives", kTrained, "distill r method=optimal depth=1 pick=3", 2, "distill.pick: the method optimal tries all trees of a depth"},
  {"iterations of one tree", kTrained, "distill r method=clone iterations=5", 2, "distill.iterations: the method clone grows one tree; take dagger or viper"},
  {"a choice among one", kTrained, "distill r method=clone pick=5", 2, "distill.pick: the method clone grows one tree: there is nothing to pick"},
  {"a discount of what is not discounted", kTrained, "distill r gamma=0.5", 2, "distill.gamma: only the method optimal discounts"},
  {"a tree that sees what is not shown", kTrained, "distill r observe=[spede]", 2, "command line:1:9: distill.observe: 'spede' is not shown by grid/map"},
  {"the best tree where states are not counted", kTrainedPole, "distill r method=optimal", 2, "command line:1:8: distill.method: optimal needs an environment whose states can be counted"},
  {"the best tree of no depth", kTrained, "distill r method=optimal depth=0", 2, "command line:2:7: distill.depth: the method optimal searches trees of a depth of 1 or more"},
  {"a world of which the teacher knows nothing", kTrained, "distill r env.world=other.yaml", 2, "; was it trained on another one?"},
  {"a damaged report of trees", kTrained, "list >/dev/null && echo '{\"run\": \"r\", \"metric\": \"return\", \"seed\": 0, \"depth\": 1, \"agents\": 5}' > r/tree/report.json && \"$P\" report r", 2, "r/tree/report.json:1:67: 'agents' is a number, not a list; it is not what distill wrote: distill the run again"},
  {"an empty report of trees", kTrained, "list >/dev/null && echo '{}' > r/tree/report.json && \"$P\" report r", 2, "r/tree/report.json:1:1: 'run' is missing"},
  {"half a report of trees", kTrained, "list >/dev/null && head -c 120 r/tree/report.json > r/x && mv r/x r/tree/report.json && \"$P\" report r", 2, "r/tree/report.json:"},
  {"a record of a run that is damaged", kTrained, "list >/dev/null && echo '{\"config_crc32c\": 5}' > r/repro.json && \"$P\" eval r", 2, "r/repro.json: is damaged (it knows no config_crc32c)"},
  {"half a tree", kTrained, "list >/dev/null && head -c 300 r/tree/tree.json > r/x && mv r/x r/tree/tree.json && \"$P\" report r", 2, "r/tree/tree.json:"},
};
// clang-format on

void prepare(const TempDir& dir, const std::string& input) {
  write(dir / "run.yaml", input), write(dir / "run.json", input);
  write(dir / "twice.yaml",
        "rules:\n  - if: {angle: \"<= turn\"}\n    do: {push: left}\n  - else: {push: right}\n");
  write(dir / "other.yaml", "grid: {map: S..G, legend: {S: start, G: goal}}\n");
  if (input != kTrained && input != kTrainedPole) return;
  const Result r = shell(
      dir.path(), "$P train run.yaml --out r >/dev/null && $P distill r depth=1 iterations=2");
  EXPECT_EQ(r.code, 0) << r.text;
}

}  // namespace

Part bad_models() { return {"Clusters and trees", "bad_input_models_test.cpp", kCases, prepare}; }

}  // namespace plantgym::testing
