// What was logged while a run trained, as curves over all its seeds.
#pragma once
#include <set>
#include <string>
#include <vector>

#include "apps/picture/plot.h"

namespace plantgym::cli {

/// Values of one name in a seed's metrics.csv.
struct SeedCurve {
  std::vector<double> steps = {}, values = {};
};
/// The seeds of a run's folder that have logged `name` more than once.
/// @param notes gets what is missing or damaged
std::vector<SeedCurve> seed_curves(const std::string& folder, const std::string& name,
                                   std::set<std::string>& notes);
/// Their mean at 101 places from where all have a value, and from three seeds on the 95 % interval
/// of it. A seed that stopped early stays where it stopped.
PlotLine mean_curve(const std::string& name, const std::vector<SeedCurve>& seeds);

}  // namespace plantgym::cli
