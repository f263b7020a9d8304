// Dyna-Q and Dyna-Q+ (Sutton 1990; Sutton & Barto 2018, sections 8.2 and 8.3).
#pragma once
#include "learner.h"

namespace plantgym {
extern const LearnerKind kDynaQ;
}
