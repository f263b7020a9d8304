// A batch and the memory of one transition, laid out so that writes out of place show. For the
// contract checks and signatures.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "contract.h"
#include "plantgym/fields.h"
#include "pool.h"

namespace plantgym::contract {

/// Who chooses the actions: a counter of (global row, step of the row), of the step alone, or of
/// the step within the episode alone. Actions are legal wherever the environment shows a mask.
enum class Actions { kOfRow, kShared, kSharedByEpisode };

struct RigConfig {
  int64_t n = 1, first_id = 0;
  int32_t autoreset = PG_SAME_STEP, copies = 1;  // variants, all equal
  int64_t padding = 0;                           // bytes between observation rows
  int32_t device = PG_CPU;
  // memory that host and device share, and waiting for the device; null: the host's
  void* (*allocate)(size_t) = nullptr;
  void (*release)(void*) = nullptr;
  void (*wait)() = nullptr;
};

/// All output is filled with kMark before every call.
class Rig {
 public:
  static constexpr unsigned char kMark = 0xEE;

  /// @throws std::runtime_error what `make` said
  Rig(const pg_env_api& api, const Node& params, const RigConfig& config);

  const pg_spec& spec() const { return *spec_; }
  int64_t size() const { return config_.n; }
  void seed(uint64_t s) { api_->seed(self_.get(), s); }
  void reset(const uint8_t* rows = nullptr);
  void act();   ///< chooses the next action of every row
  void step();  ///< act() and one step
  void look();
  void step_only(int64_t from, int64_t to);  ///< without new marks and actions; age() stays
  void repeat(const Rig& other);             ///< one step with the actions of `other`
  void mark_all();                           ///< fills all output with kMark
  void drop_optional();                      ///< asks for no final_obs, masks, signals, metrics
  std::vector<char> get(int64_t row) const;
  void set(int64_t row, const std::vector<char>& snapshot);
  std::vector<float> metrics(int64_t row) const;

  /// Whether the last step of the row ended an episode.
  bool ended(int64_t row) const { return io.terminated[row] || io.truncated[row]; }
  /// Whether the row waits for a reset that its mode will make or the caller must.
  bool rests(int64_t row) const { return rests_[size_t(row)]; }
  /// Steps of the row in its episode, counting the last one; 0 after a reset.
  int64_t age(int64_t row) const { return age_[size_t(row)]; }
  /// Bytes of a row's observation part, of the last one of an episode, and of its mask.
  std::string obs(int64_t row) const { return bytes(io.obs, row); }
  std::string final_obs(int64_t row) const { return bytes(io.final_obs, row); }
  std::string mask(int64_t row) const;
  std::string final_mask(int64_t row) const;  ///< of the last one of an episode
  /// All that a step made of a row, as bytes; final values where it ended.
  std::string transition(int64_t row) const;
  /// The same without what is seen next, which depends on the autoreset mode.
  std::string outcome(int64_t row) const;
  std::string action(int64_t row) const;
  /// Whether all bytes that [row] owns in a part are as the last call found them.
  bool untouched(int64_t row) const;
  bool padding_untouched(int64_t row) const;
  bool final_untouched(int64_t row) const;

  pg_io io = {};
  Pool* pool = nullptr;  ///< null: one range
  Actions actions = Actions::kOfRow;

 private:
  char* take(int64_t bytes);
  void advance();
  void choose(int64_t row);
  uint32_t draw(int64_t row, int64_t element) const;
  std::string bytes(void* const* parts, int64_t row) const;
  bool marked(const void* base, int64_t row, int64_t size) const;
  template <class F>
  void over_rows(F f);

  const pg_env_api* api_;
  std::unique_ptr<void, void (*)(void*)> self_;
  const pg_spec* spec_ = nullptr;
  RigConfig config_;
  std::vector<std::unique_ptr<char, void (*)(void*)>> memory_;
  std::vector<int64_t> sizes_;  // of memory_
  char* action_ = nullptr;
  int64_t part_[PG_PARTS] = {};  // bytes of a part, without padding
  std::vector<int64_t> count_, age_;
  std::vector<uint8_t> rests_;
};

/// Values of element e of a discrete space: 0 where it is a box.
inline int32_t values_of(const pg_space& s, int64_t e) { return s.counts ? s.counts[e] : s.n; }

}  // namespace plantgym::contract
