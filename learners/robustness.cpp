#include "robustness.h"

#include <algorithm>
#include <cmath>

#include "agents/policy/tree_text.h"
#include "plantgym/fields.h"
#include "plantgym/random.h"
#include "plugins/tree/boxes.h"

namespace plantgym {
namespace {

std::vector<double> scales_of(const std::vector<InputScale>& inputs) {
  std::vector<double> all;
  for (const InputScale& i : inputs) all.push_back(i.spread);
  return all;
}

/// Inputs that are whole numbers: an error moves them from one to the next.
std::vector<uint8_t> whole_inputs(const Policy& p) {
  std::vector<uint8_t> all;
  for (const PolicyTrees::Input& i : p.trees.inputs)
    all.push_back(i.value < 0 && p.sight.features[size_t(i.feature)].count > 0);
  return all;
}

/// Acts by trees; some observations are wrong, where that turns the decision and is near enough.
class Erring : public Agent {
 public:
  Erring(const Policy& policy, const pg_spec& spec, const std::vector<InputScale>& inputs,
         double within, double chance, uint64_t key)
      : policy_(policy),
        actor_(policy),
        eyes_(policy, spec),
        action_(*spec.action),
        inputs_(inputs),
        within_(within),
        chance_(chance),
        key_(key),
        obs_(policy.sight.features.size()),
        width_(policy.outputs.size()) {
    expect_actions(policy, spec);
  }
  void begin_at(int64_t first) override { first_ = first; }
  void act(const pg_io& seen, int64_t n, const uint8_t*, void* action) override {
    chosen_.resize(size_t(n) * width_), erred_.assign(size_t(n), 0);
    for (int64_t i = 0; i < n; ++i) {
      eyes_.look(seen, i, obs_.data());
      const Words draw = drawn(i);
      if (within_ > 0 && double(draw.w[0]) * 0x1p-32 < chance_)
        erred_[size_t(i)] = mislead(policy_, inputs_, within_, draw.w[1], obs_.data());
      actor_.begin(), actor_.act(obs_.data(), nullptr, &chosen_[size_t(i) * width_]);
      write_action(action_, &chosen_[size_t(i) * width_], i, action);
    }
    ++time_;
  }
  bool erred(int64_t row) const { return erred_[size_t(row)]; }
  const float* chosen(int64_t row) const { return &chosen_[size_t(row) * width_]; }

 private:
  Words drawn(int64_t row) const {
    const auto episode = uint64_t(first_ + row);
    return philox({{uint32_t(episode), uint32_t(episode >> 32), uint32_t(time_), 0x7E55}},
                  uint32_t(key_), uint32_t(key_ >> 32));
  }
  const Policy& policy_;
  PolicyActor actor_;
  PolicyEyes eyes_;
  pg_space action_;
  const std::vector<InputScale>& inputs_;
  double within_, chance_;
  uint64_t key_;
  std::vector<float> obs_, chosen_;
  std::vector<uint8_t> erred_;
  size_t width_;
  int64_t first_ = 0, time_ = 0;
};

void expect_trees(const Policy& p) {
  if (p.kind != Policy::kTrees) throw Error("the policy is no tree; distill it first");
  if (p.masked) throw Error("the environment says which actions are legal; a box cannot know");
}

std::string name_of(const Policy& p, size_t input) {
  const PolicyTrees::Input& in = p.trees.inputs[input];
  const PolicyFeature& f = p.sight.features[size_t(in.feature)];
  if (in.value < 0) return f.name;
  const bool named = size_t(in.value) < f.labels.size();
  return join({f.name, " is ", named ? f.labels[size_t(in.value)] : std::to_string(in.value)});
}

/// The float at or beyond `to`, where a number was moved to from `from`.
float moved(double from, double to) {
  const auto near = float(to);
  if (to > from && double(near) < to) return std::nextafter(near, INFINITY);
  if (to<from&& double(near)> to) return std::nextafter(near, -INFINITY);
  return near;
}

}  // namespace

bool mislead(const Policy& policy, const std::vector<InputScale>& inputs, double within,
             uint32_t which, float* obs) {
  const PolicyTrees& all = policy.trees;
  const std::vector<double> scale = scales_of(inputs);
  const std::vector<uint8_t> whole = whole_inputs(policy);
  const size_t features = policy.sight.features.size();
  std::vector<double> x(all.inputs.size());
  std::vector<float> was(policy.outputs.size()), is(was), tried(features);
  PolicyActor actor(policy);
  const auto ask = [&](const float* seen, std::vector<float>& to) {
    actor.begin(), actor.act(seen, nullptr, to.data());
  };
  all.look(obs, x.data());
  for (const double v : x)
    if (!std::isfinite(v)) return false;
  ask(obs, was);
  const size_t trees = all.trees.size();
  for (size_t k = 0; k < trees; ++k) {
    const DecisionTree& t = all.trees[(which + k) % trees];
    const NearestOther other = nearest_other(t, x.data(), scale.data(), whole.data());
    if (!(other.distance <= within)) continue;
    std::copy_n(obs, features, tried.begin());
    double squared = 0;
    for (size_t i = 0; i < x.size(); ++i) {
      if (other.x[i] == x[i]) continue;
      float& to = tried[size_t(all.inputs[i].feature)];
      to = moved(x[i], other.x[i]);
      squared += std::pow((double(to) - x[i]) / scale[i], 2);
    }
    ask(tried.data(), is);
    if (std::sqrt(squared) > within || is == was) continue;
    std::copy_n(tried.begin(), features, obs);
    return true;
  }
  return false;
}

double Robustness::within(double far) const {
  const auto at = std::upper_bound(distance.begin(), distance.end(), far);
  return distance.empty() ? 0 : double(at - distance.begin()) / double(distance.size());
}

double Robustness::quantile(double share) const {
  return distance.empty() ? 0 : distance[size_t(share * double(distance.size() - 1))];
}

Robustness robustness_of(const Policy& policy, const pg_env_api& api, const EnvConfig& env,
                         Pool& pool, EvaluationConfig how) {
  expect_trees(policy);
  const size_t inputs = policy.trees.inputs.size();
  std::vector<double> x, one(inputs);
  std::vector<float> obs(policy.sight.features.size());
  std::unique_ptr<PolicyEyes> eyes;
  how.observe = [&](const Decision& d) {
    eyes->look(d.before.io, d.row, obs.data());
    policy.trees.look(obs.data(), one.data());
    x.insert(x.end(), one.begin(), one.end());
  };
  evaluate(
      api, env, pool,
      [&](const pg_spec& spec) {
        eyes = std::make_unique<PolicyEyes>(policy, spec);
        return std::make_unique<PolicyAgent>(
            std::shared_ptr<const Policy>(std::shared_ptr<void>(), &policy), spec);
      },
      how);
  const size_t rows = x.size() / inputs;
  Robustness r;
  for (size_t f = 0; f < inputs; ++f) {
    double mean = 0, squares = 0;
    for (size_t i = 0; i < rows; ++i) mean += x[i * inputs + f] / double(rows);
    for (size_t i = 0; i < rows; ++i) squares += std::pow(x[i * inputs + f] - mean, 2);
    const bool number = policy.trees.inputs[f].value < 0;
    r.inputs.push_back({name_of(policy, f), number ? std::sqrt(squares / double(rows)) : 0});
  }
  r.nearest.assign(inputs, 0);
  const std::vector<double> scale = scales_of(r.inputs);
  const std::vector<uint8_t> whole = whole_inputs(policy);
  for (size_t i = 0; i < rows; ++i) {
    const double* row = &x[i * inputs];
    NearestOther best;
    best.distance = INFINITY;
    for (const DecisionTree& t : policy.trees.trees)
      if (NearestOther n = nearest_other(t, row, scale.data(), whole.data());
          n.distance < best.distance)
        best = std::move(n);
    r.distance.push_back(best.distance);
    size_t most = inputs;
    double along = 0;
    for (size_t f = 0; f < best.x.size(); ++f) {
      const double off = best.x[f] == row[f] ? 0 : std::fabs(best.x[f] - row[f]) / scale[f];
      if (off > along) along = off, most = f;
    }
    if (most < inputs) ++r.nearest[most];
  }
  std::sort(r.distance.begin(), r.distance.end());
  return r;
}

WorstCase search_errors(const Policy& policy, const std::vector<InputScale>& inputs, double within,
                        int32_t tries, const pg_env_api& api, const EnvConfig& env, Pool& pool,
                        EvaluationConfig how, const std::function<double(const Episode&)>& score) {
  expect_trees(policy);
  std::vector<int32_t> try_of(size_t(how.episodes), -1);
  const auto play = [&](int32_t k, const EvaluationConfig& c) {
    // always, then in half of the decisions, in a quarter, …, and again
    const double chance = k < 0 ? 0 : std::pow(0.5, k % 5);
    return evaluate(
        api, env, pool,
        [&](const pg_spec& spec) {
          return std::make_unique<Erring>(policy, spec, inputs, k < 0 ? 0 : within, chance,
                                          c.seed ^ uint64_t(k + 1) << 32);
        },
        c);
  };
  WorstCase w;
  for (const Episode& e : play(-1, how)) w.scores.push_back(score(e));
  w.worst = w.scores;
  for (int32_t k = 0; k < tries; ++k) {
    const std::vector<Episode> all = play(k, how);
    for (size_t i = 0; i < all.size(); ++i)
      if (const double s = score(all[i]); s < w.worst[i]) w.worst[i] = s, try_of[i] = k;
  }
  if (w.worst.empty()) throw Error("stopped");
  const auto least = std::min_element(w.worst.begin(), w.worst.end()) - w.worst.begin();
  w.episode = int64_t(least);
  EvaluationConfig again = how;
  again.observe = [&](const Decision& d) {
    if (d.episode != w.episode) return;
    const auto& agent = static_cast<const Erring&>(d.agent);
    const float* a = agent.chosen(d.row);
    w.actions.emplace_back(a, a + policy.outputs.size());
    ++w.decisions, w.errors += agent.erred(d.row);
  };
  play(try_of[size_t(w.episode)], again);
  return w;
}

}  // namespace plantgym
