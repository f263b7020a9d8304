// Steps along a gradient, in one pass over flat parameters: Adam (Kingma & Ba 2015), RAdam (Liu et
// al. 2020) and SGD with momentum, as PyTorch's torch.optim computes them.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "agents/network.h"
#include "checkpoint.h"
#include "optimizer_step.h"
#include "schedule.h"

namespace plantgym {

struct OptimizerConfig {
  enum Kind { kAdam, kRadam, kSgd };
  int32_t kind = kAdam;
  Schedule learning_rate{3e-4};
  float beta1 = 0.9f, beta2 = 0.999f, epsilon = 1e-5f;  // Adam, RAdam
  float momentum = 0;                                   // SGD
  float max_grad_norm = 0.5f;                           // of all parameters together; 0: any
  /// The keys `optimizer`, `learning_rate`, `max_grad_norm` and those of one optimiser.
  void read(Fields& f);
};

class Optimizer {
 public:
  Optimizer(const OptimizerConfig& config, int64_t size);
  /// Moves the parameters against their gradient, which is scaled down first where its norm is more
  /// than max_grad_norm, and left as zeros. @return that norm before; not finite: nothing was moved
  double step(std::span<float> parameters, std::span<float> gradient, double learning_rate);
  int64_t steps() const { return steps_; }
  /// For steps that a device makes: what step number `step` (from 1) is made with, and where its
  /// state is kept between (empty: it has none).
  AdamPace pace(int64_t step, double learning_rate) const;
  AdamBlend blend() const;
  std::span<float> first() { return first_; }
  std::span<float> second() { return second_; }
  void set_steps(int64_t steps) { steps_ = steps; }
  /// State under the parameters' names: "adam/exp_avg/value.0.weight".
  void save(Checkpoint& c, const NetworkPlan& plan) const;
  void load(const Checkpoint& c, const NetworkPlan& plan);  ///< @throws Error of another optimiser

 private:
  std::string prefix(const char* what) const;
  void adam(float* p, float* g, int64_t n, float scale, double rate);
  void sgd(float* p, float* g, int64_t n, float scale, double rate);
  OptimizerConfig config_;
  int64_t steps_ = 0;
  Floats first_, second_;  // exp_avg, exp_avg_sq; SGD: momentum buffer
};

/// Arrays of a flat one under `prefix` and the parameters' names, and back. @throws Error one is
/// missing or of another shape
void save_flat(Checkpoint& c, const std::string& prefix, const NetworkPlan& plan,
               std::span<const float> flat);
void load_flat(const Checkpoint& c, const std::string& prefix, const NetworkPlan& plan,
               std::span<float> flat);

}  // namespace plantgym
