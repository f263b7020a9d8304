// n-step SARSA (Sutton & Barto 2018, section 7.2).
#pragma once
#include "learner.h"

namespace plantgym {
extern const LearnerKind kNStepSarsa;
}
