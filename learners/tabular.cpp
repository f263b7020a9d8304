#include "tabular.h"

namespace plantgym {

void tabular_fields(TabularConfig& c, Fields& f) {
  std::string type;
  f.required().text("type", type, "the learner, as `plantgym list` shows");
  c.learning_rate.read(f, "learning_rate",
                       "step size: a number, {from, to, over} or {visits, least}");
  f.number("gamma", c.gamma, 0, 1, "", "discount per step");
}

void tabular_agent_fields(TabularConfig& c, Fields& f, bool tiles) {
  int32_t type = 0;
  f.choice("type", type, {"table", "tiles"}, "what values are kept in");
  if (type == 1 && !tiles)
    f.fail("type", "tiles go with q_learning, sarsa, expected_sarsa and sarsa_lambda");
  if (type == 1 && !f.listing() && f.has("abstraction"))
    f.fail("abstraction", "clusters are the states of a table; take type: table");
  ClustersConfig clusters;
  f.map("abstraction", "clusters of observations as states, where these cannot be counted",
        [&](Fields& e) {
          cluster_fields(clusters, e);
          e.any(
              "scale", "ranges, spread, or {element: number}", [](const pg_node*, int32_t) {},
              "ranges");
        });
  f.map("exploration", "how it tries other actions", [&](Fields& e) { c.exploration.read(e); });
  f.number("initial_value", c.initial_value, -1e9, 1e9, "",
           "of every state and action; more than can be had makes it try all");
}

void refuse_tiles(const Node& agent) {
  if (!wants_tiles(agent)) return;
  TabularConfig c;
  read_fields(agent, "agent", [&](Fields& f) { tabular_agent_fields(c, f); });
}

void put_counts(Checkpoint& c, const char* name, const std::vector<uint32_t>& counts) {
  if (!counts.empty()) c.put(name, std::vector<int64_t>(counts.begin(), counts.end()));
}

void get_counts(const Checkpoint& c, const char* name, std::vector<uint32_t>& counts) {
  if (counts.empty()) return;
  const std::vector<int64_t> all = c.get<int64_t>(name, int64_t(counts.size()));
  for (size_t i = 0; i < all.size(); ++i) counts[i] = uint32_t(all[i]);
}

void require_learner(const Checkpoint& c, const char* name) {
  if (c.text("learner") != name)
    throw Error(join({"the checkpoint is of ", c.text("learner"), ", the run is of ", name}));
}

namespace {

template <class F>
MixedRadix blaming(const Node& learner, F make) try {
  return make();
} catch (const Error& e) {
  const Node* type = child(learner, "type");
  throw error_at(type ? *type : learner, "learner.type", e.what());
}

MixedRadix one_state() {
  pg_space s = {};
  s.n = 1, s.elements = 1, s.dtype = PG_I32;
  return MixedRadix(s, "observation");
}

}  // namespace

MixedRadix table_states(const Node& learner, const Node& agent, const pg_spec& spec) {
  if (wants_clusters(agent)) return one_state();
  return blaming(learner, [&] { return MixedRadix(finite_observation(spec), "observation"); });
}
MixedRadix table_actions(const Node& learner, const pg_spec& spec) {
  return blaming(learner, [&] { return MixedRadix(*spec.action, "action"); });
}

std::unique_ptr<Agent> cluster_policy(const Checkpoint& c, const pg_spec& spec,
                                      std::vector<double> values) {
  Clusters clusters = load_clusters(c);
  const MixedRadix actions(*spec.action, "action");
  values.resize(size_t(clusters.size()) * size_t(actions.size()));
  std::unique_ptr<NetworkFeatures> features;
  if (c.has_text("cluster_features"))
    features = std::make_unique<NetworkFeatures>(c.text("cluster_features"),
                                                 "the checkpoint's network", spec);
  return std::make_unique<ClusterAgent>(spec, std::move(clusters), std::move(values),
                                        std::move(features));
}

std::unique_ptr<Agent> load_table(const Checkpoint& c, const pg_spec& spec) {
  if (holds_tiles(c)) return load_tiles(c, spec);
  const std::vector<int64_t> shape = c.shape("q");
  std::vector<double> q = c.get<double>("q");
  const size_t size = q.size() / size_t(shape[0]);
  for (size_t i = 0; shape[0] == 2 && i < size; ++i) q[i] = (q[i] + q[size + i]) / 2;
  q.resize(size);
  if (holds_clusters(c)) return cluster_policy(c, spec, std::move(q));
  return std::make_unique<TableAgent>(spec, std::move(q));
}

}  // namespace plantgym
