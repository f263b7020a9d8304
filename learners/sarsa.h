// SARSA (Rummery & Niranjan 1994; Sutton & Barto 2018, section 6.4).
#pragma once
#include "learner.h"

namespace plantgym {
extern const LearnerKind kSarsa;
}
