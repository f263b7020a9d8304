// What planning learners remember of the world: what came of each pair the last time.
#pragma once
#include <cstring>
#include <vector>

#include "tabular.h"

namespace plantgym {

/// Right for worlds where the same action always does the same (Sutton & Barto 2018, section 8.2);
/// elsewhere the last outcome stands for all.
class LearnedModel {
 public:
  LearnedModel(const ActionValues& v, int32_t mask_size)
      : actions_(v.actions),
        mask_size_(mask_size),
        next_(size_t(v.states) * size_t(v.actions), -1),
        reward_(next_.size(), 0),
        ends_(next_.size(), 0),
        masks_(size_t(v.states) * size_t(mask_size), 1),
        seen_(size_t(mask_size ? v.states : 0), 0) {}

  bool knows(int32_t pair) const { return next_[size_t(pair)] >= 0; }
  int32_t next(int32_t pair) const { return next_[size_t(pair)]; }
  bool ends(int32_t pair) const { return ends_[size_t(pair)] != 0; }
  void remember(int32_t pair, int32_t next, double reward, bool ends) {
    if (!knows(pair)) known_.push_back(pair);
    next_[size_t(pair)] = next, reward_[size_t(pair)] = reward, ends_[size_t(pair)] = ends;
  }
  void remember(const Step1& t) {
    remember(t.state * actions_ + t.action, t.next, t.reward, t.terminated);
    if (!mask_size_ || !t.next_mask) return;
    std::memcpy(&masks_[size_t(t.next) * size_t(mask_size_)], t.next_mask, size_t(mask_size_));
    seen_[size_t(t.next)] = 1;
  }
  /// r + gamma max_a Q(s', a), as the model has it.
  double target(const ActionValues& v, int32_t pair, double gamma) const {
    const size_t k = size_t(pair);
    if (ends_[k]) return reward_[k];
    return reward_[k] +
           gamma * greatest(&v.q[size_t(next_[k]) * size_t(actions_)], actions_, mask(next_[k]));
  }
  /// Legal actions of a state, as last seen; null: all are.
  const uint8_t* mask(int32_t state) const {
    return mask_size_ ? &masks_[size_t(state) * size_t(mask_size_)] : nullptr;
  }
  bool knows_mask(int32_t state) const { return !mask_size_ || seen_[size_t(state)]; }
  /// Pairs in the order in which they were first done.
  const std::vector<int32_t>& known() const { return known_; }

  void save(Checkpoint& c) const {
    c.put("model_next", next_), c.put("model_reward", reward_), c.put("model_ends", ends_);
    c.put("model_known", known_), c.put("model_masks", masks_);
    c.put("model_seen", seen_);
  }
  void load(const Checkpoint& c) {
    const auto n = int64_t(next_.size());
    next_ = c.get<int32_t>("model_next", n), reward_ = c.get<double>("model_reward", n);
    ends_ = c.get<uint8_t>("model_ends", n), known_ = c.get<int32_t>("model_known");
    masks_ = c.get<uint8_t>("model_masks", int64_t(masks_.size()));
    seen_ = c.get<uint8_t>("model_seen", int64_t(seen_.size()));
  }

 private:
  int32_t actions_, mask_size_;
  std::vector<int32_t> next_;  // [pairs]; -1: never done
  std::vector<double> reward_;
  std::vector<uint8_t> ends_, masks_, seen_;  // [pairs], [states, mask_size], [states]
  std::vector<int32_t> known_;
};

}  // namespace plantgym
