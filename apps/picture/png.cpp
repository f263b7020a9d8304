#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <vector>

#include "envs/core/error.h"
#include "files.h"

#define STB_IMAGE_WRITE_IMPLEMENTATION
#define STB_IMAGE_WRITE_STATIC
#define STBI_WRITE_NO_STDIO
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-function"
#include <stb/stb_image_write.h>
#pragma GCC diagnostic pop

namespace plantgym {
namespace {

/// Removes the file aside unless it was renamed; closes its descriptor.
struct Aside {
  std::string path;
  int file = -1;
  ~Aside() {
    if (file >= 0) ::close(file);
    if (!path.empty()) ::unlink(path.c_str());
  }
};

[[noreturn]] void fail(const std::string& path) {
  throw Failure(path + ": cannot be written: " + std::strerror(errno));
}

}  // namespace

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
  Aside aside;
  const std::string name = path + ".partial";
  aside.file = ::open(name.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (aside.file < 0) fail(path);
  aside.path = name;
  for (size_t done = 0; done < bytes.size();) {
    const ssize_t n = ::write(aside.file, bytes.data() + done, bytes.size() - done);
    if (n < 0 && errno != EINTR) fail(path);
    if (n > 0) done += size_t(n);
  }
  if (::fsync(aside.file) != 0 || std::rename(name.c_str(), path.c_str()) != 0) fail(path);
  aside.path.clear();
}

}  // namespace plantgym
