// Our convolutions against LibTorch's, forwards and backwards.
#include "agents/conv_net.h"

#include "agents/deep_library.h"
#include "agents/image_network.h"
#include "deep/plans.h"

namespace plantgym::testing {
namespace {

struct Shape {
  ImageSize size;
  std::vector<std::string> layers;
};

class ConvNets : public ::testing::TestWithParam<Shape> {};

TEST_P(ConvNets, equal_libtorchs) {
  constexpr int32_t kClasses = 7;
  constexpr int64_t kRows = 5;
  const NetworkPlan plan = plan_image_network(GetParam().size, GetParam().layers, kClasses);
  ASSERT_TRUE(ConvNet::computes(plan));
  ConvNet own(plan);
  const auto other = make_torch_network(plan);
  std::vector<float> weights = some_numbers(plan.size, 1);
  for (float& w : weights) w *= 0.2f;
  const std::vector<float> x = some_numbers(kRows * plan.inputs, 2),
                           dy = some_numbers(kRows * kClasses, 3);
  std::vector<float> y(kRows * kClasses), z(kRows * kClasses);
  for (Network* n : {static_cast<Network*>(&own), other.get()}) {
    std::copy(weights.begin(), weights.end(), n->parameters().begin());
    n->renew();
    n->learn(x.data(), kRows, n == &own ? y.data() : z.data());
    n->backward(dy.data());
  }
  float most = 0, steepest = 0;
  for (const float v : z) most = std::max(most, std::abs(v));
  for (const float v : other->gradient()) steepest = std::max(steepest, std::abs(v));
  ASSERT_GT(steepest, 0);
  for (size_t i = 0; i < y.size(); ++i) ASSERT_NEAR(y[i], z[i], 1e-5f * most) << i;
  for (int64_t i = 0; i < plan.size; ++i)
    ASSERT_NEAR(own.gradient()[size_t(i)], other->gradient()[size_t(i)], 1e-5f * steepest) << i;
}
INSTANTIATE_TEST_SUITE_P(
    all, ConvNets,
    ::testing::Values(
        Shape{{3, 32, 32},
              {"conv 6 k5", "pool 2", "conv 16 k5", "pool 2", "dense 120", "dense 84"}},
        Shape{{1, 8, 8}, {"conv 6 k3 p1", "pool 2", "conv 16 k3 p1", "pool 2", "dense 120"}},
        Shape{{2, 9, 13},
              {"conv 5 k3 p1", "residual", "pool 3 s2 p1", "residual", "residual", "dense 9"}},
        Shape{{3, 7, 5}, {"pool 3 s1 p1", "conv 4 k1", "conv 3 k4 p2"}}, Shape{{1, 3, 3}, {}}));

}  // namespace
}  // namespace plantgym::testing
