// Trees for enumerable environments, judged by their Markov chain instead of by episodes.
#pragma once
#include <optional>
#include <vector>

#include "distill.h"
#include "exact.h"

namespace plantgym {

/// States of a model as a tree sees them.
struct SeenStates {
  std::vector<double> x;  // [states, inputs]
  int32_t inputs = 0;
  const double* of(int32_t state) const { return &x[size_t(state) * size_t(inputs)]; }
};

/// What a tree sees in every state that can be reached; found by walking at random until all were
/// come to. Nothing: the environment is not enumerable, or does not show the model's state as a
/// feature of the teacher. @throws Error some states are not come to
std::optional<SeenStates> see_states(const Oracle& oracle, const Policy& teacher,
                                     const Policy& blank, const pg_env_api& api, EnvConfig env,
                                     Pool& pool);

/// What a tree of joint choices does in each state of an enumerable environment, whatever it sees
/// of it; 0 in states that are not come to. Empty: the environment does not show the state's
/// number.
/// @param env as the tree's agent wants it @throws Error some states are not come to
std::vector<int32_t> tree_actions(const Oracle& oracle, const Policy& tree, const pg_env_api& api,
                                  EnvConfig env, Pool& pool);

/// Action of each state.
std::vector<int32_t> actions_of(const DecisionTree& t, const SeenStates& s, int32_t states);

/// Share of discounted time in each state from the start, all together 1: (1 - gamma) sum gamma^t
/// P(s_t = s), solved to 1e-15.
std::vector<double> occupancy(const Oracle& oracle, const std::vector<int32_t>& policy,
                              double gamma);

struct ExactTree {
  DecisionTree tree;
  double value = 0;     // discounted, from the start
  double fidelity = 0;  // share of the teacher's time in states where it does as the teacher
};

/// Imitation of the optimal policy with occupancies in place of episodes; the best of the trees
/// by their exact value, the first of equal ones (1e-9). Siblings that say the same stay apart.
ExactTree imitate(const Oracle& oracle, const SeenStates& s, double gamma,
                  DistillConfig::Method method, int32_t iterations, const TreeConfig& config);

constexpr int32_t kMostStatesOfBestTree = 400;

/// The best tree of a depth by branch and bound, to 1e-9. @param begun a tree that must be beaten;
/// none: of value -infinity. @param bounds gets the number of relaxations that were solved
/// @throws Error gamma 1, more than 400 states, or too many bounds
ExactTree branch_and_bound(const Oracle& oracle, const SeenStates& s, double gamma, int32_t depth,
                           ExactTree begun, int64_t* bounds = nullptr);

/// The best of all trees of a depth: by branch and bound from the best imitation.
/// @param bounds as above. @throws Error as above
ExactTree best_tree(const Oracle& oracle, const SeenStates& s, double gamma, int32_t depth,
                    int64_t* bounds = nullptr);

}  // namespace plantgym
