// Learning on clusters of observations: watch, fit, learn, fit again to what is seen by then.
#pragma once
#include <memory>
#include <vector>

#include "agents/clusters.h"
#include "any_model.h"
#include "batch_loop.h"

namespace plantgym {

/// The clusters of a learner, and the observations they are fitted to. A run has 1 + refits stages
/// of equal length; each begins with a fit, the first one once random actions have filled the
/// store. Centres and their values go on from one stage to the next.
class Abstraction {
 public:
  /// @param model learns clustering, by centres. @param params its keys
  /// @param features what is clustered; null: the observation
  Abstraction(ClustersConfig config, const pg_model_api& model, Node params, uint64_t seed,
              std::unique_ptr<NetworkFeatures> features);
  int32_t size() const { return config_.k; }
  bool fitted() const { return stage_ >= 0; }
  /// The numbers to be clustered of row i; good until the next look.
  const float* look(const pg_io& io, void* const* obs, const float* observation, int64_t i) {
    return features_ ? features_->look(obs, io.stride, i) : observation;
  }
  /// Every observation is state 0 before the first fit.
  int32_t state_of(const float* observation) const {
    return fitted() ? clusters_.state_of(observation) : 0;
  }
  /// Keeps an observation by chance, each of a stage's as likely (Vitter's algorithm R).
  /// @param look() its numbers; called only where it is kept: a network may stand before them
  template <class Look>
  void see(const Bits& bits, Look&& look) {
    if (const int64_t at = place(bits); at >= 0) keep(at, look());
  }
  /// Whether a fit is due at this share of the run.
  bool due(double progress) const;
  void fit(double progress);
  /// Share of the stage: what schedules of exploration and step size follow.
  double local(double progress) const;
  const Clusters& clusters() const { return clusters_; }
  /// Mean squared distance to the nearest centre at the last fit, of scaled elements.
  double distortion() const { return distortion_; }
  int32_t stage() const { return stage_; }
  void save(Checkpoint& c) const;
  void load(const Checkpoint& c);

 private:
  int32_t stage_at(double progress) const;
  int64_t place(const Bits& bits);  ///< in the store of what is seen now; -1: none
  void keep(int64_t at, const float* numbers);
  ClustersConfig config_;
  const pg_model_api* model_;
  Node params_;
  Clusters clusters_;
  std::unique_ptr<NetworkFeatures> features_;
  uint64_t seed_;
  int32_t stage_ = -1;
  int64_t seen_ = 0;
  double distortion_ = 0;
  std::vector<float> store_;  // [states, elements that count], before scaling
};

/// Whether `agent` asks for clusters; and what it says of them. @throws Error
bool wants_clusters(const Node& agent);
/// @param steps of the run; 0: no end
std::unique_ptr<Abstraction> make_abstraction(const Node& agent, const pg_spec& spec, int64_t steps,
                                              uint64_t seed, const Models& models);
/// Whether a checkpoint holds clusters, and these. @throws Error
bool holds_clusters(const Checkpoint& c);
Clusters load_clusters(const Checkpoint& c);
/// Acts by values of the clusters in a checkpoint; before the first fit, by the first state's.
std::unique_ptr<Agent> cluster_policy(const Checkpoint& c, const pg_spec& spec,
                                      std::vector<double> values);

}  // namespace plantgym
