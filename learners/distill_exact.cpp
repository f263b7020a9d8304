#include "distill_exact.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "agents/policy_agent.h"
#include "plantgym/random.h"

namespace plantgym {
namespace {

constexpr int64_t kMostPolicies = 2'000'000, kMostSteps = 100'000'000;

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

namespace {

/// A question, or none; and what the states on either side do.
struct Stump {
  int32_t feature = -1;
  double threshold = 0;
  int32_t left = 0, right = 0;
};

class TreeSearch {
 public:
  TreeSearch(const Oracle& o, const SeenStates& s, double gamma)
      : oracle_(o), seen_(s), gamma_(gamma), reachable_(o.reachable()) {
    for (int32_t f = 0; f < s.inputs; ++f) {
      std::set<double> values;
      for (int32_t k = 0; k < o.model().states; ++k)
        if (reachable_[size_t(k)]) values.insert(s.of(k)[f]);
      double before = 0;
      for (const double x : values) {
        if (x != *values.begin()) questions_.push_back({f, before / 2 + x / 2});
        before = x;
      }
    }
  }
  ExactTree run(int32_t depth, int64_t* policies) {
    const int32_t n = oracle_.model().actions;
    std::vector<Stump> stumps;  // what a side of the root can be
    for (int32_t a = 0; a < n; ++a) stumps.push_back({-1, 0, a, a});
    for (const Stump& q : depth > 1 ? questions_ : std::vector<Stump>{})
      for (int32_t a = 0; a < n; ++a)
        for (int32_t b = 0; b < n; ++b)
          if (a != b) stumps.push_back({q.feature, q.threshold, a, b});
    const double count = double(questions_.size()) * double(stumps.size()) * double(stumps.size());
    if (count > double(kMostPolicies))
      throw Error("there are " + std::to_string(int64_t(count)) +
                  " such trees, too many to try all; take a smaller depth or imitate");
    for (int32_t a = 0; a < n; ++a) attempt({-1, 0, 0, 0}, {-1, 0, a, a}, {-1, 0, a, a});
    for (const Stump& q : questions_)
      for (const Stump& left : stumps)
        for (const Stump& right : stumps) attempt(q, left, right);
    if (policies) *policies = int64_t(tried_.size());
    return best_;
  }

 private:
  static bool goes_left(const Stump& q, const double* x) {
    return q.feature < 0 || x[q.feature] <= q.threshold;
  }
  void attempt(const Stump& root, const Stump& left, const Stump& right) {
    std::vector<int32_t> policy(reachable_.size(), 0);
    for (size_t k = 0; k < policy.size(); ++k) {
      if (!reachable_[k]) continue;
      const double* x = seen_.of(int32_t(k));
      const Stump& side = goes_left(root, x) ? left : right;
      policy[k] = goes_left(side, x) ? side.left : side.right;
    }
    if (!tried_.insert(policy).second) return;
    const double value = oracle_.at_start(solved(policy));
    if (value > best_.value + 1e-12) best_ = {tree_of(root, left, right), value, NAN};
  }
  /// Values of a policy by elimination: states are few.
  std::vector<double> solved(const std::vector<int32_t>& policy) const {
    const Model& m = oracle_.model();
    const size_t n = size_t(m.states);
    std::vector<double> a(n * (n + 1), 0);
    for (size_t i = 0; i < n; ++i) a[i * (n + 1) + i] = 1;
    for (const pg_arc& arc : m.arcs) {
      if (arc.action != policy[size_t(arc.state)]) continue;
      double* row = &a[size_t(arc.state) * (n + 1)];
      row[n] += arc.probability * arc.reward;
      if (!arc.terminated) row[arc.next] -= gamma_ * arc.probability;
    }
    // diagonally dominant where gamma < 1: no pivots needed
    for (size_t k = 0; k < n; ++k)
      for (size_t i = k + 1; i < n; ++i) {
        const double f = a[i * (n + 1) + k] / a[k * (n + 1) + k];
        for (size_t j = k; f != 0 && j <= n; ++j) a[i * (n + 1) + j] -= f * a[k * (n + 1) + j];
      }
    std::vector<double> v(n);
    for (size_t k = n; k-- > 0;) {
      double sum = a[k * (n + 1) + n];
      for (size_t j = k + 1; j < n; ++j) sum -= a[k * (n + 1) + j] * v[j];
      v[k] = sum / a[k * (n + 1) + k];
    }
    return v;
  }
  DecisionTree tree_of(const Stump& root, const Stump& left, const Stump& right) const {
    const int32_t classes = oracle_.model().actions;
    DecisionTree t = {seen_.inputs, classes, {}, {}};
    const auto leaf = [&](int32_t action) {
      t.nodes.push_back({-1, 0, 0, 0, 1, 0, 0, double(action)});
      for (int32_t c = 0; c < classes; ++c) t.votes.push_back(c == action);
    };
    const auto ask = [&](const Stump& q) {
      t.nodes.push_back({q.feature, 0, q.threshold, 0, 1, 0, 0, 0});
      t.votes.insert(t.votes.end(), size_t(classes), 0);
      return t.nodes.size() - 1;
    };
    const auto side = [&](const Stump& s) {
      if (s.feature < 0) return leaf(s.left);
      const size_t at = ask(s);
      leaf(s.left), t.nodes[at].right = int32_t(t.nodes.size()), leaf(s.right);
    };
    if (root.feature < 0) return side(left), t;
    const size_t at = ask(root);
    side(left), t.nodes[at].right = int32_t(t.nodes.size()), side(right);
    return merge_equal_siblings(t);
  }
  const Oracle& oracle_;
  const SeenStates& seen_;
  double gamma_;
  std::vector<bool> reachable_;
  std::vector<Stump> questions_;
  std::set<std::vector<int32_t>> tried_;
  ExactTree best_ = {{}, -INFINITY, 0};
};

}  // namespace

ExactTree best_tree(const Oracle& o, const SeenStates& s, double gamma, int32_t depth,
                    int64_t* policies) {
  if (depth < 1 || depth > 2) throw Error("all trees of a depth of 1 or 2 can be tried");
  if (gamma >= 1 || o.model().states > 400)
    throw Error("exhaustive search needs gamma < 1 and at most 400 states");
  return TreeSearch(o, s, gamma).run(depth, policies);
}

}  // namespace plantgym
