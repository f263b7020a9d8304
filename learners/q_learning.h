// Q-learning (Watkins 1989; Sutton & Barto 2018, section 6.5).
#pragma once
#include "learner.h"

namespace plantgym {
extern const LearnerKind kQLearning;
}
