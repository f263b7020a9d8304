#include <vector>

#include "files.h"
#include "learners/files.h"

#define STB_IMAGE_WRITE_IMPLEMENTATION
#define STB_IMAGE_WRITE_STATIC
#define STBI_WRITE_NO_STDIO
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-function"
#include <stb/stb_image_write.h>
#pragma GCC diagnostic pop

namespace plantgym {
std::vector<uint8_t> png_bytes(const Image& image) {
  std::vector<uint8_t> bytes;
  const auto append = [](void* to, void* data, int size) {
    const uint8_t* from = static_cast<const uint8_t*>(data);
    auto& all = *static_cast<std::vector<uint8_t>*>(to);
    all.insert(all.end(), from, from + size);
  };
  if (!stbi_write_png_to_func(append, &bytes, image.width, image.height, 4, image.rgba.data(), 0) ||
      bytes.empty())
    throw Failure("a picture could not be packed as PNG: out of memory");
  return bytes;
}

void write_png(const std::string& path, const Image& image) {
  const std::vector<uint8_t> bytes = png_bytes(image);
  write_whole(path, {{reinterpret_cast<const char*>(bytes.data()), bytes.size()}});
}

}  // namespace plantgym
