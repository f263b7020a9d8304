// Water and nitrogen by decision; a field's costs, limits and signals.
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>

#include "learners/run_config.h"
#include "support.h"

namespace plantgym::testing {
namespace {

/// A field of champion_maize with keys laid over it.
struct Plant {
  Plant(const std::string& name, const std::vector<std::string>& over)
      : env(made(name, over)), t(env.spec(), 1) {
    env.seed(1), env.reset(t.io);
  }
  static VecEnv made(const std::string& name, const std::vector<std::string>& over) {
    Node tree = read_target(source("configs/worlds/farm/champion_maize.yaml"), over);
    EnvConfig c;
    c.name = name, c.variants = {*child(tree, "env")};
    return VecEnv(builtins().find(name), c, one_thread());
  }
  float signal(const char* name) const {
    for (int32_t k = 0; k < env.spec().n_signals; ++k)
      if (!std::strcmp(env.spec().signals[k].name, name)) return t.io.signals[k];
    ADD_FAILURE() << name;
    return 0;
  }
  float metric(const char* name) const {
    for (int32_t k = 0; k < env.spec().n_metrics; ++k)
      if (!std::strcmp(env.spec().metrics[k].name, name)) return t.io.final_metrics[k];
    ADD_FAILURE() << name;
    return 0;
  }
  void give(float mm) { *t.action<float>() = mm, env.step(t.io); }
  void give(int32_t depth, int32_t dose) {
    t.action<int32_t>()[0] = depth, t.action<int32_t>()[1] = dose, env.step(t.io);
  }
  VecEnv env;
  Transition t;
};
const std::string kField = "env.world.zones.field.", kPrices = "env.world.farm.prices.";

TEST(Field, pays_for_water_energy_events_nitrogen_and_land) {
  Plant f("farm/field_box",
          {"env.world.supply={lift: 25 m, efficiency: 65 %}", kPrices + "energy=0.2",
           kPrices + "nitrogen=1.1", kPrices + "fixed=300", kField + "system.event_cost=4",
           kField + "nitrogen={first: 50, fertiliser: {05-01: 60, 06-10: 80}}",
           kField + "yield=stage_product"});
  f.give(20);
  // lift 25 m and 25 m at the pivot's outlets: 0.02725 * 50/0.65 = 2.09615 kWh for a mm
  EXPECT_NEAR(f.signal("energy"), 20 * 2.09615, 1e-3);
  EXPECT_NEAR(f.signal("energy_cost"), 20 * 2.09615 * 0.2, 1e-3);
  EXPECT_FLOAT_EQ(f.signal("water_cost"), 20);
  EXPECT_FLOAT_EQ(f.signal("nitrogen"), 60);
  EXPECT_FLOAT_EQ(f.signal("nitrogen_cost"), 66);
  EXPECT_NEAR(f.signal("costs"), 20 + 20 * 2.09615 * 0.2 + 66 + 4, 1e-3);
  EXPECT_FLOAT_EQ(f.signal("lost"), 3);  // 15 % of it
  double reward = double(f.t.io.reward[0]), costs = double(f.signal("costs")), harvest = 0;
  int32_t day = 1;
  for (; !f.t.io.terminated[0]; ++day) {
    f.give(day % 6 == 0 ? 20.0f : 0.0f);
    reward += double(f.t.io.reward[0]), costs += double(f.signal("costs"));
    harvest += double(f.signal("harvest"));
  }
  // rewards telescope to the season's profit, fixed cost and all; so does the sparse reward
  EXPECT_NEAR(reward + 14 * 180, double(f.metric("margin")), 0.01);
  EXPECT_NEAR(harvest - costs, double(f.metric("margin")), 0.01);
  EXPECT_FLOAT_EQ(f.metric("nitrogen"), 140);
  EXPECT_FLOAT_EQ(f.metric("events"), 24);
  EXPECT_FLOAT_EQ(f.metric("irrigation"), 480);
  EXPECT_NEAR(costs, 480 * (1 + 2.09615 * 0.2) + 24 * 4 + 140 * 1.1 + 300, 0.01);
  EXPECT_FLOAT_EQ(f.signal("harvest_productivity"), f.metric("water_productivity"));
}

TEST(Field, a_reward_may_be_sparse_or_the_water_s_productivity) {
  for (const char* reward : {"{harvest: 1, costs: -1}", "{harvest_productivity: 1}"}) {
    const VecEnv checked =
        make("farm/field_box", "{world: configs/worlds/farm/champion_maize.yaml}");
    EnvConfig c;
    c.name = "farm/field_box";
    c.variants = {
        *child(read_target(source("configs/worlds/farm/champion_maize.yaml"), {}), "env")};
    c.reward = std::strchr(reward, ',') ? decltype(c.reward){{"harvest", 1}, {"costs", -1}}
                                        : decltype(c.reward){{"harvest_productivity", 1}};
    VecEnv env(builtins().find(c.name), c, one_thread());
    Transition t(env.spec(), 1);
    env.seed(1), env.reset(t.io);
    double sum = 0;
    for (int32_t day = 0; day < 140; ++day) {
      *t.action<float>() = day % 6 == 0 ? 20.0f : 0.0f;
      env.step(t.io), sum += double(t.io.reward[0]);
      if (day < 139 && c.reward.size() == 1) {
        EXPECT_EQ(t.io.reward[0], 0);
      }
    }
    EXPECT_NEAR(sum, double(t.io.final_metrics[c.reward.size() == 1 ? 6 : 0]), 0.01) << reward;
  }
}

TEST(Field, tells_what_pump_quota_window_and_least_depth_cut) {
  Plant pump("farm/field_box", {"env.world.supply={pump: 10 m3/h, hours: 18 h/d}"});
  pump.give(25);  // 180 m3 a day on a hectare: 18 mm
  EXPECT_FLOAT_EQ(pump.signal("asked"), 25);
  EXPECT_FLOAT_EQ(pump.signal("irrigation"), 18);
  EXPECT_FLOAT_EQ(pump.signal("cut"), 7);
  Plant least("farm/field_box", {kField + "system=furrow", "env.world.supply={quota: 500 m3}"});
  least.give(30);
  EXPECT_EQ(least.signal("irrigation"), 0);
  EXPECT_FLOAT_EQ(least.signal("cut"), 30);
  least.give(45);
  EXPECT_FLOAT_EQ(least.signal("irrigation"), 45);
  least.give(45);  // 5 mm of the quota are left, less than furrows can give
  EXPECT_EQ(least.signal("irrigation"), 0);
  Plant window("farm/field_box",
               {"env.world.supply={windows: {may: {from: 05-02, to: 05-04, quota: 300}}}"});
  float given[6];
  for (float& mm : given) window.give(20), mm = window.signal("irrigation");
  EXPECT_EQ(std::vector<float>(given, given + 6), (std::vector<float>{20, 20, 10, 0, 20, 20}));
  Plant pivot("farm/field_box",
              {kField + "system={pivot: {flow: 200 m3/h, radius: 400 m, turn: 12 h}}"});
  EXPECT_NEAR(pivot.env.spec().action->high, 9.5493, 1e-4);
  pivot.give(4);  // a turn of 12 h gives 4.77 mm at least
  EXPECT_EQ(pivot.signal("irrigation"), 0);
  pivot.give(5);
  EXPECT_EQ(pivot.signal("irrigation"), 5);
}

TEST(Field, runoff_and_ground_water_come_from_the_soil) {
  Plant dry("farm/field_box", {}),
      wet("farm/field_box",
          {kField + "soil={curve_number: 85, water_table: {depth: 1.5 m, rise: 4 mm/d}}"});
  double ran = 0, rain = 0;
  for (int32_t day = 0; day < 140; ++day) {
    dry.give(0), wet.give(0);
    EXPECT_EQ(dry.signal("runoff"), 0);
    ran += double(wet.signal("runoff")), rain += double(wet.signal("rain"));
  }
  EXPECT_GT(ran, 1);
  EXPECT_LT(ran, rain);
  EXPECT_GT(wet.metric("yield"), dry.metric("yield"));
}

TEST(Fertigation, gives_nitrogen_with_the_water) {
  Plant f("farm/fertigation", {kField + "nitrogen={first: 40}", kPrices + "nitrogen=1.1"});
  ASSERT_EQ(f.env.spec().action->counts[0], 11);
  ASSERT_EQ(f.env.spec().action->counts[1], 4);
  ASSERT_EQ(f.env.spec().obs[0].elements, 18 + 3);
  f.give(4, 3);  // 10 mm with 60 kg
  EXPECT_FLOAT_EQ(f.signal("nitrogen"), 60);
  EXPECT_EQ(f.signal("nitrogen_cut"), 0);
  EXPECT_FLOAT_EQ(f.signal("nitrogen_cost"), 66);
  EXPECT_NEAR(f.signal("mineral_nitrogen"),
              100 + double(f.signal("mineralised")) - double(f.signal("uptake")) -
                  double(f.signal("leached")),
              1e-4);
  EXPECT_FLOAT_EQ(f.t.obs<float>(0)[20], 60);
  f.give(0, 2);  // no water to carry it
  EXPECT_EQ(f.signal("nitrogen"), 0);
  EXPECT_FLOAT_EQ(f.signal("nitrogen_cut"), 40);
  double given = 60;
  while (!f.t.io.terminated[0]) f.give(2, 0), given += double(f.signal("nitrogen"));
  EXPECT_FLOAT_EQ(f.metric("nitrogen"), float(given));
}

TEST(Fertigation, a_crop_without_nitrogen_yields_less) {
  const auto yield_with = [](int32_t dose) {
    Plant f("farm/fertigation", {kField + "nitrogen={first: 20}"});
    for (int32_t day = 0; day < 140; ++day) f.give(3, day % 20 == 0 && day < 80 ? dose : 0);
    return f.metric("yield");
  };
  EXPECT_GT(yield_with(2), yield_with(0) * 1.2f);
}

TEST(Fertigation, sees_nitrogen_with_error) {
  VecEnv env = make("farm/fertigation",
                    "{world: configs/worlds/farm/champion_maize.yaml, "
                    "mineral_error: 0.2, index_error: 0.05}",
                    4000);
  Transition t(env.spec(), 4000);
  env.seed(5), env.reset(t.io);
  double mean = 0, square = 0;
  for (int64_t i = 0; i < 4000; ++i) {
    const double error = double(t.obs<float>(i)[18]) / 40 - 1;
    mean += error / 4000, square += error * error / 4000;
  }
  EXPECT_NEAR(mean, 0, 4 * 0.2 / std::sqrt(4000.0));
  EXPECT_NEAR(std::sqrt(square), 0.2, 0.2 * 4 / std::sqrt(8000.0));
}

TEST(Fertigation, refuses_what_makes_no_sense) {
  const auto with = [](const std::string& change) {
    return error_of([&] { Plant f("farm/fertigation", {change}); });
  };
  EXPECT_NE(with(kField + "system=furrow").find("cannot give fertiliser with the water"),
            std::string::npos);
  EXPECT_NE(with("env.doses=[]").find("1 to 256 doses"), std::string::npos);
  EXPECT_NE(with("env.doses=[-1]").find("not in [0, 200] kg/ha"), std::string::npos);
}

}  // namespace
}  // namespace plantgym::testing
