// The agents that come with the program.
#include "actions_file.h"
#include "agent.h"
#include "random.h"
#include "rules.h"

namespace plantgym {

const std::vector<AgentKind>& agent_kinds() {
  static const std::vector<AgentKind> all = {kRandomAgent, kActionsFile, kRainfed, kMad,
                                             kThreshold};
  return all;
}

const AgentKind& agent_kind(const Node& named, Node& params) {
  const bool map = named.kind == PG_MAP && named.children.size() == 1;
  if (!map && (named.kind != PG_SCALAR || named.value.empty()))
    throw error_at(named, named.key, "must be an agent's name, or {name: {key: value}}");
  const std::string name = map ? named.children[0].key : named.value;
  params = map ? named.children[0]
               : Node{PG_MAP, name, "", named.file, named.line, named.column, named.via, {}};
  if (params.kind == PG_SCALAR && params.value.empty()) params.kind = PG_MAP;
  std::vector<std::string> known;
  for (const AgentKind& k : agent_kinds()) {
    if (name == k.name) return k;
    known.push_back(k.name);
  }
  throw error_at(named, "", join({"agent '", name, "' is unknown", suggestion(name, known)}));
}

}  // namespace plantgym
