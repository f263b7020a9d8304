#include "raster.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "glyphs.h"
#include "paint.h"

namespace plantgym {
namespace {

constexpr float kFar = 1e6f;  // [pixels] beyond any image, near enough for exact arithmetic

/// From the view of a list to pixels. What is not a number after scaling is far away.
struct Mapping {
  Box seen, to;
  float scale;
  static float near(float v) { return v >= -kFar ? std::min(v, kFar) : -kFar; }
  float x(float v) const { return near((v - seen.x) * scale + to.x); }
  float y(float v) const { return near((v - seen.y) * scale + to.y); }
  float size(float v) const { return v * scale >= 0 ? std::min(v * scale, 2 * kFar) : 0; }
  Box box(Box b) const {
    const float left = x(b.x), top = y(b.y);
    return {left, top, x(b.x + b.w) - left, y(b.y + b.h) - top};
  }
  void points(const std::vector<float>& xy, std::vector<float>& in_pixels) const {
    in_pixels.resize(xy.size());
    for (size_t i = 0; i < xy.size(); i += 2)
      in_pixels[i] = x(xy[i]), in_pixels[i + 1] = y(xy[i + 1]);
  }
};

Window pixels_of(Box b, const Image& image) {
  const auto pixel = [](float v, int32_t high) {
    return int32_t(std::clamp(std::floor(v + 0.5f), 0.0f, float(high)));
  };
  return {pixel(b.x, image.width), pixel(b.y, image.height), pixel(b.x + b.w, image.width),
          pixel(b.y + b.h, image.height)};
}

/// @param points memory for a shape's
void paint(Painter& painter, const Shape& s, const Mapping& m, std::vector<float>& points) {
  switch (s.kind) {
    case PG_RECT:
      return painter.rect(m.box(s.at), s.rgba);
    case PG_CIRCLE:
      return painter.circle(m.x(s.at.x), m.y(s.at.y), m.size(s.at.w), s.rgba);
    case PG_POLYGON:
      m.points(s.points, points);
      return painter.fill({&points, 1}, s.rgba);
    case PG_LINE:
      m.points(s.points, points);
      return painter.line(points, m.size(s.at.w), s.rgba);
    case PG_IMAGE:
      return painter.picture(s, m.box(s.at));
    default:
      return painter.text(s, m.x(s.at.x), m.y(s.at.y), m.size(s.at.h));
  }
}

}  // namespace

uint32_t Image::at(int32_t x, int32_t y) const {
  const uint8_t* p = &rgba[4 * (size_t(y) * size_t(width) + size_t(x))];
  return uint32_t(p[0]) << 24 | uint32_t(p[1]) << 16 | uint32_t(p[2]) << 8 | p[3];
}

void raster(const SceneList& list, Image& image, uint32_t background) {
  const int32_t width = image.width, height = image.height;
  if (width < 1 || height < 1 || width > 16384 || height > 16384)
    throw std::invalid_argument("an image is 1 to 16384 pixels wide and high");
  image.rgba.resize(4 * size_t(width) * size_t(height));
  fill_pixels(image.rgba.data(), int64_t(width) * height, background);
  const Box seen = list.view();
  if (seen.w <= 0 || seen.h <= 0) return;
  const Box to = fit(seen, {0, 0, float(width), float(height)});
  const Mapping m = {seen, to, to.w / seen.w};
  Painter painter(image, (background & 255) == 255);
  std::vector<float> points;
  for (const Shape* s : list.in_order()) {
    const Window clip = s->clipped ? pixels_of(m.box(s->clip), image) : Window{0, 0, width, height};
    if (clip.left >= clip.right || clip.top >= clip.bottom) continue;
    painter.clip(clip);
    paint(painter, *s, m, points);
  }
}

Image raster(const SceneList& list, int32_t width, int32_t height, uint32_t background) {
  Image image = {width, height, {}};
  raster(list, image, background);
  return image;
}

void to_planes(const Image& image, int32_t channels, uint8_t* to) {
  const size_t pixels = image.rgba.size() / 4;
  const uint8_t* rgba = image.rgba.data();
  for (int32_t c = 0; c < channels && channels == 3; ++c)
    for (size_t i = 0; i < pixels; ++i) to[size_t(c) * pixels + i] = rgba[4 * i + size_t(c)];
  for (size_t i = 0; i < pixels && channels == 1; ++i, rgba += 4)
    to[i] = uint8_t((299 * rgba[0] + 587 * rgba[1] + 114 * rgba[2] + 500) / 1000);
}

float text_width(std::string_view text, float h) {
  int64_t units = 0;
  while (!text.empty()) units += find_glyph(next_code(text)).advance;
  return float(units) / 1024 * h / (kAscent + kDescent);
}

}  // namespace plantgym
