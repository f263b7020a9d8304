// Images per second that the recogniser of the source learns from, one core.
#include <memory>

#include "bench_models.h"
#include "commands.h"
#include "learners/vision/classifier.h"

namespace plantgym::cli {

const std::vector<std::string>& vision_bench_names() {
  static const std::vector<std::string> all = {"vision/train_batch4", "vision/train_batch128",
                                               "vision/judge"};
  return all;
}

std::vector<Bench> vision_benches(const std::string& name) {
  struct Work {
    ImageRecipe recipe;
    ImageData data;
    std::unique_ptr<Classifier> learner;
  };
  std::vector<Bench> all;
  const auto& names = vision_bench_names();
  for (size_t k = 0; k < names.size(); ++k) {
    if (!name.empty() && name != names[k] && name != "classify") continue;
    auto w = std::make_shared<Work>();
    w->recipe = read_recipe(shipped("configs/vision/digits.yaml"),
                            {k == 1 ? "train.batch=128" : "train.batch=4", "train.epochs=1000000"});
    w->data = load_images(w->recipe);
    w->learner = std::make_unique<Classifier>(w->recipe, w->data.train, 0);
    Bench b;
    b.name = names[k], b.envs = w->recipe.batch;
    b.bytes_per_env = double(w->learner->view().size().numbers()) * 4;
    if (k == 2) b.envs = w->data.test.count();
    b.work = [w, judges = k == 2] {
      if (judges) return w->learner->judge(w->data.test), w->data.test.count();
      const int64_t before = w->learner->images();
      while (w->learner->images() < before + 512) w->learner->step();
      return w->learner->images() - before;
    };
    all.push_back(std::move(b));
  }
  return all;
}

}  // namespace plantgym::cli
