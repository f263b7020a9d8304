// The cross-entropy method over the weights of a small network (de Boer, Kroese, Mannor &
// Rubinstein 2005; with noise: Szita & Lorincz 2006).
#pragma once
#include "learner.h"

namespace plantgym {
extern const LearnerKind kCem;
}
