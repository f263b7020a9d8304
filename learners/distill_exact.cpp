#include "distill_exact.h"

#include <algorithm>
#include <cmath>

#include "agents/action_space.h"
#include "agents/policy_agent.h"
#include "plantgym/random.h"

namespace plantgym {
namespace {

constexpr int64_t kMostSteps = 100'000'000;

/// The teacher's only feature counts the model's states.
bool counts_states(const Policy& teacher, const Model& m) {
  return teacher.sight.features.size() == 1 && teacher.sight.frames == 1 &&
         teacher.sight.time == PolicySight::kNone && teacher.sight.features[0].count == m.states &&
         teacher.joint && teacher.values() == m.actions;
}

std::vector<double> losses(const Oracle& o, const std::vector<double>& q) {
  std::vector<double> loss;
  for (auto row = q.begin(); row != q.end(); row += o.model().actions) {
    const auto [least, most] = std::minmax_element(row, row + o.model().actions);
    loss.push_back(*most - *least);
  }
  return loss;
}

double value_of(const Oracle& o, const std::vector<int32_t>& policy, double gamma) {
  return o.at_start(o.policy_values(o.policy_of(policy), gamma));
}

}  // namespace

std::optional<SeenStates> see_states(const Oracle& oracle, const Policy& teacher,
                                     const Policy& blank, const pg_env_api& api, EnvConfig env,
                                     Pool& pool) {
  const Model& m = oracle.model();
  if (!counts_states(teacher, m)) return {};
  env.n = 1024, env.autoreset = PG_SAME_STEP, env.first_id = 0;
  VecEnv rows(api, env, pool);
  Transition io(rows.spec(), rows.size(), false);
  const PolicyEyes state_of(teacher, rows.spec()), tree_sees(blank, rows.spec());
  SeenStates s;
  s.inputs = int32_t(blank.trees.inputs.size());
  s.x.assign(size_t(m.states) * size_t(s.inputs), 0);
  std::vector<bool> wanted = oracle.reachable();
  int64_t left = std::count(wanted.begin(), wanted.end(), true);
  std::vector<float> own(blank.sight.features.size());
  rows.seed(1), rows.reset(io.io);
  for (int64_t steps = 0; left > 0 && steps < kMostSteps; steps += rows.size()) {
    for (int64_t i = 0; i < rows.size(); ++i) {
      float state = 0, action = 0;
      state_of.look(io.io, i, &state);
      if (wanted[size_t(state)]) {
        wanted[size_t(state)] = false, --left;
        tree_sees.look(io.io, i, own.data());
        blank.trees.look(own.data(), &s.x[size_t(state) * size_t(s.inputs)]);
      }
      action =
          float(philox({{uint32_t(steps), uint32_t(i), 0, 0}}, 1, 2).w[0] % uint32_t(m.actions));
      write_action(*rows.spec().action, &action, i, const_cast<void*>(io.io.action));
    }
    rows.step(io.io);
  }
  if (left > 0) throw Error("a random walk does not come to all states of the environment");
  return s;
}

std::vector<int32_t> tree_actions(const Oracle& oracle, const Policy& tree, const pg_env_api& api,
                                  EnvConfig env, Pool& pool) {
  const int32_t states = oracle.model().states;
  Policy counts;  // sees the state's number
  counts.kind = Policy::kTable, counts.joint = true, counts.outputs = tree.outputs;
  counts.sight.features = {{"state", "1", 0, 0, states}};
  counts.sight.parts = {{"state", 1, false}};
  env.n = 1, env.observe.clear();
  const VecEnv probe(api, env, pool);
  bool shown = false;
  for (int32_t k = 0; k < probe.whole().n_obs; ++k) {
    const pg_space& s = probe.whole().obs[k];
    for (int64_t e = 0; e < s.elements; ++e)
      shown |= (s.names ? s.names[e] : s.name) == std::string("state") && values_of(s, e) == states;
  }
  if (!shown) return {};
  env.observe = {"state"};
  for (const PolicyFeature& f : tree.sight.features)
    if (f.name != "state") env.observe.push_back(f.name);
  const auto seen = see_states(oracle, counts, tree, api, env, pool);
  return seen ? actions_of(tree.trees.trees[0], *seen, states) : std::vector<int32_t>{};
}

std::vector<int32_t> actions_of(const DecisionTree& t, const SeenStates& s, int32_t states) {
  std::vector<int32_t> policy;
  for (int32_t k = 0; k < states; ++k) policy.push_back(int32_t(t.say(s.of(k))));
  return policy;
}

std::vector<double> occupancy(const Oracle& o, const std::vector<int32_t>& policy, double gamma) {
  const Model& m = o.model();
  std::vector<double> share(size_t(m.states), 0), now = m.start, next(size_t(m.states));
  for (double weight = 1 - gamma, left = 1; left * weight > 1e-16; weight *= gamma) {
    std::fill(next.begin(), next.end(), 0.0);
    for (size_t s = 0; s < share.size(); ++s) share[s] += weight * now[s];
    for (const pg_arc& a : m.arcs)
      if (a.action == policy[size_t(a.state)] && !a.terminated)
        next[size_t(a.next)] += now[size_t(a.state)] * a.probability;
    now.swap(next);
    left = 0;
    for (const double x : now) left += x;
  }
  double all = 0;
  for (const double x : share) all += x;
  for (double& x : share) x /= all;
  return share;
}

ExactTree imitate(const Oracle& o, const SeenStates& s, double gamma, DistillConfig::Method method,
                  int32_t iterations, const TreeConfig& config) {
  const Model& m = o.model();
  const std::vector<double> v = o.optimal_values(gamma);
  const std::vector<int32_t> teacher = o.greedy_policy(v, gamma);
  const std::vector<double> loss = losses(o, o.action_values(v, gamma));
  const std::vector<double> his = occupancy(o, teacher, gamma);
  std::vector<double> all = his;
  ExactTree best = {{}, -INFINITY, 0};
  const int32_t trees = method == DistillConfig::kClone ? 1 : iterations;
  for (int32_t k = 0; k < trees; ++k) {
    std::vector<double> weight = all;
    for (size_t i = 0; method == DistillConfig::kViper && i < weight.size(); ++i)
      weight[i] *= loss[i];
    const DecisionTree t = fit_tree(
        {s.x.data(), m.states, s.inputs, teacher.data(), m.actions, nullptr, weight.data()},
        config);
    const std::vector<int32_t> policy = actions_of(t, s, m.states);
    const double value = value_of(o, policy, gamma);
    if (value > best.value + 1e-9) {
      best = {t, value, 0};
      for (size_t i = 0; i < his.size(); ++i)
        if (policy[i] == teacher[i]) best.fidelity += his[i];
    }
    const std::vector<double> own = occupancy(o, policy, gamma);
    for (size_t i = 0; i < all.size(); ++i) all[i] += own[i];
  }
  return best;
}

ExactTree best_tree(const Oracle& o, const SeenStates& s, double gamma, int32_t depth,
                    int64_t* bounds) {
  if (depth < 1) throw Error("a tree that is searched for has a depth of 1 or more");
  const TreeConfig c = {.criterion = Criterion::kEntropy, .max_depth = depth};
  ExactTree begun = imitate(o, s, gamma, DistillConfig::kViper, 20, c);
  ExactTree other = imitate(o, s, gamma, DistillConfig::kDagger, 20, c);
  if (other.value > begun.value) begun = std::move(other);
  return branch_and_bound(o, s, gamma, depth, std::move(begun), bounds);
}

}  // namespace plantgym
