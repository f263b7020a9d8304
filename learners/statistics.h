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
/// Mean of all and its 95 % interval by Student's t: means of few values, normally spread. Of one:
/// no end.
Interval t_interval(const std::vector<double>& v);
/// The t that |Student's t| of this many degrees of freedom stays below with probability 0.95.
double t_quantile(int32_t degrees);
/// Differences a - b of the same episodes, run by run; the last run of the shorter stands for those
/// it lacks.
Scores paired(const Scores& a, const Scores& b);

struct Improvement {
  double probability = 0;
  Interval interval = {};  // 95 %
};
/// The chance that a run of `a` scores more than a run of `b` on an episode drawn at random, ties
/// counted half: the mean over episodes of the Mann-Whitney U statistic by the number of pairs
/// (rliable's probability_of_improvement). Intervals as summarize's, runs of both drawn by
/// themselves; where both are single runs, episodes are drawn.
Improvement improvement(const Scores& a, const Scores& b, bool more_is_better = true,
                        int32_t draws = 2000);

/// Share of all scores above each threshold (rliable's score distribution), as a performance
/// profile shows it.
std::vector<double> profile(const Scores& scores, const std::vector<double>& thresholds);

}  // namespace plantgym
