#include "tree_backup.h"

#include "recent.h"
#include "tabular.h"

namespace plantgym {
namespace {

class TreeBackup {
 public:
  static constexpr const char
      *kName = "tree_backup",
      *kDoc = "n steps off-policy without importance weights (Precup, Sutton & Singh 2000)";
  static constexpr int32_t kTables = 1;
  static constexpr bool kNeedsNext = false;
  struct Config {
    int32_t n = 4, target = 0;
  };
  static void fields(Config& c, Fields& f) {
    f.number("n", c.n, 1, 1000, "step", "depth of the tree");
    f.choice("target", c.target, {"greedy", "behaviour"},
             "whose value is learnt: acting greedily, or as it does, exploring included");
  }
  TreeBackup(const Config& c, const ActionValues& v, const BatchLoop& loop)
      : greedy_(c.target == 0),
        n_(c.n),
        mask_size_(loop.env.spec().mask_size),
        recent_(loop.n, c.n),
        masks_(size_t(loop.n) * size_t(c.n) * size_t(mask_size_)),
        pi_(size_t(v.actions)),
        targets_(size_t(c.n)) {}

  void learn(Update& u, const Step1& t) {
    push(t, u.values);
    if (!t.ended() && !recent_.full(t.row)) return;
    const int32_t count = recent_.size(t.row);
    find_targets(u, t, count);
    const Past* past = recent_.begin(t.row);
    for (int32_t i = 0; i < (t.ended() ? count : 1); ++i) u.move(past[i].pair, targets_[size_t(i)]);
    if (t.ended()) recent_.clear(t.row);
  }
  void save(Checkpoint& c) const { recent_.save(c), c.put("recent_masks", masks_); }
  void load(const Checkpoint& c) {
    recent_.load(c), masks_ = c.get<uint8_t>("recent_masks", int64_t(masks_.size()));
  }

 private:
  struct Past {
    double reward;
    int32_t pair, next;
  };

  uint8_t* mask_of(int64_t row, int32_t i) {
    return mask_size_ ? &masks_[size_t((row * n_ + i) * mask_size_)] : nullptr;
  }
  void push(const Step1& t, const ActionValues& v) {
    if (mask_size_ && recent_.full(t.row))
      std::memmove(mask_of(t.row, 0), mask_of(t.row, 0) + mask_size_,
                   size_t(n_ - 1) * size_t(mask_size_));
    recent_.push(t.row, {t.reward, v.pair(t.state, t.action), t.next});
    if (!mask_size_) return;
    uint8_t* to = mask_of(t.row, recent_.size(t.row) - 1);
    if (t.next_mask)
      std::memcpy(to, t.next_mask, size_t(mask_size_));
    else
      std::memset(to, 1, size_t(mask_size_));
  }
  /// G = r + gamma (sum_a pi(a) Q(s', a), with G of the action done next in the place of its Q);
  /// the newest has the plain sum, 0 where the episode terminated (Sutton & Barto 2018, eq. 7.16).
  void find_targets(Update& u, const Step1& t, int32_t count) {
    const Past* past = recent_.begin(t.row);
    const int32_t actions = u.values.actions;
    double g = 0;
    for (int32_t i = count; i-- > 0;) {
      const bool newest = i == count - 1;
      double mean = 0;
      if (!(newest && t.terminated)) {
        const double* q = u.values.row(0, past[i].next);
        const uint8_t* mask = mask_of(t.row, i);
        if (newest && greedy_) {
          mean = greatest(q, actions, mask);
        } else {
          if (greedy_)
            greedy_probabilities(q, actions, mask, pi_.data());
          else
            t.policy->probabilities(q, actions, mask, past[i].next, pi_.data());
          const int32_t done = newest ? -1 : past[i + 1].pair - past[i].next * actions;
          for (int32_t a = 0; a < actions; ++a)
            if (pi_[size_t(a)] > 0) mean += pi_[size_t(a)] * (a == done ? g : q[a]);
        }
      }
      targets_[size_t(i)] = g = past[i].reward + u.config.gamma * mean;
    }
  }

  bool greedy_;
  int32_t n_, mask_size_;
  Recent<Past> recent_;
  std::vector<uint8_t> masks_;  // [rows, n, mask_size] of the next states; empty: no masks
  std::vector<double> pi_, targets_;
};

}  // namespace

const LearnerKind kTreeBackup = tabular_kind<TreeBackup>();

}  // namespace plantgym
