#include "clusters.h"

#include "action_space.h"
#include "plantgym/fields.h"
#include "policy/policy.h"

namespace plantgym {
namespace {

int32_t find_element(const pg_space& s, const std::string& name, int32_t node) {
  std::vector<std::string> known;
  for (int32_t e = 0; e < s.elements; ++e) {
    known.push_back(name_of(s, e));
    if (name == known.back()) return e;
  }
  throw FieldError(node, join({"'", name, "' is not shown", suggestion(name, known)}));
}

/// Half the declared range; 0, the spread, where there is none.
double half_range(const pg_space& s, int32_t e) {
  const double low = double(s.lows ? s.lows[e] : s.low),
               high = double(s.highs ? s.highs[e] : s.high);
  const double half = (high - low) / 2;
  return std::isfinite(half) && half > 0 && half < 1e6 ? half : 0;
}

void read_element(const pg_space& s, const pg_node* nodes, int32_t i, ClustersConfig& to) {
  const pg_node alone[] = {{PG_MAP, 2, "", "", "", 0, 0},
                           {PG_SCALAR, 2, "scale", nodes[i].value, "", 0, 0}};
  ClusteredElement one = {find_element(s, nodes[i].key, i)};
  try {
    Fields(alone, 0).number("scale", one.scale, 1e-30, 1e30, "", "what it is divided by");
  } catch (const FieldError& e) {
    throw FieldError(i, e.what());
  }
  to.elements.push_back(one);
}

}  // namespace

void cluster_fields(ClustersConfig& c, Fields& f) {
  f.text("plugin", c.plugin, "model that clusters observations: kmeans, or that of a plug-in");
  f.number("k", c.k, 1, 1 << 16, "", "clusters: states of the table");
  f.any("model", "map of the model's own keys, as `plantgym describe kmeans` lists them",
        [](const pg_node* nodes, int32_t i) {
          if (nodes[i].kind != PG_MAP) throw FieldError(i, "must be a map of keys and values");
        });
  f.number("refits", c.refits, 0, 1000, "",
           "times that clusters are fitted again, to what the learner then sees");
  f.number("states", c.states, 100, 1 << 24, "", "observations that a fit learns from");
  f.file("features", c.features,
         "policy file of a network (plantgym export RUN): what its last hidden layer makes of an "
         "observation is clustered",
         &c.features_path);
}

void ClustersConfig::read(Fields& f, const pg_spec& spec) {
  cluster_fields(*this, f);
  bool ranges = true;
  std::vector<std::pair<const pg_node*, int32_t>> named;
  f.any(
      "scale",
      "ranges: half of what each element can be, where that is known; spread: of what is seen; or "
      "{element: number}, these elements only",
      [&](const pg_node* nodes, int32_t i) {
        if (nodes[i].kind == PG_SCALAR) {
          const std::string word = nodes[i].value;
          if (word != "ranges" && word != "spread")
            throw FieldError(i, "must be ranges, spread, or {element: number}");
          ranges = word == "ranges";
          return;
        }
        if (nodes[i].kind != PG_MAP)
          throw FieldError(i, "must be ranges, spread, or {element: number}");
        const pg_space& s = finite_observation(spec);
        for (int32_t c = i + 1; c < nodes[i].end; c = nodes[c].end)
          read_element(s, nodes, c, *this);
      },
      "ranges");
  if (f.listing()) return;
  if (!features.empty()) {
    if (!elements.empty()) f.fail("scale", "features have no names; they go by spread");
    return;
  }
  const pg_space& s = finite_observation(spec);
  if (s.dtype != PG_F32)
    f.fail("plugin", "the observation is made of whole numbers, which a table takes as they are");
  if (s.elements > int64_t(Clusters::kMost))
    f.fail("plugin", "clusters take up to 256 elements; choose some with env.observe");
  if (!elements.empty()) return;
  for (int32_t e = 0; e < int32_t(s.elements); ++e)
    elements.push_back({e, ranges ? half_range(s, e) : 0});
}

Clusters::Clusters(std::vector<ClusteredElement> elements, std::vector<double> centres)
    : elements_(std::move(elements)),
      centres_(std::move(centres)),
      k_(int32_t(centres_.size() / elements_.size())),
      table_(k_, int32_t(elements_.size())) {
  table_.set(centres_.data());
}

ClusterAgent::ClusterAgent(const pg_spec& spec, Clusters clusters, std::vector<double> values,
                           std::unique_ptr<NetworkFeatures> features)
    : clusters_(std::move(clusters)),
      features_(std::move(features)),
      actions_(*spec.action, "action"),
      obs_bytes_(features_ ? 0 : bytes_of(finite_observation(spec))),
      action_width_(spec.action->elements),
      mask_size_(spec.mask_size),
      values_(std::move(values)) {
  for (const ClusteredElement& e : clusters_.elements())
    if (features_ ? e.element >= features_->size()
                  : spec.obs[0].dtype != PG_F32 || e.element >= spec.obs[0].elements)
      throw Error("the policy's clusters are of other elements than the environment shows");
  if (values_.size() != size_t(clusters_.size()) * size_t(actions_.size()))
    throw Error("the policy's values are not of its clusters and the environment's actions");
}

void ClusterAgent::act(const pg_io& seen, int64_t n, const uint8_t*, void* action) {
  const int64_t stride = seen.stride[0] ? seen.stride[0] : obs_bytes_;
  state_.resize(std::max(state_.size(), size_t(n))), distance_.resize(state_.size());
  for (int64_t i = 0; i < n; ++i) {
    const char* row = static_cast<const char*>(seen.obs[0]) + i * stride;
    const CentreTable::Two near =
        clusters_.nearest(features_ ? features_->look(seen.obs, seen.stride, i)
                                    : reinterpret_cast<const float*>(row));
    const int32_t s = near.first;
    state_[size_t(i)] = s, distance_[size_t(i)] = near.best;
    actions_.write(greedy(&values_[size_t(s) * size_t(actions_.size())], actions_.size(),
                          seen.mask ? seen.mask + i * mask_size_ : nullptr),
                   static_cast<int32_t*>(action) + i * action_width_);
  }
}

Weighed ClusterAgent::weighed(int64_t row) const {
  if (size_t(row) >= state_.size()) return {};
  return joint_values(&values_[size_t(cluster(row)) * size_t(actions_.size())], actions_.size());
}

bool ClusterAgent::describe(Policy& to) const {
  if (features_) {
    // the network looks at the environment itself: it must be what the run sees, too
    const bool bare =
        to.sight.frames == 1 && to.sight.time == PolicySight::kNone &&
        std::all_of(to.sight.features.begin(), to.sight.features.end(),
                    [](const PolicyFeature& f) { return f.mean == 0 && f.scale == 1; });
    if (!bare || to.sight.clip > 0) return false;
    to.sight = features_->policy().sight, to.network = features_->policy().network;
  }
  to.kind = Policy::kClusters, to.joint = true;
  for (const ClusteredElement& e : clusters_.elements())
    to.clusters.elements.push_back({e.element, e.scale});
  to.clusters.centres = clusters_.centres(), to.clusters.values = values_;
  return true;
}

std::string ClusterAgent::why(int64_t row) const {
  if (size_t(row) >= state_.size()) return {};
  return join({"cluster ", std::to_string(state_[size_t(row)])});
}

}  // namespace plantgym
