// What the commands of `classify` share.
#pragma once
#include <string>
#include <vector>

#include "learners/vision/train_images.h"

namespace plantgym::cli {

/// The recogniser of one seed of a run's folder, with its images.
struct Trained {
  ImageRecipe recipe;
  ImageData data;
  int32_t seed = 0;
  std::string checkpoint;
  std::unique_ptr<Classifier> classifier;
};
/// @throws Error the folder holds none, or other images than it learned from
Trained trained_in(const std::string& folder, int32_t seed);

/// The figures of a judgement and its confusion matrix, for people.
std::string table_of(const Judged& j, const std::vector<std::string>& classes);

}  // namespace plantgym::cli
