// Proximal policy optimisation (Schulman et al. 2017), with the details of Huang et al. 2022 ("The
// 37 implementation details of PPO").
#pragma once
#include "device_learner.h"
#include "network_run.h"
#include "shards.h"

namespace plantgym {

struct PpoConfig {
  OptimizerConfig optimizer;
  Discount discount;
  int64_t num_steps = 128;  // of every environment, between updates
  float gae_lambda = 0.95f;
  int64_t num_minibatches = 4, update_epochs = 4;
  Schedule clip_coef{0.2};
  float ent_coef = 0.01f, vf_coef = 0.5f, target_kl = 0;
  bool norm_adv = true, clip_vloss = false;
  int64_t shard = Shards::kSize;
  /// The keys of `learner`. @param unit of the environment's time
  void read(Fields& f, const char* unit);
};

extern const LearnerKind kPpo;

/// The same on a device. @param first network; its outputs are the policy's, then the value
std::unique_ptr<Learner> make_device_ppo(const PpoConfig& config, const NetworkConfig& network,
                                         std::unique_ptr<Network> first, const Node& learner,
                                         VecEnv& env, Budget budget, uint64_t seed, DeviceUse use);

}  // namespace plantgym
