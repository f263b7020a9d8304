#include "dyna_q.h"

#include <cmath>

#include "learned_model.h"

namespace plantgym {
namespace {

class DynaQ {
 public:
  static constexpr const char *kName = "dyna_q",
                              *kDoc =
                                  "Q-learning that also learns from a model it makes (Sutton 1990)";
  static constexpr int32_t kTables = 1;
  static constexpr bool kNeedsNext = false;
  struct Config {
    int32_t planning = 5;
    double kappa = 0;
  };
  static void fields(Config& c, Fields& f) {
    f.number("planning", c.planning, 0, 1 << 20, "", "updates from the model after each step");
    f.number("kappa", c.kappa, 0, 1e9, "",
             "Dyna-Q+: planning adds kappa sqrt(steps since the pair was last done) to rewards");
  }
  DynaQ(const Config& c, const ActionValues& v, const BatchLoop& loop)
      : c_(c), model_(v, loop.env.spec().mask_size) {
    if (c.kappa > 0) last_done_.assign(v.q.size(), 0);
  }

  void learn(Update& u, const Step1& t) {
    ActionValues& v = u.values;
    const int32_t pair = v.pair(t.state, t.action);
    if (c_.kappa > 0) imagine_others(v, t);
    model_.remember(t);
    const double next = t.terminated ? 0 : greatest(v.row(0, t.next), v.actions, t.next_mask);
    u.move(pair, t.reward + u.config.gamma * next);
    ++time_;
    if (c_.kappa > 0) last_done_[size_t(pair)] = time_;
    plan(u, t.row);
  }
  void save(Checkpoint& c) const {
    model_.save(c), c.put("last_done", last_done_), c.put_number("time", time_);
  }
  void load(const Checkpoint& c) {
    model_.load(c), last_done_ = c.get<int64_t>("last_done", int64_t(last_done_.size()));
    time_ = c.number<int64_t>("time");
  }

 private:
  /// Actions never done in a state that was seen lead back to it for nothing, until they are tried
  /// (Sutton & Barto 2018, page 168, footnote 1).
  void imagine_others(const ActionValues& v, const Step1& t) {
    if (!model_.knows_mask(t.state)) return;
    const uint8_t* mask = model_.mask(t.state);
    for (int32_t a = 0; a < v.actions; ++a)
      if (const int32_t pair = v.pair(t.state, a);
          a != t.action && !model_.knows(pair) && (!mask || mask[a]))
        model_.remember(pair, t.state, 0, false);
  }
  void plan(Update& u, int64_t row) {
    Bits bits = {};
    for (int32_t k = 0; k < c_.planning; ++k) {
      if (k % 4 == 0) bits = u.loop.random(row, uint32_t(k / 4));
      const int32_t known = int32_t(model_.known().size());
      const int32_t pair = model_.known()[size_t(random_below(bits[size_t(k % 4)], known))];
      double target = model_.target(u.values, pair, u.config.gamma);
      if (c_.kappa > 0) target += c_.kappa * std::sqrt(double(time_ - last_done_[size_t(pair)]));
      u.move(pair, target);
    }
  }
  Config c_;
  LearnedModel model_;
  std::vector<int64_t> last_done_;  // [pairs] time of it; empty: nobody asks
  int64_t time_ = 0;                // transitions so far
};

}  // namespace

const LearnerKind kDynaQ = tabular_kind<DynaQ>();

}  // namespace plantgym
