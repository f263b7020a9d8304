#include "expected_sarsa.h"

#include "tabular.h"

namespace plantgym {
namespace {

struct ExpectedSarsa {
  static constexpr const char *kName = "expected_sarsa",
                              *kDoc = "SARSA with the mean over its next actions (van Seijen 2009)";
  static constexpr int32_t kTables = 1;
  static constexpr bool kNeedsNext = false;
  static constexpr TileMethod kTiles = TileMethod::kMean;

  /// r + gamma sum_a pi(a | s') Q(s', a)
  static double target(ActionValues& v, const Step1& t, double gamma, int32_t&) {
    return t.terminated ? t.reward
                        : t.reward + gamma * t.policy->mean(v.row(0, t.next), v.actions,
                                                            t.next_mask, t.next);
  }
};

}  // namespace

const LearnerKind kExpectedSarsa = tabular_kind<ExpectedSarsa>();

}  // namespace plantgym
