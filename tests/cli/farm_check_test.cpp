// What `check` says of a farm.
#include "cli/commands.h"
#include "sim/farm/weather.h"

namespace plantgym::testing {
namespace {

class FarmCheck : public CommandTest {
 protected:
  /// A farm in weather that is the same every day, which knows no seasons.
  void farm(const std::string& planting) {
    std::string csv = "date,precip,eto\n";
    for (int32_t n = farm::day_number(2001, 1, 1); n <= farm::day_number(2008, 12, 31); ++n) {
      int32_t y, m, d;
      farm::date_of(n, y, m, d);
      char row[40];
      std::snprintf(row, sizeof row, "%d-%02d-%02d,0,6\n", y, m, d);
      csv += row;
    }
    write(dir_ / "w.csv", csv);
    write(dir_ / "farm.yaml",
          "farm: {weather: {file: w.csv}}\nsupply: {pump: 100 m3/h}\n"
          "zones: {a: {area: 10 ha, planting: " +
              planting + "}}\n");
  }
  std::string line(const std::string& of) {
    const std::string text = good("check farm.yaml");
    const size_t at = text.find(of);
    EXPECT_NE(at, std::string::npos) << text;
    return text.substr(at, text.find('\n', at) - at);
  }
};

/// The same crop in the same weather takes the same water, whatever the date.
TEST_F(FarmCheck, the_peak_of_a_season_over_new_year_is_whole) {
  farm("03-01");
  const std::string within = line("peak demand");
  for (const char* planting : {"11-15", "10-01", "12-20"}) {
    farm(planting);
    EXPECT_EQ(line("peak demand"), within) << planting;
  }
}

TEST_F(FarmCheck, says_what_salt_does) {
  farm("03-01");
  const std::string check = "check farm.yaml env.world.zones.a.soil.salinity=4 ";
  // FAO-56 table 23, maize: 12 % for each of the 2.3 dS/m above 1.7
  EXPECT_NE(good(check + "env.world.zones.a.crop=maize_grain")
                .find("salt of 4 dS/m takes 27.6 % of the full yield; 1.7 do no harm"),
            std::string::npos);
  EXPECT_NE(good(check).find("odd          zones.a.soil.salinity: has no effect; the crop has no "
                             "salt tolerance"),
            std::string::npos);
  EXPECT_EQ(good("check farm.yaml").find("salt"), std::string::npos);
}

/// Numbers that can be, but are hardly ever meant.
TEST_F(FarmCheck, asks_about_numbers_that_look_like_another_unit) {
  farm("03-01");
  const auto asks = [&](const char* key, const char* words) {
    const std::string text = good(join({"check farm.yaml 'env.world.", key, "'"}));
    EXPECT_NE(text.find(words), std::string::npos) << text;
  };
  EXPECT_EQ(good("check farm.yaml").find("odd          zones"), std::string::npos);
  asks("farm.prices.fixed=100000", "odd          farm.prices.fixed: 100000 EUR/ha is outside of");
  asks("zones.a.crop.yield_most=200", "odd          zones.a.crop.yield_most: 200 t/ha from ");
  asks("zones.a.crop.stages=[3,5,6,4]", "odd          zones.a.crop.stages: 18 days in all");
  asks("zones.a.soil={field_capacity: 0.12, wilting_point: 0.119}",
       "odd          zones.a.soil: 1 mm of available water in a metre is outside of");
  EXPECT_NE(good("check '" + source("configs/worlds/farm/champion_maize_nitrogen.yaml") +
                 "' env.world.zones.field.nitrogen.first=900")
                .find("odd          zones.field.nitrogen.first: 900 kg/ha"),
            std::string::npos);
  asks("zones.a.soil.curve_number=0.75", "odd          zones.a.soil.curve_number: 0.75");
  asks("zones.a.crop.yield_most=140", "odd          zones.a.crop.price: ");
  asks("supply.quota=300", "odd          supply.quota: 300 m3 is outside of the usual ");
  asks("zones.a.system={least: 30 mm, most: 60 mm}",
       "odd          zones.a.system.least: 30 mm, the pump gives it 24 mm a day: it never gets "
       "any");
  EXPECT_NE(good("check '" + source("configs/worlds/farm/champion_maize.yaml") +
                 "' env.world.zones.field.planting=11-15")
                .find("odd          zones.field.planting: its middle stage has a mean temperature "
                      "of -1.1 C; the model knows no frost"),
            std::string::npos);
  asks("supply.windows={w: {from: 12-01, to: 12-20, quota: 10}}",
       "odd          supply.windows.w: no season has a day in it");
}

/// Every kind of file that the program knows.
TEST_F(FarmCheck, says_what_other_files_are) {
  const auto says = [&](const std::string& file, const char* words) {
    const std::string text = good("check '" + source(file) + "'");
    EXPECT_NE(text.find(words), std::string::npos) << text;
  };
  says("configs/rules/mad.yaml", "refills the root zone when 0.55 of its available water is gone");
  says("configs/rules/interval.yaml", "7, in [1, 360]");
  says("configs/rules/threshold.yaml", "to be tuned within 0.2 to 1, in [0, 1]");
  says("configs/rules/zones_threshold.yaml", "fits         farm/zones in the world farm/");
  says("configs/results/field_tiles.yaml", "good, a published figure: mean margin");
  says("configs/worlds/farm/crops/potato.yaml", "its keys are good, a file of crops/");
  says("configs/worlds/farm/soils/sand.yaml", "a file of soils/");
  says("configs/worlds/farm/sites/tunis.yaml", "a file of sites/");
  says("configs/worlds/farm/systems/drip.yaml", "a file of systems/");
  const auto says_of_rule = [&](const std::string& env, const char* words) {
    write(dir_ / "theirs.yaml", "env: {name: farm/field_box, " + env + "}\nrules: [{else: 0}]\n");
    const Result r = run("check theirs.yaml");
    EXPECT_NE(r.text.find(words), std::string::npos) << r.text;
  };
  says_of_rule("decision: 2 d", "fits         farm/field_box");
  says_of_rule("decision: 1 mm", "has a unit of another dimension");
  says_of_rule("wurld: 3", "env.wurld: is not a rule's to say");
  write(dir_ / "ours.yaml",
        "env: {name: farm/field_box}\nrules: [{if: {deplition: 3}, do: 1}, {else: 0}]\n");
  EXPECT_NE(
      good("check ours.yaml").find("'deplition' is not observed here; did you mean depletion?"),
      std::string::npos);
}

}  // namespace
}  // namespace plantgym::testing
