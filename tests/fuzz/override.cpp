// Any words as command-line overrides of a run, and what a run makes of them: a run or an Error.
#include <sstream>
#include <string>

#include "envs/builtin.h"
#include "learners/run_config.h"

using namespace plantgym;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const Registry registry = [] {
    Registry r;
    r.add(builtin());
    return r;
  }();
  Node tree = parse_yaml(
      "env: {name: grid/map, world: {grid: {map: S.G, legend: {S: start, G: goal}}}}\n"
      "learner: {type: q_learning}\nrun: {steps: 10, seeds: 0..1}\neval: {compare: [random]}\n",
      "fuzz.yaml");
  try {
    std::istringstream in(std::string(reinterpret_cast<const char*>(data), size));
    int32_t number = 0;
    for (std::string line; std::getline(in, line);) {
      if (line.find("world=") != std::string::npos || line.find("extends") != std::string::npos)
        continue;  // opens files
      assign(tree, line, ++number);
    }
    const RunConfig run = read_run(tree, "fuzz", registry);
    learner_kind(run.learner);
    for (const Node& named : run.compare) {
      Node params;
      agent_kind(named, params);
    }
  } catch (const Error&) {
  }
  return 0;
}
