// classify predict, export: what a recogniser says of new images, and the recogniser as a file.
#include <fmt/core.h>

#include <algorithm>
#include <numeric>

#include "classify.h"
#include "commands.h"
#include "learners/files.h"
#include "learners/vision/export_images.h"
#include "plantgym/fields.h"

namespace plantgym::cli {
namespace {

/// One grey plane where the recogniser learned from grey images (luminance, ITU-R BT.601).
ImageSet as_learned(ImageSet image, int32_t channels) {
  if (channels != 1) return image;
  const size_t plane = size_t(image.size.height) * size_t(image.size.width);
  for (size_t k = 0; k < plane; ++k) {
    const auto at = [&](size_t c) { return int32_t(image.pixels[c * plane + k]); };
    image.pixels[k] = uint8_t((299 * at(0) + 587 * at(1) + 114 * at(2) + 500) / 1000);
  }
  image.pixels.resize(plane), image.size.channels = 1;
  return image;
}

}  // namespace

int classify_predict(const ClassifyArgs& a) {
  Trained t = trained_in(a.target.path, a.seed, false);
  note_unfinished(a.target.path, t.recipe, t.seed);
  const ImageSet& kind = t.classifier->training();
  const std::vector<std::string>& classes = kind.classes;
  for (const std::string& path : a.images) {
    const ImageSet image = as_learned(read_image_file(path), kind.size.channels);
    const std::vector<float> p = t.classifier->probabilities(image);
    std::vector<size_t> order(p.size());
    std::iota(order.begin(), order.end(), size_t(0));
    std::stable_sort(order.begin(), order.end(), [&](size_t i, size_t k) { return p[i] > p[k]; });
    std::string line = fmt::format("{}: {} {:.4f}", path, classes[order[0]], p[order[0]]);
    for (size_t k = 1; k < std::min<size_t>(3, order.size()); ++k)
      line += fmt::format("{} {} {:.4f}", k == 1 ? "; then" : ",", classes[order[k]], p[order[k]]);
    fmt::print("{}\n", line);
  }
  return 0;
}

int classify_export(const ExportArgs& a) {
  expect_apart({{"--out", a.out}}, {a.target.path});
  const Trained t = trained_in(a.target.path, a.seed, false);
  note_unfinished(a.target.path, t.recipe, t.seed);
  const Policy p = describe_recogniser(*t.classifier, t.recipe, t.seed);
  write_policy(p, a.to, a.out, fmt::format("{}/seed-{}/policy", a.target.path, t.seed));
  return 0;
}

}  // namespace plantgym::cli
