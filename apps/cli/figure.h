// A published figure: a run, what is measured of it, and where a rerun's result should fall.
#pragma once
#include <string>
#include <vector>

#include "learners/statistics.h"
#include "node.h"

namespace plantgym {
class Fields;
}

namespace plantgym::cli {

/// One way to make the figure: in full, or quickly.
struct Making {
  std::vector<std::string> set = {};       // key=value laid over the run
  int32_t first_seed = 0, last_seed = -1;  // of the rerun
  double mean = 0;                         // of the metric, over seeds that the rerun does not use
  Interval interval = {0, 0};              // where a rerun's mean falls, 95 % of the time
};

/// configs/results/NAME.yaml.
struct Figure {
  std::string name, figure, run, metric, made_with, machine;
  std::vector<std::string> set = {};
  int32_t first_seed = 0, last_seed = -1;  // that mean and interval were made from
  Making full = {}, quick = {};
  std::string path;  // of the file
};

/// Every key of such a file, for `schema`.
void figure_fields(Figure& f, Fields& fields);
/// @throws Error the file's content
Figure read_figure(const std::string& path);
/// The shipped ones, by name. @throws Error one of them is wrong
std::vector<Figure> shipped_figures();
/// 95 % prediction interval of the mean of `n` further seeds, from one value per seed (Student's
/// t).
/// @throws Error fewer than 3 values
Interval prediction(const std::vector<double>& per_seed, int32_t n);

}  // namespace plantgym::cli
