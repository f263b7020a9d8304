// Self-labelling (Corsini, Porrello, Calderara & Dell'Amico, "Self-Labeling the Job Shop Scheduling
// Problem", NeurIPS 2024): of several episodes from one start, the best is the example to follow.
#pragma once
#include "learner.h"

namespace plantgym {
extern const LearnerKind kSelfLabelling;
}
