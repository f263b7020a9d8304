// From a draw list to pixels, on the CPU alone and with the same bits everywhere: no window, no
// font file, no library.
#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include "scene_list.h"

namespace plantgym {

/// Rows of RGBA pixels from the top, 4 bytes each.
struct Image {
  int32_t width = 0, height = 0;
  std::vector<uint8_t> rgba;
  /// 0xRRGGBBAA
  uint32_t at(int32_t x, int32_t y) const;
};

/// Paints a list; its view is fitted into the image without distortion, in the middle.
/// Edges are anti-aliased; those of rectangles and images snap to whole pixels, so that tiles meet
/// without seams. @throws std::invalid_argument width or height not in 1..16384
Image raster(const SceneList& list, int32_t width, int32_t height,
             uint32_t background = palette::kPaper);

/// The same onto an image of the wanted width and height, whose memory is used again.
void raster(const SceneList& list, Image& image, uint32_t background = palette::kPaper);

/// An opaque image as bytes [channels, height, width]: red, green, blue (3), or luminance (1, ITU-R
/// BT.601).
void to_planes(const Image& image, int32_t channels, uint8_t* to);

/// Width of a line of text of height `h`, in the unit of `h`. UTF-8.
float text_width(std::string_view text, float h);

}  // namespace plantgym
