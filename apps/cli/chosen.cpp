#include "chosen.h"

#include <fmt/core.h>

#include <cmath>

#include "learners/checkpoint.h"
#include "learners/run_folder.h"

namespace plantgym::cli {

Chosen choose_seed(const RunConfig& run, const std::string& folder, int32_t seed) {
  if (seed >= 0 && (seed < run.first_seed || seed > run.last_seed))
    throw Error(fmt::format("--seed: {} is not a seed of the run; it has {} to {}", seed,
                            run.first_seed, run.last_seed));
  Chosen chosen;
  const int32_t first = seed >= 0 ? seed : run.first_seed, last = seed >= 0 ? seed : run.last_seed;
  for (int32_t k = first; k <= last; ++k) {
    Chosen one = {k, "", run.maximize ? -INFINITY : INFINITY};
    try {
      one.checkpoint = checkpoint_of(folder, k);
    } catch (const Error&) {  // not begun yet
      if (k == last && chosen.checkpoint.empty()) throw;
      continue;
    }
    const Checkpoint c = Checkpoint::read(one.checkpoint);
    if (c.number<int64_t>("has_best")) one.best = c.number<double>("best");
    const bool better = run.maximize ? one.best > chosen.best : one.best < chosen.best;
    if (chosen.checkpoint.empty() || better) chosen = one;
  }
  return chosen;
}

}  // namespace plantgym::cli
