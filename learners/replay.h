// A memory of transitions that forgets the oldest first, over plain bytes: any observation, any
// action.
#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "checkpoint.h"
#include "plantgym/abi.h"

namespace plantgym {

/// Where a minibatch of `size` transitions goes: the caller's arrays, dense.
struct ReplayBatch {
  void* obs[PG_PARTS] = {};       // [size, part...] what was acted on
  void* next_obs[PG_PARTS] = {};  // [size, part...] n steps later, or the last of the episode
  void* action = nullptr;         // [size, action...]
  float* reward = nullptr;        // [size] r_0 + gamma r_1 + … over n steps
  float* discount = nullptr;      // [size] gamma^n, of the value of next_obs; 0 after a true end
  int32_t* n = nullptr;           // [size] steps in between, fewer than asked at an episode's end
  uint8_t* next_mask = nullptr;   // [size, mask_size] legal in next_obs; null where nothing masks
};

/// Transitions over up to n steps (Sutton 1988; Hessel et al. 2018) of a batch of environments in
/// autoreset mode SAME_STEP. At an episode's end all that are under way are cut there and stored
/// with the number of steps that they have.
///
/// A stored transition is one row of bytes: observation, next observation, action, mask, reward,
/// discount, n. Memory is taken at construction, nothing is allocated later.
class Replay {
 public:
  /// @param spec of the environments; it is not kept. @param rows of their batch
  /// @param capacity transitions, at least 1. @param n steps, at least 1
  /// @param gamma of a step, where add() is told no discounts
  Replay(const pg_spec& spec, int64_t rows, int64_t capacity, int32_t n, float gamma);
  /// Bytes that one takes, before it is made.
  static int64_t bytes(const pg_spec& spec, int64_t rows, int64_t capacity, int32_t n);

  /// All rows begin an episode with what `seen` shows: after a reset of the whole batch.
  void begin(const pg_io& seen);
  /// One step of all rows: `seen` holds the action, the reward, the ends and what is seen now.
  /// @param discount [rows] of this step, where steps take unequal time; empty: gamma
  void add(const pg_io& seen, std::span<const float> discount = {});
  /// Places of the transitions that the last add() stored, in the order of the rows.
  std::span<const int64_t> stored() const { return {stored_.data(), stored_count_}; }

  int64_t size() const { return size_; }  ///< transitions that can be drawn
  int64_t capacity() const { return capacity_; }
  /// Copies the transitions at `places`, each in [0, size()).
  void gather(std::span<const int64_t> places, const ReplayBatch& to) const;

  void save(Checkpoint& c) const;  ///< names begin with "replay"
  void load(const Checkpoint& c);  ///< @throws Error of another shape

 private:
  /// Places of the fields in a row of bytes.
  struct Layout {
    int32_t parts = 0;
    int64_t part[PG_PARTS] = {}, part_at[PG_PARTS] = {};  // bytes; in an observation
    int64_t obs = 0, action = 0, mask = 0, whole = 0;     // bytes
    explicit Layout(const pg_spec& spec);
    int64_t next_obs_at() const { return obs; }
    int64_t action_at() const { return 2 * obs; }
    int64_t mask_at() const { return 2 * obs + action; }
    int64_t tail_at() const { return 2 * obs + action + mask; }
  };
  struct Tail {
    float reward, discount;
    int32_t n;
  };
  Tail tail(const uint8_t* row) const;
  void set_tail(uint8_t* row, const Tail& t) const;
  /// The k-th oldest transition under way of row i; the newest has no action yet.
  uint8_t* pending(int64_t i, int64_t k) {
    const int64_t at = (oldest_[size_t(i)] + k) % n_;
    return pending_.data() + (i * n_ + at) * layout_.whole;
  }
  void copy_obs(void* const* parts, const pg_io& io, int64_t i, uint8_t* to) const;
  void open(const pg_io& seen, int64_t i);
  void grow(const pg_io& seen, int64_t i, float discount);
  void close_oldest(const pg_io& seen, int64_t i);

  Layout layout_;
  int64_t rows_, capacity_, n_;
  float gamma_;
  std::unique_ptr<uint8_t[]> ring_;     // [capacity, whole]; untouched memory costs nothing yet
  int64_t size_ = 0, next_ = 0;         // where the next transition goes
  std::vector<uint8_t> pending_;        // [rows, n, whole] under way
  std::vector<int64_t> oldest_, open_;  // [rows] place of the oldest; how many are under way
  std::vector<int64_t> stored_;         // [rows n]
  size_t stored_count_ = 0;
};

}  // namespace plantgym
