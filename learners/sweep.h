// Which settings a sweep tries: all of a grid, draws from ranges, or draws of which the better go
// on.
#pragma once
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "node.h"
#include "plantgym/fields.h"

namespace plantgym {

/// `sweep: {method: random, trials: 64, seeds: 3, space: {learner.gamma: [0.9, 0.99]}}`
struct SweepConfig {
  enum Method { kGrid, kRandom, kHalving };
  int32_t method = kRandom;
  int64_t trials = 0;    // of kRandom and kHalving
  int32_t seeds = 1;     // trainings of each trial, 0 .. seeds - 1
  int64_t seed = 0;      // of the draws
  int64_t keep = 3;      // kHalving: one of so many goes on, with as many times the steps
  int64_t least = 1000;  // kHalving: no round has fewer steps
  /// The keys of `sweep` but for `space`.
  void read(Fields& f);
};

/// What one trial lays over the run: key and value, as the command line would.
using Trial = std::vector<std::pair<std::string, std::string>>;

/// @param sweep the map `sweep` of a run file. @throws Error
SweepConfig read_sweep(const Node& sweep);
/// Trial k is the same however many there are. @throws Error at a key of `space`
std::vector<Trial> trials_of(const Node& sweep, const SweepConfig& config);

/// A round of halving: how many trials it has, and how many steps each.
struct SweepRound {
  int64_t trials, steps;
};
/// Rounds of a sweep over runs of `steps`; one for the other methods. @throws Error at `sweep`
std::vector<SweepRound> rounds_of(const Node& sweep, const SweepConfig& config, int64_t trials,
                                  int64_t steps);

}  // namespace plantgym
