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

/// Trains on one set without a folder, then judges by another. The last epoch's weights count.
Judged learn_and_judge(const ImageRecipe& recipe, const ImageSet& train, const ImageSet& test,
                       uint64_t seed, const std::function<void(const Progress&)>& show);

/// The recogniser in a checkpoint. @throws Error other images than it learned from
void load_classifier(const Checkpoint& c, const ImageData& data, Classifier& to);

}  // namespace plantgym
