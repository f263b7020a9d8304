#include "export.h"

#include <cmath>

#include "moments.h"
#include "plantgym/fields.h"
#include "train.h"

namespace plantgym {
namespace {

int32_t values_of(const pg_space& s, int64_t e) { return s.counts ? s.counts[e] : s.n; }
std::string unit_of(const pg_space& s, int64_t e) { return s.units ? s.units[e] : "1"; }
std::string name_of(const pg_space& s, int64_t e) {
  if (s.names) return s.names[e];
  return s.elements == 1 ? std::string(s.name) : join({s.name, "_", std::to_string(e)});
}

/// Labels of element e; they lie element after element.
std::vector<std::string> labels_of(const pg_space& s, int64_t e) {
  if (!s.labels) return {};
  int64_t first = 0;
  for (int64_t k = 0; k < e; ++k) first += values_of(s, k);
  return {s.labels + first, s.labels + first + values_of(s, e)};
}

/// What the run sees of the environment itself. @param raw without its wrappers
void see(const pg_spec& raw, PolicySight& to) {
  for (int32_t k = 0; k < raw.n_obs; ++k) {
    const pg_space& s = raw.obs[k];
    to.parts.push_back({s.name, int32_t(s.elements), s.dtype == PG_F32});
    for (int64_t e = 0; e < s.elements; ++e) {
      PolicyFeature f;
      f.name = name_of(s, e), f.unit = unit_of(s, e);
      f.count = values_of(s, e), f.labels = labels_of(s, e);
      f.low = s.lows ? s.lows[e] : s.low, f.high = s.highs ? s.highs[e] : s.high;
      if (f.count) f.low = 0, f.high = float(f.count - 1);
      to.features.push_back(std::move(f));
    }
  }
  for (size_t i = 0; i < to.features.size(); ++i)  // names of two parts must not meet
    for (size_t j = i + 1; j < to.features.size(); ++j)
      if (to.features[i].name == to.features[j].name)
        throw Error(join({"two observed elements are called '", to.features[i].name,
                          "'; a policy needs names that differ, choose with env.observe"}));
}

/// The range of numbers that training saw, where the checkpoint knows it.
void limit(const Checkpoint& saved, PolicySight& to) {
  if (!saved.has("ranges")) return;
  const std::vector<float> both = saved.get<float>("ranges");
  size_t k = 0, f = 0;
  for (const PolicyPart& p : to.parts)
    for (int32_t e = 0; e < p.features; ++e, ++f) {
      if (!p.numbers || k >= both.size() / 2) continue;
      const float low = both[k], high = both[both.size() / 2 + k];
      if (low <= high) to.features[f].low = low, to.features[f].high = high;
      ++k;
    }
}

/// What the wrappers make of it.
void wrap(const EnvConfig& c, const pg_spec& wrapped, PolicySight& to) {
  const WrapperConfig& w = c.wrappers;
  to.frames = w.frame_stack, to.clip = w.clip_observation;
  to.time = PolicySight::Time(w.time_aware);
  if (w.time_aware != WrapperConfig::kOff) {
    to.time_limit = wrapped.max_steps;
    for (int32_t k = wrapped.n_obs - 1; k >= 0; --k)
      if (wrapped.obs[k].elements > int64_t(to.parts[size_t(k)].features) * to.frames)
        to.time_part = k;
  }
  if (!w.normalize_observation || c.statistics.empty()) return;
  int64_t numbers = 0;
  for (const PolicyPart& p : to.parts) numbers += p.numbers ? p.features : 0;
  Moments m(1, numbers);
  if (c.statistics.size() < m.size()) throw Error("the checkpoint's statistics are cut off");
  m.load(c.statistics.data(), w.observation_epsilon);
  size_t k = 0, f = 0;
  for (const PolicyPart& p : to.parts)
    for (int32_t e = 0; e < p.features; ++e, ++f)
      if (p.numbers) to.features[f].mean = m.mean(k), to.features[f].scale = m.scale(k), ++k;
}

void act(const pg_spec& spec, Policy& to) {
  const pg_space& s = *spec.action;
  for (int64_t e = 0; e < s.elements; ++e) {
    PolicyOutput o;
    o.name = name_of(s, e), o.unit = unit_of(s, e), o.count = values_of(s, e);
    o.labels = labels_of(s, e);
    o.low = s.lows ? s.lows[e] : s.low, o.high = s.highs ? s.highs[e] : s.high;
    to.outputs.push_back(std::move(o));
  }
  to.masked = spec.mask_size > 0;
}

}  // namespace

PolicySight sight_of(const pg_spec& spec) {
  PolicySight s;
  see(spec, s);
  return s;
}

Policy export_policy(const RunConfig& run, const Registry& registry, const std::string& checkpoint,
                     int32_t seed) {
  Pool pool(1);
  EnvConfig c = environment_in(run, checkpoint);
  c.n = 1;
  if (!c.wrappers.pixels.empty())
    throw Error(join({run.name,
                      ": sees pictures of the world (env.wrappers.pixels), which nobody "
                      "draws for an exported policy; export a run that sees numbers"}));
  const pg_env_api& api = registry.find(c.name);
  const VecEnv wrapped(api, c, pool);
  EnvConfig bare = c;
  bare.wrappers = {}, bare.statistics = {};
  const VecEnv raw(api, bare, pool);
  Policy p;
  p.environment = c.name, p.run = run.name, p.learner = learner_kind(run.learner).name;
  p.seed = seed;
  const Checkpoint saved = Checkpoint::read(checkpoint);
  if (saved.has("counters")) p.steps = saved.get<int64_t>("counters").at(0);
  see(raw.spec(), p.sight), limit(saved, p.sight), wrap(c, wrapped.spec(), p.sight),
      act(raw.spec(), p);
  if (!policy_in(run, checkpoint)(wrapped.spec())->describe(p))
    throw Error(join({"a policy of ", p.learner,
                      saved.has_text("cluster_features")
                          ? " on clusters of a network's features cannot be exported where "
                            "wrappers stand before the network"
                          : " cannot be exported"}));
  if (p.masked && p.values() != raw.spec().mask_size)
    throw Error("the environment's mask is not of the actions that the policy chooses from");
  check_policy(p);
  return p;
}

}  // namespace plantgym
