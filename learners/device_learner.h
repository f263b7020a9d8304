// What learners on a device share: rollouts that stay in its memory, minibatches, the optimiser's
// steps, and episodes that are told to the CPU once a rollout. Computes what their namesakes on the
// CPU do, from the same random words; only sums are added up in another order, and samples are
// shuffled by another permutation.
#pragma once
#include <optional>

#include "agents/device.h"
#include "device_env.h"
#include "device_gradient_ops.h"
#include "network_run.h"
#include "shards.h"

namespace plantgym {

/// Whether this program holds what GPUs do with rows (CUDA).
bool built_for_gpus();

/// Where a learner's work is done.
struct DeviceUse {
  std::unique_ptr<Device> device;
  Precision precision = Precision::kFloat32;
  bool feeds = false;  // the rows stay in the CPU's memory even where the device could step them
};

/// What a learner's file says that all of them have.
struct DeviceLearnerConfig {
  const char* name;
  OptimizerConfig optimizer;
  Discount discount;
  int64_t num_steps, num_minibatches, update_epochs, shard;
  double target_kl = 0;
  bool advantages;  // else lambda-returns
  float lambda;     // of either
  bool greatest;    // a row's value is the greatest of its outputs, else the last
  int64_t told;     // doubles that a sample tells
  NetworkConfig network;
};

class DeviceLearner : public Learner {
 public:
  DeviceLearner(const DeviceLearnerConfig& config, std::unique_ptr<Network> first,
                const Node& learner, VecEnv& env, Budget budget, uint64_t seed, DeviceUse use);
  void iterate() override;
  int64_t steps() const override { return loop_.steps; }
  int64_t episodes() const override { return loop_.episodes; }
  bool done() const override { return loop_.done(); }
  std::unique_ptr<Agent> policy() const override;
  void save(Checkpoint& c) const override;
  void load(const Checkpoint& c) override;

 protected:
  /// Writes what changes from rollout to rollout and the base does not know.
  virtual void pace(double progress) = 0;
  /// Actions (and values) of step t for outputs y of rows [from, from + n).
  virtual void choose(int64_t t, int64_t from, int64_t n) = 0;
  /// What minibatches need beside returns.
  virtual void prepare() {}
  /// dy of samples order [n] of minibatch `em`, counted over all epochs, for outputs y; each tells
  /// `slot` [n, told] more.
  virtual void slopes(int64_t em, const int64_t* order, int64_t n, double* slot) = 0;

  template <class T>
  T* take(int64_t n) {
    return device_->take_array<T>(n);
  }
  template <class T>
  const T* placed(const std::vector<T>& v) {
    return device_->placed(v);
  }
  template <class Op>
  void each(int64_t n, const Op& op) {
    plantgym::each(*device_, n, op);
  }
  const uint8_t* mask(int64_t at) const { return mask_ ? mask_ + at * mask_size_ : nullptr; }
  char* action(int64_t at) const { return action_ + at * action_bytes_; }
  ops::RowBits bits(int32_t draws) const {
    return {loop_.key0(), loop_.key1(), RunLoop::kActStream, RunLoop::kPlanStream, 0, 0, draws};
  }
  /// Parts [own shards, n, lanes_] of sums become sums `to` [n] over all shards.
  /// @param own, all room for [own shards, n] and, with peers, [shards, n]
  void over_shards(const char* what, const double* parts, int64_t n, double* own, double* all,
                   double* to);
  /// What the last update told, by names of its sums, after `s`.
  void add_told(Scalars& s, std::initializer_list<const char*> names);

  const DeviceLearnerConfig config_;
  std::unique_ptr<Device> device_;
  mutable RunLoop loop_;
  Shards shards_;
  std::unique_ptr<Network> network_;  // plan, and the parameters' copy in the CPU's memory
  std::unique_ptr<DeviceNetwork> on_;
  mutable Optimizer optimizer_;
  const int64_t n_, batch_, outputs_,
      updates_;  // rows; samples; of a row; minibatches of all epochs
  const int64_t mask_size_, action_bytes_;
  const ops::ShardShape shape_;
  const int64_t lanes_;  // parts of a sum over a shard
  int64_t rows_;         // that x, y, dy have room for
  float *x_, *y_, *dy_;
  ops::Pacing *pacing_, *next_pacing_;  // on the device; what the next rollout copies there
  char* action_;
  float *value_, *final_value_, *returns_;  // [steps + 1, n], [steps, n], [steps, n]
  uint8_t* mask_ = nullptr;                 // [steps + 1, n, mask_size]
  int64_t* order_;                          // [epochs, batch]
  const double* counts_;                    // [minibatches] samples, of all shards
  std::vector<int64_t> counts_here_;        // the same
  ops::Fault* fault_;

 private:
  void take_in(const std::vector<char*>& rows, int64_t first, const int64_t* order, int64_t n,
               int64_t at);
  void forward(int64_t from, int64_t n);
  void value_of(const int64_t* at, int64_t n, const uint8_t* mask, float* to);
  pg_io io_at(int64_t t) const;
  template <class F>
  void phase(size_t number, F&& f, bool own_rows = false);
  void act(int64_t t, int64_t from, int64_t n);
  void value_last();
  void make_stage(const pg_spec& spec);
  pg_io io_shown(int64_t t) const;
  void collect_here();
  void collect_fed();
  void feed(int64_t t, int64_t from, int64_t to, bool shown_only);
  void value_cut_episodes();
  void learn_epoch(int64_t epoch);
  void minibatch(int64_t em);
  void descend(int64_t update);
  void fold(const double* parts, int64_t n, double* to);
  void fold_told();
  std::vector<double> hear(const double* from, int64_t n) const;
  void tell_episodes();
  void expect_no_fault();
  void look();
  void bring() const;
  void moments();

  const bool fed_;
  std::optional<DeviceEnv> here_;       // the rows, if they are not fed
  std::vector<char*> obs_, final_obs_;  // of each part [steps + 1, n], [steps, n]
  std::vector<InputView> views_;
  int64_t elements_ = 0;
  bool has_steps_ = false;
  uint8_t* final_mask_ = nullptr;                   // [steps, n, mask_size]
  float *reward_, *elapsed_, *discount_ = nullptr;  // [steps, n]
  uint8_t *terminated_, *truncated_, *ended_, *cut_;
  double *episode_returns_, *total_, *totals_;
  int64_t *episode_lengths_, *length_, *lengths_, *chosen_;
  AdamPace *paces_, *next_paces_;  // [updates]
  ops::Step* step_;
  double *folded_, *norm_folded_, *norm_parts_, *norms_, *slots_, *told_parts_, *told_own_,
      *moment_parts_, *moment_own_, *moment_all_, *moments_;
  int64_t slot_rows_;  // samples of a shard in a minibatch, at most
  float *first_ = nullptr, *second_ = nullptr, *own_ = nullptr, *all_ = nullptr;
  /// An array of the environments in the CPU's memory, and where its rows of step t go.
  struct Staged {
    char* here;
    char* there;
    int64_t bytes;  // of a row
    int64_t ahead;  // 1: what a step shows is of the next one
    bool of_ends;   // only rows whose episode ended have it
  };
  std::vector<Staged> staged_;
  char* staged_action_ = nullptr;
  pg_io staged_io_ = {};
  std::vector<std::unique_ptr<Device::Recording>> recordings_;
  int64_t rollouts_ = 0, done_updates_ = 0;
  int64_t per_epoch_ = 0;         // updates
  std::vector<double> all_told_;  // of the last update
  double norm_ = 0, rate_ = 0, explained_variance_ = 0;
  int64_t samples_ = 0, epochs_done_ = 0;
  Charts charts_;
};

}  // namespace plantgym
