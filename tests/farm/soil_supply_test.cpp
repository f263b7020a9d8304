// Soils from texture; pumps, machines and who gets water.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "sim/farm/soil.h"
#include "sim/farm/supply.h"
#include "support.h"

namespace plantgym::testing {
namespace {

using namespace plantgym::farm;

// The published equations evaluated by an independent implementation, rounded as printed there.
TEST(Soil, texture_gives_hydraulics) {
  const nlohmann::json all =
      nlohmann::json::parse(contents(source("tests/data/farm/saxton_rawls_2006.json")));
  ASSERT_EQ(all.size(), 6u);
  for (const auto& row : all) {
    const Hydraulics h =
        hydraulics_of({double(row["sand_pct"]) / 100, double(row["clay_pct"]) / 100,
                       double(row["om_pct"]) / 100});
    EXPECT_NEAR(h.wilting_point, double(row["theta_wp"]), 5e-4) << row;
    EXPECT_NEAR(h.field_capacity, double(row["theta_fc"]), 5e-4) << row;
    EXPECT_NEAR(h.saturation, double(row["theta_sat"]), 5e-4) << row;
    EXPECT_NEAR(h.conductivity, double(row["ksat_mm_day"]), 0.05) << row;
  }
}

TEST(Supply, energy_and_machine) {
  EXPECT_NEAR(pump_energy(50, 0.65), 2.10, 0.005);  // kWh for a mm on a hectare
  EXPECT_NEAR(pump_energy(50, 0.65), 9.81 * 10 * 50 / (3600 * 0.65), 1e-12);
  EXPECT_NEAR(pivot_depth(200, 400, 24), 9.5493, 5e-5);
}

TEST(Supply, is_shared_in_proportion_or_in_order) {
  using V = std::vector<double>;
  const auto shared = [](Allocation how, double most, V volumes, V least = {0, 0, 0}) {
    allocate(
        how, most, int32_t(volumes.size()),
        [&](int32_t k) -> double& { return volumes[size_t(k)]; },
        [&](int32_t k) { return least[size_t(k)]; });
    return volumes;
  };
  EXPECT_EQ(shared(Allocation::kProportional, 60, {40, 0, 80}), (V{20, 0, 40}));
  EXPECT_EQ(shared(Allocation::kPriority, 60, {40, 0, 80}), (V{40, 0, 20}));
  EXPECT_EQ(shared(Allocation::kPriority, 30, {40, 5, 80}), (V{30, 0, 0}));
  EXPECT_EQ(shared(Allocation::kProportional, 0, {40, 80}), (V{0, 0}));
  EXPECT_EQ(shared(Allocation::kProportional, 500, {40, 80}), (V{40, 80}));
  // a machine that cannot run on its share leaves it to the others
  EXPECT_EQ(shared(Allocation::kProportional, 60, {40, 80}, {30, 0}), (V{0, 60}));
  EXPECT_EQ(shared(Allocation::kProportional, 60, {40, 80}, {20, 40}), (V{20, 40}));
  EXPECT_EQ(shared(Allocation::kProportional, 60, {40, 80, 10}, {30, 55, 0}), (V{0, 0, 10}));
  EXPECT_EQ(shared(Allocation::kProportional, 60, {40, 80, 0}, {30, 50, 0}), (V{0, 60, 0}));
  EXPECT_EQ(shared(Allocation::kProportional, 0, {40, 80}, {30, 0}), (V{0, 0}));
  EXPECT_EQ(shared(Allocation::kProportional, 500, {20, 80}, {30, 0}), (V{0, 80}));
  EXPECT_EQ(shared(Allocation::kPriority, 60, {40, 80, 9}, {0, 30, 0}), (V{40, 0, 9}));
}

}  // namespace
}  // namespace plantgym::testing
