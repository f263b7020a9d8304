// What the commands of `classify` share.
#pragma once
#include <string>
#include <vector>

#include "learners/vision/train_images.h"

namespace plantgym::cli {

/// The recogniser of one seed of a run's folder.
struct Trained {
  ImageRecipe recipe;
  ImageData data;  // empty where it is not asked for: what was learned stands in the checkpoint
  int32_t seed = 0;
  std::string checkpoint;
  std::unique_ptr<Classifier> classifier;
};
/// @param images whether it is judged by its images. @throws Error the folder holds none, or other
/// images than it learned from
Trained trained_in(const std::string& folder, int32_t seed, bool images);
/// Says which seeds of a run have not come to their end. @param seed -1: all
void note_unfinished(const std::string& folder, const ImageRecipe& recipe, int32_t seed);
/// Says which classes cannot be found right among images to judge by.
void note_absent(const ImageSet& judged);

/// The figures of a judgement and its confusion matrix, for people.
std::string table_of(const Judged& j, const std::vector<std::string>& classes);

}  // namespace plantgym::cli
