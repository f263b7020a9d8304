// Watkins's Q(lambda) (Watkins 1989; Sutton & Barto 2018, section 12.10).
#pragma once
#include "learner.h"

namespace plantgym {
extern const LearnerKind kQLambda;
}
