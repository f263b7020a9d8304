#include <fmt/core.h>

#include "agents/rule_file.h"
#include "commands.h"
#include "envs/builtin.h"
#include "program_files.h"

namespace plantgym::cli {

int list(const std::vector<std::string>& plugins) {
  const auto head = [](const char* what) { fmt::print("{}\n", what); };
  const auto line = [](const char* name, const char* doc) {
    fmt::print("  {:<22} {}\n", name, doc);
  };
  head("environments (env.name)");
  const Registry registry = builtin_registry(plugins);
  for (const std::string& name : registry.names()) line(name.c_str(), registry.find(name).doc);
  head("agents (agent names in eval.compare and --agent)");
  for (const AgentKind& k : agent_kinds()) line(k.name, k.doc);
  for (const std::string& r : shipped_rules()) {
    const Node rule = read_yaml(shipped_file("configs/rules/" + r + ".yaml"));
    line(r.c_str(), child(rule, "doc") ? child(rule, "doc")->value.c_str() : "");
  }
  head("learners (learner.type)");
  for (const LearnerKind& k : learner_kinds()) line(k.name, k.doc);
  head("models (agent.abstraction.plugin, model of `distill` and `cluster`)");
  const Models& models = registry.models();
  for (const std::string& name : models.names()) line(name.c_str(), models.get(name)->doc);
  fmt::print("`plantgym describe NAME` shows the keys of one of them.\n");
  return 0;
}

}  // namespace plantgym::cli
