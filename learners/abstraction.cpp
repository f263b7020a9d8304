#include "abstraction.h"

#include <algorithm>

#include "plantgym/fields.h"
#include "plugins/kmeans/kmeans.h"

namespace plantgym {

Abstraction::Abstraction(ClustersConfig config, const pg_spec&, uint64_t seed)
    : config_(std::move(config)), seed_(seed) {}

void Abstraction::see(const float* observation, const Bits& bits) {
  const size_t n = config_.elements.size();
  size_t at = size_t(seen_++);
  if (int64_t(at) >= config_.states) {
    const uint64_t wide = uint64_t(bits[0]) << 32 | bits[1];
    at = size_t(wide % uint64_t(seen_));
    if (int64_t(at) >= config_.states) return;
  } else {
    store_.resize((at + 1) * n);
  }
  for (size_t e = 0; e < n; ++e) {
    const float x = observation[config_.elements[e].element];
    store_[at * n + e] = std::isfinite(x) ? x : 0;
  }
}

int32_t Abstraction::stage_at(double progress) const {
  return std::min(int32_t(progress * (config_.refits + 1)), config_.refits);
}

bool Abstraction::due(double progress) const {
  if (!fitted()) return seen_ >= config_.states;
  // the first fit may come late: no stage is skipped without observations of its own
  return stage_at(progress) > stage_ &&
         int64_t(store_.size()) >= int64_t(config_.elements.size()) * std::max(config_.k, 100);
}

double Abstraction::local(double progress) const {
  const double at = progress * (config_.refits + 1);
  return std::clamp(at - stage_at(progress), 0.0, 1.0);
}

void Abstraction::fit(double progress) {
  const int32_t n = int32_t(config_.elements.size());
  const int64_t rows = int64_t(store_.size()) / n;
  const std::vector<double> x(store_.begin(), store_.end());
  std::vector<ClusteredElement> elements = config_.elements;
  std::vector<double> scale = spread_of(x.data(), rows, n);
  for (size_t e = 0; e < elements.size(); ++e) {
    if (elements[e].scale > 0) scale[e] = elements[e].scale;
    if (fitted()) scale[e] = clusters_.elements()[e].scale;  // centres stay where they are
    elements[e].scale = scale[e];
  }
  KMeansConfig c;
  c.k = config_.k, c.seed = seed_;
  std::vector<double> old = clusters_.centres();
  for (size_t i = 0; fitted() && i < old.size(); ++i) old[i] *= scale[i % size_t(n)];
  const KMeans m = fit_kmeans(x.data(), rows, n, c, scale, fitted() ? old.data() : nullptr);
  clusters_ = Clusters(elements, m.centres);
  distortion_ = m.inertia / double(rows);
  stage_ = std::max(stage_at(progress), 0);
  store_.clear(), seen_ = 0;
}

void Abstraction::save(Checkpoint& c) const {
  c.put_number("cluster_stage", int64_t(stage_)), c.put_number("cluster_seen", seen_);
  c.put_number("cluster_distortion", distortion_);
  c.put("cluster_store", store_);
  std::vector<int32_t> element;
  std::vector<double> scale;
  for (const ClusteredElement& e : fitted() ? clusters_.elements() : config_.elements)
    element.push_back(e.element), scale.push_back(e.scale);
  c.put("cluster_elements", element), c.put("cluster_scales", scale);
  c.put("cluster_centres", clusters_.centres());
}

void Abstraction::load(const Checkpoint& c) {
  stage_ = int32_t(c.number<int64_t>("cluster_stage")), seen_ = c.number<int64_t>("cluster_seen");
  distortion_ = c.number<double>("cluster_distortion");
  store_ = c.get<float>("cluster_store");
  if (fitted()) clusters_ = load_clusters(c);
}

bool wants_clusters(const Node& agent) {
  return agent.kind == PG_MAP && child(agent, "abstraction");
}

std::unique_ptr<Abstraction> make_abstraction(const Node& agent, const pg_spec& spec,
                                              uint64_t seed) {
  ClustersConfig c;
  read_fields(*child(agent, "abstraction"), "agent.abstraction",
              [&](Fields& f) { c.read(f, spec); });
  if (c.states < c.k)
    throw error_at(*child(agent, "abstraction"), "agent.abstraction.states", "must be at least k");
  return std::make_unique<Abstraction>(std::move(c), spec, seed);
}

bool holds_clusters(const Checkpoint& c) { return c.has("cluster_centres"); }

Clusters load_clusters(const Checkpoint& c) {
  const auto element = c.get<int32_t>("cluster_elements");
  const auto scale = c.get<double>("cluster_scales", int64_t(element.size()));
  std::vector<double> centres = c.get<double>("cluster_centres");
  std::vector<ClusteredElement> all;
  for (size_t e = 0; e < element.size(); ++e) all.push_back({element[e], scale[e]});
  if (all.empty() || centres.size() % all.size() != 0)
    throw Error("the checkpoint's centres are not of its elements");
  if (centres.empty()) {  // not fitted yet: all observations are one state
    centres.assign(all.size(), 0);
    for (ClusteredElement& e : all) e.scale = e.scale > 0 ? e.scale : 1;
  }
  return Clusters(std::move(all), std::move(centres));
}

}  // namespace plantgym
