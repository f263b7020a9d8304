#include "plan.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numeric>
#include <unordered_map>

#include "agents/table.h"
#include "plantgym/fields.h"

namespace plantgym {
namespace {

/// The states reached after as many decisions as the levels before it.
struct Level {
  std::vector<int32_t> parent, action;
  std::vector<double> value;    // return so far
  std::vector<char> snapshots;  // [states, bytes]; only of the newest level
};

class Planner {
 public:
  Planner(const pg_env_api& api, const EnvConfig& c, Pool& pool, const PlanConfig& how)
      : how_(how),
        env_(api, rows(c, kRows, 0), pool),
        t_(env_.spec(), kRows),
        actions_(*env_.spec().action, "plan: the action"),
        bytes_(env_.spec().state_bytes) {
    if (env_.spec().action->dtype != PG_I32)
      throw Error("plan: the action is neither discrete nor multi-discrete");
    t_.io.signals = t_.io.final_metrics = nullptr, t_.io.final_obs[0] = nullptr;
    find_elements();
  }
  static EnvConfig rows(EnvConfig c, int64_t n, int64_t first) {
    c.n = n, c.first_id = first, c.autoreset = PG_DISABLED;
    return c;
  }
  Plan search(const std::vector<char>& start) {
    levels_ = {{{-1}, {-1}, {0}, start}};
    Plan plan;
    for (int64_t time = 0; !levels_.back().value.empty(); ++time) {
      if (time == how_.most_steps) break;
      expand(plan);
    }
    if (!ended_)
      throw Error(join({env_.name(), ": plan: no course of at most ",
                        std::to_string(how_.most_steps), " decisions ends the episode"}));
    const size_t width = size_t(env_.spec().action->elements);
    std::vector<int32_t> path, one(width);
    for (int32_t k = end_state_, a = end_action_, level = end_level_; level >= 0; --level) {
      path.push_back(a);
      a = levels_[size_t(level)].action[size_t(k)], k = levels_[size_t(level)].parent[size_t(k)];
    }
    for (auto a = path.rbegin(); a != path.rend(); ++a) {
      actions_.write(*a, one.data());
      plan.actions.insert(plan.actions.end(), one.begin(), one.end());
    }
    plan.value = best_;
    return plan;
  }

 private:
  static constexpr int64_t kRows = 1024;
  struct Element {
    int32_t part, dtype;
    int64_t element;
    double width;
  };
  void find_elements() {
    const pg_spec& s = env_.spec();
    for (const auto& [name, width] : how_.bins) {
      bool found = false;
      for (int32_t k = 0; k < s.n_obs; ++k)
        for (int64_t e = 0; e < s.obs[k].elements && !found; ++e)
          if (s.obs[k].names ? name == s.obs[k].names[e] : name == s.obs[k].name) {
            found = s.obs[k].names || s.obs[k].elements == 1;
            if (found) elements_.push_back({k, s.obs[k].dtype, e, width});
          }
      if (!found) throw Error(join({"--bins: '", name, "' is not one element of the observation"}));
    }
  }
  /// The bins that a row's observation falls into, as bytes.
  std::string bins(int64_t row) {
    std::string key(8 * elements_.size(), '\0');
    for (size_t k = 0; k < elements_.size(); ++k) {
      const Element& e = elements_[k];
      const double v = e.dtype == PG_F32   ? double(t_.obs<float>(row, e.part)[e.element])
                       : e.dtype == PG_I32 ? double(t_.obs<int32_t>(row, e.part)[e.element])
                                           : double(t_.obs<uint8_t>(row, e.part)[e.element]);
      const int64_t bin = int64_t(std::floor(v / e.width));
      std::memcpy(key.data() + 8 * k, &bin, 8);
    }
    return key;
  }
  void expand(Plan& plan) {
    const Level from = std::move(levels_.back());
    levels_.back() = {from.parent, from.action, {}, {}};
    const int32_t states = int32_t(from.value.size()), n = actions_.size();
    Level next;
    std::unordered_map<std::string, int32_t> known;
    const int64_t all = int64_t(states) * n;
    for (int64_t done = 0; done < all; done += kRows) {
      const int64_t rows = std::min(kRows, all - done);
      for (int64_t r = 0; r < kRows; ++r) {  // rows without work repeat the last
        const int64_t k = done + std::min(r, rows - 1);
        env_.set(r, from.snapshots.data() + k / n * bytes_);
        actions_.write(int32_t(k % n), t_.action<int32_t>(r));
      }
      if (t_.io.mask)
        env_.look(t_.io), legal_.assign(t_.io.mask, t_.io.mask + kRows * env_.spec().mask_size);
      env_.step(t_.io);
      for (int64_t r = 0; r < rows; ++r) {
        const int64_t k = done + r;
        if (allowed(r))
          arrive(r, from.value[size_t(k / n)], int32_t(k / n), int32_t(k % n), next, known);
      }
    }
    plan.states = std::max(plan.states, int64_t(next.value.size()));
    cut(next, plan);
    levels_.push_back(std::move(next));
  }
  bool allowed(int64_t row) {
    if (!t_.io.mask) return true;
    const pg_space& a = *env_.spec().action;
    const uint8_t* legal = legal_.data() + row * env_.spec().mask_size;
    for (int64_t e = 0; e < a.elements; legal += a.counts ? a.counts[e] : a.n, ++e)
      if (!legal[t_.action<int32_t>(row)[e]]) return false;
    return true;
  }
  void arrive(int64_t row, double before, int32_t parent, int32_t action, Level& next,
              std::unordered_map<std::string, int32_t>& known) {
    const double value = before + double(t_.io.reward[row]);
    if (t_.io.terminated[row] | t_.io.truncated[row]) {
      if (ended_ && value <= best_) return;
      ended_ = true, best_ = value;
      end_state_ = parent, end_action_ = action, end_level_ = int32_t(levels_.size()) - 1;
      return;
    }
    const auto [at, fresh] = known.emplace(bins(row), int32_t(next.value.size()));
    const size_t k = size_t(at->second);
    if (fresh) {
      next.parent.push_back(0), next.action.push_back(0), next.value.push_back(0);
      next.snapshots.resize(next.snapshots.size() + size_t(bytes_));
    } else if (value <= next.value[k]) {
      return;
    }
    next.parent[k] = parent, next.action[k] = action, next.value[k] = value;
    env_.get(row, next.snapshots.data() + int64_t(k) * bytes_);
  }
  /// Leaves the states with the greatest returns so far.
  void cut(Level& l, Plan& plan) {
    const size_t n = l.value.size(), room = size_t(how_.beam);
    if (n <= room) return;
    plan.cut += int64_t(n - room);
    std::vector<size_t> order(n);
    std::iota(order.begin(), order.end(), size_t(0));
    std::stable_sort(order.begin(), order.end(),
                     [&](size_t a, size_t b) { return l.value[a] > l.value[b]; });
    Level kept;
    for (size_t k = 0; k < room; ++k) {
      const size_t i = order[k];
      kept.parent.push_back(l.parent[i]), kept.action.push_back(l.action[i]);
      kept.value.push_back(l.value[i]);
      const char* s = l.snapshots.data() + int64_t(i) * bytes_;
      kept.snapshots.insert(kept.snapshots.end(), s, s + bytes_);
    }
    l = std::move(kept);
  }

  const PlanConfig& how_;
  VecEnv env_;
  Transition t_;
  MixedRadix actions_;
  int64_t bytes_;
  std::vector<Element> elements_;
  std::vector<uint8_t> legal_;
  std::vector<Level> levels_;
  bool ended_ = false;
  double best_ = 0;
  int32_t end_state_ = 0, end_action_ = 0, end_level_ = 0;
};

}  // namespace

Plan plan_episode(const pg_env_api& api, EnvConfig env, Pool& pool, const PlanConfig& how) {
  if (env.variants.size() > 1) throw Error("plan: variants are of no use here; plan for one");
  VecEnv one(api, Planner::rows(env, 1, how.episode), pool);
  Transition t(one.spec(), 1);
  one.seed(how.seed), one.reset(t.io);
  Plan plan = Planner(api, env, pool, how).search(one.get(0));
  const size_t width = size_t(one.spec().action->elements);
  double replayed = 0;
  bool ended = false;
  for (size_t d = 0; d * width < plan.actions.size(); ++d) {
    std::copy_n(plan.actions.begin() + std::ptrdiff_t(d * width), width, t.action<int32_t>());
    one.step(t.io);
    replayed += double(t.io.reward[0]), ended = t.io.terminated[0] | t.io.truncated[0];
  }
  if (!ended || replayed != plan.value)
    throw Failure(join({one.name(), ": plan: the replay gives a return of ",
                        std::to_string(replayed), ", the search ", std::to_string(plan.value)}));
  if (one.spec().n_metrics)
    plan.metrics.assign(t.io.final_metrics, t.io.final_metrics + one.spec().n_metrics);
  return plan;
}

}  // namespace plantgym
