// Replays a list of actions.
#pragma once
#include "agent.h"

namespace plantgym {
extern const AgentKind kActionsFile;
}
