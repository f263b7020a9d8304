#include "exact.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "agents/agent.h"
#include "plantgym/fields.h"

namespace plantgym {

std::vector<int32_t> actions_in(Agent& agent, const pg_spec& spec, int32_t states) {
  const pg_space& s = spec.obs[0];
  if (spec.n_obs != 1 || s.dtype != PG_I32 || s.elements != 1 || s.n != states ||
      spec.action->dtype != PG_I32 || spec.action->elements != 1 || spec.mask_size)
    return {};
  Transition t(spec, states, false);
  for (int32_t i = 0; i < states; ++i) *t.obs<int32_t>(i) = i;
  const std::vector<uint8_t> begins(size_t(states), 1);
  agent.act(t.io, states, begins.data(), const_cast<void*>(t.io.action));
  return {t.action<int32_t>(), t.action<int32_t>() + states};
}
namespace {

constexpr int32_t kMostSweeps = 200'000;

[[noreturn]] void diverged() {
  throw Error(
      "the values do not converge: episodes may never end; use a gamma below 1 or a limit of "
      "steps");
}

}  // namespace

Oracle::Oracle(Model m) : model_(std::move(m)) {
  if (model_.states == 0)
    throw Error("this environment cannot be enumerated; it has no exact values");
  const auto pair = [this](const pg_arc& a) {
    return int64_t(a.state) * model_.actions + a.action;
  };
  std::stable_sort(model_.arcs.begin(), model_.arcs.end(),
                   [&](const pg_arc& a, const pg_arc& b) { return pair(a) < pair(b); });
  first_.assign(size_t(model_.states) * size_t(model_.actions) + 1, 0);
  for (const pg_arc& a : model_.arcs) ++first_[size_t(pair(a)) + 1];
  for (size_t i = 1; i < first_.size(); ++i) {
    if (first_[i] == 0) throw Error("the model lacks the arcs of a state and action");
    first_[i] += first_[i - 1];
  }
}

double Oracle::backup(int32_t state, int32_t action, const std::vector<double>& v,
                      double gamma) const {
  const size_t pair = size_t(state) * size_t(model_.actions) + size_t(action);
  double sum = 0;
  for (int64_t i = first_[pair]; i < first_[pair + 1]; ++i) {
    const pg_arc& a = model_.arcs[size_t(i)];
    sum += a.probability * (a.reward + (a.terminated ? 0 : gamma * v[size_t(a.next)]));
  }
  return sum;
}

std::vector<bool> Oracle::reachable(const std::vector<double>& pi) const {
  std::vector<bool> seen(size_t(model_.states), false);
  std::vector<int32_t> open;
  const auto come_to = [&](int32_t s) {
    if (!seen[size_t(s)]) seen[size_t(s)] = true, open.push_back(s);
  };
  for (int32_t s = 0; s < model_.states; ++s)
    if (model_.start[size_t(s)] > 0) come_to(s);
  while (!open.empty()) {
    const size_t first = size_t(open.back()) * size_t(model_.actions);
    open.pop_back();
    for (size_t pair = first; pair < first + size_t(model_.actions); ++pair) {
      if (!pi.empty() && pi[pair] <= 0) continue;
      for (int64_t i = first_[pair]; i < first_[pair + 1]; ++i)
        if (const pg_arc& a = model_.arcs[size_t(i)]; a.probability > 0 && !a.terminated)
          come_to(a.next);
    }
  }
  return seen;
}

double Oracle::best_backup(int32_t s, const std::vector<double>& v, double gamma) const {
  double best = backup(s, 0, v, gamma);
  for (int32_t a = 1; a < model_.actions; ++a) best = std::max(best, backup(s, a, v, gamma));
  return best;
}

/// Repeats v[s] = update(s, v) for the states `of` (empty: all) until nothing changes by more than
/// `change`.
template <class Update>
std::vector<double> Oracle::sweep(double change, const std::vector<bool>& of, Update update,
                                  Sweep order, int32_t* sweeps) const {
  std::vector<double> v(size_t(model_.states), 0.0), old;
  for (int32_t count = 1; count <= kMostSweeps; ++count) {
    double most = 0;
    if (order == Sweep::kSynchronous) old = v;
    const std::vector<double>& from = order == Sweep::kSynchronous ? old : v;
    for (int32_t s = 0; s < model_.states; ++s) {
      if (!of.empty() && !of[size_t(s)]) continue;
      const double now = update(s, from), before = std::exchange(v[size_t(s)], now);
      most = std::max(most, std::fabs(now - before));
    }
    if (sweeps) *sweeps = count;
    // what floating point cannot resolve is no change
    double scale = 1;
    for (const double x : v) scale = std::max(scale, std::fabs(x));
    if (most <= change * scale) return v;
    if (scale > 1e15) break;
  }
  diverged();
}

std::vector<double> Oracle::optimal_values(double gamma, double change, const std::vector<bool>& of,
                                           Sweep order, int32_t* sweeps) const {
  return sweep(
      change, of, [&](int32_t s, const std::vector<double>& v) { return best_backup(s, v, gamma); },
      order, sweeps);
}

std::vector<double> Oracle::modified_policy_iteration(double gamma, int32_t evaluations,
                                                      double change) const {
  std::vector<int32_t> policy(size_t(model_.states), 0);
  std::vector<double> v(size_t(model_.states), 0.0);
  for (int32_t rounds = 0; rounds < kMostSweeps; ++rounds) {
    double most = 0, scale = 1;
    for (int32_t s = 0; s < model_.states; ++s) {
      double best = backup(s, policy[size_t(s)], v, gamma);
      for (int32_t a = 0; a < model_.actions; ++a)
        if (const double q = backup(s, a, v, gamma); q > best) best = q, policy[size_t(s)] = a;
      most = std::max(most, std::fabs(best - v[size_t(s)])), v[size_t(s)] = best;
      scale = std::max(scale, std::fabs(best));
    }
    if (most <= change * scale) return v;
    if (scale > 1e15) break;
    for (int32_t k = 0; k < evaluations; ++k)
      for (int32_t s = 0; s < model_.states; ++s)
        v[size_t(s)] = backup(s, policy[size_t(s)], v, gamma);
  }
  diverged();
}

std::vector<double> Oracle::policy_iteration(double gamma) const {
  std::vector<int32_t> policy(size_t(model_.states), 0);
  for (;;) {
    const std::vector<double> v = policy_values(policy_of(policy), gamma);
    bool stable = true;
    for (int32_t s = 0; s < model_.states; ++s) {
      double best = backup(s, policy[size_t(s)], v, gamma);
      for (int32_t a = 0; a < model_.actions; ++a)
        if (const double q = backup(s, a, v, gamma); q > best + 1e-12)
          best = q, policy[size_t(s)] = a, stable = false;
    }
    if (stable) return v;
  }
}

std::vector<double> Oracle::action_values(const std::vector<double>& v, double gamma) const {
  std::vector<double> q;
  for (int32_t s = 0; s < model_.states; ++s)
    for (int32_t a = 0; a < model_.actions; ++a) q.push_back(backup(s, a, v, gamma));
  return q;
}

std::vector<int32_t> Oracle::greedy_policy(const std::vector<double>& v, double gamma) const {
  const std::vector<double> q = action_values(v, gamma);
  std::vector<int32_t> policy;
  for (size_t s = 0; s < size_t(model_.states); ++s) {
    const double* row = &q[s * size_t(model_.actions)];
    const double best = *std::max_element(row, row + model_.actions);
    policy.push_back(int32_t(
        std::find_if(row, row + model_.actions, [&](double x) { return x >= best - 1e-9; }) - row));
  }
  return policy;
}

std::vector<int32_t> Oracle::ending_policy(const std::vector<double>& v) const {
  const std::vector<double> q = action_values(v, 1);
  std::vector<int32_t> policy = greedy_policy(v, 1);
  std::vector<bool> ends(policy.size(), false);  // a best action leads from here towards an end
  const auto leads_on = [&](size_t s, int32_t action) {
    const size_t pair = s * size_t(model_.actions) + size_t(action);
    if (q[pair] < q[s * size_t(model_.actions) + size_t(policy[s])] - 1e-9) return false;
    for (int64_t i = first_[pair]; i < first_[pair + 1]; ++i)
      if (const pg_arc& a = model_.arcs[size_t(i)];
          a.probability > 0 && (a.terminated || ends[size_t(a.next)]))
        return true;
    return false;
  };
  for (std::vector<std::pair<size_t, int32_t>> more = {{0, 0}}; !more.empty();) {
    more.clear();  // backwards from the ends, a step at a time
    for (size_t s = 0; s < policy.size(); ++s)
      for (int32_t a = 0; !ends[s] && a < model_.actions; ++a)
        if (leads_on(s, a)) {
          more.emplace_back(s, a);
          break;
        }
    for (const auto& [s, a] : more) ends[s] = true, policy[s] = a;
  }
  return policy;
}

std::vector<double> Oracle::policy_values(const std::vector<double>& pi, double gamma,
                                          double change, const std::vector<bool>& of) const {
  return sweep(change, of, [&](int32_t s, const std::vector<double>& v) {
    double sum = 0;
    for (int32_t a = 0; a < model_.actions; ++a)
      if (const double p = pi[size_t(s) * size_t(model_.actions) + size_t(a)]; p > 0)
        sum += p * backup(s, a, v, gamma);
    return sum;
  });
}

std::vector<double> Oracle::return_within(const std::vector<double>& pi, int64_t limit) const {
  std::vector<double> v(size_t(model_.states), 0.0), next = v;
  for (int64_t t = 0; t < limit; ++t, v.swap(next))
    for (int32_t s = 0; s < model_.states; ++s) {
      double sum = 0;
      for (int32_t a = 0; a < model_.actions; ++a)
        if (const double p = pi[size_t(s) * size_t(model_.actions) + size_t(a)]; p > 0)
          sum += p * backup(s, a, v, 1);
      next[size_t(s)] = sum;
    }
  return v;
}

std::vector<double> Oracle::best_within(int64_t limit) const {
  std::vector<double> v(size_t(model_.states), 0.0), next = v;
  for (int64_t t = 0; t < limit; ++t, v.swap(next))
    for (int32_t s = 0; s < model_.states; ++s) next[size_t(s)] = best_backup(s, v, 1);
  return v;
}

std::vector<double> Oracle::best_epsilon_soft(double gamma, double epsilon, double change) const {
  return sweep(change, {}, [&](int32_t s, const std::vector<double>& v) {
    double best = -HUGE_VAL, sum = 0;
    for (int32_t a = 0; a < model_.actions; ++a) {
      const double q = backup(s, a, v, gamma);
      best = std::max(best, q), sum += q;
    }
    return (1 - epsilon) * best + epsilon * sum / model_.actions;
  });
}

std::vector<double> Oracle::policy_of(const std::vector<int32_t>& actions, double epsilon) const {
  std::vector<double> pi(size_t(model_.states) * size_t(model_.actions), epsilon / model_.actions);
  for (size_t s = 0; s < actions.size(); ++s)
    pi[s * size_t(model_.actions) + size_t(actions[s])] += 1 - epsilon;
  return pi;
}

double Oracle::at_start(const std::vector<double>& v) const {
  double sum = 0;
  for (size_t s = 0; s < v.size(); ++s) sum += model_.start[s] * v[s];
  return sum;
}

}  // namespace plantgym
