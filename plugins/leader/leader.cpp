// A whole model: leader clustering (Hartigan 1975). A row that lies farther than `radius` from
// every centre so far becomes a centre; so their number is found, and depends on the rows' order.
#include <cmath>

#include "plantgym/model.h"

class Leader {
 public:
  static constexpr const char *kName = "demo/leader",
                              *kDoc = "A row far from all centres becomes one.";
  static constexpr uint32_t kTasks = PG_CLUSTERING;
  struct Params {
    double radius = 1;
  };
  static void fields(Params& p, plantgym::Fields& f) {
    f.number("radius", p.radius, 1e-9, 1e9, "", "no row lies farther from its centre");
  }
  explicit Leader(const Params& p) : params_(p) {}

  void fit(const pg_samples& s) {
    if (s.rows < 1 || s.label || s.target) throw std::runtime_error("wants rows without labels");
    for (int64_t i = 0; i < s.rows * s.features; ++i)
      if (!std::isfinite(s.x[i])) throw std::runtime_error("a feature is not a number");
    features_ = s.features, centres_.clear();
    if (s.centres) centres_.assign(s.centres, s.centres + int64_t(s.n_centres) * s.features);
    for (const double* x = s.x; x < s.x + s.rows * s.features; x += s.features) {
      double squared = INFINITY;
      nearest(x, squared);
      if (squared > params_.radius * params_.radius)
        centres_.insert(centres_.end(), x, x + s.features);
    }
  }
  pg_fitted fitted() const {
    const int32_t k = features_ ? int32_t(centres_.size()) / features_ : 0;
    return {sizeof(pg_fitted), features_ ? PG_CLUSTERING : 0, features_, k};
  }
  double predict(const double* x) const {
    double squared = INFINITY;
    return nearest(x, squared);
  }
  void keep(plantgym::Keeper& k) { k(features_), k(centres_); }
  std::vector<double> centres() const { return centres_; }

 private:
  int32_t nearest(const double* x, double& least) const {
    int32_t best = 0;
    for (size_t c = 0; c < centres_.size(); c += size_t(features_)) {
      double sum = 0;
      for (int32_t f = 0; f < features_; ++f) sum += std::pow(x[f] - centres_[c + size_t(f)], 2);
      if (sum < least) least = sum, best = int32_t(c) / features_;
    }
    return best;
  }
  Params params_;
  int32_t features_ = 0;
  std::vector<double> centres_;
};
PG_MODELS(Leader)
