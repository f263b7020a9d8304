#include "paint.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace plantgym {
namespace {

/// Adds the signed area right of an edge to cells of width 1, row by row, so that the running sum
/// of a row is what the contours cover ("font-rs", Levien 2016).
struct Area {
  float* cells;
  int32_t width, height;  // of the part that is painted; rows are width + 2 cells long

  void edge(float x0, float y0, float x1, float y1) {
    if (std::fabs(y1 - y0) < 1e-6f) return;  // covers nothing, and its slope may not be finite
    const float sign = y0 < y1 ? 1.0f : -1.0f;
    if (y0 > y1) std::swap(x0, x1), std::swap(y0, y1);
    const float slope = (x1 - x0) / (y1 - y0), bottom = float(height);
    if (y0 < 0) x0 -= y0 * slope, y0 = 0;
    if (y1 > bottom) x1 -= (y1 - bottom) * slope, y1 = bottom;
    if (y0 < y1) split(x0, y0, x1, y1, sign);
  }
  /// What is left of the cells counts as on their left border; what is right of them does not.
  void split(float x0, float y0, float x1, float y1, float sign) {
    const float border = float(width);
    for (const float at : {0.0f, border})
      if ((x0 < at && at < x1) || (x1 < at && at < x0)) {
        const float y = std::clamp(y0 + (at - x0) / (x1 - x0) * (y1 - y0), y0, y1);
        split(x0, y0, at, y, sign), split(at, y, x1, y1, sign);
        return;
      }
    if (x0 >= border && x1 >= border) return;
    if (x0 <= 0 && x1 <= 0) x0 = x1 = 0;
    inside(x0, y0, x1, y1, sign);
  }
  void inside(float x0, float y0, float x1, float y1, float sign) {
    const float slope = y1 > y0 ? (x1 - x0) / (y1 - y0) : 0;
    float x = x0;
    for (int32_t row = int32_t(y0); row < height && float(row) < y1; ++row) {
      const float dy = std::min(float(row + 1), y1) - std::max(float(row), y0);
      const float next = std::clamp(x + slope * dy, 0.0f, float(width));
      piece(cells + int64_t(row) * (width + 2), std::min(x, next), std::max(x, next), sign * dy);
      x = next;
    }
  }
  /// An edge of height `d` within one row, from column x0 to x1.
  static void piece(float* row, float x0, float x1, float d) {
    const int32_t first = int32_t(x0), last = int32_t(std::ceil(x1));
    if (last <= first + 1) {
      const float right = (x0 + x1) / 2 - float(first);
      row[first] += d - d * right, row[first + 1] += d * right;
      return;
    }
    const float s = 1 / (x1 - x0), f = 1 - (x0 - float(first)), g = x1 - float(last - 1);
    float before = s * f * f / 2, done = before;  // share of the edge's area left of the cell's end
    row[first] += d * before;
    for (int32_t c = first + 1; c < last - 1; ++c) {
      const float share = s * (f + float(c - first) - 0.5f);
      row[c] += d * (share - done), done = share;
    }
    const float rest = 1 - s * g * g / 2;
    row[last - 1] += d * (rest - done), row[last] += d * (1 - rest);
  }
};

/// How much of a pixel at distance d from its middle a band of half width r covers.
float band(float d, float r) { return std::clamp(d + 0.5f, -r, r) - std::clamp(d - 0.5f, -r, r); }

bool is_hair(const float* xy, float r) {
  return r < 0.5f && std::max(std::fabs(xy[2] - xy[0]), std::fabs(xy[3] - xy[1])) > 2;
}
/// Whether thin pieces run on in one direction, so that no pixel is touched by two of them.
bool are_one_hair(const std::vector<float>& xy, float r) {
  const auto along = [&](size_t i, size_t axis) { return xy[i + 2 + axis] - xy[i + axis]; };
  const size_t axis = std::fabs(along(0, 1)) >= std::fabs(along(0, 0));
  for (size_t i = 0; i + 3 < xy.size(); i += 2)
    if (!is_hair(&xy[i], r) || (along(i, axis) > 0) != (along(0, axis) > 0) ||
        (std::fabs(along(i, 1)) >= std::fabs(along(i, 0))) != (axis == 1))
      return false;
  return true;
}

/// Whole pixels for what is wide enough to fill one; thinner things keep their share.
void snap(float& from, float& to) {
  const float size = to - from;
  if (size < 0.75f) return;
  if (size < 1.5f) {
    from = std::floor((from + to) / 2), to = from + 1;
  } else {
    from = std::floor(from + 0.5f), to = std::floor(to + 0.5f);
  }
}

}  // namespace

Window Painter::within(float left, float top, float right, float bottom) const {
  const auto pixel = [](float v, int32_t low, int32_t high) {
    return int32_t(std::clamp(v, float(low), float(high)));
  };
  return {pixel(std::floor(left), clip_.left, clip_.right),
          pixel(std::floor(top), clip_.top, clip_.bottom),
          pixel(std::ceil(right), clip_.left, clip_.right),
          pixel(std::ceil(bottom), clip_.top, clip_.bottom)};
}

namespace {

Box box_of(std::span<const std::vector<float>> contours) {
  float low[2] = {1e30f, 1e30f}, high[2] = {-1e30f, -1e30f};
  for (const std::vector<float>& c : contours)
    for (size_t i = 0; i < c.size(); ++i)
      low[i & 1] = std::min(low[i & 1], c[i]), high[i & 1] = std::max(high[i & 1], c[i]);
  return {low[0], low[1], high[0] - low[0], high[1] - low[1]};
}

uint8_t* pixel_of(Image& image, int32_t x, int32_t y) {
  return &image.rgba[4 * (size_t(y) * size_t(image.width) + size_t(x))];
}
/// Over opaque pixels nothing needs to be divided.
void mix_opaque(uint8_t* p, int64_t pixels, const Ink& ink, float above) {
  const auto share = int32_t(above * 65536 + 0.5f);
  for (int64_t i = 0; i < pixels; ++i, p += 4) {
    int32_t mixed[4];
    for (int32_t c = 0; c < 4; ++c) mixed[c] = p[c];
    for (int32_t c = 0; c < 4; ++c) mixed[c] += ((ink.over[c] - mixed[c]) * share + 32768) >> 16;
    for (int32_t c = 0; c < 4; ++c) p[c] = uint8_t(mixed[c]);
  }
}

}  // namespace

void fill_pixels(uint8_t* to, int64_t pixels, uint32_t rgba) {
  constexpr int64_t kBlock = 16;
  const uint8_t one[4] = {uint8_t(rgba >> 24), uint8_t(rgba >> 16), uint8_t(rgba >> 8),
                          uint8_t(rgba)};
  if (pixels > 2 * kBlock) {
    uint8_t block[4 * kBlock];
    for (int64_t i = 0; i < kBlock; ++i) std::memcpy(block + 4 * i, one, 4);
    for (; pixels >= kBlock; pixels -= kBlock, to += 4 * kBlock) std::memcpy(to, block, 4 * kBlock);
  }
  for (; pixels > 0; --pixels, to += 4) std::memcpy(to, one, 4);
}

inline void Painter::mix(int32_t x, int32_t y, const Ink& ink, float coverage) {
  if (!opaque_) return run(x, x + 1, y, ink, coverage);
  const float above = std::min(coverage, 1.0f) * ink.alpha;
  if (above > 0) mix_opaque(pixel_of(image_, x, y), 1, ink, above);
}

void Painter::run(int32_t left, int32_t right, int32_t y, const Ink& ink, float coverage) {
  const float above = std::min(coverage, 1.0f) * ink.alpha;
  if (above <= 0 || left >= right) return;
  uint8_t* p = pixel_of(image_, left, y);
  if (above >= 1) return fill_pixels(p, right - left, ink.rgba | 255);
  if (opaque_) return mix_opaque(p, right - left, ink, above);
  for (int32_t x = left; x < right; ++x, p += 4) {
    const float below = (1 - above) * float(p[3]) / 255, all = above + below;
    for (int32_t c = 0; c < 3; ++c)
      p[c] = uint8_t((float(ink.over[c]) * above + float(p[c]) * below) / all + 0.5f);
    p[3] = uint8_t(std::min(all, 1.0f) * 255 + 0.5f);
  }
}

void Painter::rect(Box b, uint32_t rgba) {
  float left = b.x, right = b.x + b.w, top = b.y, bottom = b.y + b.h;
  snap(left, right), snap(top, bottom);
  const Window w = within(left, top, right, bottom);
  const Ink ink(rgba);
  // pixels that it covers from side to side; those at its sides may be covered in part
  const int32_t first = std::min(std::max(w.left, int32_t(std::ceil(left))), w.right);
  const int32_t last = std::max(std::min(w.right, int32_t(std::floor(right))), first);
  for (int32_t y = w.top; y < w.bottom; ++y) {
    const float rows = std::min(bottom, float(y + 1)) - std::max(top, float(y));
    const auto side = [&](int32_t x) {
      mix(x, y, ink, rows * (std::min(right, float(x + 1)) - std::max(left, float(x))));
    };
    for (int32_t x = w.left; x < first; ++x) side(x);
    run(first, last, y, ink, rows);
    for (int32_t x = last; x < w.right; ++x) side(x);
  }
}

void Painter::circle(float cx, float cy, float radius, uint32_t rgba) {
  const float reach = radius + 0.5f, faint = radius < 0.5f ? 4 * radius * radius : 1;
  const float whole = radius - 0.5f;  // within it pixels are covered
  const Window w = within(cx - reach, cy - reach, cx + reach, cy + reach);
  const Ink ink(rgba);
  for (int32_t y = w.top; y < w.bottom; ++y) {
    const float dy = float(y) + 0.5f - cy;
    int32_t first = w.right, last = w.right;
    if (whole > 1 && std::fabs(dy) < whole - 0.5f) {
      const float half = std::sqrt(whole * whole - dy * dy) - 0.01f;  // rounding stays outside
      const auto column = [&](float v) { return std::clamp(int32_t(v), w.left, w.right); };
      first = column(std::ceil(cx - half - 0.5f));
      last = std::max(column(std::floor(cx + half - 0.5f) + 1), first);
    }
    const auto edge = [&](int32_t x) {
      const float dx = float(x) + 0.5f - cx;
      mix(x, y, ink, faint * std::clamp(reach - std::sqrt(dx * dx + dy * dy), 0.0f, 1.0f));
    };
    for (int32_t x = w.left; x < first; ++x) edge(x);
    run(first, last, y, ink, 1);
    for (int32_t x = last; x < w.right; ++x) edge(x);
  }
}

template <class F>
void Painter::cover(std::span<const std::vector<float>> contours, Window w, F paint) {
  if (w.left >= w.right || w.top >= w.bottom) return;
  Area area = {nullptr, w.right - w.left, w.bottom - w.top};
  scratch_.assign(size_t(area.width + 2) * size_t(area.height), 0.0f), area.cells = scratch_.data();
  const float left = float(w.left), top = float(w.top);
  for (const std::vector<float>& c : contours)
    for (size_t i = 0, j = c.size() - 2; i < c.size(); j = i, i += 2)
      area.edge(c[j] - left, c[j + 1] - top, c[i] - left, c[i + 1] - top);
  for (int32_t y = 0; y < area.height; ++y) {
    const float* cells = area.cells + int64_t(y) * (area.width + 2);
    float sum = 0;
    for (int32_t x = 0, from; x < area.width;) {
      sum += cells[from = x];
      do ++x;
      while (x < area.width && cells[x] == 0);
      if (std::fabs(sum) > 1e-3f) paint(w.left + from, w.left + x, w.top + y, std::fabs(sum));
    }
  }
}

std::vector<Stretch> Painter::stretches(std::span<const std::vector<float>> contours) {
  const Box b = box_of(contours);
  const auto whole = [](float v) { return int32_t(std::floor(v)); };
  const Window w = {whole(b.x), whole(b.y), whole(b.x + b.w) + 1, whole(b.y + b.h) + 1};
  std::vector<Stretch> all;
  cover(contours, w, [&](int32_t left, int32_t right, int32_t y, float coverage) {
    all.push_back({int16_t(left), int16_t(y), int16_t(right - left), coverage});
  });
  return all;
}

void Painter::fill(std::span<const std::vector<float>> contours, uint32_t rgba) {
  const Box b = box_of(contours);
  const Ink ink(rgba);
  cover(contours, within(b.x, b.y, b.x + b.w, b.y + b.h),
        [&](int32_t left, int32_t right, int32_t y, float coverage) {
          run(left, right, y, ink, coverage);
        });
}

/// The same for a piece that is thinner than a pixel and longer than two: row by row (column by
/// column where it is flat) it covers what it is wide there. Rows belong to the piece that holds
/// their middle, so that pieces that follow each other share none.
template <class F>
void Painter::hair(const float* xy, float r, Window all, F f) const {
  const bool steep = std::fabs(xy[3] - xy[1]) >= std::fabs(xy[2] - xy[0]);
  const size_t along = steep, across = !steep;  // places of x or y
  const bool back = xy[along] > xy[along + 2];
  const float *from = back ? xy + 2 : xy, *to = back ? xy : xy + 2;
  const float slope = (to[across] - from[across]) / (to[along] - from[along]);
  const float half = r * std::sqrt(1 + slope * slope);
  const int32_t low = steep ? all.top : all.left, high = steep ? all.bottom : all.right;
  const int32_t least = steep ? all.left : all.top, most = steep ? all.right : all.bottom;
  const auto whole = [](float v, int32_t a, int32_t b) {
    return int32_t(std::clamp(v, float(a), float(b)));
  };
  const int32_t end = whole(std::ceil(to[along] - 0.5f), low, high);
  for (int32_t at = whole(std::ceil(from[along] - 0.5f), low, high); at < end; ++at) {
    const float middle = from[across] + slope * (float(at) + 0.5f - from[along]);
    const int32_t last = whole(std::ceil(middle + half), least, most);
    for (int32_t k = whole(std::floor(middle - half), least, most); k < last; ++k)
      if (const float c = band(float(k) + 0.5f - middle, half); c > 0)
        steep ? f(k, at, c) : f(at, k, c);
  }
}

/// f(x, y, coverage) of the pixels of `all` that the piece from xy to xy + 2 of half width r
/// touches.
template <class F>
void Painter::piece(const float* xy, float r, Window all, F f) const {
  const float reach = r + 0.5f, ax = xy[0], ay = xy[1], dx = xy[2] - ax, dy = xy[3] - ay;
  if (is_hair(xy, r)) return hair(xy, r, all, f);
  const float square = dx * dx + dy * dy, share = square > 0 ? 1 / square : 0;
  const float per_length = square > 0 ? std::sqrt(share) : 0;
  const float top = std::min(ay, ay + dy) - reach, bottom = std::max(ay, ay + dy) + reach;
  const Window w = within(0, top, 0, bottom);
  // far away numbers are rounded: nothing may leave the cells
  const int32_t first = std::max(w.top, all.top), last = std::min(w.bottom, all.bottom);
  const float slope = std::fabs(dy) > 1e-6f ? 1 / dy : 0;
  for (int32_t y = first; y < last; ++y) {
    const float my = float(y) + 0.5f - ay;
    // the part of the piece whose distance to this row is within reach
    float t0 = 0, t1 = 1;
    if (slope != 0) {
      const float a = (my - reach) * slope, b = (my + reach) * slope;
      t0 = std::clamp(std::min(a, b), 0.0f, 1.0f), t1 = std::clamp(std::max(a, b), 0.0f, 1.0f);
    }
    const float x0 = ax + dx * t0, x1 = ax + dx * t1;
    const auto column = [&](float v) {
      return int32_t(std::clamp(v, float(all.left), float(all.right)));
    };
    const int32_t begin = column(std::min(x0, x1) - reach),
                  end = std::min(column(std::max(x0, x1) + reach) + 1, all.right);
    for (int32_t x = begin; x < end; ++x) {
      const float mx = float(x) + 0.5f - ax;
      const float t = square > 0 ? (mx * dx + my * dy) * share : -1;
      const float px = mx - dx, py = my - dy;
      const float distance = t < 0   ? std::sqrt(mx * mx + my * my)
                             : t > 1 ? std::sqrt(px * px + py * py)
                                     : std::fabs(mx * dy - my * dx) * per_length;
      if (const float c = band(distance, r); c > 0) f(x, y, c);
    }
  }
}

void Painter::line(const std::vector<float>& xy, float width, uint32_t rgba) {
  const float r = width / 2, reach = r + 0.5f;
  float low[2] = {xy[0], xy[1]}, high[2] = {xy[0], xy[1]};
  for (size_t i = 2; i < xy.size(); ++i)
    low[i & 1] = std::min(low[i & 1], xy[i]), high[i & 1] = std::max(high[i & 1], xy[i]);
  const Window all = within(low[0] - reach, low[1] - reach, high[0] + reach, high[1] + reach);
  const int32_t columns = all.right - all.left;
  if (columns <= 0 || all.top >= all.bottom) return;
  const Ink ink(rgba);
  // what it reads is its own: bytes that are written might be anyone's
  const auto straight = [image = pixel_of(image_, 0, 0), row = int64_t(image_.width), ink, this,
                         opaque = opaque_](int32_t x, int32_t y, float c) {
    if (!opaque) return run(x, x + 1, y, ink, c);
    mix_opaque(image + 4 * (y * row + x), 1, ink, std::min(c, 1.0f) * ink.alpha);
  };
  if (xy.size() == 4) return piece(xy.data(), r, all, straight);
  if (are_one_hair(xy, r)) {
    for (size_t i = 0; i + 3 < xy.size(); i += 2) hair(&xy[i], r, all, straight);
    return;
  }
  // the nearest piece counts: pieces that overlap do not darken each other
  scratch_.assign(size_t(columns) * size_t(all.bottom - all.top), 0.0f);
  for (size_t i = 0; i + 3 < xy.size(); i += 2)
    piece(&xy[i], r, all, [&](int32_t x, int32_t y, float c) {
      float& best = scratch_[size_t(y - all.top) * size_t(columns) + size_t(x - all.left)];
      best = std::max(best, c);
    });
  for (int32_t y = all.top; y < all.bottom; ++y)
    for (int32_t x = all.left; x < all.right; ++x) {
      const float c = scratch_[size_t(y - all.top) * size_t(columns) + size_t(x - all.left)];
      if (c > 0) mix(x, y, ink, c);
    }
}

void Painter::picture(const Shape& s, Box into) {
  float left = into.x, right = left + into.w, top = into.y, bottom = top + into.h;
  snap(left, right), snap(top, bottom);
  const Window w = within(left, top, right, bottom);
  if (right - left < 1e-3f || bottom - top < 1e-3f) return;
  // the pixels of the picture that fall onto one of the image; at least one
  const auto cells = [](float at, float from, float to, int32_t n, int32_t& first, int32_t& last) {
    const float scale = float(n) / (to - from), begin = (at - from) * scale;
    const auto whole = [&](float v) { return int32_t(std::clamp(v, 0.0f, float(n))); };
    first = std::min(whole(scale > 1 ? begin + 0.5f : begin + scale / 2), n - 1);
    last = scale > 1 ? std::max(whole(begin + scale + 0.5f), first + 1) : first + 1;
  };
  for (int32_t y = w.top; y < w.bottom; ++y)
    for (int32_t x = w.left; x < w.right; ++x) {
      int32_t c0, c1, r0, r1;
      cells(float(x), left, right, s.columns, c0, c1), cells(float(y), top, bottom, s.rows, r0, r1);
      uint64_t sum[4] = {};  // colours weighted by their alpha
      for (int32_t r = r0; r < r1; ++r)
        for (int32_t c = c0; c < c1; ++c) {
          const uint8_t* p = &s.pixels[4 * (size_t(r) * size_t(s.columns) + size_t(c))];
          for (int32_t k = 0; k < 3; ++k) sum[k] += uint64_t(p[k]) * p[3];
          sum[3] += p[3];
        }
      if (!sum[3]) continue;
      const uint64_t count = uint64_t(r1 - r0) * uint64_t(c1 - c0);
      uint32_t rgba = 0;
      for (int32_t k = 0; k < 3; ++k) rgba = rgba << 8 | uint32_t((sum[k] + sum[3] / 2) / sum[3]);
      mix(x, y, Ink(rgba << 8 | uint32_t((sum[3] + count / 2) / count)), 1);
    }
}

}  // namespace plantgym
