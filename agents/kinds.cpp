// The agents that come with the program.
#include <filesystem>

#include "actions_file.h"
#include "agent.h"
#include "policy_agent.h"
#include "random.h"
#include "rule_agent.h"
#include "rule_file.h"

namespace plantgym {

const std::vector<AgentKind>& agent_kinds() {
  static const std::vector<AgentKind> all = {kRandomAgent, kActionsFile, kPolicyAgent, kRuleAgent};
  return all;
}

const AgentKind& agent_kind(const Node& named, Node& params) {
  const bool map = named.kind == PG_MAP && named.children.size() == 1;
  const bool rule = named.kind == PG_MAP && child(named, "rules");
  if (!map && !rule && (named.kind != PG_SCALAR || named.value.empty()))
    throw error_at(named, named.key,
                   "must be an agent's name, {name: {key: value}}, or {rules: […]}");
  const std::string name = map ? named.children[0].key : named.value;
  std::vector<std::string> known;
  for (const AgentKind& k : agent_kinds()) {
    if (rule || &k == &agent_kinds().back()) break;  // `rules` has no name of its own
    known.push_back(k.name);
    if (name != k.name) continue;
    params = map ? named.children[0]
                 : Node{PG_MAP, name, "", named.file, named.line, named.column, named.via, {}};
    if (params.kind == PG_SCALAR && params.value.empty()) params.kind = PG_MAP;
    return k;
  }
  if (!map && (name.ends_with(".json") || name.ends_with(".safetensors"))) {  // a policy's file
    params = named;
    return kPolicyAgent;
  }
  if (read_rule(named, params)) return kRuleAgent;
  for (const std::string& r : shipped_rules()) known.push_back(r);
  throw error_at(named, "", join({"agent '", name, "' is unknown", suggestion(name, known)}));
}

std::string agent_name(const Node& named) {
  Node params;
  const AgentKind& kind = agent_kind(named, params);
  if (const Node* name = child(params, "name")) return name->value;
  if (kind.name == std::string("policy")) {
    const Node* file = child(params, "file");
    return std::filesystem::path(file ? file->value : params.value).stem().string();
  }
  std::string all = kind.name;
  if (params.kind == PG_SCALAR) all += " " + params.value;
  for (const Node& c : params.children) all += join({" ", c.value});
  return all;
}

}  // namespace plantgym
