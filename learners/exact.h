// Exact values of enumerable environments by dynamic programming (Sutton & Barto 2018, chapter 4):
// the oracle of every tabular result.
#pragma once
#include <cstdint>
#include <vector>

#include "vec_env.h"

namespace plantgym {

/// In which order a sweep uses the values that it makes: at once (Gauss-Seidel: fewer sweeps), or
/// from the next sweep on (synchronous, as textbooks write value iteration).
enum class Sweep { kGaussSeidel, kSynchronous };

class Agent;

/// What an agent does in each state of an enumerable environment that shows no more than the
/// number of its state, and takes one number. Empty: the environment is another, or forbids
/// actions by a mask.
std::vector<int32_t> actions_in(Agent& agent, const pg_spec& spec, int32_t states);

/// Arcs of a Model, found by state and action.
class Oracle {
 public:
  /// @throws Error the environment is not enumerable, or an action of a state has no arcs
  explicit Oracle(Model model);
  const Model& model() const { return model_; }

  /// Which states an episode can come to, from its first ones, under any actions or under those
  /// that pi [states, actions] takes.
  std::vector<bool> reachable(const std::vector<double>& pi = {}) const;

  /// V* by value iteration from 0 until no value changes by more than `change`. @param of the
  /// states that count, the others keep 0; empty: all. Who starts in one must not leave them
  /// (`reachable`).
  /// @param sweeps gets their number. @throws Error it does not converge (gamma 1 in a world
  /// without an end)
  std::vector<double> optimal_values(double gamma, double change = 1e-14,
                                     const std::vector<bool>& of = {},
                                     Sweep order = Sweep::kGaussSeidel,
                                     int32_t* sweeps = nullptr) const;
  /// The same by policy iteration from action 0 everywhere; needs gamma < 1.
  std::vector<double> policy_iteration(double gamma) const;
  /// The same by modified policy iteration (Puterman & Shin 1978): a greedy policy, then
  /// `evaluations` sweeps of its values, and again. @throws Error it does not converge
  std::vector<double> modified_policy_iteration(double gamma, int32_t evaluations = 10,
                                                double change = 1e-14) const;
  /// Q of values: [states, actions].
  std::vector<double> action_values(const std::vector<double>& values, double gamma) const;
  /// The greedy policy; of actions whose values differ by less than 1e-9, the lowest.
  std::vector<int32_t> greedy_policy(const std::vector<double>& values, double gamma) const;
  /// The greedy policy of undiscounted values that comes to an end where one of the best does: of
  /// actions as good as each other, one that leads on. Where none is left, the lowest index.
  std::vector<int32_t> ending_policy(const std::vector<double>& v) const;

  /// Values of a stationary policy pi(a | s) [states, actions].
  /// @param of as above @throws Error they do not converge: the policy may never end
  std::vector<double> policy_values(const std::vector<double>& pi, double gamma,
                                    double change = 1e-14, const std::vector<bool>& of = {}) const;
  /// Undiscounted return within `limit` steps of a policy, and of the best policy that knows the
  /// time.
  std::vector<double> return_within(const std::vector<double>& pi, int64_t limit) const;
  std::vector<double> best_within(int64_t limit) const;
  /// The best policy that takes a uniformly random action with probability epsilon.
  std::vector<double> best_epsilon_soft(double gamma, double epsilon, double change = 1e-14) const;

  /// pi of a deterministic policy, mixed with uniformly random actions.
  std::vector<double> policy_of(const std::vector<int32_t>& actions, double epsilon = 0) const;
  /// Mean over the distribution of first states.
  double at_start(const std::vector<double>& values) const;

 private:
  double backup(int32_t state, int32_t action, const std::vector<double>& values,
                double gamma) const;
  template <class Update>
  std::vector<double> sweep(double change, const std::vector<bool>& of, Update update,
                            Sweep order = Sweep::kGaussSeidel, int32_t* sweeps = nullptr) const;
  double best_backup(int32_t state, const std::vector<double>& values, double gamma) const;
  Model model_;
  std::vector<int64_t> first_;  // arc of (state, action), and one past the last
};

}  // namespace plantgym
