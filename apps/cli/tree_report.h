// What `distill` found: a table, tree/report.json, and a picture of return against leaves.
#pragma once
#include <cmath>
#include <string>
#include <vector>

#include "learners/statistics.h"
#include "plugins/tree/prune.h"

namespace plantgym::cli {

/// One of them: the teacher, who the run is compared with, or a tree.
struct TreeLine {
  std::string name;
  int32_t leaves = 0;  // 0: no tree
  double mean = 0;     // on the evaluation episodes
  Interval interval = {0, 0};
  int64_t episodes = 0;
  double fidelity_teacher = NAN, fidelity_own = NAN;  // as Distilled has them
  double worth = NAN, exact = NAN, discounted = NAN;
  bool front = false;  // no other tree has as few leaves and is worth as much, and is better in one
};

struct TreeReport {
  std::string run, metric;
  int32_t seed = 0, depth = 0;  // of the tree that was chosen
  bool maximize = true;
  bool numbers = false;  // the actions are numbers: fidelity is closeness
  int64_t examples = 0;
  int64_t weighing = 0;  // fresh episodes that the tree was chosen by; 0: exact values, by gamma
  double gamma = NAN;    // of discounted values; NaN: there are none
  std::vector<PruningStep> path = {};  // of the chosen tree
  std::vector<TreeLine> agents = {};
};

/// Sets `front` of all trees. Returns how many trees there are.
int32_t mark_front(TreeReport& r);
void print(const TreeReport& r);
std::string to_json(const TreeReport& r);
/// @throws Error "FILE:LINE:COLUMN: what is wrong"
TreeReport read_tree_report(const std::string& file);
/// An `<svg>` of trees as points, and all others as lines.
std::string plot_of(const TreeReport& r);
/// What fidelity is called: heads of two columns.
std::vector<std::string> fidelity_heads(const TreeReport& r);

}  // namespace plantgym::cli
