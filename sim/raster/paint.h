// Shapes in pixels onto an image: how much of each pixel a shape covers, and the mixing of colours.
#pragma once
#include <span>
#include <vector>

#include "glyphs.h"
#include "raster.h"

namespace plantgym {

/// Pixels [left, right) x [top, bottom).
struct Window {
  int32_t left = 0, top = 0, right = 0, bottom = 0;
};

/// Sets pixels of one colour, 0xRRGGBBAA.
void fill_pixels(uint8_t* to, int64_t pixels, uint32_t rgba);

/// A stretch of pixels beside each other that a letter covers alike, from where it begins.
struct Stretch {
  int16_t x, y, width;
  float coverage;
};

/// A colour, ready to be mixed with others.
struct Ink {
  explicit Ink(uint32_t colour)
      : rgba(colour),
        over{int32_t(colour >> 24), int32_t(colour >> 16 & 255), int32_t(colour >> 8 & 255), 255},
        alpha(float(colour & 255) / 255) {}
  uint32_t rgba;
  int32_t over[4];  // red, green, blue, and an opaque pixel's alpha
  float alpha;
};

class Painter {
 public:
  /// @param opaque whether every pixel of the image is
  Painter(Image& image, bool opaque) : image_(image), opaque_(opaque) {}
  void clip(Window w) { clip_ = w; }  ///< nothing outside of it is painted; at first nothing is
  void rect(Box b, uint32_t rgba);
  void circle(float x, float y, float radius, uint32_t rgba);
  /// Closed contours; one that runs against another cuts a hole into it.
  void fill(std::span<const std::vector<float>> contours, uint32_t rgba);
  void line(const std::vector<float>& xy, float width, uint32_t rgba);  ///< round ends and corners
  void picture(const Shape& s, Box into);
  void text(const Shape& s, float anchor, float top,
            float height);  ///< below 4 pixels there is none

 private:
  /// Calls `paint` with left, right, y and coverage for each stretch that contours cover in a
  /// window.
  template <class F>
  void cover(std::span<const std::vector<float>> contours, Window w, F paint);
  /// What contours cover, within 32767 pixels of 0.
  std::vector<Stretch> stretches(std::span<const std::vector<float>> contours);
  const std::vector<Stretch>& letter(const Glyph& g, float em, int32_t fraction);
  Window within(float left, float top, float right, float bottom) const;
  template <class F>
  void hair(const float* xy, float r, Window all, F f) const;
  template <class F>
  void piece(const float* xy, float r, Window all, F f) const;
  void mix(int32_t x, int32_t y, const Ink& ink, float coverage);
  /// The pixels [left, right) of row y, all covered alike.
  void run(int32_t left, int32_t right, int32_t y, const Ink& ink, float coverage);
  Image& image_;
  Window clip_ = {};
  bool opaque_;
  std::vector<float> scratch_;
};

}  // namespace plantgym
