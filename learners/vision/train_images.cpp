#include "train_images.h"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>

#include "error.h"
#include "learners/scalar_log.h"

namespace plantgym {
namespace {

using ImageClock = std::chrono::steady_clock;
double seconds_from(ImageClock::time_point t) {
  return std::chrono::duration<double>(ImageClock::now() - t).count();
}

/// The epoch whose weights count: that of the least loss on what is held back.
struct BestEpoch {
  double loss = 0;
  int64_t epoch = 0;  // 0: none yet
  bool is_better(double now, int64_t at) {
    if (epoch && !(now < loss)) return false;
    return loss = now, epoch = at, true;
  }
  bool stops(int32_t patience, int64_t now) const { return patience && now - epoch >= patience; }
};

class ImageSeed {
 public:
  ImageSeed(const ImageRecipe& recipe, const ImageData& data, RunFolder& folder, int32_t seed,
            const TrainCallbacks& show)
      : recipe_(recipe),
        data_(data),
        folder_(folder),
        seed_(seed),
        show_(show),
        learner_(recipe, data.train, uint64_t(seed)) {
    const std::string at = folder.seed_folder(seed);
    std::string note;
    const std::string bytes = folder.newest(seed, note);
    if (!note.empty() && show_.message) show_.message(note);
    if (bytes.empty()) {
      log_ = std::make_unique<ScalarLog>(at, nullptr);
      return;
    }
    const Checkpoint c = Checkpoint::parse(bytes, folder.last(seed));
    restore(c), expect_best(c);
    if (!finished_) log_ = std::make_unique<ScalarLog>(at, &c);
  }
  bool finished() const { return finished_; }

  /// False: a signal asked to stop; a checkpoint was written.
  bool run() {
    ImageClock::time_point saved = ImageClock::now(), shown = ImageClock::now();
    while (!learner_.done() && !stopped_early_) {
      loss_sum_ += learner_.step(), ++steps_;
      if (learner_.epoch_ends()) end_epoch();
      if (learner_.epoch_ends() || seconds_from(saved) >= recipe_.checkpoint_every)
        save(), saved = ImageClock::now();
      if (show_.progress && seconds_from(shown) >= 0.1) tell(), shown = ImageClock::now();
      if (stop_signal()) return save(), false;
    }
    finished_ = true;
    save(), tell();
    return true;
  }
  std::string story() const {
    std::string line = fmt::format("seed {} done after {} epochs", seed_, learner_.epoch());
    for (const auto& [name, value] : newest_)
      if (name != "train/learning_rate") line += fmt::format("  {} {:.6g}", name, value);
    return line;
  }

 private:
  void end_epoch() {
    newest_ = {{"train/loss", loss_sum_ / double(steps_)},
               {"train/learning_rate", recipe_.optimizer.learning_rate.at(learner_.progress())}};
    loss_sum_ = 0, steps_ = 0;
    if (learner_.has_validation()) {
      const Judged j = learner_.judge(learner_.validation());
      newest_.emplace_back("validation/loss", j.loss);
      newest_.emplace_back("validation/accuracy", j.metrics.accuracy);
      newest_.emplace_back("validation/macro_f1", j.metrics.macro.f1);
      if (best_.is_better(j.loss, learner_.epoch())) checkpoint().write(folder_.best(seed_));
      stopped_early_ |= best_.stops(recipe_.patience, learner_.epoch());
    }
    log_->write(learner_.images(), seconds(), newest_);
  }
  double seconds() const { return seconds_before_ + seconds_from(start_); }
  void tell() const {
    if (!show_.progress) return;
    const double rate =
        double(learner_.images() - images_before_) / std::max(1e-9, seconds_from(start_));
    show_.progress({seed_, finished_ ? 1 : learner_.progress(), learner_.images(), learner_.epoch(),
                    seconds_from(start_), rate, newest_, "images"});
  }
  void save() const { folder_.write_last(seed_, checkpoint()); }
  Checkpoint checkpoint() const {
    Checkpoint c;
    learner_.save(c), log_->save(c);
    c.put_number<uint64_t>("data_crc32c", data_.crc32c);
    c.put_number<int64_t>("finished", finished_);
    c.put_number<int64_t>("stopped_early", stopped_early_);
    c.put_number<double>("best", best_.loss);
    c.put_number<int64_t>("best_epoch", best_.epoch);
    c.put_number<double>("loss_sum", loss_sum_);
    c.put_number<int64_t>("loss_steps", steps_);
    c.put_number<double>("seconds", seconds());
    return c;
  }
  void restore(const Checkpoint& c) {
    load_classifier(c, data_, learner_);
    finished_ = c.number<int64_t>("finished") != 0;
    stopped_early_ = c.number<int64_t>("stopped_early") != 0;
    best_ = {c.number<double>("best"), c.number<int64_t>("best_epoch")};
    loss_sum_ = c.number<double>("loss_sum"), steps_ = c.number<int64_t>("loss_steps");
    seconds_before_ = c.number<double>("seconds");
    images_before_ = learner_.images();
  }
  /// The weights that the run is judged by must be there. @param last they are in it, too, where
  /// the best epoch was the last one. @throws Error they are lost
  void expect_best(const Checkpoint& last) const {
    if (!best_.epoch) return;
    const std::string path = folder_.best(seed_), epoch = std::to_string(best_.epoch);
    try {
      Checkpoint::read(path);
      return;
    } catch (const Error&) {
      const std::string what = join({path, ": is damaged or missing"});
      if (best_.epoch != learner_.epoch() || !learner_.epoch_ends())
        throw Error(
            join({what, ", and with it the weights of epoch ", epoch,
                  ", by which the run is judged; remove ", folder_.seed_folder(seed_),
                  " and go on with --resume: this seed is learned again, to the same bits"}));
      last.write(path);
      if (show_.message)
        show_.message(join({"note: ", what,
                            "; written again from last.safetensors, of the same "
                            "epoch ",
                            epoch}));
    }
  }

  const ImageRecipe& recipe_;
  const ImageData& data_;
  RunFolder& folder_;
  int32_t seed_;
  const TrainCallbacks& show_;
  Classifier learner_;
  std::unique_ptr<ScalarLog> log_;
  ImageClock::time_point start_ = ImageClock::now();
  bool finished_ = false, stopped_early_ = false;
  double loss_sum_ = 0, seconds_before_ = 0;
  int64_t steps_ = 0, images_before_ = 0;  // steps_: of this epoch
  BestEpoch best_;
  Scalars newest_;
};

}  // namespace

Judged learn_and_judge(const ImageRecipe& recipe, const ImageSet& train, const ImageSet& test,
                       uint64_t seed, const std::function<void(const Progress&)>& show) {
  Classifier learner(recipe, train, seed);
  const ImageClock::time_point start = ImageClock::now();
  ImageClock::time_point shown = start;
  BestEpoch best;
  Checkpoint kept;
  while (!learner.done()) {
    const double loss = learner.step();
    if (learner.epoch_ends() && learner.has_validation()) {
      if (best.is_better(learner.judge(learner.validation()).loss, learner.epoch()))
        learner.save(kept);
      if (best.stops(recipe.patience, learner.epoch())) break;
    }
    if (!show || seconds_from(shown) < 0.1) continue;
    shown = ImageClock::now();
    show({int32_t(seed),
          learner.progress(),
          learner.images(),
          learner.epoch(),
          seconds_from(start),
          double(learner.images()) / std::max(1e-9, seconds_from(start)),
          {{"train/loss", loss}},
          "images"});
  }
  if (best.epoch) learner.load(kept);
  return learner.judge(test);
}

std::string absent_classes(const ImageSet& judged) {
  std::string all;
  for (size_t c = 0; c < judged.classes.size(); ++c)
    if (std::find(judged.label.begin(), judged.label.end(), int32_t(c)) == judged.label.end())
      all += join({all.empty() ? "'" : ", '", judged.classes[c], "'"});
  return all;
}

void load_classifier(const Checkpoint& c, const ImageData& data, Classifier& to) {
  if (c.number<uint64_t>("data_crc32c") != data.crc32c)
    throw Error(
        "the images are others than those that the run learned from; put them back, or "
        "start another run");
  to.load(c);
}

TrainResult train_images(const ImageRecipe& recipe, const ImageData& data, RunFolder& folder,
                         const TrainCallbacks& show) {
  bool all_done = true;
  for (int32_t seed = recipe.first_seed; seed <= recipe.last_seed; ++seed) {
    ImageSeed one(recipe, data, folder, seed, show);
    if (one.finished()) continue;
    all_done = false;
    if (!one.run()) return TrainResult::kStopped;
    if (show.message) show.message(one.story());
  }
  return all_done ? TrainResult::kAlreadyDone : TrainResult::kDone;
}

}  // namespace plantgym
