#include "chart.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace plantgym {
namespace {

constexpr float kLetters = 13;      // height of numbers and headings [pixels]
constexpr double kRounding = 1e-9;  // what is nearer to 0 is rounding
constexpr uint32_t kInk = 0x5F6368FFu, kGrid = 0xECEEF0FFu, kAxis = 0xBDC1C6FFu;

std::string number(double value, int32_t decimals) {
  return fmt::format("{:.{}f}", value == 0 ? 0.0 : value, decimals);
}

/// From values to pixels.
struct Plot {
  Box at;
  double low, high;
  int64_t extent;
  float x(double decision) const { return at.x + float(decision / double(extent)) * at.w; }
  float y(double value) const { return at.y + at.h - float((value - low) / (high - low)) * at.h; }
};

Ticks range_of(const std::vector<ChartLine>& lines, int32_t most) {
  double low = std::numeric_limits<double>::infinity(), high = -low;
  const auto include = [&](double v) { low = std::min(low, v), high = std::max(high, v); };
  for (const ChartLine& l : lines)
    for (size_t i = 0; i < l.series->values.size(); ++i) {
      const double v = double(l.series->values[i]);
      if (!std::isfinite(v)) continue;
      include(v);
      if (l.series->bars) include(0);
    }
  if (low > high || std::max(std::fabs(low), std::fabs(high)) < kRounding) low = 0, high = 1;
  if (low > 0 && low < 0.6 * high) low = 0;  // a scale from zero does not exaggerate
  if (high < 0 && high > 0.6 * low) high = 0;
  return nice_ticks(low, high, most);
}

/// Decisions that share one bar or point: as many as fall onto half a pixel.
size_t bucket(const Plot& p) {
  return std::max<size_t>(1, size_t(double(p.extent) / (2 * double(p.at.w))));
}

/// All bars begin at 0, since one may be a part of another (what was cut, of what was asked): at
/// each place the longest stands behind, and those before it are narrower where there is room.
void draw_bars(Canvas& c, const Plot& p, const std::vector<ChartLine>& lines) {
  struct Bar {
    double value;
    uint32_t rgba;
  };
  const float gap = p.at.w / float(p.extent) > 4 ? 1.0f : 0.0f;
  const size_t step = bucket(p);
  size_t longest = 0;
  for (const ChartLine& l : lines)
    longest = std::max(longest, l.series->bars ? l.series->values.size() : 0);
  for (size_t i = 0; i < longest; i += step) {
    std::vector<Bar> here;
    for (const ChartLine& l : lines) {
      double most = 0;  // the largest that falls here
      for (size_t k = i; l.series->bars && k < std::min(i + step, l.series->values.size()); ++k)
        if (const double v = double(l.series->values[k]); std::fabs(v) > std::fabs(most)) most = v;
      if (most != 0 && std::isfinite(most)) here.push_back({most, l.rgba});
    }
    std::stable_sort(here.begin(), here.end(), [](const Bar& a, const Bar& b) {
      return std::fabs(a.value) > std::fabs(b.value);
    });
    const float left = p.x(double(i)), right = std::max(p.x(double(i + step)) - gap, left + 1.5f);
    float in = 0;
    for (const Bar& bar : here) {
      const float top = p.y(std::max(bar.value, 0.0)), bottom = p.y(std::min(bar.value, 0.0));
      // as an outline, because rectangles snap to whole pixels and low bars would vanish
      c.polygon({left + in, top, right - in, top, right - in, bottom, left + in, bottom}, bar.rgba,
                2);
      if (right - left - 2 * in >= 3) in += std::max(0.6f, 0.15f * (right - left));
    }
  }
}

void draw_line(Canvas& c, const Plot& p, const ChartLine& line) {
  std::vector<float> xy;
  const auto finish = [&] {
    if (xy.size() > 2) c.line(xy, 2, line.rgba, 3);
    if (xy.size() == 2) c.circle(xy[0], xy[1], 2, line.rgba, 3);
    xy.clear();
  };
  const auto point = [&](size_t i, float v) {
    xy.insert(xy.end(), {p.x(double(i + 1)), p.y(double(v))});
  };
  const std::vector<float>& values = line.series->values;
  const size_t step = bucket(p);
  for (size_t i = 0; i < values.size(); i += step) {
    const size_t end = std::min(i + step, values.size());
    float low = values[i], high = low;  // fast ups and downs keep their reach
    for (size_t k = i; k < end; ++k)
      low = std::min(low, values[k]), high = std::max(high, values[k]);
    if (!std::isfinite(low) || !std::isfinite(high))
      finish();
    else if (step > 1)
      point(i, low), point(i, high), point(end - 1, values[end - 1]);
    else
      point(i, low);
  }
  if (!xy.empty()) c.circle(xy[xy.size() - 2], xy.back(), 3.5f, line.rgba, 4);
  finish();
}

void draw_axes(Canvas& c, const Plot& p, const Ticks& y, const ChartFrame& frame) {
  c.rect(p.at.x, p.at.y, p.at.w, p.at.h, palette::kWhite);
  for (int32_t k = 0; k < y.count(); ++k) {
    const double value = y.low + k * y.step;
    const float at = std::floor(p.y(value)) + 0.5f;
    c.line({p.at.x, at, p.at.x + p.at.w, at}, 1, kGrid, 1);
    c.text(p.at.x - 6, at - kLetters / 2 - 0.5f, kLetters, kInk, number(value, y.decimals).c_str(),
           1, PG_RIGHT);
  }
  const float bottom = p.at.y + p.at.h;
  const double end = double(p.extent) * frame.x_scale;
  const Ticks x = nice_ticks(0, end, std::max(2, int32_t(p.at.w / 70)));
  for (int32_t k = 0; k < x.count(); ++k) {
    const double value = x.low + k * x.step;
    if (value > end * (1 + 1e-9)) break;
    const float at = std::floor(p.x(value / frame.x_scale)) + 0.5f;
    c.line({at, p.at.y, at, bottom}, 1, kGrid, 1);
    if (frame.x_axis)
      c.text(at, bottom + 3, kLetters, kInk, number(value, x.decimals).c_str(), 1, PG_CENTER);
  }
  if (frame.x_axis)
    c.text(p.at.x + p.at.w / 2, bottom + 18, kLetters, kInk, frame.x_label.c_str(), 1, PG_CENTER);
  const float zero = std::floor(p.low <= 0 && p.high >= 0 ? p.y(0) : bottom) + 0.5f;
  c.line({p.at.x, zero, p.at.x + p.at.w, zero}, 1, kAxis, 5);
  c.line({p.at.x + 0.5f, p.at.y, p.at.x + 0.5f, bottom}, 1, kAxis, 5);
}

/// "■ rain 3.2 mm   ■ irrigation 0 mm": names, the last values, the unit.
void draw_heading(Canvas& c, Box at, const std::vector<ChartLine>& lines) {
  constexpr float kSquare = 14, kGap = 6, kApart = 16;
  const float y = at.y + 3, h = kLetters + 1;
  const auto value_of = [](const ChartLine& l) {
    if (l.series->values.empty()) return std::string();
    std::string value = short_number(double(l.series->values.back()));
    if (!l.series->unit.empty()) value.append(" ").append(l.series->unit);
    return value;
  };
  float names = -kApart, values = 0;  // what all would take
  for (const ChartLine& l : lines) {
    names += kSquare + text_width(l.series->name, h) + kApart;
    values += kGap + text_width(value_of(l), h);
  }
  const bool told = names + values <= at.w;  // else the names alone, cut where they must be
  const float most =
      names <= at.w ? at.w : (at.w + kApart) / float(lines.size()) - kSquare - kApart;
  float x = at.x;
  for (const ChartLine& l : lines) {
    const std::string name = shorten(l.series->name, h, most);
    c.rect(x, y + 4, 9, 9, l.rgba, 1), x += kSquare;
    c.text(x, y, h, palette::kBlack, name.c_str(), 1), x += text_width(name, h) + kApart;
    if (!told && lines.size() > 1) continue;
    const std::string value = value_of(l);
    if (x - kApart + kGap + text_width(value, h) > at.x + at.w) continue;
    c.text(x + kGap - kApart, y, h, l.rgba, value.c_str(), 1);
    x += text_width(value, h) + kGap;
  }
}

}  // namespace

Ticks nice_ticks(double low, double high, int32_t most) {
  if (!(high > low)) {
    const double room = std::max(std::fabs(low) * 0.5, 1e-6);
    if (low == 0)
      high = 1;
    else
      low > 0 ? (low -= room, high += room) : (high += room, low -= room);
  }
  const double rough = (high - low) / std::max(1, most - 1);
  const double power = std::pow(10.0, std::floor(std::log10(rough) + 1e-9));
  double step = 10 * power;
  for (const double round : {1.0, 2.0, 5.0})
    if (round * power >= rough * (1 - 1e-9)) {
      step = round * power;
      break;
    }
  Ticks t;
  t.step = step;
  t.low = std::floor(low / step + 1e-9) * step, t.high = std::ceil(high / step - 1e-9) * step;
  t.decimals = std::clamp(int32_t(std::ceil(-std::log10(step) - 1e-9)), 0, 9);
  return t;
}

std::string short_number(double value) {
  if (!std::isfinite(value)) return "–";
  const double size = std::fabs(value);
  if (size < kRounding) return "0";
  if (size >= 1e7 || (size > 0 && size < 1e-4)) return fmt::format("{:.2e}", value);
  const int32_t decimals = size >= 1000 ? 0 : size >= 100 ? 1 : size >= 1 ? 2 : 4;
  std::string text = number(value, decimals);
  if (text.find('.') != std::string::npos) {
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
  }
  return text == "-0" ? "0" : text;
}

std::string shorten(const std::string& text, float height, float width) {
  if (text_width(text, height) <= width) return text;
  std::string fits = text;
  while (!fits.empty() && text_width(fits + "…", height) > width) {
    while (!fits.empty() && (fits.back() & 0xC0) == 0x80) fits.pop_back();  // a whole character
    if (!fits.empty()) fits.pop_back();
  }
  return fits.empty() ? "" : fits + "…";
}

void draw_chart(Canvas& c, const ChartFrame& frame, const std::vector<ChartLine>& lines) {
  const Box b = frame.at;
  Plot p = {{b.x + kChartLeft, b.y + kChartTop, b.w - kChartLeft,
             b.h - kChartTop - (frame.x_axis ? kChartBottom : 0)},
            0,
            1,
            std::max<int64_t>(1, frame.extent)};
  if (p.at.w < 20 || p.at.h < 10) return;
  const Ticks y = range_of(lines, std::clamp(int32_t(p.at.h / 24) + 1, 2, 6));
  p.low = y.low, p.high = y.high;
  draw_heading(c, {p.at.x, b.y, p.at.w, kChartTop}, lines);
  draw_axes(c, p, y, frame);
  draw_bars(c, p, lines);
  for (const ChartLine& l : lines)
    if (!l.series->bars) draw_line(c, p, l);
}

}  // namespace plantgym
