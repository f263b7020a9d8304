// n-step tree backup (Precup, Sutton & Singh 2000; Sutton & Barto 2018, section 7.5).
#pragma once
#include "learner.h"

namespace plantgym {
extern const LearnerKind kTreeBackup;
}
