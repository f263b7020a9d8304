// Expected SARSA (van Seijen et al. 2009; Sutton & Barto 2018, section 6.6).
#pragma once
#include "learner.h"

namespace plantgym {
extern const LearnerKind kExpectedSarsa;
}
