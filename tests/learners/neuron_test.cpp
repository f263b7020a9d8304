// One sigmoid neuron by hand (docs/first/neuron.md). The numbers are those of
// tests/data/ml/neuron.json, whose `corrections` say where the printed example that they
// come from went wrong.
#include <cmath>
#include <nlohmann/json.hpp>

#include "learners/learn.h"
#include "plantgym/math.h"

namespace plantgym::testing {
namespace {

using nlohmann::json;

struct Neuron {
  double w[2] = {1, 2}, b = 1;
  double y() const { return 1 / (1 + math::exp(-(w[0] * 1 + w[1] * 2 + b))); }
  /// One step against a slope dL/dz; z = w x + b.
  void step(double slope, double rate) {
    w[0] -= rate * slope * 1, w[1] -= rate * slope * 2, b -= rate * slope;
  }
};

/// dL/dz of share * y^2, the target being 0: the square's slope, times the sigmoid's.
double slope_of_square(double y, double share) { return share * 2 * y * y * (1 - y); }

TEST(WorkedNeuron, by_hand) {
  const json j = json::parse(contents(source("tests/data/ml/neuron.json")))["backpropagation"];
  const double y = Neuron().y();
  EXPECT_NEAR(y, j["y"].get<double>(), 1e-12);
  EXPECT_NEAR(y * (1 - y), j["sigma_prime"].get<double>(), 1e-12);
  EXPECT_NEAR(y * y, j["loss_squared_error"].get<double>(), 1e-12);
  for (const auto& [name, share] :
       {std::pair{"squared_error_step", 1.0}, {"half_squared_error_step", 0.5}}) {
    const json& s = j[name];
    const double slope = slope_of_square(y, share);
    EXPECT_NEAR(slope, s["dL_dz"].get<double>(), 1e-12);
    EXPECT_NEAR(slope * 1, s["dL_dw"][0].get<double>(), 1e-12);
    EXPECT_NEAR(slope * 2, s["dL_dw"][1].get<double>(), 1e-12);
    EXPECT_NEAR(slope, s["dL_db"].get<double>(), 1e-12);
    Neuron n;
    n.step(slope, 0.1);
    EXPECT_NEAR(n.w[0], s["w_after"][0].get<double>(), 1e-12);
    EXPECT_NEAR(n.w[1], s["w_after"][1].get<double>(), 1e-12);
    EXPECT_NEAR(n.b, s["b_after"].get<double>(), 1e-12);
    EXPECT_NEAR(n.b - 1, s["delta_b"].get<double>(), 1e-12);
  }
}

/// What docs/first/neuron.md says of the ways in which it is got wrong.
TEST(WorkedNeuron, mistakes_have_their_sizes) {
  const json j = json::parse(contents(source("tests/data/ml/neuron.json")))["backpropagation"];
  const double y = Neuron().y(), print = j["as_first_printed"]["y"].get<double>();
  EXPECT_NEAR(1 / y, 1.0025, 5e-5);
  EXPECT_NEAR(1 / (1 - y), 404, 0.5);
  EXPECT_NEAR(1 / (y * (1 - y)), 405, 0.5);
  EXPECT_NEAR(-print * (1 - print), j["as_first_printed"]["delta_w"].get<double>(), 1e-12);
  EXPECT_NEAR(-0.1 * print * (1 - print) / j["as_first_printed"]["delta_w"].get<double>(), 0.1,
              1e-12);
  EXPECT_NEAR(j["squared_error_step"]["delta_w"][0].get<double>(), -0.00049, 5e-6);
  EXPECT_NEAR(j["squared_error_step"]["delta_w"][1].get<double>(), -0.00098, 5e-6);
}

TEST(WorkedNeuron, saturates_for_hundreds_of_updates) {
  const json j = json::parse(contents(
      source("tests/data/ml/neuron.json")))["backpropagation"]["updates_until_y_below_half"];
  for (const auto& [name, share] : {std::pair{"squared_error", 1.0}, {"half_squared_error", 0.5}}) {
    Neuron n;
    int32_t updates = 0;
    for (; n.y() >= 0.5; ++updates) n.step(slope_of_square(n.y(), share), 0.1);
    EXPECT_EQ(updates, j[name].get<int32_t>());
  }
}

/// With the cross entropy dL/dz is y - t itself: nothing saturates.
TEST(WorkedNeuron, cross_entropy_has_no_saturation) {
  const json j = json::parse(
      contents(source("tests/data/ml/neuron.json")))["backpropagation"]["cross_entropy"];
  Neuron n;
  EXPECT_NEAR(-math::log(1 - n.y()), j["loss"].get<double>(), 1e-12);
  n.step(n.y(), 0.1);
  EXPECT_NEAR(n.w[0] - 1, j["delta_w"][0].get<double>(), 1e-12);
  EXPECT_NEAR(n.w[1] - 2, j["delta_w"][1].get<double>(), 1e-12);
  EXPECT_NEAR(n.b - 1, j["delta_b"].get<double>(), 1e-12);
}

}  // namespace
}  // namespace plantgym::testing
