// Images with a class each, as files hold them: tables of pixels, CIFAR-10's binary batches,
// folders of PNG files.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "agents/image_network.h"
#include "plantgym/fields.h"

namespace plantgym {

/// Bytes of one image after the other, planes [channels, height, width], all of one size.
struct ImageSet {
  ImageSize size = {};
  int32_t most = 255;                     // the byte of full brightness
  std::vector<std::string> classes = {};  // their names
  std::vector<uint8_t> pixels = {};       // [count, size]
  std::vector<int32_t> label = {};        // [count]
  std::vector<std::string> name = {};     // of each: "digits.csv:17", a file
  int64_t count() const { return int64_t(label.size()); }
  const uint8_t* at(int64_t i) const { return &pixels[size_t(i * size.numbers())]; }
  /// The rows in this order.
  ImageSet some(const std::vector<int64_t>& rows) const;
};

/// A table with a head (a first line of numbers only is none): height * width columns of whole
/// numbers 0..most, row after row, and a last one with the class, a whole number from 0 on. @throws
/// Error with file and line
ImageSet read_image_csv(const NamedFile& file, int32_t height, int32_t width, int32_t most);

/// CIFAR-10's binary version: records of a byte 0..9 and 3 x 32 x 32 bytes. @throws Error
ImageSet read_cifar10(const std::vector<NamedFile>& files);

/// FOLDER/CLASS/*.png, classes and files in order of their names. Grey becomes three equal
/// channels, 16 bits become their upper 8, what is transparent is laid over white. @throws Error
/// unequal sizes, a class without images, a file that is no PNG
ImageSet read_image_folder(const std::string& folder);
/// One PNG file, as of a folder; its class is unknown.
ImageSet read_image_file(const std::string& path);

/// @throws Error fewer than two classes, or a class that has no image
void check_images(const ImageSet& set, const std::string& where);

}  // namespace plantgym
