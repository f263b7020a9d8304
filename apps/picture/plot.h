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

/// A point with its interval along y; those that are marked are filled, and joined by a line.
struct PlotPoint {
  double x, y;
  Interval interval;
  bool marked = false;
};
/// A line across at y.
struct PlotLevel {
  std::string name;
  double y;
};

/// An `<svg>` element with axes and, where there are several lines, their names.
std::string plot_lines(const std::vector<PlotLine>& lines, const std::string& x_label,
                       const std::string& y_label);
/// Points over x, and levels to compare them with, which are named below.
std::string plot_points(std::vector<PlotPoint> points, const std::vector<PlotLevel>& levels,
                        const std::string& x_label, const std::string& y_label);
/// A row for each: a dot at its value on a line from low to high.
std::string plot_intervals(const std::vector<PlotInterval>& rows, const std::string& label);

}  // namespace plantgym
