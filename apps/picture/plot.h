// Plots as SVG, for pages that people read: lines with bands, and numbers with their intervals.
#pragma once
#include <string>
#include <vector>

#include "learners/statistics.h"

namespace plantgym {

/// x rises; a band of [low, high] where these are as long as y, else none.
struct PlotLine {
  std::string name;
  std::vector<double> x = {}, y = {}, low = {}, high = {};
};
struct PlotInterval {
  std::string name;
  double value;
  Interval interval;
};

/// An `<svg>` element with axes and, where there are several lines, their names.
std::string plot_lines(const std::vector<PlotLine>& lines, const std::string& x_label,
                       const std::string& y_label);
/// A row for each: a dot at its value on a line from low to high.
std::string plot_intervals(const std::vector<PlotInterval>& rows, const std::string& label);

}  // namespace plantgym
