// Policies on clusters: values of the nearest of some centres. Sums run in the order of the
// elements, as Clusters has them (agents/clusters.h) and the C source too.
#pragma once
#include <string>

#include "policy.h"

namespace plantgym {

/// @throws Error parts that do not fit together
void check_clusters(const Policy& p);
/// The cluster of what is shown: the nearest centre, the lowest of ties.
int32_t nearest_cluster(const PolicyClusters& c, const float* shown);
/// `static void run_clusters(const float *shown, double *values)`.
std::string c_clusters(const Policy& p);

}  // namespace plantgym
