// A farm of zones: who gets water, what is told of it, seasons of their own, money that adds up.
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>

#include "support.h"
#include "worlds.h"

namespace plantgym::testing {
namespace {

struct Farm {
  explicit Farm(const std::string& over, const std::string& world = "valley",
                const std::string& name = "farm/zones")
      : env(make_farm(name, world, over)), t(env.spec(), 1) {
    env.seed(1), env.reset(t.io);
  }
  static VecEnv make_farm(const std::string& name, const std::string& world,
                          const std::string& over) {
    Node run = read_yaml(source("configs/worlds/farm/" + world + ".yaml"));
    merge(run, parse_yaml(over, source("configs/worlds/farm/test.yaml")));
    run.key = "world";
    Node env;
    env.file = run.file, env.children = {run};
    EnvConfig c;
    c.name = name, c.variants = {env};
    return VecEnv(builtins().find(name), c, one_thread());
  }
  void step(std::vector<float> depths) {
    std::copy(depths.begin(), depths.end(), t.action<float>());
    env.step(t.io);
  }
  float signal(const char* name) const {
    return value_of(env.spec().signals, env.spec().n_signals, name, t.io.signals);
  }
  float metric(const char* name) const {
    return value_of(env.spec().metrics, env.spec().n_metrics, name, t.io.final_metrics);
  }
  float seen(const char* name) const {
    const pg_space& s = env.spec().obs[0];
    for (int64_t e = 0; e < s.elements; ++e)
      if (!std::strcmp(s.names[e], name)) return static_cast<const float*>(t.io.obs[0])[e];
    ADD_FAILURE() << name;
    return 0;
  }
  VecEnv env;
  Transition t;
};
constexpr const char* kTogether = "zones: {south: {planting: 05-01}}\n";

TEST(Zones, share_a_pump_in_proportion) {
  Farm f(std::string(kTogether) + "supply: {pump: 100 m3/h, hours: 18 h/d}");
  f.step({25, 12});  // 12 ha * 250 + 8 ha * 120 = 3960 m3; the pump gives 1800
  EXPECT_FLOAT_EQ(f.signal("asked"), 3960);
  EXPECT_FLOAT_EQ(f.signal("irrigation"), 1800);
  EXPECT_FLOAT_EQ(f.signal("cut"), 2160);
  EXPECT_FLOAT_EQ(f.signal("pump_hours"), 18);
  EXPECT_FLOAT_EQ(f.signal("north.asked"), 25);
  EXPECT_FLOAT_EQ(f.signal("north.irrigation"), 25.0f * 1800 / 3960);
  EXPECT_FLOAT_EQ(f.signal("south.irrigation"), 12.0f * 1800 / 3960);
  // 0.02725 * (40 + 25)/0.65 kWh for a mm on a hectare; south (drip) 0.02725 * 55/0.65
  EXPECT_NEAR(f.signal("energy"),
              12 * 25.0 * 1800 / 3960 * 2.725 + 8 * 12.0 * 1800 / 3960 * 0.02725 * 55 / 0.65, 1e-2);
}
TEST(Zones, are_served_in_order_where_the_file_says_so) {
  Farm f(std::string(kTogether) + "supply: {pump: 200 m3/h, hours: 18 h/d, allocation: priority}");
  f.step({25, 12});  // 3600 m3: north takes 3000, south gets 600 of 960
  EXPECT_FLOAT_EQ(f.signal("north.irrigation"), 25);
  EXPECT_FLOAT_EQ(f.signal("south.irrigation"), 7.5);
}
TEST(Zones, least_depth_and_machine_cut_what_is_asked) {
  Farm f(
      "supply: {pump: null}\n"
      "zones: {south: {planting: 05-01}, north: {system: {extends: furrow}}}");
  f.step({30, 25});  // furrows give 40 mm or nothing; drip lines at most 12
  EXPECT_FLOAT_EQ(f.signal("north.asked"), 30);
  EXPECT_EQ(f.signal("north.irrigation"), 0);
  EXPECT_FLOAT_EQ(f.signal("south.asked"), 25);
  EXPECT_FLOAT_EQ(f.signal("south.irrigation"), 12);
  f.step({NAN, -3});
  EXPECT_EQ(f.signal("asked"), 0);
  EXPECT_EQ(f.signal("irrigation"), 0);
}

TEST(Zones, grow_in_seasons_of_their_own) {
  // potatoes from 25 April for 145 days, maize from 1 May for 150
  Farm f("supply: {pump: null, quota: null}");
  int32_t days = 0, grew[2] = {0, 0};
  float water[2] = {0, 0};
  do {
    const bool north = f.seen("north.grows") > 0, south = f.seen("south.grows") > 0;
    EXPECT_EQ(south, days < 145);
    EXPECT_EQ(north, days >= 6 && days < 156);
    grew[0] += north, grew[1] += south;
    f.step({10, 10});
    EXPECT_FLOAT_EQ(f.signal("north.irrigation"), north ? 10.0f : 0.0f) << days;
    EXPECT_FLOAT_EQ(f.signal("south.irrigation"), south ? 10.0f : 0.0f) << days;
    water[0] += f.signal("north.irrigation"), water[1] += f.signal("south.irrigation"), ++days;
  } while (!f.t.io.terminated[0] && days < 400);
  EXPECT_EQ(days, 156);
  EXPECT_EQ(grew[0], 150);
  EXPECT_EQ(grew[1], 145);
  EXPECT_FLOAT_EQ(f.metric("north.irrigation"), water[0]);
  EXPECT_FLOAT_EQ(f.metric("south.irrigation"), water[1]);
}

class Quota : public ::testing::TestWithParam<const char*> {};

/// The sum of rewards is the season's profit less the value of full yields; no quota is exceeded.
TEST_P(Quota, holds_and_money_adds_up) {
  Farm f(
      std::string("supply: {quota: 30000, windows: {july: {from: 07-01, to: 07-31, quota: 5000}}, "
                  "allocation: ") +
      GetParam() +
      "}\n"
      "farm: {prices: {fixed: 200 EUR/ha}}\n"
      "zones: {north: {yield: stage_product, nitrogen: {first: 60, fertiliser: {06-01: 80}}}, "
      "south: {system: {event_cost: 3}}}");
  double reward = 0, water = 0, cut = 0, asked = 0, costs = 0, harvest = 0;
  int32_t day = 0;
  do {
    f.step({float(day % 26), float(day % 13)});
    reward += double(f.t.io.reward[0]), water += double(f.signal("irrigation"));
    asked += double(f.signal("asked")), cut += double(f.signal("cut"));
    costs += double(f.signal("costs")), harvest += double(f.signal("harvest"));
    EXPECT_LE(f.signal("irrigation"), 120 * 18 + 1e-2);
  } while (!f.t.io.terminated[0] && ++day < 400);
  EXPECT_LE(water, 30000 + 0.01);
  EXPECT_GT(water, 29000);  // it was short
  EXPECT_NEAR(asked - cut, water, 0.5);
  const double full = 12 * 14 * 180 + 8 * 11.5 * 900;
  EXPECT_NEAR(reward + full, double(f.metric("margin")), 0.5);
  EXPECT_NEAR(harvest - costs, double(f.metric("margin")), 0.5);
  EXPECT_NEAR(double(f.metric("nitrogen")), 80 * 12, 1e-3);
}
INSTANTIATE_TEST_SUITE_P(farm, Quota, ::testing::Values("proportional", "priority"));

TEST(Zones, a_window_has_a_quota_of_its_own) {
  Farm f(
      "supply: {quota: null, windows: {june: {from: 06-01, to: 06-30, quota: 4000}, july: {from: "
      "07-01, to: 07-31, quota: 0}}}");
  double june = 0, july = 0, may = 0;
  for (int32_t day = 0; day < 98; ++day) {  // from 25 April
    f.step({25, 12});
    (day < 37 ? may : day < 67 ? june : july) += double(f.signal("irrigation"));
  }
  EXPECT_NEAR(june, 4000, 0.1);
  EXPECT_EQ(july, 0);
  EXPECT_GT(may, 50000);
}

TEST(Zones, nothing_comes_from_an_empty_supply) {
  for (const char* none : {"supply: {quota: 0}", "supply: {pump: 0}"}) {
    Farm f(none);
    for (int32_t day = 0; day < 160; ++day) {
      f.step({25, 12});
      ASSERT_EQ(f.signal("irrigation"), 0);
      ASSERT_TRUE(std::isfinite(f.t.io.reward[0]));
      for (int64_t e = 0; e < 26; ++e) ASSERT_TRUE(std::isfinite(f.t.obs<float>(0)[e]));
    }
  }
}

TEST(Zones, one_zone_is_the_field) {
  VecEnv field = make_world("farm/field_box", "farm/champion_maize");
  Farm farm("farm: {}", "champion_maize");
  Transition t(field.spec(), 1);
  field.seed(1), field.reset(t.io);
  for (int32_t day = 0; day < 140; ++day) {
    const float depth = float(day % 26);
    *t.action<float>() = depth;
    field.step(t.io), farm.step({depth});
    ASSERT_NEAR(t.io.reward[0], farm.t.io.reward[0], 1e-3) << day;  // a hectare: EUR are EUR/ha
    for (const char* name : {"depletion", "et", "drainage", "lost", "runoff", "capillary_rise",
                             "asked", "irrigation", "stress", "yield_fraction"}) {
      const float alone =
          value_of(field.spec().signals, field.spec().n_signals, name, t.io.signals);
      ASSERT_NEAR(alone, farm.signal(join({"field.", name}).c_str()), 1e-3) << name << day;
    }
    for (const char* name : {"water_cost", "energy_cost", "costs"})
      ASSERT_NEAR(value_of(field.spec().signals, field.spec().n_signals, name, t.io.signals),
                  farm.signal(name), 1e-3)
          << name << day;
  }
}
/// The same for what is fed and washed out.
TEST(Zones, one_zone_is_the_field_with_nitrogen) {
  Farm farm("zones: {field: {nitrogen: {fertiliser: {06-01: 80}}}}", "champion_maize_nitrogen");
  Farm one("zones: {field: {nitrogen: {fertiliser: {06-01: 80}}}}", "champion_maize_nitrogen",
           "farm/field_box");
  double fed = 0, leached = 0;
  for (int32_t day = 0; day < 140; ++day) {
    const float depth = float(day % 26);
    one.step({depth}), farm.step({depth});
    for (const char* name : {"nitrogen", "leached", "mineral_nitrogen"})
      ASSERT_NEAR(one.signal(name), farm.signal(join({"field.", name}).c_str()), 1e-3)
          << name << day;
    fed += double(farm.signal("field.nitrogen")), leached += double(farm.signal("field.leached"));
  }
  EXPECT_EQ(fed, 80);
  EXPECT_GT(leached, 0);
}

/// What is cut short earns nothing, and costs what was spent.
TEST(Zones, a_season_that_is_cut_is_not_harvested) {
  for (const char* name : {"farm/zones", "farm/field_box"}) {
    Farm farm("farm: {}", "champion_maize", name);
    for (int32_t day = 0; day < 20; ++day) farm.step({10});
    const std::vector<float> so_far = farm.env.metrics(0);
    const pg_spec& s = farm.env.spec();
    const auto metric = [&](const char* of) {
      return value_of(s.metrics, s.n_metrics, of, so_far.data());
    };
    EXPECT_EQ(metric(std::string(name) == "farm/zones" ? "field.yield" : "yield"), 0) << name;
    EXPECT_NEAR(metric("margin"), -0.1 * 10 * 20 * 10, 1e-2) << name;  // 0.10 EUR/m3, 200 mm
  }
}

TEST(Zones, the_shipped_farm_of_eight_is_short_of_water) {
  const VecEnv env = make_world("farm/zones", "farm/valley8");
  EXPECT_EQ(env.spec().action->elements, 8);
  EXPECT_EQ(env.spec().obs[0].elements, 8 * 10 + 6);
  const WorldOf w = {"farm/zones", "", source("configs/worlds/farm/valley8.yaml")};
  const std::string words = explain(builtins().find("farm/zones"), w.params());
  EXPECT_NE(words.find(": 60 % of it"), std::string::npos) << words;
  EXPECT_NE(words.find("m3: 75 % of what a season takes"), std::string::npos) << words;
}

TEST(Zones, need_a_world) {
  for (const char* name : {"farm/field", "farm/fertigation", "farm/zones", "farm/zones_depths"}) {
    EnvConfig nothing;
    nothing.name = name;
    const std::string why =
        error_of([&] { VecEnv(builtins().find(nothing.name), nothing, one_thread()); });
    EXPECT_NE(why.find("world: missing"), std::string::npos) << why;
  }
}

TEST(Zones, worlds_find_their_environments) {
  const WorldOf valley = {"", "", source("configs/worlds/farm/valley.yaml")},
                maize = {"", "", source("configs/worlds/farm/champion_maize.yaml")};
  EXPECT_TRUE(fits(builtins().find("farm/zones"), valley.params()));
  EXPECT_TRUE(fits(builtins().find("farm/zones"), maize.params()));
  EXPECT_FALSE(fits(builtins().find("farm/field"), valley.params()));
  EXPECT_TRUE(fits(builtins().find("farm/field"), maize.params()));
}

}  // namespace
}  // namespace plantgym::testing
