#include "classifier.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "error.h"
#include "learners/network_run.h"
#include "plantgym/math.h"

namespace plantgym {
namespace {

constexpr int64_t kJudgedAtOnce = 256, kMostNumbers = int64_t(1) << 28;
enum : uint32_t { kShuffleStream = 1, kAugmentStream = 2 };

/// Of each class the first part learns, the last is held back.
void hold_back(const ImageSet& all, float share, ImageSet& train, ImageSet& validation) {
  std::vector<int64_t> left(all.classes.size(), 0), rows, held;
  for (const int32_t c : all.label) ++left[size_t(c)];
  for (int64_t& n : left) n -= int64_t(std::lround(double(share) * double(n)));
  for (int64_t i = 0; i < all.count(); ++i)
    (left[size_t(all.label[size_t(i)])]-- > 0 ? rows : held).push_back(i);
  train = all.some(rows), validation = all.some(held);
}

/// @throws Error with the key's place
ImageView view_of(const ImageRecipe& r, const ImageSet& train) try {
  ImageView view(r.view, train);
  const ImageSize& s = view.size();
  const int64_t rows = std::max<int64_t>(r.batch, kJudgedAtOnce);
  if (s.numbers() > kMostNumbers / rows)
    throw InputError(
        "height",
        join({"images of ", std::to_string(s.channels), " x ", std::to_string(s.height), " x ",
              std::to_string(s.width), " numbers, ", std::to_string(rows), " at once, take ",
              std::to_string(s.numbers() * rows * int64_t(sizeof(float)) >> 20), " MiB, more than ",
              std::to_string(kMostNumbers * int64_t(sizeof(float)) >> 20),
              "; make input.height and input.width (or train.batch) smaller"}));
  return view;
} catch (const InputError& e) {
  throw recipe_error(r, "input", e.key, e.what());
}

std::unique_ptr<Network> first_image_network(const ImageRecipe& r, const ImageSize& size,
                                             int32_t classes, uint64_t seed) {
  NetworkPlan plan;
  try {
    plan = plan_image_network(size, r.layers, classes);
  } catch (const Error& e) {
    throw error_at(*child(*child(r.tree, "network"), "layers"), "network.layers", e.what());
  }
  NetworkConfig first;
  first.orthogonal = r.orthogonal;
  const std::vector<float> weights = first_weights(plan, first, seed);
  std::unique_ptr<Network> n = make_image_network(std::move(plan));
  std::copy(weights.begin(), weights.end(), n->parameters().begin());
  n->renew();
  return n;
}

}  // namespace

void softmax(float* y, int64_t n, int32_t classes) {
  for (int64_t i = 0; i < n; ++i, y += classes) {
    const double most = double(*std::max_element(y, y + classes));
    double sum = 0;
    for (int32_t c = 0; c < classes; ++c) sum += math::exp(double(y[c]) - most);
    for (int32_t c = 0; c < classes; ++c) y[c] = float(math::exp(double(y[c]) - most) / sum);
  }
}

double cross_entropy(float* y, const int32_t* label, int64_t n, int32_t classes, float smoothing) {
  double loss = 0;
  const double all = double(smoothing) / classes, own = 1 - double(smoothing) + all;
  for (int64_t i = 0; i < n; ++i, y += classes) {
    const double most = double(*std::max_element(y, y + classes));
    double sum = 0, of_all = 0;
    for (int32_t c = 0; c < classes; ++c)
      sum += math::exp(double(y[c]) - most), of_all += double(y[c]) - most;
    const double log_sum = math::log(sum);
    loss -=
        (own - all) * (double(y[label[i]]) - most - log_sum) + all * (of_all - classes * log_sum);
    for (int32_t c = 0; c < classes; ++c) {
      const double p = math::exp(double(y[c]) - most) / sum;
      y[c] = float((p - (c == label[i] ? own : all)) / double(n));
    }
  }
  return loss / double(n);
}

Classifier::Classifier(const ImageRecipe& recipe, const ImageSet& train, uint64_t seed)
    : recipe_(recipe),
      seed_(seed),
      view_(view_of(recipe, train)),
      classes_(int32_t(train.classes.size())),
      network_(first_image_network(recipe, view_.size(), classes_, seed)),
      optimizer_(recipe.optimizer, network_->plan().size) {
  hold_back(train, recipe.validation, train_, validation_);
  if (recipe.validation > 0 && train.count() && (!train_.count() || !validation_.count()))
    throw recipe_error(recipe, "train", "validation",
                       join({"of ", std::to_string(train.count()), " images ",
                             validation_.count() ? "none is left to learn from; it must be smaller"
                                                 : "none is held back; it must be larger"}));
  const int64_t rows = std::max<int64_t>(recipe.batch, kJudgedAtOnce);
  x_.resize(size_t(rows * view_.size().numbers())), y_.resize(size_t(rows * classes_));
  labels_.resize(size_t(recipe.batch)), order_.resize(size_t(train_.count()));
  shuffle();
}

void Classifier::shuffle() {
  std::iota(order_.begin(), order_.end(), 0);
  Rng rng(seed_, 0, uint32_t(epoch_), 0, kShuffleStream);
  for (int32_t i = int32_t(order_.size()) - 1; i > 0; --i)
    std::swap(order_[size_t(i)], order_[size_t(rng.below(i + 1))]);
}

double Classifier::progress() const {
  return std::min(1.0, (double(epoch_) + double(at_) / double(train_.count())) / recipe_.epochs);
}

double Classifier::step() {
  const double rate = recipe_.optimizer.learning_rate.at(progress());
  const int64_t n = std::min<int64_t>(recipe_.batch, train_.count() - at_),
                width = view_.size().numbers();
  double loss = 0;
  for (int64_t first = 0; first < n; first += network_->chunk()) {
    const int64_t rows = std::min(network_->chunk(), n - first);
    for (int64_t k = 0; k < rows; ++k) {
      const int32_t image = order_[size_t(at_ + first + k)];
      float* to = &x_[size_t(k * width)];
      labels_[size_t(k)] = train_.label[size_t(image)];
      const uint8_t* pixels = train_.at(image);
      if (recipe_.augment.any())
        view_.take_in(pixels, recipe_.augment,
                      Rng(seed_, uint32_t(image), uint32_t(epoch_), 0, kAugmentStream), room_, to);
      else
        view_.take_in(pixels, to);
    }
    network_->learn(x_.data(), rows, y_.data());
    const double share = double(rows) / double(n);
    loss += share * cross_entropy(y_.data(), labels_.data(), rows, classes_, recipe_.smoothing);
    if (rows < n)
      for (int64_t k = 0; k < rows * classes_; ++k) y_[size_t(k)] *= float(share);
    network_->backward(y_.data());
  }
  descend("classify", *network_, optimizer_, rate, loss, images_);
  at_ += n, images_ += n;
  if (at_ == train_.count()) at_ = 0, ++epoch_, shuffle();
  return loss;
}

Judged Classifier::judge(const ImageSet& set) {
  Judged j;
  j.truth = set.label;
  const int64_t width = view_.size().numbers(), most = kJudgedAtOnce;
  for (int64_t first = 0; first < set.count(); first += most) {
    const int64_t n = std::min(most, set.count() - first);
    for (int64_t k = 0; k < n; ++k) view_.take_in(set.at(first + k), &x_[size_t(k * width)]);
    network_->forward(x_.data(), n, y_.data());
    for (int64_t k = 0; k < n; ++k)
      j.said.push_back(
          int32_t(std::max_element(&y_[size_t(k * classes_)], &y_[size_t((k + 1) * classes_)]) -
                  &y_[size_t(k * classes_)]));
    softmax(y_.data(), n, classes_);
    j.probability.insert(j.probability.end(), y_.begin(), y_.begin() + n * classes_);
  }
  for (int64_t i = 0; i < set.count(); ++i)
    j.loss -= math::log(std::max(
                  1e-30, double(j.probability[size_t(i * classes_ + set.label[size_t(i)])]))) /
              double(set.count());
  j.metrics = class_metrics(j.truth.data(), j.said.data(), set.count(), classes_);
  return j;
}

std::vector<float> Classifier::probabilities(const ImageSet& one) {
  const ImageSize& size = view_.size();
  ImageView view({size.channels, size.height, size.width}, one);
  view.set_moments(view_.mean(), view_.deviation());
  std::vector<float> x(size_t(size.numbers())), y(static_cast<size_t>(classes_));
  view.take_in(one.at(0), x.data());
  network_->forward(x.data(), 1, y.data());
  softmax(y.data(), 1, classes_);
  return y;
}

void Classifier::save(Checkpoint& c) const {
  c.put_text("learner", "classifier");
  save_flat(c, "network/", network_->plan(), network_->parameters());
  optimizer_.save(c, network_->plan());
  c.put("counters", std::vector<int64_t>{images_, epoch_, at_});
  c.put("mean", view_.mean()), c.put("deviation", view_.deviation());
  c.put("image", std::vector<int32_t>{train_.size.channels, train_.size.height, train_.size.width,
                                      train_.most});
  std::vector<uint8_t> names;  // each ends with a 0: folders have names of any bytes
  for (const std::string& name : train_.classes)
    names.insert(names.end(), name.begin(), name.end()), names.push_back(0);
  c.put("classes", names);
}

ImageSet Classifier::kind_of(const Checkpoint& c) {
  ImageSet s;
  if (!c.has("image") || !c.has("classes")) return s;
  const std::vector<int32_t> image = c.get<int32_t>("image", 4);
  s.size = {image[0], image[1], image[2]}, s.most = image[3];
  std::string name;
  for (const uint8_t letter : c.get<uint8_t>("classes"))
    if (letter)
      name += char(letter);
    else
      s.classes.push_back(std::exchange(name, ""));
  return s;
}

void Classifier::load(const Checkpoint& c) {
  load_flat(c, "network/", network_->plan(), network_->parameters());
  network_->renew();
  optimizer_.load(c, network_->plan());
  const std::vector<int64_t> counters = c.get<int64_t>("counters", 3);
  images_ = counters[0], epoch_ = counters[1], at_ = counters[2];
  view_.set_moments(c.get<float>("mean", view_.size().channels),
                    c.get<float>("deviation", view_.size().channels));
  shuffle();
}

}  // namespace plantgym
