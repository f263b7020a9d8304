// Curves of one unit over decisions, with axes.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "picture.h"

namespace plantgym {

/// Round numbers for an axis: low, low + step, ... high (1, 2 or 5 times a power of ten apart).
struct Ticks {
  double low = 0, high = 1, step = 1;
  int32_t decimals = 0;  // that tell neighbours apart
  int32_t count() const { return int32_t((high - low) / step + 1.5); }
};
/// Covers [low, high] with about `most` ticks, at least two.
Ticks nice_ticks(double low, double high, int32_t most);

/// "1.5", "1970", "0.034": at most 4 digits that count; "–" for NaN.
std::string short_number(double value);
/// The text, or as much of it as fits into a width, then "…".
std::string shorten(const std::string& text, float height, float width);

/// Of the first, second, … curve; told apart by the colour-blind.
inline constexpr uint32_t kSeriesColours[] = {palette::kBlue, palette::kOrange, palette::kGreen,
                                              palette::kPink, palette::kSky,    palette::kRed};

struct ChartLine {
  const Series* series;
  uint32_t rgba;
};
struct ChartFrame {
  Box at;          // of the chart with its heading and numbers [pixels]
  int64_t extent;  // of the x axis [decisions]
  double x_scale;  // of a decision on the axis
  std::string x_label;
  bool x_axis;  // numbers and label below; only the lowest of a stack has them
};

/// Pixels left of and below the plot, and above it.
inline constexpr float kChartLeft = 52, kChartTop = 22, kChartBottom = 34;
void draw_chart(Canvas& c, const ChartFrame& frame, const std::vector<ChartLine>& lines);

}  // namespace plantgym
