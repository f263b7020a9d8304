// The run loop of an image recogniser: every seed, with validation, checkpoints, metrics, signals.
#pragma once
#include "classifier.h"
#include "learners/run_folder.h"
#include "learners/train.h"

namespace plantgym {

/// Trains all seeds, going on from their last checkpoints; the result never depends on where it was
/// interrupted. @throws Error, Failure; the last checkpoints are whole
TrainResult train_images(const ImageRecipe& recipe, const ImageData& data, RunFolder& folder,
                         const TrainCallbacks& show);

/// Trains on one set without a folder as train_images does, stops and chooses the epoch alike, then
/// judges by another.
Judged learn_and_judge(const ImageRecipe& recipe, const ImageSet& train, const ImageSet& test,
                       uint64_t seed, const std::function<void(const Progress&)>& show);

/// Classes that no image is of: their F1 is 0, whatever is said. "'cat', 'dog'"; "": none.
std::string absent_classes(const ImageSet& judged);

/// The recogniser in a checkpoint. @throws Error other images than it learned from
void load_classifier(const Checkpoint& c, const ImageData& data, Classifier& to);

}  // namespace plantgym
