// Against LibTorch's own: tests/deep/optimizer_test.cpp.
#include "learners/optimizer.h"

#include <gtest/gtest.h>

#include <cmath>

#include "csv.h"

namespace plantgym::testing {
namespace {

OptimizerConfig optimizer_config(const std::string& yaml) {
  OptimizerConfig c;
  read_fields(parse_yaml(yaml, "learner"), "learner", [&](Fields& f) { c.read(f); });
  return c;
}

/// The trace is of torch.optim.RAdam's documented algorithm; see tests/data/deep/make_radam.py. The
/// first five steps are too few to know the deviation, and take the mean alone.
TEST(Radam, FollowsTheTrace) {
  const Csv trace = read_csv(source("tests/data/deep/radam.csv"));
  Optimizer radam(optimizer_config("{optimizer: radam, adam_epsilon: 1e-8, max_grad_norm: 0}"), 3);
  std::vector<float> p = {1, -2, 0.5f}, g(3);
  ASSERT_EQ(trace.rows.size(), 40u);
  for (size_t t = 0; t < trace.rows.size(); ++t) {
    for (size_t i = 0; i < 3; ++i) g[i] = float(trace.at(t, "gradient_" + std::to_string(i)));
    radam.step(p, g, 0.01);
    for (size_t i = 0; i < 3; ++i)
      ASSERT_NEAR(p[i], trace.at(t, "parameter_" + std::to_string(i)), 1e-6) << t << " " << i;
  }
}

TEST(Optimizer, ScalesGradientsThatAreTooLong) {
  Optimizer sgd(optimizer_config("{optimizer: sgd, max_grad_norm: 1}"), 2);
  std::vector<float> p = {0, 0}, g = {30, 40};
  EXPECT_FLOAT_EQ(float(sgd.step(p, g, 1)), 50);
  EXPECT_NEAR(p[0], -0.6, 1e-6);
  EXPECT_NEAR(p[1], -0.8, 1e-6);
  g = {0.3f, 0.4f};  // short enough
  EXPECT_FLOAT_EQ(float(sgd.step(p, g, 1)), 0.5f);
  EXPECT_NEAR(p[0], -0.9, 1e-6);
  EXPECT_NEAR(p[1], -1.2, 1e-6);
}

TEST(Optimizer, MovesNothingByWhatIsNoNumber) {
  Optimizer adam(optimizer_config("{}"), 2);
  std::vector<float> p = {1, 2}, g = {1, std::nanf("")};
  EXPECT_FALSE(std::isfinite(adam.step(p, g, 1)));
  EXPECT_EQ(p, (std::vector<float>{1, 2}));
  EXPECT_EQ(adam.steps(), 0);
}

}  // namespace
}  // namespace plantgym::testing
