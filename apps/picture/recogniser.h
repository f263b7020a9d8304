// Pictures of what an image recogniser gets right and wrong.
#pragma once
#include <string>
#include <vector>

#include "learners/vision/classifier.h"
#include "raster/raster.h"

namespace plantgym {

/// The confusion matrix: rows are true, columns said; shares of a row as shade, counts as numbers.
Image confusion_picture(const ClassMetrics& m, const std::vector<std::string>& classes,
                        const std::string& title);

/// An image that was taken for another class.
struct Mistake {
  int64_t image;
  int32_t said;
  float probability;  // that it was given
};
/// Those of a judgement, the most certain first.
std::vector<Mistake> mistakes_of(const Judged& j);
/// A sheet of the first of them: true class, said class, its probability, the file or row.
Image mistakes_picture(const ImageSet& set, const std::vector<Mistake>& mistakes,
                       const std::string& title);

}  // namespace plantgym
