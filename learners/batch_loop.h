// What learners that act in a batch of environments share: the transition, random words, budgets,
// returns of episodes, and all of that in a checkpoint.
#pragma once
#include <deque>
#include <vector>

#include "exploration.h"
#include "learner.h"
#include "plantgym/random.h"

namespace plantgym {

/// Refuses what the machine has no memory for, before any of it is taken.
/// @param key of the learner that asks for so much @throws Error
void expect_room(const Node& learner, const char* key, int64_t bytes);

/// How far a run has come: counters, episodes that ended, and all of that, with the environments,
/// in a checkpoint.
class RunLoop {
 public:
  enum : uint32_t { kActStream = 1, kNextStream = 2, kPlanStream = 3, kShuffleStream = 4 };
  /// Where several programs share the batch: whether each learns from its own rows, or all of them
  /// see all rows, in their order, and so learn the same.
  enum class Rows { kAll, kOwn };
  struct Ended {
    int64_t call, length;
    double total;
  };

  RunLoop(VecEnv& env, Budget budget, uint64_t seed, Rows rows);
  bool done() const {
    return budget_.steps ? steps >= budget_.steps : episodes >= budget_.episodes;
  }
  int64_t slice() const { return budget_.slice; }  ///< transitions of one iterate()
  double progress() const {
    return budget_.steps ? double(steps) / double(budget_.steps)
                         : double(episodes) / double(budget_.episodes);
  }
  /// An episode ended; in the order of steps, then of rows.
  void finish(const Ended& e);
  /// With Rows::kOwn: the episodes that ended in other programs count too, from now on.
  void meet();
  Scalars drain();  ///< returns and lengths of the episodes that ended since the last call
  Scalars drain(const Exploration& policy);
  /// Key of the random words of all rows; the counter is {stream, calls, number of the row}.
  uint32_t key0() const { return uint32_t(seed_); }
  uint32_t key1() const { return uint32_t(seed_ >> 32) ^ 0x9E3779B9u; }
  void save(Checkpoint& c) const;
  void load(const Checkpoint& c);  ///< but for what the rows show

  VecEnv& env;
  const Rows rows;
  const int64_t n, all;  // rows that this program learns from; of the batch
  const int64_t first;   // number in the batch of row 0
  int64_t steps = 0, episodes = 0, calls = 0;
  std::vector<double> returns;   // [n] of the episodes that go on
  std::vector<int64_t> lengths;  // [n]

 protected:
  bool mirrors() const { return env.peers() && rows == Rows::kAll; }
  int64_t first_own() const { return env.peers() ? env.peers()->rank() * env.size() : 0; }
  uint64_t seed_;

 private:
  static constexpr size_t kLast = 100;  // episodes behind return_last_100
  void add(const Ended& e);
  std::vector<char> of_all(const void* own, int64_t bytes) const;

  Budget budget_;
  std::vector<Ended> ended_;  // that others have not heard of yet
  std::deque<double> last_;   // returns of the last episodes
  double sum_returns_ = 0, sum_lengths_ = 0;
  int64_t finished_ = 0;  // since the last drain
};

/// The same with the transition of all rows, in the CPU's memory.
class BatchLoop : public RunLoop {
 public:
  BatchLoop(VecEnv& env, Budget budget, uint64_t seed, Rows rows = Rows::kAll);
  /// First element of what row i shows.
  template <class T>
  const T* seen(void* const* obs, int64_t i) const {
    return reinterpret_cast<const T*>(static_cast<const char*>(obs[0]) + i * obs_bytes_);
  }
  const uint8_t* mask_at(int64_t i) const {
    return io.io.mask ? io.io.mask + i * mask_size_ : nullptr;
  }
  /// Legal where row i went, which is where its episode was cut off if it was; null: all.
  const uint8_t* next_mask_at(int64_t i) const {
    if (io.io.terminated[i]) return nullptr;
    return io.io.truncated[i] && io.io.final_mask ? io.io.final_mask + i * mask_size_ : mask_at(i);
  }
  int32_t* action_at(int64_t i) {
    return static_cast<int32_t*>(const_cast<void*>(io.io.action)) + i * action_width_;
  }
  /// Random words of all rows for this step.
  void draw(uint32_t stream, std::vector<Bits>& to) const;
  /// More of them for one row.
  Bits random(int64_t row, uint32_t block) const;
  /// Random numbers of this call that belong to no row.
  /// @param part of the batch that they are for
  Rng rng(uint32_t stream, uint32_t part = 0) const {
    return Rng(seed_ ^ uint64_t(0x9E3779B9u) << 32, part, uint32_t(calls >> 32), uint32_t(calls),
               stream);
  }
  /// All rows do their actions. @throws Failure a reward or an observation is not finite: no
  /// learner's fault
  void step();
  /// Adds a reward to row i's episode, and ends it.
  void count(int64_t i, double reward, bool ended) {
    returns[size_t(i)] += reward, ++lengths[size_t(i)];
    if (ended) finish_episode(i);
  }
  void load(const Checkpoint& c);

  Transition io;

 private:
  void finish_episode(int64_t i);
  struct Array {
    char* data;
    int64_t bytes;  // of a row
  };
  std::vector<Array> arrays(bool shown_only) const;
  void exchange(bool shown_only);
  pg_io own() const;

  int64_t obs_bytes_, action_width_;
  int32_t mask_size_;
  std::vector<char> sent_, received_;
};

}  // namespace plantgym
