// How a learner tries other actions than the one it thinks best.
#pragma once
#include <array>
#include <cstdint>
#include <vector>

#include "agents/table.h"
#include "schedule.h"

namespace plantgym {

/// Random words of one row and step.
using Bits = std::array<uint32_t, 4>;

/// One of
///   epsilon-greedy: a random action with probability epsilon, else the best; ties at random
///   softmax (Boltzmann): actions with probabilities in proportion to exp(Q / temperature)
///   UCB1 (Auer, Cesa-Bianchi & Fischer 2002): the greatest Q + c sqrt(ln N(s) / N(s, a)), actions
///     never tried first
class Exploration {
 public:
  enum class Kind { kEpsilonGreedy, kSoftmax, kUcb };
  /// The keys of `agent.exploration`.
  void read(Fields& f);
  void resize(int32_t states, int32_t actions);
  /// Epsilon, temperature or c. @param progress of the run [0, 1]
  double at(double progress) const;
  void set(double progress);  ///< what choose() uses from now on
  Kind kind() const { return kind_; }
  const char* name() const;  ///< of at(): epsilon, temperature, ucb

  /// An action for values q [n] of a state.
  int32_t choose(const double* q, int32_t n, const uint8_t* mask, int32_t state,
                 const Bits& bits) const {
    if (kind_ != Kind::kEpsilonGreedy) return choose_otherwise(q, n, mask, state, bits);
    if (bits[0] < explores_) return any_legal(n, mask, bits[1]);
    return greedy_among_ties(q, n, mask, bits[2]);
  }
  /// That an action was done; UCB1 counts.
  void count(int32_t state, int32_t action) {
    if (kind_ == Kind::kUcb) ++tried_[size_t(state) * size_t(actions_) + size_t(action)];
  }
  /// Probability of every action [n]; tied maxima share the greedy part.
  void probabilities(const double* q, int32_t n, const uint8_t* mask, int32_t state,
                     double* to) const;
  /// Mean of q under these probabilities.
  double mean(const double* q, int32_t n, const uint8_t* mask, int32_t state) const;

  /// How often UCB1 did each action of each state; empty for the others.
  std::vector<uint32_t>& tried() { return tried_; }
  const std::vector<uint32_t>& tried() const { return tried_; }

 private:
  int32_t choose_otherwise(const double* q, int32_t n, const uint8_t* mask, int32_t state,
                           const Bits& bits) const;
  /// Fills scratch_ with what UCB1 compares.
  void bound(const double* q, int32_t n, const uint8_t* mask, int32_t state) const;

  Kind kind_ = Kind::kEpsilonGreedy;
  Schedule epsilon_{0.1}, temperature_{1};
  double c_ = 1, now_ = 0.1;
  uint32_t explores_ = 0;  // epsilon as a share of 2^32
  int32_t actions_ = 0;
  std::vector<uint32_t> tried_;          // [states, actions]
  mutable std::vector<double> scratch_;  // [actions]
};

/// Probabilities of the greedy policy [n]; tied maxima share.
void greedy_probabilities(const double* q, int32_t n, const uint8_t* mask, double* to);

}  // namespace plantgym
