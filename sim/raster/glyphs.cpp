#include "glyphs.h"

#include <algorithm>
#include <cmath>

namespace plantgym {
namespace {

constexpr Glyph kMissing = {0xFFFD, 615, ""};

const Glyph* search(const GlyphTable& t, uint32_t code) {
  const Glyph* g = std::lower_bound(t.first, t.last, code,
                                    [](const Glyph& a, uint32_t c) { return a.code < c; });
  return g != t.last && g->code == code ? g : nullptr;
}

/// The value of a digit of base 90: the printable characters from '#' on but for two.
int32_t digit(char c) { return c - '#' - (c > '?') - (c > '\\'); }
int32_t number(const char* two) { return 90 * digit(two[0]) + digit(two[1]); }

struct Point {
  float x, y;
  bool on;  // the curve; else it pulls the curve
};

/// A quadratic curve as lines of about a pixel and a half.
void curve(Point a, Point pull, Point b, std::vector<float>& to) {
  const float length = std::fabs(pull.x - a.x) + std::fabs(pull.y - a.y) + std::fabs(b.x - pull.x) +
                       std::fabs(b.y - pull.y);
  const int32_t pieces = std::clamp(int32_t(length / 1.5f), 2, 16);
  for (int32_t k = 1; k <= pieces; ++k) {
    const float t = float(k) / float(pieces), s = 1 - t;
    to.push_back(s * s * a.x + 2 * s * t * pull.x + t * t * b.x);
    to.push_back(s * s * a.y + 2 * s * t * pull.y + t * t * b.y);
  }
}

/// Two points off the curve in a row have one on it in their middle.
std::vector<float> flatten(const std::vector<Point>& points) {
  std::vector<float> line = {points[0].x, points[0].y};
  Point last = points[0];
  for (size_t i = 1; i <= points.size(); ++i) {
    const Point p = points[i % points.size()];
    if (p.on) {
      line.insert(line.end(), {p.x, p.y}), last = p;
      continue;
    }
    const Point next = points[(i + 1) % points.size()];
    const Point end = next.on ? next : Point{(p.x + next.x) / 2, (p.y + next.y) / 2, true};
    curve(last, p, end, line), last = end;
    if (next.on) ++i;
  }
  return line;
}

}  // namespace

const Glyph& find_glyph(uint32_t code) {
  if (const Glyph* g = search(code < 0x100 ? kLatin : kMore, code)) return *g;
  return kMissing;
}

uint32_t next_code(std::string_view& text) {
  const auto byte = [&](size_t i) { return uint32_t(uint8_t(text[i])); };
  const uint32_t first = byte(0);
  const size_t more = first < 0x80   ? 0
                      : first < 0xC2 ? 4
                      : first < 0xE0 ? 1
                      : first < 0xF0 ? 2
                      : first < 0xF5 ? 3
                                     : 4;
  uint32_t code = more == 0 ? first : first & (0x3Fu >> more);
  bool whole = more < 4 && text.size() > more;
  for (size_t i = 1; whole && i <= more; ++i) {
    whole = (byte(i) & 0xC0) == 0x80;
    code = code << 6 | (byte(i) & 0x3F);
  }
  text.remove_prefix(whole ? more + 1 : 1);
  return whole ? code : 0xFFFD;
}

std::vector<std::vector<float>> outline(const Glyph& g, float x, float y, float em_x, float em_y) {
  if (g.code == kMissing.code) {
    const float l = x + 0.08f * em_x, r = x + 0.52f * em_x, t = y - 0.7f * em_y, b = 0.06f * em_y;
    return {{l, y, l, t, r, t, r, y}, {l + b, y - b, r - b, y - b, r - b, t + b, l + b, t + b}};
  }
  std::vector<std::vector<float>> contours;
  std::vector<Point> points;
  for (const char* at = g.packed; *at;) {
    const int32_t x_on = number(at), up = number(at + 2) - 512;
    points.push_back(
        {x + float((x_on >> 1) - 512) / 1024 * em_x, y - float(up) / 1024 * em_y, (x_on & 1) != 0});
    at += 4;
    if (*at == ' ' || !*at) {
      contours.push_back(flatten(points)), points.clear();
      if (*at) ++at;
    }
  }
  return contours;
}

}  // namespace plantgym
