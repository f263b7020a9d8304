// What a run's clusters are worth: how near states lie to their centre, and how alike they fare.
#pragma once
#include <vector>

#include "evaluate.h"

namespace plantgym {

/// What the evaluation's episodes did in one cluster.
struct Cell {
  int64_t visits = 0;
  double distance = 0;  // mean squared distance to the centre, of scaled elements: distortion
  double mean = 0;      // discounted return from there on
  double spread = 0;    // its standard deviation: what the cluster cannot tell apart, and chance
};

/// Cells of all clusters, and of all decisions together.
struct CellReport {
  std::vector<Cell> cells;
  Cell all;
  double within = 0;  // spread of returns around the mean of their cluster
  /// Share of the variance of returns that the clusters account for; 0 where returns are all alike.
  double explained() const {
    return all.spread > 0 ? 1 - within * within / (all.spread * all.spread) : 0;
  }
};

/// Plays episodes by a policy on clusters. @param gamma discount of returns
/// @throws Error `make` makes an agent of another kind
CellReport report_cells(const pg_env_api& api, const EnvConfig& env, Pool& pool,
                        const std::function<std::unique_ptr<Agent>(const pg_spec&)>& make,
                        EvaluationConfig how, double gamma);

}  // namespace plantgym
