// Policies without LibTorch against LibTorch's own layers.
#include "agents/policy/policy.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "agents/deep_library.h"
#include "agents/naive_network.h"
#include "agents/network_policy.h"
#include "deep/plans.h"

namespace plantgym::testing {
namespace {

/// Draws observations of the parts, and holds what the policy compares to what LibTorch gives,
/// within `most`, and to the same network in double, within 1e-5. The variable PLANTGYM_DRAWS makes
/// them more.
void expect_libtorch(const Spaces& s, const std::string& yaml, int64_t draws, double most = 1e-5) {
  if (const char* more = std::getenv("PLANTGYM_DRAWS"))
    draws = std::max(draws, int64_t(std::atoll(more)));
  const NetworkConfig config = network_config(yaml);
  const NetworkPlan plan = plan_network(config, s.spec, {{{"policy", 5, 0.5}}});
  const std::unique_ptr<Network> torch = make_torch_network(plan);
  const std::vector<float> first = first_weights(plan, config, 3),
                           more = some_numbers(plan.size, 7);
  for (size_t i = 0; i < first.size(); ++i) torch->parameters()[i] = first[i] + 0.1f * more[i];
  torch->renew();
  Policy p;
  for (const pg_space& o : s.parts) {
    p.sight.parts.push_back({o.name, int32_t(o.elements), o.dtype == PG_F32});
    PolicyFeature f;
    f.count = o.n, f.low = -1, f.high = 255;
    p.sight.features.insert(p.sight.features.end(), size_t(o.elements), f);
  }
  p.outputs.resize(1), p.outputs[0].count = 5;
  describe_network(plan, torch->parameters(), "policy", p);
  check_policy(p);
  PolicyActor actor(p);
  Rng rng(1, 0, 0, 0);
  constexpr int64_t kRows = 500;
  std::vector<float> x(size_t(kRows * plan.inputs)), y(kRows * 5), mine(kRows * 5);
  std::vector<float> obs(p.sight.features.size()), action(1);
  std::vector<uint8_t> bytes;
  double worst = 0;
  for (int64_t done = 0; done < draws; done += kRows) {
    for (int64_t row = 0; row < kRows; ++row) {
      for (size_t f = 0; f < obs.size(); ++f) {
        const int32_t count = p.sight.features[f].count;
        obs[f] = count ? float(rng.below(count)) : 2 * rng.uniform() - 1;
      }
      size_t at = 0;
      for (size_t k = 0; k < s.parts.size(); ++k) {
        const size_t n = size_t(s.parts[k].elements);
        const bool whole = s.parts[k].dtype == PG_U8;
        for (size_t e = 0; whole && !s.parts[k].n && e < n; ++e)
          obs[at + e] = float(rng.below(256));
        const auto from = obs.begin() + std::ptrdiff_t(at);
        if (whole) bytes.assign(from, from + std::ptrdiff_t(n));
        plan.parts[k].take_in(whole ? static_cast<const void*>(bytes.data()) : &obs[at],
                              &x[size_t(row * plan.inputs + plan.parts[k].first)]);
        at += n;
      }
      actor.act(obs.data(), nullptr, action.data());
      for (size_t v = 0; v < 5; ++v) mine[size_t(row) * 5 + v] = float(actor.values()[v]);
    }
    torch->forward(x.data(), kRows, y.data());
    for (size_t i = 0; i < y.size(); ++i) worst = std::max(worst, double(std::abs(y[i] - mine[i])));
  }
  std::printf("%s: %lld observations, at most %.2g from LibTorch\n", yaml.c_str(),
              static_cast<long long>(draws), worst);
  EXPECT_LT(worst, most) << yaml;
  EXPECT_GT(worst, 0);
  const auto parameters = torch->parameters();
  const NaiveNetwork exact(plan, {parameters.begin(), parameters.end()});
  for (int64_t row = 0; row < 60; ++row) {  // of the last draws
    const auto from = x.begin() + row * plan.inputs;
    const std::vector<double> want = exact.run(0, {from, from + plan.inputs});
    for (size_t v = 0; v < 5; ++v) EXPECT_NEAR(mine[size_t(row) * 5 + v], want[v], 1e-5) << yaml;
  }
}

TEST(PolicyWithoutLibTorch, GivesWhatLibTorchGives) {
  Spaces vector;
  vector.numbers("state", 5);
  expect_libtorch(vector, "{hidden: [64, 64]}", 100000);
  expect_libtorch(vector, "{hidden: [120, 84], activation: relu, layer_norm: true}", 100000);
  expect_libtorch(vector, "{hidden: [17], activation: elu, layer_norm: true}", 100000);
}

TEST(PolicyWithoutLibTorch, TakesImagesAsLibTorchDoes) {
  Spaces view;
  view.image("view", 7, 7, 3, 6).numbers("more", 2);
  expect_libtorch(view, "{hidden: [32]}", 10000);
  Spaces pixels;
  pixels.image("pixels", 20, 20, 3, 0);
  // LibTorch itself is 1.8e-5 from the network in double here, we are 7e-6
  expect_libtorch(pixels, "{hidden: [], encoders: {pixels: impala}}", 500, 3e-5);
  Spaces screen;
  screen.image("pixels", 36, 36, 4, 0);
  expect_libtorch(screen, "{hidden: [], activation: relu}", 500);
}

}  // namespace
}  // namespace plantgym::testing
