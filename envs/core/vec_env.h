// n rows of one environment, stepped on the pool, seen through a run's choice of observation and
// reward.
#pragma once
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "node.h"
#include "peers.h"
#include "pixels.h"
#include "plantgym/env.h"
#include "pool.h"
#include "ranges.h"
#include "registry.h"
#include "view.h"
#include "wrappers.h"

namespace plantgym {

struct EnvConfig {
  std::string name;
  int64_t n = 1, first_id = 0;  // rows; global number of row 0
  int32_t device = PG_CPU, autoreset = PG_SAME_STEP;
  std::vector<Node> variants = {};  // parameter maps; none: defaults
  std::vector<std::string> observe =
      {};  // names of observation elements or parts; none: the default
  std::vector<std::pair<std::string, double>> reward = {};  // weights of signals; none: the default
  Node host = {};              // the keys that the host reads, for the places in messages
  std::string prefix = "env";  // where the parameters hang in the run file
  WrapperConfig wrappers = {};
  bool judged = false;  // an evaluation: what wrappers learned is frozen, rewards are the task's
  std::vector<double> statistics = {};  // what wrappers learned so far; none: nothing yet
  Peers* peers = nullptr;  // who steps the other rows of the batch; null: these are all
};

/// Blames a key of `c` that the host reads, at the place where it was written.
Error misread(const EnvConfig& c, const char* key, const std::string& reason);

/// All arcs of an enumerable environment, and the distribution of its first state.
struct Model {
  int32_t states = 0, actions = 0;
  std::vector<pg_arc> arcs = {};
  std::vector<double> start = {};
};

/// n rows of one environment behind the C table. Move-only; the pool must outlive it.
/// spec() and all io are as the run sees them: with `observe` and `reward` applied.
class VecEnv {
 public:
  VecEnv(const pg_env_api& api, const EnvConfig& config,
         Pool& pool);  ///< @throws Error key, range, device
  VecEnv(VecEnv&&) noexcept;
  ~VecEnv();
  const pg_spec& spec() const { return outer_; }
  /// As the environment itself has it, whatever the run observes of it.
  const pg_spec& whole() const { return *api_->spec(self_.get()); }
  const char* name() const { return api_->name; }
  int64_t size() const { return n_; }
  Pool& pool() const { return *pool_; }
  /// The programs that the batch is shared with, rows [rank size(), …) being this one's. Null:
  /// none. Calls that change rows, and statistics, are made by all of them together.
  Peers* peers() const { return peers_; }
  /// Parameter sets; row i has number (first_id + i) modulo their number.
  int32_t variants() const { return variants_; }
  void seed(uint64_t seed);
  void reset(const pg_io& io,
             const uint8_t* rows = nullptr);  ///< rows != 0, or all. @throws Failure
  void step(const pg_io& io);                 ///< @throws Failure device
  /// Rows [from, to) alone, which others do not wait for. Without wrappers.
  void step(const pg_io& io, int64_t from, int64_t to);
  bool has_wrappers() const { return wrappers_ != nullptr; }
  /// Whether the environment writes what the run sees, and nobody watches.
  bool is_bare() const { return !view_ && is_whole(); }
  /// Whether nothing but view() stands between the environment and the run: `whole` calls do
  /// without it.
  bool is_whole() const { return !wrappers_ && !pixels_ && !ranges_; }
  const View* view() const { return view_.get(); }  ///< null: the run sees all
  /// As reset, step and look of an environment that is_whole(), which write all that it shows:
  /// io is shaped by view()->inner(), if there is a view. On a GPU there are no others.
  void reset_whole(const pg_io& io);
  void step_whole(const pg_io& io);
  void look_whole(const pg_io& io);
  bool on_gpu() const { return !split_; }  ///< then all io lies there
  void look(const pg_io& io);              ///< @throws Failure device
  /// A row's complete snapshot [spec().state_bytes]: it goes on identically in any row of equal
  /// parameters.
  std::vector<char> get(int64_t row) const;
  void get(int64_t row, char* to) const;
  void set(int64_t row, const char* snapshot);
  /// What wrappers learned of all rows together (running means, finished episodes): with the rows'
  /// snapshots the whole batch. Set it before look().
  std::vector<double> statistics() const;
  void set_statistics(const std::vector<double>& s);  ///< @throws Error of other wrappers
  /// From now on the range of every observed number is kept, as it is before wrappers scale it
  /// (mode SAME_STEP). Ranges: all lows, then all highs; empty: none are kept, or there are no
  /// numbers.
  void watch_ranges();
  std::vector<float> ranges() const;
  void set_ranges(const std::vector<float>& r);  ///< @throws Error of other observations
  /// Episodes that ended since the last call, where wrappers.episode_statistics is on.
  FinishedEpisodes drain();
  std::vector<float> metrics(int64_t row) const;  ///< of the episode so far; empty: none
  bool drawable() const { return api_->draw != nullptr; }
  void draw(int64_t row, const Canvas& c) const {
    if (api_->draw) api_->draw(self_.get(), row, &c);
  }
  Model model(int32_t variant = 0) const;  ///< no states: not enumerable

 private:
  friend struct VecEnvRows;  // tests step ranges of rows
  struct Rows {
    int64_t from, to;
    int32_t thread;
  };
  template <class F>
  void over_rows(int64_t from, int64_t to, F f);
  template <class F, class G>
  int32_t in_blocks(const pg_io& io, Rows r, bool steps, const uint8_t* rows, F inner, G outer);
  int32_t reset_rows(const pg_io& io, const uint8_t* rows, Rows r);
  int32_t step_rows(const pg_io& io, Rows r);
  int32_t look_rows(const pg_io& io, Rows r);
  void settle(const pg_io& io);
  void watch(const pg_io& middle, bool steps, const uint8_t* rows, int64_t from, int64_t to,
             int32_t thread);
  const pg_env_api* api_;
  std::unique_ptr<void, void (*)(void*)> self_;
  pg_spec outer_ = {}, seen_ = {};  // with wrappers, and without
  int64_t n_;
  Pool* pool_;
  Peers* peers_;
  bool split_;
  int32_t variants_;
  std::unique_ptr<Pixels> pixels_;      // null: none
  std::unique_ptr<View> view_;          // null: shows all
  std::unique_ptr<Wrappers> wrappers_;  // null: none
  std::unique_ptr<Ranges> ranges_;      // null: not watched
};

/// Caller's memory of one transition of n rows, shaped by a spec.
class Transition {
 public:
  /// told: whether signals and final metrics are wanted (learners do without).
  Transition(const pg_spec& spec, int64_t n, bool told = true);
  Transition(Transition&&) = default;
  int64_t n;
  pg_io io = {};
  /// First element of a row's observation part; T is float, int32_t or uint8_t as the spec says.
  template <class T>
  T* obs(int64_t row, int part = 0) {
    return reinterpret_cast<T*>(static_cast<char*>(io.obs[part]) + row * bytes_[part]);
  }
  template <class T>
  T* final_obs(int64_t row, int part = 0) {
    return reinterpret_cast<T*>(static_cast<char*>(io.final_obs[part]) + row * bytes_[part]);
  }
  template <class T>
  T* action(int64_t row = 0) {
    return reinterpret_cast<T*>(action_) + row * width_;
  }
  static int64_t bytes_per_row(const pg_spec& spec, bool told = true);

 private:
  char* take(int64_t bytes);
  std::deque<std::unique_ptr<char[]>> memory_;
  char* action_ = nullptr;
  int64_t width_ = 1, bytes_[PG_PARTS] = {};
};

/// Bytes of one row of a space.
inline int64_t bytes_of(const pg_space& s) { return s.elements * (s.dtype == PG_U8 ? 1 : 4); }
/// Number of different values of a discrete or multi-discrete space; 0: a box. @throws Error over
/// 2^31
int64_t cardinality(const pg_space& s);
/// Whether a space is pixels, bytes up to 255: then [height, width, channels], or [channels,
/// height, width] where the channels are fewer than either (`planes`).
bool is_picture(const pg_space& s, bool& planes);

}  // namespace plantgym
