// Double Q-learning (van Hasselt 2010; Sutton & Barto 2018, section 6.7).
#pragma once
#include "learner.h"

namespace plantgym {
extern const LearnerKind kDoubleQ;
}
