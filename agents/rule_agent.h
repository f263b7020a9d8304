// Rules written by hand, from files or in a run file.
#pragma once
#include "agent.h"

namespace plantgym {
extern const AgentKind kRuleAgent;
}
