// An image recogniser as it learns: stochastic gradient descent on the cross entropy of its
// classes.
#pragma once
#include <memory>
#include <vector>

#include "agents/network.h"
#include "plugins/tree/metrics.h"
#include "recipe.h"

namespace plantgym {

/// What a recogniser says of some images.
struct Judged {
  std::vector<int32_t> truth, said;  // [count]
  std::vector<float> probability;    // [count, classes]
  double loss = 0;                   // mean cross entropy
  ClassMetrics metrics;
};

/// The probabilities of classes, e^y over their sum. In place, [n, classes].
void softmax(float* y, int64_t n, int32_t classes);
/// Mean cross entropy of n rows and, in `y`, its slopes, where `smoothing` of the certainty is
/// spread over all classes. @param y [n, classes] what a network gives; its slopes afterwards
double cross_entropy(float* y, const int32_t* label, int64_t n, int32_t classes, float smoothing);

class Classifier {
 public:
  /// @param train without images: of that kind, to be loaded from a checkpoint and asked
  /// @throws Error a layer that does not fit, channels, or more memory than there may be
  Classifier(const ImageRecipe& recipe, const ImageSet& train, uint64_t seed);

  /// Learns from the next batch; the last of an epoch may be smaller. Which images come, and what
  /// chance does to them, hangs on seed, epoch and place alone. @return its loss
  double step();
  bool epoch_ends() const { return at_ == 0; }  ///< after step(): it was an epoch's last
  int64_t epoch() const { return epoch_; }      ///< whole ones so far
  int64_t images() const { return images_; }    ///< learned from so far
  bool done() const { return epoch_ >= recipe_.epochs; }
  double progress() const;

  Judged judge(const ImageSet& set);
  /// Of each class, for the only image of a set; it may be of another size.
  std::vector<float> probabilities(const ImageSet& one);
  bool has_validation() const { return validation_.count() > 0; }
  const ImageSet& validation() const { return validation_; }
  const ImageSet& training() const { return train_; }
  const Network& network() const { return *network_; }
  const ImageView& view() const { return view_; }

  void save(Checkpoint& c) const;
  void load(const Checkpoint& c);  ///< @throws Error of another recipe
  /// A set without images, of the size and classes that a checkpoint's recogniser learned; without
  /// size where the checkpoint is of a program that kept none.
  static ImageSet kind_of(const Checkpoint& c);

 private:
  void shuffle();
  const ImageRecipe& recipe_;
  uint64_t seed_;
  ImageSet train_, validation_;
  ImageView view_;
  int32_t classes_;
  std::unique_ptr<Network> network_;
  Optimizer optimizer_;
  int64_t epoch_ = 0, at_ = 0, images_ = 0;  // at_: place in this epoch's order
  std::vector<int32_t> order_, labels_;
  std::vector<float> x_, y_, room_;
};

}  // namespace plantgym
