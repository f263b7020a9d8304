#include "q_lambda.h"

#include "tabular.h"
#include "traces.h"

namespace plantgym {
namespace {

class QLambda {
 public:
  static constexpr const char
      *kName = "q_lambda",
      *kDoc = "Q-learning with traces that end at exploratory actions (Watkins 1989)";
  static constexpr int32_t kTables = 1;
  static constexpr bool kNeedsNext = false, kNeedsGreedy = true;
  using Config = TraceConfig;
  static void fields(Config& c, Fields& f) { c.read(f, "(1 - learning_rate) e + 1"); }
  QLambda(const Config& c, const ActionValues&, const BatchLoop& loop)
      : lambda_(c.lambda), trace_(c.kind()), traces_(size_t(loop.n)) {}

  /// delta = r + gamma max_a Q(s', a) - Q(s, a) moves every pair by alpha delta e. What came before
  /// an exploratory action is not to blame for what comes after it.
  void learn(Update& u, const Step1& t) {
    Traces& traces = traces_[size_t(t.row)];
    const int32_t pair = u.values.pair(t.state, t.action);
    const double alpha = u.step_size(pair), gamma = u.config.gamma;
    const double next =
        t.terminated ? 0 : greatest(u.values.row(0, t.next), u.values.actions, t.next_mask);
    const double delta = t.reward + gamma * next - u.values.q[size_t(pair)];
    if (!t.was_greedy) traces.clear();
    traces.visit(pair, trace_, alpha);
    traces.add(u.values.q.data(), alpha * delta);
    if (t.ended())
      traces.clear();
    else
      traces.fade(gamma * lambda_);
  }
  void save(Checkpoint& c) const { Traces::save(traces_, c); }
  void load(const Checkpoint& c) { Traces::load(traces_, c); }

 private:
  double lambda_;
  Trace trace_;
  std::vector<Traces> traces_;  // of each row
};

}  // namespace

const LearnerKind kQLambda = tabular_kind<QLambda>();

}  // namespace plantgym
