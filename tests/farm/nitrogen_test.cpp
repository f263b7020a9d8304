// Nitrogen, yields, runoff, capillary rise, salt: golden traces and conservation; see
// tests/data/farm/README.md.
#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "csv.h"
#include "sim/farm/plot.h"

namespace plantgym::testing {
namespace {

using namespace plantgym::farm;

Plot maize() {
  Plot p;
  p.zone = zone_of(Soil(), Crop());
  p.has_nitrogen = p.by_stage = true;
  p.nitrogen.solution = 1000 * Soil().field_capacity * Crop().root_depth[1];
  return p;
}

struct Totals {
  double given = 0, mineralised = 0, leached = 0, uptake = 0;
  void add(double dose, const DayOfNitrogen& d) {
    given += dose, mineralised += d.mineralised, leached += d.leached, uptake += d.uptake;
  }
};

class GoldenNitrogen : public ::testing::TestWithParam<const char*> {};

TEST_P(GoldenNitrogen, season_of_maize) {
  const std::string name = "tests/data/farm/fast_daily_champion_maize_2000";
  const Csv gold = read_csv(source(name + "_" + GetParam() + ".csv"));
  const nlohmann::json want =
      nlohmann::json::parse(contents(source(name + ".json")))["results"][GetParam()];
  Plot plot = maize();
  CropCalendar calendar(Soil(), (Crop()));
  ZoneState s;
  PlotMore more;
  more.nitrogen.mineral = plot.nitrogen.first;
  Totals all;
  double taw = plot.zone.taw_first, worst = 0;
  for (size_t i = 0; i < gold.rows.size(); ++i) {
    const DayOfCrop c = calendar.next();
    const double dose = gold.at(i, "fert");
    const DayOfPlot d =
        step_plot(plot, c, taw, {gold.at(i, "precip"), gold.at(i, "eto")}, gold.at(i, "net_irr"), 1,
                  dose, warmth_of(gold.at(i, "tmean")), s, &more);
    taw = c.taw, all.add(dose, d.nitrogen);
    const auto same = [&](double mine, const char* column) {
      const double theirs = gold.at(i, column);
      worst = std::fmax(worst, std::fabs(mine - theirs) / std::fmax(1, std::fabs(theirs)));
    };
    same(d.nitrogen.factor, "fN"), same(more.nitrogen.biomass, "B");
    same(more.nitrogen.mineral, "Nmin"), same(more.nitrogen.crop, "Ncrop");
    same(more.nitrogen.index, "NNI"), same(s.dr, "Dr");
    ASSERT_LT(worst, 1e-9) << "day " << i;
  }
  EXPECT_NEAR(all.given, double(want["n"]["F"]), 1e-9);
  EXPECT_NEAR(all.mineralised, double(want["n"]["M"]), 1e-9);
  EXPECT_NEAR(all.leached, double(want["n"]["L"]), 1e-9);
  EXPECT_NEAR(all.uptake, double(want["n"]["U"]), 1e-9);
  EXPECT_NEAR(nitrogen_yield(more.nitrogen), double(want["n_factor"]), 1e-9);
  EXPECT_NEAR(more.nitrogen.unstressed, double(want["biomass_water_limited_t_ha"]), 1e-9);
  EXPECT_NEAR(relative_yield(plot, s, &more),
              double(want["rel_yield_stage_product"]) * double(want["n_factor"]), 1e-9);
  plot.by_stage = false;
  EXPECT_NEAR(14 * relative_yield(plot, s, &more), double(want["yield_t_ha_season"]), 1e-8);
}
INSTANTIATE_TEST_SUITE_P(farm, GoldenNitrogen, ::testing::Values("rainfed", "mad055", "mad055_n0"));

/// Rough weather, salt, ground water, runoff, drip lines: nothing is lost or made.
TEST(Plot, conserves_water_and_nitrogen_every_season) {
  Soil soil;
  soil.curve_number = 75, soil.salinity = 4, soil.water_table = 1.6, soil.capillary_rise = 3;
  Crop crop;
  crop.salt_threshold = 1.7, crop.salt_loss = 12;
  Plot plot = maize();
  plot.zone = zone_of(soil, crop), plot.zone.shade = 2.0 / 3;
  double ran = 0, rose = 0, leached = 0;
  for (uint32_t season = 0; season < 200; ++season) {
    Rng rng(6, season, 0, 0);
    const auto chance = [&] { return double(rng.uniform()); };
    CropCalendar calendar(soil, crop);
    ZoneState s;
    PlotMore more;
    s.dr = chance() * plot.zone.taw_first,
    s.db = chance() * (plot.zone.total - plot.zone.taw_first);
    more.nitrogen.mineral = 150 * chance();
    const double water = -s.dr - s.db, nitrogen = more.nitrogen.mineral;
    double in = 0, out = 0, taw = plot.zone.taw_first;
    Totals n;
    for (int32_t i = 0; i < season_days(crop); ++i) {
      const DayOfCrop c = calendar.next();
      const double rain = chance() < 0.3 ? chance() * 60 : 0;
      const double irrigation = chance() < 0.2 ? 25 : 0, dose = chance() < 0.03 ? 60 : 0;
      const DayOfWeather w = {rain, chance() * 10};
      const DayOfPlot d =
          step_plot(plot, c, taw, w, irrigation, 0.4, dose, warmth_of(chance() * 40 - 5), s, &more);
      taw = c.taw, n.add(dose, d.nitrogen);
      in += rain - d.water.runoff + irrigation + d.water.rise;
      out += d.water.e + d.water.t + d.water.drainage;
      ran += d.water.runoff, rose += d.water.rise;
      EXPECT_LE(d.water.e + d.water.t, d.water.etc + 1e-12);
      EXPECT_TRUE(s.de >= 0 && s.de <= plot.zone.tew && s.dr >= 0 && s.dr <= c.taw + 1e-9);
      EXPECT_TRUE(more.nitrogen.mineral >= 0 && more.nitrogen.index >= 0);
      EXPECT_GE(d.nitrogen.leached, 0);
    }
    leached += n.leached;
    EXPECT_NEAR(in - out, -s.dr - s.db - water, 1e-9);
    EXPECT_NEAR(nitrogen + n.given + n.mineralised - n.leached,
                more.nitrogen.mineral + more.nitrogen.crop, 1e-9);
  }
  EXPECT_GT(ran, 1000);  // all were at work
  EXPECT_GT(rose, 1000);
  EXPECT_GT(leached, 100);
}

/// With constant p more water the same day never brings more stress (reference: the adjusted p
/// can). A p that ETc cannot move: ETc 5 on every day.
TEST(Zone, irrigation_never_lowers_ks_where_p_is_constant) {
  const Crop crop;
  const Zone zone = zone_of(Soil(), crop);
  for (uint32_t k = 0; k < 500; ++k) {
    Rng rng(8, k, 0, 0);
    CropCalendar calendar(Soil(), crop);
    DayOfCrop c = calendar.next();
    for (int32_t day = rng.below(139); day >= 0; --day) c = calendar.next();
    c.kcb = 1, c.kcmax = 1;  // Ke is 0: a wet surface raises nothing
    ZoneState dry;
    dry.dr = double(rng.uniform()) * c.taw, dry.db = 10;
    ZoneState wet = dry;
    const DayOfZone without = step_zone(zone, c, c.taw, {0, 5}, 0, 1, dry);
    const DayOfZone with = step_zone(zone, c, c.taw, {0, 5}, double(rng.uniform()) * 40, 1, wet);
    EXPECT_EQ(with.raw, without.raw);
    EXPECT_GE(with.ks, without.ks);
  }
}

TEST(Zone, rain_runs_off_by_curve_number) {
  // S = 25400/75 - 254 = 84.667; of 50 mm: (50 - 4.233)^2/(50 + 80.433) = 16.059
  EXPECT_NEAR(retention_of(75), 84.6667, 1e-4);
  EXPECT_NEAR(runoff(50, retention_of(75)), 16.0587, 1e-3);
  EXPECT_EQ(runoff(4, retention_of(75)), 0);
  EXPECT_NEAR(runoff(50, retention_of(100)), 50, 1e-12);
}
TEST(Zone, ground_water_rises_a_metre) {
  EXPECT_EQ(capillary_share(3, 1.9), 0);
  EXPECT_NEAR(capillary_share(2.5, 2), 0.5, 1e-12);
  EXPECT_EQ(capillary_share(1, 1.7), 1);
}
TEST(Zone, salt_lowers_ks) {
  Soil salty;
  salty.salinity = 4;
  Crop crop;
  crop.salt_threshold = 1.7, crop.salt_loss = 12;
  // (92): 1 - 12/(100 * 1.25) * (4 - 1.7)
  EXPECT_NEAR(zone_of(salty, crop).salt, 0.7792, 1e-12);
  salty.salinity = 40;
  EXPECT_EQ(zone_of(salty, crop).salt, 0);
}

}  // namespace
}  // namespace plantgym::testing
