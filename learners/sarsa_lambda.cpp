#include "sarsa_lambda.h"

#include "tabular.h"
#include "traces.h"

namespace plantgym {
namespace {

class SarsaLambda {
 public:
  static constexpr const char
      *kName = "sarsa_lambda",
      *kDoc = "SARSA whose errors reach back along fading traces (Rummery & Niranjan 1994)";
  static constexpr int32_t kTables = 1;
  static constexpr bool kNeedsNext = true;
  static constexpr TileMethod kTiles = TileMethod::kTraces;
  using Config = TraceConfig;
  static void fields(Config& c, Fields& f) { c.read(f, "true online SARSA(lambda)"); }
  SarsaLambda(const Config& c, const ActionValues&, const BatchLoop& loop)
      : lambda_(c.lambda), trace_(c.kind()), traces_(size_t(loop.n)), moved_(size_t(loop.n), 0) {}

  /// delta = r + gamma Q(s', a') - Q(s, a) moves every pair by alpha delta e (Sutton & Barto 2018,
  /// section 12.7; dutch: 12.8).
  void learn(Update& u, const Step1& t) {
    const size_t k = size_t(t.row);
    const int32_t pair = u.values.pair(t.state, t.action);
    const double alpha = u.step_size(pair), gamma = u.config.gamma;
    double* q = u.values.q.data();
    const double* next = t.terminated ? nullptr : &q[u.values.pair(t.next, t.next_action)];
    const double next_value = next ? *next : 0;
    double delta = t.reward + gamma * next_value - q[pair];
    traces_[k].visit(pair, trace_, alpha);
    if (trace_ == Trace::kDutch) {
      delta += moved_[k];  // Q(s, a) as it was before this row's last update moved it
      traces_[k].add(q, alpha * delta);
      q[pair] -= alpha * moved_[k];
      moved_[k] = next ? *next - next_value : 0;
    } else {
      traces_[k].add(q, alpha * delta);
    }
    if (t.ended())
      traces_[k].clear(), moved_[k] = 0;
    else
      traces_[k].fade(gamma * lambda_);
  }
  void save(Checkpoint& c) const { Traces::save(traces_, c), c.put("moved", moved_); }
  void load(const Checkpoint& c) {
    Traces::load(traces_, c), moved_ = c.get<double>("moved", int64_t(moved_.size()));
  }

 private:
  double lambda_;
  Trace trace_;
  std::vector<Traces> traces_;  // of each row
  std::vector<double> moved_;   // by how much the last update moved Q of what is done next
};

}  // namespace

const LearnerKind kSarsaLambda = tabular_kind<SarsaLambda>();

}  // namespace plantgym
