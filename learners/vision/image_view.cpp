#include "image_view.h"

#include <algorithm>
#include <cmath>

#include "error.h"
#include "plantgym/math.h"

namespace plantgym {

void ImageViewConfig::read(Fields& f) {
  f.number("channels", channels, 0, 3, "", "3: grey is repeated; 0: as the images are");
  f.number("height", height, 0, 4096, "", "pixels; images are resized (bilinear); 0: as they are");
  f.number("width", width, 0, 4096, "", "pixels; 0: as they are");
  f.numbers("mean", mean, -10, 10, "",
            "brightness 0..1 that becomes 0, of each channel or of all; none: the images' mean");
  f.numbers("deviation", deviation, 1e-6f, 10, "",
            "brightness that becomes 1 from there; none: the images' standard deviation");
}

void AugmentConfig::read(Fields& f) {
  f.flag("flip", flip, "left to right, every other time");
  f.number("shift", shift, 0, 1024, "", "pixels that an image moves by at most along each axis");
  f.number("crop", crop, 0, 0.9f, "",
           "share of each side that is cut off at most; the rest is stretched");
  f.number("turn", turn, 0, 180, "", "degrees that an image is turned by at most, either way");
}

/// Pixels are areas: corners are not aligned (align_corners false of PyTorch's interpolate).
std::vector<ImageView::Place> ImageView::places(int32_t from, int32_t to) {
  std::vector<Place> all;
  const double scale = double(from) / double(to);
  for (int32_t k = 0; k < to; ++k) {
    const double x = std::max(0.0, (k + 0.5) * scale - 0.5);
    const int32_t low = std::min(int32_t(x), from - 1), high = std::min(low + 1, from - 1);
    all.push_back({low, high, float(x - low)});
  }
  return all;
}

ImageView::ImageView(const ImageViewConfig& c, const ImageSet& set)
    : from_(set.size), size_(set.size) {
  if (c.channels) size_.channels = c.channels;
  if (c.height) size_.height = c.height;
  if (c.width) size_.width = c.width;
  if (size_.channels != from_.channels && from_.channels != 1)
    throw InputError("channels",
                     join({"is ", std::to_string(size_.channels), ", the images have ",
                           std::to_string(from_.channels), "; only grey ones are repeated"}));
  brightness_ = 1.0f / float(set.most);
  rows_ = places(from_.height, size_.height), columns_ = places(from_.width, size_.width);
  const auto spread = [&](const std::vector<float>& given, const char* key) {
    std::vector<float> all = given;
    if (all.size() == 1) all.resize(size_t(size_.channels), given[0]);
    if (!all.empty() && all.size() != size_t(size_.channels))
      throw InputError(
          key, join({"has ", std::to_string(all.size()), " numbers; one, or one of each of the ",
                     std::to_string(size_.channels), " channels is needed"}));
    return all;
  };
  mean_ = spread(c.mean, "mean"), deviation_ = spread(c.deviation, "deviation");
  const size_t plane = size_t(from_.height) * size_t(from_.width);
  std::vector<float> mean, deviation;
  for (int32_t ch = 0; ch < size_.channels; ++ch) {
    double sum = 0, square = 0;
    const size_t first = from_.channels == 1 ? 0 : size_t(ch) * plane;
    for (int64_t i = 0; i < set.count(); ++i)
      for (size_t k = first; k < first + plane; ++k) {
        const double x = double(set.at(i)[k]) * double(brightness_);
        sum += x, square += x * x;
      }
    const double n = double(plane) * double(std::max<int64_t>(set.count(), 1)), m = sum / n;
    mean.push_back(float(m));
    deviation.push_back(float(std::sqrt(std::max(square / n - m * m, 1e-8))));
  }
  if (mean_.empty()) mean_ = mean;
  if (deviation_.empty()) deviation_ = deviation;
}

void ImageView::set_moments(std::vector<float> mean, std::vector<float> deviation) {
  mean_ = std::move(mean), deviation_ = std::move(deviation);
}

void ImageView::take_in(const uint8_t* pixels, float* to) const {
  const int64_t plane = int64_t(size_.height) * size_.width;
  for (int32_t c = 0; c < size_.channels; ++c, to += plane) {
    const float scale = brightness_ / deviation_[size_t(c)],
                shift = mean_[size_t(c)] / deviation_[size_t(c)];
    if (c > 0 && from_.channels == 1 && mean_[size_t(c)] == mean_[0] &&
        deviation_[size_t(c)] == deviation_[0]) {  // the plane before it again
      std::copy_n(to - plane, plane, to);
      continue;
    }
    const uint8_t* p = pixels + (from_.channels == 1 ? 0 : c) * from_.height * from_.width;
    float* y = to;
    for (const Place& r : rows_) {
      const uint8_t *a = p + r.low * from_.width, *b = p + r.high * from_.width;
      for (const Place& q : columns_) {
        const float al = float(a[q.low]), bl = float(b[q.low]),
                    upper = al + (float(a[q.high]) - al) * q.part,
                    lower = bl + (float(b[q.high]) - bl) * q.part;
        *y++ = (upper + (lower - upper) * r.part) * scale - shift;
      }
    }
  }
}

/// Bilinear at a point of a plane; what is beyond is as its edge.
float ImageView::at(const float* plane, float y, float x) const {
  const float fy = std::floor(y), fx = std::floor(x);
  const int32_t iy = int32_t(fy), ix = int32_t(fx);
  const auto pixel = [&](int32_t r, int32_t c) {
    return plane[std::clamp(r, 0, size_.height - 1) * size_.width +
                 std::clamp(c, 0, size_.width - 1)];
  };
  const float wy = y - fy, wx = x - fx, upper = pixel(iy, ix) * (1 - wx) + pixel(iy, ix + 1) * wx,
              lower = pixel(iy + 1, ix) * (1 - wx) + pixel(iy + 1, ix + 1) * wx;
  return upper * (1 - wy) + lower * wy;
}

void ImageView::take_in(const uint8_t* pixels, const AugmentConfig& a, Rng rng,
                        std::vector<float>& room, float* to) const {
  room.resize(size_t(size_.numbers()));
  take_in(pixels, room.data());
  const auto either_way = [&rng] { return 2 * rng.uniform() - 1; };
  const float flip = a.flip && rng.uniform() < 0.5f ? -1.0f : 1.0f;
  const float dy = float(a.shift) * either_way(), dx = float(a.shift) * either_way();
  const float left = 1 - a.crop * rng.uniform();  // of each side
  const float from_y = (1 - left) * either_way() / 2, from_x = (1 - left) * either_way() / 2;
  const double angle = double(a.turn * either_way()) * 3.141592653589793 / 180;
  const float cos = float(math::cos(angle)), sin = float(math::sin(angle));
  const float h = float(size_.height), w = float(size_.width);
  for (int32_t c = 0; c < size_.channels; ++c) {
    const int64_t plane = int64_t(size_.height) * size_.width;
    const float* from = room.data() + c * plane;
    if (c > 0 && std::equal(from, from + plane, from - plane)) {
      std::copy_n(to - plane, plane, to), to += plane;
      continue;
    }
    for (int32_t row = 0; row < size_.height; ++row)
      for (int32_t column = 0; column < size_.width; ++column) {
        // from the middle; pixels are areas, their middles are at halves
        const float v = (float(row) + 0.5f - h / 2) * left,
                    u = (float(column) + 0.5f - w / 2) * left * flip;
        const float y = v * cos + u * sin + h / 2 + from_y * h + dy - 0.5f,
                    x = u * cos - v * sin + w / 2 + from_x * w + dx - 0.5f;
        *to++ = at(from, y, x);
      }
  }
}

}  // namespace plantgym
