#include "bench_models.h"

#include <cmath>
#include <memory>

#include "plantgym/random.h"
#include "plugins/kmeans/kmeans.h"
#include "plugins/tree/fit.h"

namespace plantgym::cli {
namespace {

constexpr int64_t kRows = 100'000;
constexpr int32_t kFeatures = 16, kBlobs = 32, kClasses = 8;

/// Normal blobs around centres of twice their spread; a class for each four, a tenth of them wrong.
struct Blobs {
  std::vector<double> x = std::vector<double>(size_t(kRows * kFeatures));
  std::vector<int32_t> label = std::vector<int32_t>(size_t(kRows));
  Blobs() {
    Rng rng(1, 0, 0, 0);
    const auto normal = [&] {
      const double u = 1 - double(rng.uniform()), v = double(rng.uniform());
      return std::sqrt(-2 * std::log(u)) * std::cos(6.283185307179586 * v);
    };
    std::vector<double> centre(size_t(kBlobs * kFeatures));
    for (double& c : centre) c = 2 * normal();
    for (int64_t i = 0; i < kRows; ++i) {
      const int32_t blob = rng.below(kBlobs);
      for (int32_t f = 0; f < kFeatures; ++f)
        x[size_t(i * kFeatures + f)] = centre[size_t(blob * kFeatures + f)] + normal();
      label[size_t(i)] = rng.below(10) ? blob % kClasses : rng.below(kClasses);
    }
  }
  DecisionTree tree() const {
    TreeConfig c;
    c.max_leaves = 64;
    return fit_tree({x.data(), kRows, kFeatures, label.data(), kClasses, nullptr, nullptr}, c);
  }
};

}  // namespace

const std::vector<std::string>& model_bench_names() {
  static const std::vector<std::string> all = {"model/kmeans_fit", "model/cart_fit",
                                               "model/tree_batch", "model/tree_row"};
  return all;
}

std::vector<Bench> model_benches(const std::string& name) {
  std::vector<Bench> all;
  std::shared_ptr<Blobs> blobs;
  for (const std::string& one : model_bench_names()) {
    if (!name.empty() && name != one) continue;
    if (!blobs) blobs = std::make_shared<Blobs>();
    Bench b = {one, kRows};
    if (one == "model/kmeans_fit")
      b.work = [=] {
        KMeansConfig c;
        c.k = kBlobs;
        return int64_t(!fit_kmeans(blobs->x.data(), kRows, kFeatures, c).centres.empty());
      };
    if (one == "model/cart_fit") b.work = [=] { return int64_t(blobs->tree().leaves() == 64); };
    const bool batch = one == "model/tree_batch";
    if (batch || one == "model/tree_row")
      b.work = [=, walker = std::make_shared<TreeWalker>(blobs->tree()),
                said = std::make_shared<std::vector<double>>(size_t(kRows))] {
        if (batch)
          walker->say(blobs->x.data(), kRows, said->data());
        else
          for (int64_t i = 0; i < kRows; ++i)
            (*said)[size_t(i)] = walker->say(&blobs->x[size_t(i * kFeatures)]);
        return kRows;
      };
    all.push_back(std::move(b));
  }
  return all;
}

}  // namespace plantgym::cli
