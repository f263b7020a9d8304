// Shapes in pixels onto an image: how much of each pixel a shape covers, and the mixing of colours.
#pragma once
#include <vector>

#include "raster.h"

namespace plantgym {

/// Pixels [left, right) x [top, bottom).
struct Window {
  int32_t left = 0, top = 0, right = 0, bottom = 0;
};

class Painter {
 public:
  Painter(Image& image, Window clip) : image_(image), clip_(clip) {}
  void rect(Box b, uint32_t rgba);
  void circle(float x, float y, float radius, uint32_t rgba);
  /// Closed contours; one that runs against another cuts a hole into it.
  void fill(const std::vector<std::vector<float>>& contours, uint32_t rgba);
  void line(const std::vector<float>& xy, float width, uint32_t rgba);  ///< round ends and corners
  void picture(const Shape& s);
  void text(const Shape& s);

 private:
  Window within(float left, float top, float right, float bottom) const;
  void mix(int32_t x, int32_t y, uint32_t rgba, float coverage);
  Image& image_;
  Window clip_;
  std::vector<float> scratch_;
};

}  // namespace plantgym
