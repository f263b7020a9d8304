// Pictures and films as files. Each is written aside and renamed: a file of that name is either the
// one from before or whole.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "raster/raster.h"

namespace plantgym {

/// The bytes of a PNG file. @throws Failure out of memory
std::vector<uint8_t> png_bytes(const Image& image);
/// @throws Failure the file cannot be written. Programs ignore SIGXFSZ, so that a full disk is one.
void write_png(const std::string& path, const Image& image);

/// Takes the pictures of a film. What was added is on disk only after `close`.
class FrameSink {
 public:
  virtual ~FrameSink() = default;  ///< without `close`: nothing is left behind
  /// All images have the size of the first. @throws Failure
  virtual void add(const Image& image) = 0;
  /// @throws Failure
  virtual void close() = 0;
};

/// By the end of the name: `.png` keeps the last picture, `.gif` and `.mp4` film all of them
/// through the program ffmpeg. @throws Error another ending @throws Failure the folder cannot be
/// written, or there is no ffmpeg
std::unique_ptr<FrameSink> open_sink(const std::string& path, double frames_per_second);

}  // namespace plantgym
