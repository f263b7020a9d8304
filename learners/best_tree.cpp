// The best tree of a depth, by branch and bound (after Vos & Verwer 2023, who solve it by MILP):
// parts of the states are given to leaves one after the other, and the others act as they like,
// which no tree can beat.
#include <algorithm>
#include <cmath>
#include <set>

#include "distill_exact.h"
#include "error.h"

namespace plantgym {
namespace {

constexpr double kMostWork = 1e11;  // states^3 of all relaxations that are solved: half a minute

/// Values of the best policy where some states' actions are fixed.
class Relaxation {
 public:
  Relaxation(const Oracle& o, double gamma) : model_(o.model()), gamma_(gamma) {
    const size_t pairs = size_t(model_.states) * size_t(model_.actions);
    arcs_.resize(pairs);
    for (const pg_arc& a : model_.arcs)
      arcs_[size_t(a.state) * size_t(model_.actions) + size_t(a.action)].push_back(&a);
  }
  /// Policy iteration. @param fixed [states] action, -1: free @param policy begun with, made best
  double solve(const std::vector<int32_t>& fixed, std::vector<int32_t>& policy) {
    for (size_t s = 0; s < fixed.size(); ++s)
      if (fixed[s] >= 0) policy[s] = fixed[s];
    for (bool changed = true; changed;) {
      evaluate(policy);
      changed = false;
      for (size_t s = 0; s < fixed.size(); ++s) {
        if (fixed[s] >= 0) continue;
        double best = backup(s, policy[s]);
        for (int32_t a = 0; a < model_.actions; ++a)
          if (const double q = backup(s, a); q > best + 1e-12)
            best = q, policy[s] = a, changed = true;
      }
    }
    double sum = 0;
    for (size_t s = 0; s < model_.start.size(); ++s) sum += model_.start[s] * values_[s];
    return sum;
  }

 private:
  double backup(size_t s, int32_t a) const {
    double sum = 0;
    for (const pg_arc* arc : arcs_[s * size_t(model_.actions) + size_t(a)])
      sum += arc->probability *
             (arc->reward + (arc->terminated ? 0 : gamma_ * values_[size_t(arc->next)]));
    return sum;
  }
  /// By elimination: rows are diagonally dominant, no pivots are needed.
  void evaluate(const std::vector<int32_t>& policy) {
    const size_t n = policy.size(), width = n + 1;
    room_.assign(n * width, 0);
    for (size_t s = 0; s < n; ++s) {
      double* row = &room_[s * width];
      row[s] = 1;
      for (const pg_arc* arc : arcs_[s * size_t(model_.actions) + size_t(policy[s])]) {
        row[n] += arc->probability * arc->reward;
        if (!arc->terminated) row[arc->next] -= gamma_ * arc->probability;
      }
    }
    for (size_t k = 0; k < n; ++k)
      for (size_t i = k + 1; i < n; ++i) {
        const double f = room_[i * width + k] / room_[k * width + k];
        for (size_t j = k; f != 0 && j < width; ++j)
          room_[i * width + j] -= f * room_[k * width + j];
      }
    values_.resize(n);
    for (size_t k = n; k-- > 0;) {
      double sum = room_[k * width + n];
      for (size_t j = k + 1; j < n; ++j) sum -= room_[k * width + j] * values_[j];
      values_[k] = sum / room_[k * width + k];
    }
  }
  const Model& model_;
  double gamma_;
  std::vector<std::vector<const pg_arc*>> arcs_;
  std::vector<double> room_, values_;
};

/// States that the questions so far have not told apart, and how many more may be asked.
struct Region {
  std::vector<int32_t> states;
  int32_t questions = 0, node = 0;
};

struct Question {
  int32_t feature = -1;
  double threshold = 0;
};

/// A tree that is being made: leaves say an action.
struct Draft {
  Question question;
  int32_t left = -1, right = -1, action = -1;
};

class BranchAndBound {
 public:
  BranchAndBound(const Oracle& o, const SeenStates& s, double gamma)
      : oracle_(o), seen_(s), relaxed_(o, gamma), fixed_(size_t(o.model().states), -1) {
    const std::vector<bool> reachable = o.reachable();
    for (int32_t k = 0; k < o.model().states; ++k)
      reachable[size_t(k)] ? all_.push_back(k) : void(fixed_[size_t(k)] = 0);
    for (int32_t f = 0; f < s.inputs; ++f) {
      std::set<double> values;
      for (const int32_t k : all_) values.insert(s.of(k)[f]);
      for (auto at = values.begin(), next = at; at != values.end() && ++next != values.end(); ++at)
        questions_.push_back({f, *at / 2 + *next / 2});
    }
  }
  ExactTree run(int32_t depth, ExactTree begun, int64_t* bounds) {
    best_ = std::move(begun);
    std::vector<int32_t> policy(fixed_.size(), 0);
    most_ = relaxed_.solve(fixed_, policy);
    tree_ = {{}};
    branch({{all_, depth, 0}}, policy);
    if (bounds) *bounds = count_;
    return std::move(best_);
  }

 private:
  void branch(std::vector<Region> open, const std::vector<int32_t>& policy) {
    if (best_.value >= most_ - 1e-12) return;  // no policy is better
    const auto next = std::min_element(
        open.begin(), open.end(),
        [](const Region& a, const Region& b) { return a.questions < b.questions; });
    const Region cell = *next;
    open.erase(next);
    leaves(cell, open, policy);
    for (const Question& q : cell.questions ? distinct(cell) : std::vector<Question>{}) {
      std::vector<Region> parts = open;
      const auto size = int32_t(tree_.size());
      for (const bool left : {true, false}) {
        Region part = {{}, cell.questions - 1, size + !left};
        for (const int32_t s : cell.states)
          if ((seen_.of(s)[q.feature] <= q.threshold) == left) part.states.push_back(s);
        parts.push_back(std::move(part));
      }
      tree_.resize(tree_.size() + 2);
      tree_[size_t(cell.node)] = {q, size, size + 1, -1};
      branch(std::move(parts), policy);
      tree_.resize(size_t(size));
    }
  }
  /// The cell as a leaf: actions by what they leave possible, the most first.
  void leaves(const Region& cell, const std::vector<Region>& open,
              const std::vector<int32_t>& policy) {
    struct Choice {
      double bound;
      int32_t action;
      std::vector<int32_t> policy;
    };
    std::vector<Choice> choices;
    for (int32_t a = 0; a < oracle_.model().actions; ++a) {
      for (const int32_t s : cell.states) fixed_[size_t(s)] = a;
      Choice c = {0, a, policy};
      c.bound = relaxed_.solve(fixed_, c.policy);
      if (double(++count_) * std::pow(double(fixed_.size()), 3) > kMostWork)
        throw Error("the best tree of this depth was not found among " + std::to_string(count_) +
                    " bounds; take a smaller depth or imitate");
      if (c.bound > best_.value + 1e-9) choices.push_back(std::move(c));
    }
    std::stable_sort(choices.begin(), choices.end(),
                     [](const Choice& a, const Choice& b) { return a.bound > b.bound; });
    for (const Choice& c : choices) {
      if (c.bound <= best_.value + 1e-9) continue;
      for (const int32_t s : cell.states) fixed_[size_t(s)] = c.action;
      tree_[size_t(cell.node)] = {{}, -1, -1, c.action};
      if (open.empty())
        best_ = {written(), c.bound, NAN};
      else
        branch(open, c.policy);
    }
    for (const int32_t s : cell.states) fixed_[size_t(s)] = -1;
  }
  /// Questions that part a cell, one of those that part it alike.
  std::vector<Question> distinct(const Region& cell) const {
    std::vector<Question> all;
    std::set<std::vector<bool>> parts;
    for (const Question& q : questions_) {
      std::vector<bool> left;
      for (const int32_t s : cell.states) left.push_back(seen_.of(s)[q.feature] <= q.threshold);
      const auto n = std::count(left.begin(), left.end(), true);
      if (n > 0 && size_t(n) < left.size() && parts.insert(left).second) all.push_back(q);
    }
    return all;
  }
  DecisionTree written() const {
    const int32_t classes = oracle_.model().actions;
    DecisionTree t = {seen_.inputs, classes, {}, {}};
    const auto put = [&](const auto& self, int32_t at) -> void {
      const Draft& d = tree_[size_t(at)];
      const size_t here = t.nodes.size();
      t.nodes.push_back(
          {d.question.feature, 0, d.question.threshold, 0, 1, 0, 0, double(std::max(d.action, 0))});
      for (int32_t c = 0; c < classes; ++c) t.votes.push_back(d.action == c);
      if (d.left < 0) return;
      self(self, d.left);
      t.nodes[here].right = int32_t(t.nodes.size());
      self(self, d.right);
    };
    put(put, 0);
    return merge_equal_siblings(t);
  }
  const Oracle& oracle_;
  const SeenStates& seen_;
  Relaxation relaxed_;
  std::vector<int32_t> fixed_, all_;
  std::vector<Question> questions_;
  std::vector<Draft> tree_;
  ExactTree best_ = {{}, -INFINITY, 0};
  double most_ = 0;
  int64_t count_ = 0;
};

}  // namespace

ExactTree branch_and_bound(const Oracle& o, const SeenStates& s, double gamma, int32_t depth,
                           ExactTree begun, int64_t* bounds) {
  if (gamma >= 1 || o.model().states > kMostStatesOfBestTree)
    throw Error("a search of the best tree needs gamma < 1 and at most 400 states, this has " +
                std::to_string(o.model().states));
  return BranchAndBound(o, s, gamma).run(depth, std::move(begun), bounds);
}

}  // namespace plantgym
