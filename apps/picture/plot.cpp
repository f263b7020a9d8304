#include "plot.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "agents/policy/tree_text.h"
#include "chart.h"

namespace plantgym {
namespace {

constexpr double kWide = 640, kTall = 300, kAbove = 26, kBelow = 44, kLeft = 72, kRight = 16;
constexpr double kRow = 26;  // of an interval [px]

std::string colour(size_t k) {
  return fmt::format("#{:06x}", kSeriesColours[k % std::size(kSeriesColours)] >> 8);
}

/// Where colours come again, lines are broken.
std::string dashes(size_t k) {
  const size_t round = k / std::size(kSeriesColours);
  return round ? fmt::format(" stroke-dasharray=\"{} {}\"", 8 / round, 4) : "";
}

/// Values to pixels; no value: [0, 1].
struct Scale {
  Scale(double low, double high, double from, double to, int32_t most)
      : ticks(low > high ? nice_ticks(0, 1, most) : nice_ticks(low, high, most)),
        from_(from),
        to_(to) {}
  double at(double v) const {
    return from_ + (to_ - from_) * (v - ticks.low) / (ticks.high - ticks.low);
  }
  Ticks ticks;

 private:
  double from_, to_;
};

struct Range {
  double low = std::numeric_limits<double>::infinity(), high = -low;
  void take(const std::vector<double>& values) {
    for (const double v : values)
      if (std::isfinite(v)) low = std::min(low, v), high = std::max(high, v);
  }
};

std::string label_of(double v, const Ticks& t) {
  const double most = std::max(std::fabs(t.low), std::fabs(t.high));
  if (v == 0) return "0";
  if (most >= 1e6) return fmt::format("{:.10g} M", v / 1e6);
  if (most >= 1e4) return fmt::format("{:.10g} k", v / 1e3);
  return fmt::format("{:.{}f}", v, t.decimals);
}

std::string text(double x, double y, const char* anchor, const std::string& words,
                 const char* more = "") {
  return fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\"{}>{}</text>\n", x, y,
                     anchor, more, xml_escaped(words));
}
std::string rule(double x1, double y1, double x2, double y2, const char* look) {
  return fmt::format("<line x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\" {}/>\n", x1, y1,
                     x2, y2, look);
}
constexpr const char* kGridLook = "stroke=\"#e8eaed\"";

std::string begin(double width, double height) {
  return fmt::format(
      "<svg viewBox=\"0 0 {0:.0f} {1:.0f}\" width=\"{0:.0f}\" height=\"{1:.0f}\" role=\"img\" "
      "font-family=\"sans-serif\" font-size=\"12\" fill=\"#3c4043\">\n",
      width, height);
}

std::string points(const std::vector<double>& x, const std::vector<double>& y, const Scale& to_x,
                   const Scale& to_y) {
  std::string all;
  for (size_t k = 0; k < x.size(); ++k)
    all += fmt::format("{:.1f},{:.1f} ", to_x.at(x[k]), to_y.at(y[k]));
  return all;
}

std::string axes(const Scale& x, const Scale& y, const std::string& x_label,
                 const std::string& y_label) {
  std::string svg;
  for (int32_t k = 0; k < y.ticks.count(); ++k) {
    const double v = y.ticks.low + k * y.ticks.step;
    svg += rule(kLeft, y.at(v), kWide - kRight, y.at(v), kGridLook);
    svg += text(kLeft - 8, y.at(v) + 4, "end", label_of(v, y.ticks));
  }
  for (int32_t k = 0; k < x.ticks.count(); ++k) {
    const double v = x.ticks.low + k * x.ticks.step;
    svg += rule(x.at(v), kTall - kBelow, x.at(v), kTall - kBelow + 4, "stroke=\"#bdc1c6\"");
    svg += text(x.at(v), kTall - kBelow + 18, "middle", label_of(v, x.ticks));
  }
  svg += text(kLeft, kAbove - 12, "start", y_label, " font-weight=\"bold\"");
  svg += text((kLeft + kWide - kRight) / 2, kTall - 8, "middle", x_label);
  return svg;
}

}  // namespace

std::string plot_lines(const std::vector<PlotLine>& lines, const std::string& x_label,
                       const std::string& y_label) {
  Range xs, ys;
  for (const PlotLine& l : lines) xs.take(l.x), ys.take(l.y), ys.take(l.low), ys.take(l.high);
  const Scale x(xs.low, xs.high, kLeft, kWide - kRight, 8);
  const Scale y(ys.low, ys.high, kTall - kBelow, kAbove, 6);
  const double legend = lines.size() > 1 ? 18 * double(lines.size()) + 6 : 0;
  std::string svg = begin(kWide, kTall + legend);
  svg += axes(x, y, x_label, y_label);
  for (size_t k = 0; k < lines.size(); ++k) {
    const PlotLine& l = lines[k];
    if (l.low.empty() || l.low.size() != l.y.size() || l.high.size() != l.y.size()) continue;
    std::vector<double> around = l.x, edge = l.low;
    around.insert(around.end(), l.x.rbegin(), l.x.rend());
    edge.insert(edge.end(), l.high.rbegin(), l.high.rend());
    svg += fmt::format("<polygon points=\"{}\" fill=\"{}\" fill-opacity=\"0.2\"/>\n",
                       points(around, edge, x, y), colour(k));
  }
  for (size_t k = 0; k < lines.size(); ++k) {
    svg += fmt::format(
        "<polyline points=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"2\" "
        "stroke-linejoin=\"round\"{}/>\n",
        points(lines[k].x, lines[k].y, x, y), colour(k), dashes(k));
    if (lines.size() < 2) continue;
    const double at = kTall + 18 * double(k) + 10;
    const std::string look =
        fmt::format("stroke=\"{}\" stroke-width=\"3\"{}", colour(k), dashes(k));
    svg += rule(kLeft, at - 4, kLeft + 20, at - 4, look.c_str());
    svg += text(kLeft + 26, at, "start", lines[k].name);
  }
  return svg + "</svg>\n";
}

std::string plot_points(std::vector<PlotPoint> all, const std::vector<PlotLevel>& levels,
                        const std::string& x_label, const std::string& y_label) {
  std::sort(all.begin(), all.end(),
            [](const PlotPoint& a, const PlotPoint& b) { return a.x < b.x; });
  Range xs, ys;
  for (const PlotPoint& p : all) xs.take({p.x}), ys.take({p.y, p.interval.low, p.interval.high});
  for (const PlotLevel& l : levels) ys.take({l.y});
  const Scale x(xs.low, xs.high, kLeft + 12, kWide - kRight - 12, 8);
  const Scale y(ys.low, ys.high, kTall - kBelow, kAbove, 6);
  std::string svg = begin(kWide, kTall + 18 * double(levels.size()) + 6);
  svg += axes(x, y, x_label, y_label);
  for (size_t k = 0; k < levels.size(); ++k) {
    const std::string look =
        fmt::format("stroke=\"{}\" stroke-width=\"2\" stroke-dasharray=\"6 4\"", colour(k + 1));
    const double at = kTall + 18 * double(k) + 10;
    svg += rule(kLeft, y.at(levels[k].y), kWide - kRight, y.at(levels[k].y), look.c_str());
    svg += rule(kLeft, at - 4, kLeft + 20, at - 4, look.c_str());
    svg += text(kLeft + 26, at, "start", fmt::format("{}: {:.6g}", levels[k].name, levels[k].y));
  }
  std::vector<double> front_x, front_y;
  for (const PlotPoint& p : all)
    if (p.marked) front_x.push_back(p.x), front_y.push_back(p.y);
  svg += fmt::format("<polyline points=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"1.5\"/>\n",
                     points(front_x, front_y, x, y), colour(0));
  for (const PlotPoint& p : all) {
    const std::string look = fmt::format(
        "stroke=\"{}\" stroke-width=\"4\" stroke-opacity=\"0.35\" stroke-linecap=\"round\"",
        colour(0));
    svg += rule(x.at(p.x), y.at(p.interval.low), x.at(p.x), y.at(p.interval.high), look.c_str());
    svg += fmt::format(
        "<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"5\" fill=\"{}\" stroke=\"{}\" "
        "stroke-width=\"2\"/>\n",
        x.at(p.x), y.at(p.y), p.marked ? colour(0) : "white", colour(0));
  }
  return svg + "</svg>\n";
}

std::string plot_intervals(const std::vector<PlotInterval>& rows, const std::string& label) {
  constexpr double kNames = 230;
  Range range;
  for (const PlotInterval& r : rows) range.take({r.value, r.interval.low, r.interval.high});
  const double bottom = kAbove + kRow * double(rows.size());
  const Scale x(range.low, range.high, kNames, kWide - kRight - 8, 6);
  std::string svg = begin(kWide, bottom + 26);
  svg += text(kNames, kAbove - 12, "start", label, " font-weight=\"bold\"");
  for (int32_t k = 0; k < x.ticks.count(); ++k) {
    const double v = x.ticks.low + k * x.ticks.step;
    svg += rule(x.at(v), kAbove, x.at(v), bottom, kGridLook);
    svg += text(x.at(v), bottom + 16, "middle", label_of(v, x.ticks));
  }
  for (size_t k = 0; k < rows.size(); ++k) {
    const double y = kAbove + kRow * (double(k) + 0.5);
    const std::string look = fmt::format(
        "stroke=\"{}\" stroke-width=\"4\" stroke-opacity=\"0.45\" "
        "stroke-linecap=\"round\"",
        colour(k));
    svg += text(kNames - 12, y + 4, "end", shorten(rows[k].name, 12, float(kNames - 20)));
    svg += rule(x.at(rows[k].interval.low), y, x.at(rows[k].interval.high), y, look.c_str());
    svg += fmt::format("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"5\" fill=\"{}\"/>\n",
                       x.at(rows[k].value), y, colour(k));
  }
  return svg + "</svg>\n";
}

}  // namespace plantgym
