// From the bytes of an image to the numbers that a network takes in: brightness, normalisation,
// another size, and chance in training.
#pragma once
#include "error.h"
#include "images.h"
#include "plantgym/random.h"

namespace plantgym {

/// A key of `input` does not fit the images.
struct InputError : Error {
  InputError(const char* of, const std::string& reason) : Error(reason), key(of) {}
  const char* key;
};

/// What a network takes in. `input` of a recipe.
struct ImageViewConfig {
  int32_t channels = 0, height = 0, width = 0;  // 0: as the images are
  // of each channel (one number: of all), of brightness 0..1, (x - mean) / deviation; empty: those
  // of the training images
  std::vector<float> mean = {}, deviation = {};
  void read(Fields& f);
};

/// What chance does to an image in training. `augment` of a recipe.
struct AugmentConfig {
  bool flip = false;  // left to right, every other time
  int32_t shift = 0;  // by up to so many pixels along each axis; what is beyond is as the edge
  float crop = 0;     // a window of at least 1 - crop of each side is stretched to the whole
  float turn = 0;     // by up to so many degrees either way
  void read(Fields& f);
  bool any() const { return flip || shift || crop > 0 || turn > 0; }
};

class ImageView {
 public:
  /// @param set whose size and, where the config gives none, whose brightness it is for
  /// A set without images leaves them to set_moments. @throws InputError channels that do not fit
  ImageView(const ImageViewConfig& config, const ImageSet& set);
  const ImageSize& size() const { return size_; }  ///< of what the network takes in
  /// One image's numbers [size]. @param pixels [the set's size]
  void take_in(const uint8_t* pixels, float* to) const;
  /// The same as chance shows it. @param room for an image
  void take_in(const uint8_t* pixels, const AugmentConfig& augment, Rng rng,
               std::vector<float>& room, float* to) const;
  const std::vector<float>& mean() const { return mean_; }            ///< [channels]
  const std::vector<float>& deviation() const { return deviation_; }  ///< [channels]
  /// With moments that were kept in a checkpoint.
  void set_moments(std::vector<float> mean, std::vector<float> deviation);

 private:
  /// Where along an axis an output lies: between two inputs.
  struct Place {
    int32_t low, high;
    float part;  // of the higher one
  };
  static std::vector<Place> places(int32_t from, int32_t to);
  float at(const float* plane, float y, float x) const;
  ImageSize from_, size_;
  float brightness_;  // of a byte of 1
  std::vector<Place> rows_, columns_;
  std::vector<float> mean_, deviation_;
};

}  // namespace plantgym
