// Wrappers of a batch: what lies between an environment's table and the run that steps it.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "frames.h"
#include "moments.h"
#include "plantgym/abi.h"
#include "wrapper_config.h"

namespace plantgym {

struct EnvConfig;
class Peers;
class Pixels;

/// Sums over the episodes that ended since someone last asked.
struct FinishedEpisodes {
  int64_t count = 0, lengths = 0;  // lengths in decisions
  double returns = 0;              // of the task's reward, before normalising and clipping
};

/// One call of VecEnv goes block by block, while the block is in cache: the environment writes the
/// newest frame to its place in the caller's memory (`newest`), acting is changed (`advance`), what
/// came of it is kept and shown (`begin`, `follow`, `look`). Numbers that all rows change together
/// are settled after the last block and applied in a second pass (`settle`, `finish`), unless they
/// are frozen. Every step is counted once, every observation too, whatever resets a row.
class Wrappers {
 public:
  /// @param inner of the environment; @param seen what the run sees of it without wrappers; what
  /// both point to outlives this. @param pixels takes last pictures; null: none are taken.
  /// @throws Error what the environment cannot bear
  Wrappers(const pg_env_api& api, void* self, const pg_spec& inner, const pg_spec& seen,
           const EnvConfig& config, int32_t threads, Pixels* pixels);

  const pg_spec& spec() const { return outer_; }
  /// Whether the environment's arcs are no longer those that are stepped.
  bool changes_model() const;
  void seed(uint64_t seed);

  /// Where rows [from, …) of a block are written before their older frames are.
  pg_io newest(const pg_io& io, int64_t from, int32_t thread);
  /// Steps rows [from, to) of the environment and resets those that end, in the run's mode.
  int32_t advance(const pg_io& in, int64_t from, int64_t to, int32_t thread);
  /// Rows [from, to) that were reset (rows != 0, or all) begin an episode.
  void begin(const pg_io& io, const pg_io& middle, const uint8_t* rows, int64_t from, int64_t to);
  /// After advance: keeps what the step made and shows it.
  void follow(const pg_io& io, const pg_io& middle, int64_t from, int64_t to);
  /// Shows rows as they are, as after `set`.
  void look(const pg_io& io, int64_t from, int64_t to);
  /// Takes in what all rows of a call added; true: `finish` must show them by it.
  bool settle(const pg_io& io);
  void finish(const pg_io& io, int64_t from, int64_t to);

  /// The part of a row's snapshot behind the environment's own.
  void get(int64_t row, char* snapshot) const;
  void set(int64_t row, const char* snapshot);
  void metrics(int64_t row, float* out) const;  ///< appended to the environment's
  std::vector<double> statistics();             ///< with all programs
  void set_statistics(const std::vector<double>& s);
  FinishedEpisodes drain();  ///< with all programs

 private:
  /// Head of a row's state; the last action and the frames follow.
  struct Row {
    uint32_t seed[2], env, episode, step;  // decisions made in this episode
    uint32_t ended;                        // waits for a reset
    uint32_t inner_step, acted;  // environment steps of this episode; whether one was made
    uint32_t frame, unused;      // place of the newest frame
    int64_t length;
    double total, discounted;  // return so far, of the task; of normalize_reward
  };
  /// What the last call did to a row.
  enum Kind : uint8_t { kUntouched, kRested, kBegan, kStepped };
  struct Scratch {
    std::vector<char> action, final_obs[PG_PARTS];
    std::vector<float> reward, elapsed, signals, metrics;
  };
  Row& row(int64_t i) { return *reinterpret_cast<Row*>(rows_.data() + i * row_bytes_); }
  const Row& row(int64_t i) const {
    return *reinterpret_cast<const Row*>(rows_.data() + i * row_bytes_);
  }
  char* action_of(int64_t i) { return rows_.data() + i * row_bytes_ + int64_t(sizeof(Row)); }
  char* frame_of(int64_t i, uint32_t f) {
    return action_of(i) + (action_bytes_ + 7) / 8 * 8 + int64_t(f) * frames_.bytes();
  }
  struct Ended {
    int64_t call, length;
    double total;
  };
  void count_finished(const pg_io& io);
  void meet();
  void settle_with_peers();
  bool learning() const { return config_.learns() && !judged_; }
  bool stacks() const { return config_.frame_stack > 1; }
  void refuse_what_cannot_be(const std::string& prefix) const;
  void make_spec();
  // advance
  const void* choose(const pg_io& in, int64_t from, int64_t to, Scratch& s);
  int32_t step_alive(const pg_io& in, int64_t from, int64_t to);
  void add_up(const pg_io& in, bool first, int64_t from, int64_t to, Scratch& s) const;
  void write_sums(const pg_io& in, int64_t from, int64_t to, const Scratch& s) const;
  int32_t rest(const pg_io& in, int64_t i) const;
  void cut(const pg_io& in, int64_t i) const;
  int32_t reset_ended(const pg_io& in, int64_t from, int64_t to);
  // frames
  void start(Row& r) const;
  void restart_frames(int64_t i, const pg_io& middle);
  void push_frame(int64_t i, const pg_io& middle);
  void write_older(int64_t i, void* const* to, const pg_io& io, bool pending);
  void count(int64_t i, void* const* parts, const pg_io& middle);
  void count_step(int64_t i, const pg_io& io, const pg_io& middle, bool ended);
  void polish(void* const* parts, const pg_io& io, int64_t i) const;
  void polish_row(const pg_io& io, int64_t i) const;
  char* at(void* const* parts, const pg_io& io, size_t k, int64_t i) const {
    return static_cast<char*>(parts[k]) +
           i * (io.stride[k] ? io.stride[k] : frames_.parts()[k].all);
  }

  const pg_env_api& api_;
  void* self_;
  const pg_spec& inner_;
  Pixels* pixels_;
  const pg_spec seen_;
  WrapperConfig config_;
  bool judged_;
  int32_t mode_, limit_;  // autoreset; decisions of an episode, 0: none
  int64_t n_, first_id_;
  Frames frames_;
  int64_t action_bytes_, row_bytes_, inner_bytes_;  // of the environment's snapshot, rounded up
  std::vector<char> rows_;
  std::vector<uint8_t> kinds_, alive_, chosen_;
  std::vector<Scratch> scratch_;  // one per thread
  Moments observed_, returns_;
  Peers* peers_;
  FinishedEpisodes finished_;
  std::vector<Ended> ended_;  // not in finished_ yet
  int64_t calls_ = 0;
  std::vector<double> sent_, received_;
  std::vector<pg_quantity> metrics_;
  pg_spec outer_ = {};
};

}  // namespace plantgym
