// Uniformly random legal actions: the floor of every comparison.
#pragma once
#include "agent.h"

namespace plantgym {
extern const AgentKind kRandomAgent;
}
