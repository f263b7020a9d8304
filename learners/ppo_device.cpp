// PPO on a device.
#include "ppo.h"

#include "choices.h"

namespace plantgym {
namespace {

class DevicePpo : public DeviceLearner {
 public:
  DevicePpo(const PpoConfig& c, const DeviceLearnerConfig& base, std::unique_ptr<Network> first,
            const Node& learner, VecEnv& env, Budget budget, uint64_t seed, DeviceUse use)
      : DeviceLearner(base, std::move(first), learner, env, budget, seed, std::move(use)),
        ppo_(c),
        space_(env.spec()),
        view_{space_.elements,       space_.outputs,      placed(space_.counts),
              placed(space_.middle), placed(space_.half), placed(space_.lows),
              placed(space_.highs)},
        kept_(take<float>(batch_ * view_.elements)),
        log_prob_(take<float>(batch_)),
        d_log_std_(take<float>(view_.box() ? rows_ * view_.elements : 1)),
        scratch_{take<float>(rows_ * view_.outputs), take<float>(rows_ * view_.outputs),
                 take<float>(rows_ * view_.elements)},
        column_parts_(take<double>(view_.elements * ops::kLanes)),
        advantage_parts_(take<double>(shape_.own * updates_ * lanes_)),
        advantage_own_(take<double>(shape_.own * updates_)),
        advantage_all_(take<double>(shards_.count() * updates_)),
        sum_(take<double>(updates_)),
        square_(take<double>(updates_)),
        scales_(take<ops::AdvantageScale>(updates_)) {
    device_->wait();
  }
  Scalars drain() override {
    Scalars s = loop_.drain();
    add_told(s, {"losses/policy_loss", "losses/value_loss", "losses/entropy", "losses/approx_kl",
                 "losses/clipfrac"});
    return s;
  }

 private:
  const float* log_std() { return on_->parameters() + network_->plan().free; }
  void pace(double progress) override { next_pacing_->clip = float(ppo_.clip_coef.at(progress)); }
  void choose(int64_t t, int64_t from, int64_t n) override {
    const int64_t at = t * n_ + from;
    const ops::RowBits words = bits(view_.draws());
    each(n, ops::Act{view_, y_ + from * outputs_, log_std(), int32_t(outputs_), mask(at), pacing_,
                     t, loop_.first + from, words, scratch_, kept_ + at * view_.elements,
                     log_prob_ + at, value_ + at, action(at), action_bytes_});
  }
  void prepare() override {
    if (!ppo_.norm_adv) return;
    ops::AdvantageParts parts = {
        shape_, ppo_.num_minibatches, updates_, order_, returns_, nullptr, counts_,
        lanes_, advantage_parts_};
    each(shape_.own * updates_ * lanes_, parts);
    over_shards("means of advantages", advantage_parts_, updates_, advantage_own_, advantage_all_,
                sum_);
    parts.sum = sum_;
    each(shape_.own * updates_ * lanes_, parts);
    over_shards("spreads of advantages", advantage_parts_, updates_, advantage_own_, advantage_all_,
                square_);
    each(updates_, ops::Scales{sum_, square_, counts_, ppo_.num_minibatches, scales_});
  }
  void slopes(int64_t em, const int64_t* order, int64_t n, double* slot) override {
    const int64_t count = counts_here_[size_t(em % ppo_.num_minibatches)];
    each(n, ops::PpoSlopes{view_,
                           ppo_.ent_coef,
                           ppo_.vf_coef,
                           ppo_.clip_vloss,
                           ppo_.norm_adv,
                           pacing_,
                           scales_ + em,
                           order,
                           1 / float(count),
                           y_,
                           log_std(),
                           int32_t(outputs_),
                           returns_,
                           value_,
                           log_prob_,
                           kept_,
                           mask_,
                           scratch_,
                           dy_,
                           d_log_std_,
                           reinterpret_cast<PpoTold*>(slot)});
    if (!view_.box()) return;
    each(view_.elements * ops::kLanes,
         ops::ColumnParts{d_log_std_, n, view_.elements, column_parts_});
    each(view_.elements, ops::AddColumns{column_parts_, on_->gradient() + network_->plan().free});
  }

  const PpoConfig ppo_;
  const ActionSpace space_;
  const ActionView view_;
  float *kept_, *log_prob_, *d_log_std_;
  const ChoiceScratch scratch_;
  double *column_parts_, *advantage_parts_, *advantage_own_, *advantage_all_, *sum_, *square_;
  ops::AdvantageScale* scales_;
};

}  // namespace

std::unique_ptr<Learner> make_device_ppo(const PpoConfig& c, const NetworkConfig& network,
                                         std::unique_ptr<Network> first, const Node& learner,
                                         VecEnv& env, Budget budget, uint64_t seed, DeviceUse use) {
  static_assert(sizeof(PpoTold) == 5 * sizeof(double));
  const DeviceLearnerConfig base = {"ppo",
                                    c.optimizer,
                                    c.discount,
                                    c.num_steps,
                                    c.num_minibatches,
                                    c.update_epochs,
                                    c.shard,
                                    double(c.target_kl),
                                    true,
                                    c.gae_lambda,
                                    false,
                                    5,
                                    network};
  return std::make_unique<DevicePpo>(c, base, std::move(first), learner, env, budget, seed,
                                     std::move(use));
}

}  // namespace plantgym
