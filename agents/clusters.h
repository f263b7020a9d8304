// Observations of numbers as the number of the nearest of some centres: tables for what cannot be
// counted.
#pragma once
#include <cmath>
#include <string>
#include <vector>

#include "network_features.h"
#include "plugins/kmeans/distances.h"
#include "table.h"

namespace plantgym {

/// One element of the observation that counts, and what it is divided by.
struct ClusteredElement {
  int32_t element = 0;
  double scale = 0;  // 0: the spread of what was seen
};

/// `agent.abstraction`: how an observation becomes one of k states.
struct ClustersConfig {
  std::string plugin = "kmeans";  // name of a model that learns clustering
  int32_t k = 32, refits = 2;
  int64_t states = 20'000;  // of observations kept for a fit
  std::vector<ClusteredElement> elements = {};
  /// A policy file: its network's last hidden layer is clustered in place of the observation.
  std::string features = {}, features_path = {};
  /// @throws FieldError an element that is not shown, whole numbers, no ranges to scale by
  void read(Fields& f, const pg_spec& spec);
};
void cluster_fields(ClustersConfig& c, Fields& f);

/// Centres of scaled elements.
class Clusters {
 public:
  Clusters() : table_(1, 1) {}
  /// @param centres [k, elements] of scaled numbers
  Clusters(std::vector<ClusteredElement> elements, std::vector<double> centres);
  int32_t size() const { return k_; }
  int32_t state_of(const float* observation) const { return nearest(observation).first; }
  CentreTable::Two nearest(const float* observation) const {
    double x[kMost];
    const size_t n = elements_.size();
    for (size_t e = 0; e < n; ++e) {
      const double v = double(observation[elements_[e].element]) / elements_[e].scale;
      x[e] = std::isfinite(v) ? v : 0;
    }
    return table_.nearest(x);
  }
  const std::vector<ClusteredElement>& elements() const { return elements_; }
  const std::vector<double>& centres() const { return centres_; }
  static constexpr size_t kMost = 256;  // elements

 private:
  std::vector<ClusteredElement> elements_;
  std::vector<double> centres_;
  int32_t k_ = 1;
  CentreTable table_;
};

/// Acts greedily by the values of clusters; ties go to the lowest action.
class ClusterAgent : public Agent {
 public:
  /// @param values [clusters, actions]. @param features what is clustered; null: the observation
  /// @throws Error the environment shows other elements
  ClusterAgent(const pg_spec& spec, Clusters clusters, std::vector<double> values,
               std::unique_ptr<NetworkFeatures> features = nullptr);
  void act(const pg_io& seen, int64_t n, const uint8_t* begins, void* action) override;
  std::string why(int64_t row) const override;
  Weighed weighed(int64_t row) const override;
  bool describe(Policy& to) const override;
  const Clusters& clusters() const { return clusters_; }
  /// Of the last decision in a row: its cluster, and the squared distance to the centre.
  int32_t cluster(int64_t row) const { return state_[size_t(row)]; }
  double distance(int64_t row) const { return distance_[size_t(row)]; }

 private:
  Clusters clusters_;
  std::unique_ptr<NetworkFeatures> features_;
  MixedRadix actions_;
  int64_t obs_bytes_, action_width_;
  int32_t mask_size_;
  std::vector<double> values_;
  std::vector<int32_t> state_;  // of each row's last decision
  std::vector<double> distance_;
};

}  // namespace plantgym
