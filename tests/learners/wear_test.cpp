// The press that wears, by a network: what the shipped run learns against values that are known.
#include "learners/deep.h"
#include "learners/q_network.h"
#include "learners/run_config.h"
#include "learners/statistics.h"

namespace plantgym::testing {
namespace {

/// Discounted costs from a wear of 0 to 10 on (value iteration). Each of five seeds counts by its
/// greatest relative error: their IQM is within 1 %, the worst within 1.5 %. All maintain at 8.
TEST(WearByANetwork, HasTheExactValues) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "40 million decisions are slow under sanitizers; other builds train them";
#endif
  constexpr double kCosts[] = {4.041109, 4.457880, 4.917694, 5.424689, 5.984970, 6.598945,
                               7.293031, 7.989817, 9.041109, 9.041109, 29.041109};
  constexpr int32_t kStates = 11, kLeave = 0, kMaintain = 1;
  const RunConfig run =
      read_run(read_target(source("configs/factory/wear_pqn.yaml"), {}), "wear", builtins());
  std::vector<double> greatest;
  for (int32_t seed = run.first_seed; seed <= run.last_seed; ++seed) {
    VecEnv env(builtins().find(run.env.name), run.env, one_thread());
    const auto one = learner_kind(run.learner)
                         .make(run.learner, run.agent, env, run.budget, uint64_t(seed), run.models);
    while (!one->done()) one->iterate();
    double most = 0;
    for (int32_t wear = 0; wear < kStates; ++wear) {
      std::vector<float> x(size_t(kStates), 0.0f);
      x[size_t(wear)] = 1;
      const std::vector<float> q = outputs_of(*one, env, QOutputs{2, false}.heads(), x);
      const bool maintains = wear == 10 || q[kMaintain] > q[kLeave];  // at 10 nothing else is legal
      EXPECT_EQ(maintains, wear >= 8) << "seed " << seed << ", wear " << wear;
      const double cost = -double(q[maintains ? kMaintain : kLeave]);
      most = std::max(most, std::abs(cost / kCosts[wear] - 1));
    }
    EXPECT_LT(most, 0.015) << "seed " << seed;
    RecordProperty("greatest_error_of_seed_" + std::to_string(seed), std::to_string(most));
    greatest.push_back(most);
  }
  ASSERT_EQ(greatest.size(), 5u);
  EXPECT_LT(iqm_of(greatest), 0.01);
}

}  // namespace
}  // namespace plantgym::testing
