// Prioritized sweeping (Moore & Atkeson 1993; Sutton & Barto 2018, section 8.4).
#pragma once
#include "learner.h"

namespace plantgym {
extern const LearnerKind kPrioritizedSweeping;
}
