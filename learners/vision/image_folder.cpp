#include <algorithm>
#include <filesystem>
#include <memory>
#include <string_view>

#include "images.h"
#include "learners/files.h"

#define STB_IMAGE_IMPLEMENTATION
#define STB_IMAGE_STATIC
#define STBI_ONLY_PNG
#define STBI_NO_STDIO
#define STBI_MAX_DIMENSIONS 16384
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-function"
#include <stb/stb_image.h>
#pragma GCC diagnostic pop

namespace plantgym {
namespace {

namespace fs = std::filesystem;

/// In the order of their names; hidden ones are left out.
std::vector<fs::path> entries(const fs::path& folder) {
  std::vector<fs::path> all;
  for (const auto& e : fs::directory_iterator(folder))
    if (e.path().filename().string()[0] != '.') all.push_back(e.path());
  std::sort(all.begin(), all.end());
  return all;
}

/// Of PNG's chunks (ISO 15948, annex D).
uint32_t png_crc(std::string_view bytes) {
  uint32_t crc = ~0u;
  for (const char c : bytes) {
    crc ^= uint8_t(c);
    for (int k = 0; k < 8; ++k) crc = crc >> 1 ^ (crc & 1 ? 0xEDB88320u : 0);
  }
  return ~crc;
}

/// stb reads damaged files as they come. @throws Error no PNG file, or not as it was written
void expect_whole_png(std::string_view bytes, const std::string& path) {
  const auto number = [bytes](size_t at) {
    uint32_t v = 0;
    for (size_t k = 0; k < 4; ++k) v = v << 8 | uint8_t(bytes[at + k]);
    return v;
  };
  if (bytes.substr(0, 8) != "\x89PNG\r\n\x1a\n")
    throw Error(join({path, ": is no PNG file; save it as one"}));
  size_t at = 8;
  for (std::string_view kind; kind != "IEND";) {
    if (bytes.size() - at < 12 || number(at) > bytes.size() - at - 12)
      throw Error(join({path, ": is cut off (a PNG file ends with a chunk IEND); copy it again"}));
    const size_t length = number(at);
    kind = bytes.substr(at + 4, 4);
    if (png_crc(bytes.substr(at + 4, 4 + length)) != number(at + 8 + length)) {
      std::string name;
      for (const char c : kind) name += c >= 'A' && c <= 'z' ? c : '?';
      throw Error(
          join({path, ": chunk ", name, " is damaged (its checksum does not fit); copy it again"}));
    }
    at += 12 + length;
  }
  if (bytes.substr(12, 4) != "IHDR" || bytes.size() < 33) return;
  if (const uint32_t width = number(16), height = number(20);
      width > STBI_MAX_DIMENSIONS || height > STBI_MAX_DIMENSIONS)
    throw Error(
        join({path, ": is ", std::to_string(width), "x", std::to_string(height),
              " pixels; at most ", std::to_string(STBI_MAX_DIMENSIONS), " a side can be read"}));
}

/// Appends the planes of a file. @param size the set's so far; 0 high: this file sets it
void append_png(const std::string& path, ImageSet& to) {
  const std::string bytes = read_whole(path);
  expect_whole_png(bytes, path);
  int32_t width = 0, height = 0, channels = 0;
  const std::unique_ptr<uint8_t, void (*)(void*)> p(
      stbi_load_from_memory(reinterpret_cast<const uint8_t*>(bytes.data()), int(bytes.size()),
                            &width, &height, &channels, 4),
      stbi_image_free);
  if (!p)
    throw Error(join({path,
                      ": is a PNG file whose contents cannot be read; save it again with 8 or 16 "
                      "bits a channel"}));
  const ImageSize size = {3, height, width};
  if (to.label.empty()) to.size = size;
  if (!(size == to.size))
    throw Error(join({path, ": is ", std::to_string(width), "x", std::to_string(height),
                      " pixels, the images before it ", std::to_string(to.size.width), "x",
                      std::to_string(to.size.height), "; all must be of one size"}));
  const size_t pixels = size_t(width) * size_t(height);
  for (size_t c = 0; c < 3; ++c)
    for (size_t k = 0; k < pixels; ++k) {
      const uint8_t* rgba = p.get() + 4 * k;
      const int32_t over = rgba[c] * rgba[3] + 255 * (255 - rgba[3]);
      to.pixels.push_back(uint8_t((over + 127) / 255));
    }
}

}  // namespace

ImageSet read_image_folder(const std::string& folder) {
  std::error_code none;
  if (!fs::is_directory(folder, none)) throw Error(join({folder, ": is no folder"}));
  ImageSet s;
  for (const fs::path& of_class : entries(folder)) {
    if (!fs::is_directory(of_class, none))
      throw Error(join({of_class.string(), ": is no folder; images lie in FOLDER/CLASS/*.png"}));
    const int32_t label = int32_t(s.classes.size());
    s.classes.push_back(of_class.filename().string());
    for (const fs::path& file : entries(of_class)) {
      append_png(file.string(), s);
      s.label.push_back(label);
      s.name.push_back(s.classes.back() + "/" + file.filename().string());
    }
  }
  if (s.classes.empty()) throw Error(join({folder, ": holds no class (FOLDER/CLASS/*.png)"}));
  return s;
}

ImageSet read_image_file(const std::string& path) {
  ImageSet s;
  append_png(path, s);
  s.label.push_back(0), s.name.push_back(path);
  return s;
}

}  // namespace plantgym
