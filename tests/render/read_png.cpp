#include "read_png.h"

#define STB_IMAGE_IMPLEMENTATION
#define STB_IMAGE_STATIC
#define STBI_ONLY_PNG
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-function"
#include <stb/stb_image.h>
#pragma GCC diagnostic pop

namespace plantgym::testing {

Image read_png(const std::string& path) {
  Image i;
  if (uint8_t* p = stbi_load(path.c_str(), &i.width, &i.height, nullptr, 4)) {
    i.rgba.assign(p, p + 4 * int64_t(i.width) * i.height);
    stbi_image_free(p);
  }
  return i;
}

}  // namespace plantgym::testing
