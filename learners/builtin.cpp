// The learners that come with the program.
#include <algorithm>

#include "cem.h"
#include "double_q.h"
#include "dqn.h"
#include "dyna_q.h"
#include "expected_sarsa.h"
#include "learner.h"
#include "n_step_sarsa.h"
#include "ppo.h"
#include "pqn.h"
#include "prioritized_sweeping.h"
#include "q_lambda.h"
#include "q_learning.h"
#include "sarsa.h"
#include "sarsa_lambda.h"
#include "self_labelling.h"
#include "tree_backup.h"

namespace plantgym {

const std::vector<LearnerKind>& learner_kinds() {
  static const std::vector<LearnerKind> all = {
      kQLearning,  kSarsa,       kExpectedSarsa, kDoubleQ, kNStepSarsa,
      kTreeBackup, kSarsaLambda, kQLambda,       kDynaQ,   kPrioritizedSweeping,
      kPpo,        kPqn,         kDqn,           kCem,     kSelfLabelling};
  return all;
}

std::vector<KeyInfo> agent_keys() {
  std::vector<KeyInfo> all;
  for (const LearnerKind& kind : learner_kinds())
    for (const KeyInfo& k : keys_of(kind.agent_fields)) {
      const auto known = std::find_if(all.begin(), all.end(),
                                      [&](const KeyInfo& other) { return other.key == k.key; });
      if (known == all.end()) {
        all.push_back(k);
      } else if (known->choices.find(k.choices) == std::string::npos) {  // other kinds of agents
        known->choices = k.choices.find(known->choices) == std::string::npos
                             ? join({known->choices, "|", k.choices})
                             : k.choices;
      }
    }
  return all;
}

const LearnerKind& learner_kind(const Node& learner) {
  const Node* type = child(learner, "type");
  if (!type || type->kind != PG_SCALAR || type->value.empty())
    throw error_at(type ? *type : learner, "learner.type",
                   "missing; name a learner (see plantgym list)");
  std::vector<std::string> known;
  for (const LearnerKind& k : learner_kinds()) {
    if (type->value == k.name) return k;
    known.push_back(k.name);
  }
  throw error_at(*type, "learner.type",
                 join({"'", type->value, "' is unknown", suggestion(type->value, known)}));
}

}  // namespace plantgym
