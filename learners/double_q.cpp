#include "double_q.h"

#include "tabular.h"

namespace plantgym {
namespace {

struct DoubleQ {
  static constexpr const char *kName = "double_q",
                              *kDoc =
                                  "two tables, one chooses and the other judges (van Hasselt 2010)";
  static constexpr int32_t kTables = 2;
  static constexpr bool kNeedsNext = false;

  /// By a coin: r + gamma Q2(s', argmax Q1(s', .)) into Q1, or mirrored.
  static double target(ActionValues& v, const Step1& t, double gamma, int32_t& table) {
    table = int32_t(t.coin >> 31);
    if (t.terminated) return t.reward;
    const int32_t best =
        greedy_among_ties(v.row(table, t.next), v.actions, t.next_mask, t.coin << 1);
    return t.reward + gamma * v.row(1 - table, t.next)[best];
  }
};

}  // namespace

const LearnerKind kDoubleQ = tabular_kind<DoubleQ>();

}  // namespace plantgym
