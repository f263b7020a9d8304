#include "q_learning.h"

#include "tabular.h"

namespace plantgym {
namespace {

struct QLearning {
  static constexpr const char
      *kName = "q_learning",
      *kDoc = "learns the value of acting greedily, whatever is tried (Watkins 1989)";
  static constexpr int32_t kTables = 1;
  static constexpr bool kNeedsNext = false;
  static constexpr TileMethod kTiles = TileMethod::kGreatest;

  /// r + gamma max_a Q(s', a)
  static double target(ActionValues& v, const Step1& t, double gamma, int32_t&) {
    return t.terminated ? t.reward
                        : t.reward + gamma * greatest(v.row(0, t.next), v.actions, t.next_mask);
  }
};

}  // namespace

const LearnerKind kQLearning = tabular_kind<QLearning>();

}  // namespace plantgym
