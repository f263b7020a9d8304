// Making a grown tree smaller.
#pragma once
#include <vector>

#include "fit.h"

namespace plantgym {

/// One tree of the nested ones that minimal cost-complexity pruning leaves: the best for every
/// alpha from its own to the next one's.
struct PruningStep {
  double alpha;  // price of a leaf, in the criterion's impurity weighted by the share of rows
  int32_t leaves;
  double impurity;  // of the leaves, weighted
};
/// From the whole tree to its root (Breiman et al. 1984, chapter 3: weakest-link pruning).
std::vector<PruningStep> pruning_path(const DecisionTree& t);
/// The smallest tree that is the best where each leaf costs alpha.
DecisionTree prune(const DecisionTree& t, double alpha);

/// Bottom up, a node whose leaves err no less on `validation` than it would as a leaf becomes one
/// (Quinlan 1987). Errors are weights of wrong classes, or squared differences.
DecisionTree prune_by_errors(const DecisionTree& t, const Samples& validation);

}  // namespace plantgym
