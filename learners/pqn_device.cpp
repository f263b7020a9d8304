// PQN on a device.
#include "pqn.h"

namespace plantgym {
namespace {

class DevicePqn : public DeviceLearner {
 public:
  DevicePqn(const PqnConfig& c, const QAgentConfig& agent, const DeviceLearnerConfig& base,
            std::unique_ptr<Network> first, const Node& learner, VecEnv& env, Budget budget,
            uint64_t seed, DeviceUse use)
      : DeviceLearner(base, std::move(first), learner, env, budget, seed, std::move(use)),
        exploration_(agent.exploration),
        steps_(c.num_steps),
        now_(take<double>(steps_)),
        next_now_(static_cast<double*>(device_->take_shared(steps_ * int64_t(sizeof(double))))),
        room_(exploration_.kind() == Exploration::Kind::kSoftmax ? take<double>(n_ * outputs_)
                                                                 : nullptr) {}
  Scalars drain() override {
    Scalars s = loop_.drain(exploration_);
    add_told(s, {"losses/td_loss", "losses/q_values"});
    return s;
  }

 private:
  /// Of each step; where the run is counted in episodes, the progress is that before the rollout.
  void pace(double) override {
    const int64_t before = loop_.steps;
    for (int64_t t = 0; t < steps_; ++t, loop_.steps += loop_.all)
      next_now_[t] = exploration_.at(loop_.progress());
    loop_.steps = before;
    device_->copy(now_, next_now_, steps_ * int64_t(sizeof(double)));
  }
  void choose(int64_t t, int64_t from, int64_t n) override {
    const int64_t at = t * n_ + from;
    const auto actions = int32_t(outputs_);
    const float* y = y_ + from * outputs_;
    each(n, ops::Value{y, actions, true, mask(at), nullptr, value_ + at});
    each(n, ops::ChooseByValue{y, actions, mask(at), pacing_, t, loop_.first + from, bits(1), now_,
                               room_ ? room_ + from * outputs_ : nullptr,
                               reinterpret_cast<int32_t*>(action(at))});
  }
  void slopes(int64_t em, const int64_t* order, int64_t n, double* slot) override {
    const int64_t count = counts_here_[size_t(em % config_.num_minibatches)];
    each(n, ops::PqnSlopes{order, float(count), y_, int32_t(outputs_),
                           reinterpret_cast<const int32_t*>(action(0)), returns_, dy_, slot});
  }

  const Exploration exploration_;
  const int64_t steps_;
  double *now_, *next_now_;  // [steps] epsilon or temperature
  double* room_;             // [n, actions] of softmax
};

}  // namespace

std::unique_ptr<Learner> make_device_pqn(const PqnConfig& c, const QAgentConfig& agent,
                                         std::unique_ptr<Network> first, const Node& learner,
                                         VecEnv& env, Budget budget, uint64_t seed, DeviceUse use) {
  const DeviceLearnerConfig base = {
      "pqn", c.optimizer, c.discount, c.num_steps, c.num_minibatches, c.update_epochs, c.shard, 0,
      false, c.q_lambda,  true,       2,           agent.network};
  return std::make_unique<DevicePqn>(c, agent, base, std::move(first), learner, env, budget, seed,
                                     std::move(use));
}

}  // namespace plantgym
