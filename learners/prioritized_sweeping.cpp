#include "prioritized_sweeping.h"

#include <algorithm>
#include <cmath>

#include "learned_model.h"
#include "priority_queue.h"

namespace plantgym {
namespace {

class PrioritizedSweeping {
 public:
  static constexpr const char
      *kName = "prioritized_sweeping",
      *kDoc = "plans where values are most wrong, and backwards from there (Moore & Atkeson 1993)";
  static constexpr int32_t kTables = 1;
  static constexpr bool kNeedsNext = false;
  struct Config {
    int32_t planning = 5;
    double threshold = 1e-4;
  };
  static void fields(Config& c, Fields& f) {
    f.number("planning", c.planning, 0, 1 << 20, "", "updates from the model after each step");
    f.number("threshold", c.threshold, 0, 1e9, "", "errors that are not greater do not wait");
  }
  PrioritizedSweeping(const Config& c, const ActionValues& v, const BatchLoop& loop)
      : c_(c),
        model_(v, loop.env.spec().mask_size),
        queue_(v.q.size()),
        before_(size_t(v.states)) {}

  void learn(Update& u, const Step1& t) {
    const int32_t pair = u.values.pair(t.state, t.action);
    model_.remember(t);
    come_from(pair);
    wait(u, pair);
    for (int32_t k = 0; k < c_.planning && !queue_.empty(); ++k) {
      const int32_t at = queue_.pop();
      u.move(at, model_.target(u.values, at, u.config.gamma));
      const int32_t state = at / u.values.actions;
      for (const int32_t p : before_[size_t(state)])
        if (model_.next(p) == state && !model_.ends(p)) wait(u, p);
    }
  }
  void save(Checkpoint& c) const {
    model_.save(c);
    std::vector<double> all;
    for (size_t i = 0; i < pairs(); ++i) all.push_back(queue_.priority(int32_t(i)));
    c.put("priority", all);
  }
  void load(const Checkpoint& c) {
    model_.load(c);
    queue_ = PriorityQueue(pairs());
    const std::vector<double> all = c.get<double>("priority", int64_t(pairs()));
    for (size_t i = 0; i < all.size(); ++i)
      if (all[i] > 0) queue_.raise(int32_t(i), all[i]);
    for (std::vector<int32_t>& b : before_) b.clear();
    for (const int32_t p : model_.known()) come_from(p);
  }

 private:
  size_t pairs() const { return queue_.pairs(); }
  /// Notes that `pair` leads to where the model says. An older place keeps its note, which
  /// learn() passes over.
  void come_from(int32_t pair) {
    std::vector<int32_t>& b = before_[size_t(model_.next(pair))];
    if (std::find(b.begin(), b.end(), pair) == b.end()) b.push_back(pair);
  }
  void wait(const Update& u, int32_t pair) {
    const double error =
        std::fabs(model_.target(u.values, pair, u.config.gamma) - u.values.q[size_t(pair)]);
    if (error > c_.threshold) queue_.raise(pair, error);
  }
  Config c_;
  LearnedModel model_;
  PriorityQueue queue_;
  std::vector<std::vector<int32_t>> before_;  // pairs that lead to each state
};

}  // namespace

const LearnerKind kPrioritizedSweeping = tabular_kind<PrioritizedSweeping>();

}  // namespace plantgym
