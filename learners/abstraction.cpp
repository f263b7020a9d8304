#include "abstraction.h"

#include <algorithm>

#include "plantgym/fields.h"
#include "plugins/kmeans/kmeans.h"

namespace plantgym {
namespace {

/// The centres that a model makes of rows x. @param begin centres to go on from; none: empty
std::vector<double> centres_of(const pg_model_api& api, const Node& params,
                               const std::vector<double>& x, int32_t features, int32_t most,
                               const std::vector<double>& begin, uint64_t seed) {
  AnyModel model(api, params, "agent.abstraction.model");
  pg_samples s = {};
  s.size = sizeof s, s.features = features, s.rows = int64_t(x.size()) / features;
  s.x = x.data(), s.seed = seed;
  if (!begin.empty()) s.centres = begin.data(), s.n_centres = int32_t(begin.size()) / features;
  model.fit(s);
  std::vector<double> centres = model.centres();
  const pg_fitted f = model.fitted();
  if (centres.empty() || centres.size() != size_t(f.classes) * size_t(features))
    throw Error(join({api.name,
                      ": tells no centres that the nearest is sought of, as a table's states are "
                      "(k-means that is spherical goes by angles: leave that out)"}));
  if (f.classes > most)
    throw Error(join({api.name, ": makes ", std::to_string(f.classes),
                      " clusters; set agent.abstraction.k to as many or more"}));
  return centres;
}

/// The model's keys, with the host's `k` where it has one.
Node params_of(const pg_model_api& api, const Node& abstraction, int32_t k) {
  const Node* own = child(abstraction, "model");
  Node params =
      own ? *own : Node{PG_MAP, "model", "", abstraction.file, abstraction.line, abstraction.column,
                        "",     {}};
  if (!has_key(api, "k")) return params;
  if (const Node* twice = child(params, "k"))
    throw error_at(*twice, "agent.abstraction.model.k", "is agent.abstraction.k; set it there");
  params.children.push_back({PG_SCALAR,
                             "k",
                             std::to_string(k),
                             abstraction.file,
                             abstraction.line,
                             abstraction.column,
                             "",
                             {}});
  return params;
}

/// Clusters of a few rows, so that a model which cannot do it says so before the run.
void try_out(const pg_model_api& api, const Node& abstraction, int32_t k, int32_t features) {
  const int32_t few = std::min(k, 16);
  std::vector<double> x;
  for (int32_t i = 0; i < 4 * few * features; ++i) x.push_back(double(i / features) / (4 * few));
  centres_of(api, params_of(api, abstraction, few), x, features, 4 * few, {}, 1);
}

}  // namespace

Abstraction::Abstraction(ClustersConfig config, const pg_model_api& model, Node params,
                         uint64_t seed, std::unique_ptr<NetworkFeatures> features)
    : config_(std::move(config)),
      model_(&model),
      params_(std::move(params)),
      features_(std::move(features)),
      seed_(seed) {}

int64_t Abstraction::place(const Bits& bits) {
  const int64_t at = seen_++;
  if (at < config_.states) return at;
  const uint64_t wide = uint64_t(bits[0]) << 32 | bits[1];
  const auto drawn = int64_t(wide % uint64_t(seen_));
  return drawn < config_.states ? drawn : -1;
}

void Abstraction::keep(int64_t at, const float* numbers) {
  const size_t n = config_.elements.size(), from = size_t(at) * n;
  if (store_.size() < from + n) store_.resize(from + n);
  for (size_t e = 0; e < n; ++e) {
    const float x = numbers[config_.elements[e].element];
    store_[from + e] = std::isfinite(x) ? x : 0;
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
  std::vector<double> x(store_.begin(), store_.end());
  std::vector<ClusteredElement> elements = config_.elements;
  std::vector<double> scale = spread_of(x.data(), rows, n);
  for (size_t e = 0; e < elements.size(); ++e) {
    if (elements[e].scale > 0) scale[e] = elements[e].scale;
    if (fitted()) scale[e] = clusters_.elements()[e].scale;  // centres stay where they are
    elements[e].scale = scale[e];
  }
  for (size_t i = 0; i < x.size(); ++i) x[i] /= scale[i % size_t(n)];
  const std::vector<double> begin = fitted() ? clusters_.centres() : std::vector<double>{};
  clusters_ = Clusters(elements, centres_of(*model_, params_, x, n, config_.k, begin, seed_));
  distortion_ =
      potential(x.data(), rows, n, clusters_.centres().data(), clusters_.size()) / double(rows);
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
  if (features_) c.put_text("cluster_features", features_->text());
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

std::unique_ptr<Abstraction> make_abstraction(const Node& agent, const pg_spec& spec, int64_t steps,
                                              uint64_t seed, const Models& models) {
  ClustersConfig c;
  const Node& said = *child(agent, "abstraction");
  read_fields(said, "agent.abstraction", [&](Fields& f) { c.read(f, spec); });
  std::unique_ptr<NetworkFeatures> features;
  if (!c.features.empty()) try {
      features = std::make_unique<NetworkFeatures>(c.features, c.features_path, spec);
      if (features->size() > int32_t(Clusters::kMost))
        throw Error(join({c.features_path, ": has ", std::to_string(features->size()),
                          " features; clusters take up to ", std::to_string(Clusters::kMost)}));
      for (int32_t e = 0; e < features->size(); ++e) c.elements.push_back({e, 0});
    } catch (const Error& e) {
      throw error_at(*child(said, "features"), "agent.abstraction.features", e.what());
    }
  const Node* states = child(said, "states");
  if (c.states < c.k) throw error_at(said, "agent.abstraction.states", "must be at least k");
  if (steps && c.states >= steps)
    throw error_at(states ? *states : said, "agent.abstraction.states",
                   join({"clusters are first made of ", std::to_string(c.states),
                         " observations, and the run makes ", std::to_string(steps),
                         " steps; lower it, or raise run.steps"}));
  const Node *plugin = child(said, "plugin"), *model = child(said, "model");
  const auto blaming = [&](const Node* at, const char* key, auto f) {
    try {
      return f();
    } catch (const Error& e) {
      throw error_at(at ? *at : said, join({"agent.abstraction.", key}), e.what());
    }
  };
  const pg_model_api& api =
      *blaming(plugin, "plugin", [&] { return &models.find(c.plugin, PG_CLUSTERING); });
  Node params = params_of(api, said, c.k);
  AnyModel(api, params, "agent.abstraction.model");  // its keys are right
  blaming(model ? model : plugin, model ? "model" : "plugin",
          [&] { return try_out(api, said, c.k, int32_t(c.elements.size())); });
  return std::make_unique<Abstraction>(std::move(c), api, std::move(params), seed,
                                       std::move(features));
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
