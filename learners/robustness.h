// How firm a tree's decisions are: how far what it sees may be off before it decides otherwise, and
// what that can cost.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "agents/policy_agent.h"
#include "evaluate.h"

namespace plantgym {

/// What one input of a tree is measured in: the spread of what was seen, 0 for one of named values,
/// which is right or wrong but never a little off.
struct InputScale {
  std::string name;
  double spread = 0;
};

/// Of all decisions of some episodes.
struct Robustness {
  std::vector<InputScale> inputs;
  std::vector<double> distance;  // to the nearest other decision, in spreads, in rising order
  std::vector<int64_t> nearest;  // decisions whose other one is nearest along this input
  /// Share of decisions that another one lies within this distance of.
  double within(double distance) const;
  double quantile(double share) const;
};

/// @param env with its wrappers, as the policy's agent wants it. @throws Error the policy is no
/// tree, or its actions are masked
Robustness robustness_of(const Policy& policy, const pg_env_api& api, const EnvConfig& env,
                         Pool& pool, EvaluationConfig how);

/// An episode in which what the tree sees is wrong by at most `within` spreads, at the worst times
/// that were found.
struct WorstCase {
  std::vector<double> scores;         // of each episode without errors
  std::vector<double> worst;          // of each episode, with the worst errors that were found
  int64_t episode = 0;                // the lowest of `worst`
  int64_t errors = 0, decisions = 0;  // of that episode
  std::vector<std::vector<float>> actions = {};  // of its decisions [outputs]
};

/// Makes what trees see wrong by at most `within` spreads (Euclidean), so that the policy decides
/// otherwise: all trees decide on the one observation that is left in `obs`, at which the policy
/// was asked again. @param obs [features] @param which of the trees is turned, of those that can be
/// @return whether there is such an observation; else obs stays as it was
bool mislead(const Policy& policy, const std::vector<InputScale>& inputs, double within,
             uint32_t which, float* obs);

/// A search for counterexamples: `tries` plays of every episode, each wrong at other times, from
/// always to seldom, by chance. What it finds is an upper bound of the worst; nothing below it is
/// no proof. @param score of an episode, higher is better
WorstCase search_errors(const Policy& policy, const std::vector<InputScale>& inputs, double within,
                        int32_t tries, const pg_env_api& api, const EnvConfig& env, Pool& pool,
                        EvaluationConfig how, const std::function<double(const Episode&)>& score);

}  // namespace plantgym
