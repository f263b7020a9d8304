// Irrigation rules of practice, deciding daily and in millimetres.
#pragma once
#include "agent.h"

namespace plantgym {
/// Never irrigates.
extern const AgentKind kRainfed;
/// Management allowed depletion: refills when the root zone has lost a share of its available water
/// (Merriam 1966; FAO-56 chapter 8).
extern const AgentKind kMad;
/// The same rule; its number stands in the run file.
extern const AgentKind kThreshold;
}  // namespace plantgym
