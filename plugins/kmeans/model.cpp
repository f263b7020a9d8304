#include "plantgym/model.h"

#include "distances.h"
#include "kmeans.h"
#include "model.h"

namespace plantgym {
namespace {

class KMeansModel {
 public:
  static constexpr const char *kName = "kmeans",
                              *kDoc = "k centres, each the mean of the rows nearest to it";
  static constexpr uint32_t kTasks = PG_CLUSTERING;
  using Params = KMeansConfig;
  static void fields(Params& p, Fields& f) {
    f.number("k", p.k, 1, 1 << 16, "", "centres");
    f.choice("algorithm", p.algorithm, {"auto", "lloyd", "elkan", "hamerly", "mini_batch"},
             "lloyd, elkan and hamerly give the same; auto fits a sample of many rows first");
    f.choice("seeding", p.seeding, {"k-means++", "k-means||", "random"}, "where centres begin");
    f.flag("spherical", p.spherical, "by the angle, not the distance");
    f.number("max_iterations", p.max_iterations, 1, 1'000'000, "", "at most");
    f.number("batch", p.batch, 1, 1 << 24, "", "rows of a mini-batch");
    f.number("starts", p.starts, 1, 10'000, "", "the one with the least inertia counts");
  }
  explicit KMeansModel(const Params& p) : config_(p) {}

  void fit(const pg_samples& s) {
    if (s.label || s.target) throw std::runtime_error("learns clusters, of rows without labels");
    if (s.weight) throw std::runtime_error("rows count alike; give no weights");
    KMeansConfig c = config_;
    c.seed = s.seed;
    if (s.centres) c.k = s.n_centres;
    KMeans m = fit_kmeans(s.x, s.rows, s.features, c, {}, s.centres);
    features_ = m.features, k_ = m.k, inertia_ = m.inertia, rows_ = s.rows;
    centres_ = std::move(m.centres);
    lay_out();
  }
  pg_fitted fitted() const {
    return {sizeof(pg_fitted), features_ ? PG_CLUSTERING : 0, features_, k_};
  }
  double predict(const double* x) const {
    return config_.spherical ? by_angle(x) : table_.nearest(x).first;
  }
  void keep(Keeper& keep) {
    keep(features_), keep(k_), keep(rows_), keep(inertia_), keep(centres_);
    if (features_ < 0 || k_ < 0 || centres_.size() != size_t(features_) * size_t(k_))
      throw std::runtime_error("is not of its numbers of centres and features");
    lay_out();
  }
  std::vector<double> centres() const {
    return config_.spherical ? std::vector<double>{} : centres_;
  }
  std::string describe() const {
    return join({std::to_string(k_), " centres of ", std::to_string(features_),
                 " features; inertia ", shown(inertia_), " of ", std::to_string(rows_), " rows"});
  }

 private:
  void lay_out() {
    table_ = CentreTable(k_ ? k_ : 1, features_ ? features_ : 1);
    if (k_) table_.set(centres_.data());
  }
  double by_angle(const double* x) const {
    double best = 0, most = -1e300;
    for (int32_t k = 0; k < k_; ++k) {
      double dot = 0;
      for (int32_t f = 0; f < features_; ++f) dot += x[f] * centres_[size_t(k * features_ + f)];
      if (dot > most) most = dot, best = k;
    }
    return best;
  }
  Params config_;
  int32_t features_ = 0, k_ = 0;
  int64_t rows_ = 0;
  double inertia_ = 0;
  std::vector<double> centres_;
  CentreTable table_ = CentreTable(1, 1);
};

}  // namespace

const pg_model_api& kmeans_model() { return *model_api<KMeansModel>(); }

}  // namespace plantgym
