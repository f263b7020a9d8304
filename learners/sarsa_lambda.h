// SARSA(lambda) with replacing or accumulating traces, and true online SARSA(lambda) (van Seijen et
// al. 2016).
#pragma once
#include "learner.h"

namespace plantgym {
extern const LearnerKind kSarsaLambda;
}
