// What learners that act in a batch of environments share: the transition, random words, budgets,
// returns of episodes, and all of that in a checkpoint.
#pragma once
#include <deque>
#include <vector>

#include "exploration.h"
#include "learner.h"
#include "plantgym/random.h"

namespace plantgym {

class BatchLoop {
 public:
  enum : uint32_t { kActStream = 1, kNextStream = 2, kPlanStream = 3, kShuffleStream = 4 };

  BatchLoop(VecEnv& env, Budget budget, uint64_t seed);
  bool done() const {
    return budget_.steps ? steps >= budget_.steps : episodes >= budget_.episodes;
  }
  int64_t slice() const { return budget_.slice; }  ///< transitions of one iterate()
  double progress() const {
    return budget_.steps ? double(steps) / double(budget_.steps)
                         : double(episodes) / double(budget_.episodes);
  }
  /// First element of what row i shows.
  template <class T>
  const T* seen(void* const* obs, int64_t i) const {
    return reinterpret_cast<const T*>(static_cast<const char*>(obs[0]) + i * obs_bytes_);
  }
  const uint8_t* mask_at(int64_t i) const {
    return io.io.mask ? io.io.mask + i * mask_size_ : nullptr;
  }
  int32_t* action_at(int64_t i) {
    return static_cast<int32_t*>(const_cast<void*>(io.io.action)) + i * action_width_;
  }
  /// Random words of all rows for this step.
  void draw(uint32_t stream, std::vector<Bits>& to) const;
  /// More of them for one row.
  Bits random(int64_t row, uint32_t block) const;
  /// Random numbers of this call that belong to no row.
  Rng rng(uint32_t stream) const {
    return Rng(seed_ ^ uint64_t(0x9E3779B9u) << 32, 0, uint32_t(calls >> 32), uint32_t(calls),
               stream);
  }
  /// All rows do their actions. @throws Failure a reward or an observation is not finite: no
  /// learner's fault
  void step();
  /// Adds a reward to row i's episode, and ends it.
  void count(int64_t i, double reward, bool ended) {
    return_[size_t(i)] += reward, ++length_[size_t(i)];
    if (ended) finish_episode(i);
  }
  Scalars drain();  ///< returns and lengths of the episodes that ended since the last call
  Scalars drain(const Exploration& policy);
  void save(Checkpoint& c) const;
  void load(const Checkpoint& c);

  VecEnv& env;
  const int64_t n;  // rows
  Transition io;
  int64_t steps = 0, episodes = 0, calls = 0;

 private:
  static constexpr size_t kLast = 100;  // episodes behind return_last_100
  void finish_episode(int64_t i);

  Budget budget_;
  uint64_t seed_;
  int64_t obs_bytes_, action_width_;
  int32_t mask_size_;
  std::vector<double> return_;
  std::vector<int64_t> length_;
  std::deque<double> last_;  // returns of the last episodes
  double returns_ = 0, lengths_ = 0;
  int64_t finished_ = 0;  // since the last drain
};

}  // namespace plantgym
