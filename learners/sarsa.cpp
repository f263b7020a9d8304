#include "sarsa.h"

#include "tabular.h"

namespace plantgym {
namespace {

struct Sarsa {
  static constexpr const char
      *kName = "sarsa",
      *kDoc = "learns the value of what it does, exploring included (Rummery & Niranjan 1994)";
  static constexpr int32_t kTables = 1;
  static constexpr bool kNeedsNext = true;
  static constexpr TileMethod kTiles = TileMethod::kTaken;

  /// r + gamma Q(s', a'), a' the action taken next
  static double target(ActionValues& v, const Step1& t, double gamma, int32_t&) {
    return t.terminated ? t.reward : t.reward + gamma * v.row(0, t.next)[t.next_action];
  }
};

}  // namespace

const LearnerKind kSarsa = tabular_kind<Sarsa>();

}  // namespace plantgym
