// What of a scene a person wants to see, and from how near.
#pragma once
#include <cstdint>

namespace plantgym {

/// What can be switched off in a picture.
enum class SceneLayer : int32_t { kValues, kArrows, kSight, kWords, kCurves, kCount };
/// "values", "policy arrows", "agent's view", "words in the world", "curves".
const char* name_of(SceneLayer layer);
inline constexpr uint32_t bit(SceneLayer layer) { return 1u << int32_t(layer); }

struct Lens {
  int32_t width = 1280, height = 800;  // pixels
  bool panel = false;                  // beside the world, where there is room for one
  uint32_t hidden = 0;                 // bits of layers
  float zoom = 1, x = 0.5f, y = 0.5f;  // of the world; what is in the middle, as shares of its view
};

/// Pixels of one unit of a picture's measures (heights of letters, …): 1 up to 1920 x 1080, more
/// beyond, so that a picture of 3840 x 2160 can be read where one of 1920 x 1080 can.
float unit_of_pixels(int32_t width, int32_t height);

}  // namespace plantgym
