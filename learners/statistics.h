// Honest summaries of a few runs (Agarwal et al., "Deep reinforcement learning at the edge of the
// statistical precipice", NeurIPS 2021).
#pragma once
#include <cstdint>
#include <vector>

namespace plantgym {

/// Scores of runs: one row per run (seed), one column per task or episode; rows are equally long.
using Scores = std::vector<std::vector<double>>;

struct Interval {
  double low, high;
};
struct Summary {
  double mean = 0, iqm = 0;
  Interval mean_interval = {}, iqm_interval = {};  // 95 %, stratified bootstrap over runs
};

double mean_of(const std::vector<double>& v);
/// Mean of the middle half: floor(n / 4) values are cut from each end (scipy's trim_mean(v, 0.25)).
double iqm_of(std::vector<double> v);
/// Percentile bootstrap: runs are drawn with replacement, for each task by itself (rliable's
/// StratifiedBootstrap); with one run, its episodes are drawn instead. `draws` resamples, fixed
/// seed.
Summary summarize(const Scores& scores, int32_t draws = 2000);
/// Differences a - b of equal shape, episode by episode.
Scores paired(const Scores& a, const Scores& b);

}  // namespace plantgym
