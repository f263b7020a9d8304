#include "n_step_sarsa.h"

#include "recent.h"
#include "tabular.h"

namespace plantgym {
namespace {

class NStepSarsa {
 public:
  static constexpr const char *kName = "n_step_sarsa",
                              *kDoc =
                                  "SARSA on the sum of n rewards and the value of what comes then";
  static constexpr int32_t kTables = 1;
  static constexpr bool kNeedsNext = true;
  struct Config {
    int32_t n = 4;
  };
  static void fields(Config& c, Fields& f) {
    f.number("n", c.n, 1, 1000, "step", "rewards that are summed before a value is asked");
  }
  NStepSarsa(const Config& c, const ActionValues&, const BatchLoop& loop)
      : recent_(loop.n, c.n), targets_(size_t(c.n)) {}

  /// G = r_1 + gamma r_2 + … + gamma^n Q(s_n, a_n) is the target of the pair n steps ago; at an
  /// episode's end of all that wait.
  void learn(Update& u, const Step1& t) {
    recent_.push(t.row, {t.reward, u.values.pair(t.state, t.action), 0});
    if (!t.ended() && !recent_.full(t.row)) return;
    Past* past = recent_.begin(t.row);
    const int32_t count = recent_.size(t.row);
    double g = t.terminated ? 0 : u.values.row(0, t.next)[t.next_action];
    for (int32_t i = count; i-- > 0;) targets_[size_t(i)] = g = past[i].reward + u.config.gamma * g;
    for (int32_t i = 0; i < (t.ended() ? count : 1); ++i) u.move(past[i].pair, targets_[size_t(i)]);
    if (t.ended()) recent_.clear(t.row);
  }
  void save(Checkpoint& c) const { recent_.save(c); }
  void load(const Checkpoint& c) { recent_.load(c); }

 private:
  struct Past {
    double reward;
    int32_t pair, unused;
  };
  Recent<Past> recent_;
  std::vector<double> targets_;
};

}  // namespace

const LearnerKind kNStepSarsa = tabular_kind<NStepSarsa>();

}  // namespace plantgym
