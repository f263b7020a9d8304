// What the program says about farms that cannot be, and about numbers that look like another unit.
#include <cstdio>

#include "cli/bad_input.h"

namespace plantgym::testing {
namespace {

// clang-format off
const std::vector<Case> kCases = {
  {"a soil that holds no water", "zones: {a: {soil: {field_capacity: 0.2, wilting_point: 0.2}}}", "check w.yaml", 2, "w.yaml:2:56: zones.a.soil.wilting_point: must be below field_capacity"},
  {"a soil said twice", "zones: {a: {soil: {texture: {sand: 40 %, clay: 20 %}, wilting_point: 0.1}}}", "check w.yaml", 2, "zones.a.soil.wilting_point: texture says it already; keep one"},
  {"more sand and clay than soil", "zones: {a: {soil: {texture: {sand: 80 %, clay: 40 %}}}}", "check w.yaml", 2, "zones.a.soil.texture.clay: sand and clay are more than all of the soil"},
  {"sand without its clay", "zones: {a: {soil: {texture: {sand: 80 %}}}}", "check w.yaml", 2, "zones.a.soil.texture.clay: missing; share of the mineral soil"},
  {"texture as numbers of percent", "zones: {a: {soil: {texture: {sand: 40, clay: 20}}}}", "check w.yaml", 2, "zones.a.soil.texture.sand: 40 is not in [0, 1]"},
  {"stages that no record holds", "zones: {a: {crop: {stages: [90, 90, 90, 90]}, planting: 11-01}}", "check w.yaml", 2, "the weather file holds no whole season of this crop"},
  {"stages of more than a year", "zones: {a: {crop: {stages: [100, 100, 100, 100]}}}", "check w.yaml", 2, "w.yaml:2:28: zones.a.crop.stages: a season is longer than 360 days"},
  {"three stages", "zones: {a: {crop: {stages: [30, 40, 50]}}}", "check w.yaml", 2, "zones.a.crop.stages: must be four numbers"},
  {"part of a day", "zones: {a: {crop: {stages: [30, 40, 50.5, 30]}}}", "check w.yaml", 2, "zones.a.crop.stages: must be whole days"},
  {"an area of 0", "zones: {a: {area: 0}}", "check w.yaml", 2, "w.yaml:2:19: zones.a.area: 0 is not in [1e-04, 1e+05] ha"},
  {"no zone at all", "zones: {}", "check w.yaml", 2, "zones: must be at least one field"},
  {"a planting that is no day", "zones: {a: {planting: 02-30}}", "check w.yaml", 2, "zones.a.planting: '02-30' is not a day of every year"},
  {"an unknown crop", "zones: {a: {crop: potatoe}}", "check w.yaml", 2, "w.yaml:2:19: crop: 'potatoe' is unknown; did you mean potato? (crops: cotton, dry_bean,"},
  {"an unknown soil to extend", "zones: {a: {soil: {extends: sandy_lom}}}", "check w.yaml", 2, "extends: 'sandy_lom' is unknown; did you mean sandy_loam?"},
  {"an unknown key over a crop", "zones: {a: {crop: {extends: potato, yeild_most: 3}}}", "check w.yaml", 2, "zones.a.crop.yeild_most: unknown key; did you mean yield_most?"},
  {"a least depth above the most", "zones: {a: {system: {least: 30 mm, most: 20 mm}}}", "check w.yaml", 2, "zones.a.system.least: is more than the most of a day"},
  {"a pivot and its depths", "zones: {a: {system: {pivot: {flow: 200 m3/h, radius: 400 m, turn: 24 h}, most: 9 mm}}}", "check w.yaml", 2, "zones.a.system.pivot: sets the least and most depth; leave these out"},
  {"a pump in mm", "supply: {pump: 5 mm/d}\nzones: {a: {}}", "check w.yaml", 2, "w.yaml:2:16: supply.pump: '5 mm/d' has a unit of another dimension; expected a number of m3/h"},
  {"a day of 30 hours", "supply: {hours: 30 h/d}\nzones: {a: {}}", "check w.yaml", 2, "supply.hours: 30 h/d is not in [0.1, 24] h/d"},
  {"windows that overlap", "supply: {windows: {x: {from: 05-01, to: 06-15, quota: 9}, y: {from: 06-01, to: 07-01, quota: 9}}}\nzones: {a: {}}", "check w.yaml", 2, "supply.windows.y.from: has days in common with the window x"},
  {"a window that ends before it begins", "supply: {windows: {x: {from: 05-01, to: 04-01, quota: 9}}}\nzones: {a: {}}", "check w.yaml", 2, "supply.windows.x.to: is before from; a window that goes over the new year is two"},
  {"nitrogen without temperatures", "zones: {a: {nitrogen: {first: 40}}}", "check w.yaml", 2, "nitrogen needs tmin and tmax in the weather file"},
  {"fertiliser after harvest", "zones: {a: {nitrogen: {fertiliser: {12-01: 60}}}}", "check w.yaml", 2, "zones.a.nitrogen: a dose is given after harvest"},
  {"fertiliser on no day", "zones: {a: {nitrogen: {fertiliser: {june: 60}}}}", "check w.yaml", 2, "zones.a.nitrogen.fertiliser.june: 'june' is not a month and day; write 05-01"},
  {"an override of a zone that is none", "zones: {north: {}, south: {}}", "check w.yaml env.world.zones.noth.area=8", 2, "command line:1:1: env.world.zones.noth: no zone noth; did you mean north? (zones: north, south); a new one is given whole, zones.noth={…}"},
  {"an evaluation of a zone that is none", "zones: {north: {}, south: {}}", "check w.yaml eval.env.world.zones.soth.area=8", 2, "no zone soth; did you mean south?"},
  {"a variant of a zone that is none", "zones: {north: {}, south: {}}", "check w.yaml 'env.variants=[{}, {}]' env.variants.1.world.zones.soth.area=8", 2, "command line:2:1: env.world.zones.soth: no zone soth; did you mean south?"},
  {"an override of a window that is none", "supply: {windows: {june: {from: 06-01, to: 06-30, quota: 9}}}\nzones: {a: {}}", "check w.yaml env.world.supply.windows.jun.quota=8", 2, "env.world.supply.windows.jun: no window jun; did you mean june? (windows: june)"},
  {"windows without names", "supply: {windows: [{from: 06-01, to: 06-30, quota: 9}]}\nzones: {a: {}}", "check w.yaml", 2, "w.yaml:2:19: supply.windows: must be a map of names and maps, {name: {…}}"},
  // no errors: right results, said
  {"a quota of 0", "supply: {quota: 0}\nzones: {a: {}}", "check w.yaml", 0, "nothing can be irrigated"},
  {"a pump of 0", "supply: {pump: 0}\nzones: {a: {}}", "check w.yaml", 0, "nothing can be irrigated"},
  {"an area in square metres", "zones: {a: {area: 12000}}", "check w.yaml", 0, "zones.a.area: 12000 ha is outside of the usual 0.01 to 500; were m2, or acres, meant?"},
  {"a price of a kilogram", "zones: {a: {crop: {price: 0.18}}}", "check w.yaml", 0, "zones.a.crop.price: 0.18 EUR/t is outside of the usual 20 to 10000; was a price of a kg meant?"},
  {"a quota in millimetres", "supply: {quota: 300}\nzones: {a: {area: 12 ha}}", "check w.yaml", 0, "supply.quota: 300 m3 is outside of the usual "},
  {"a pump in litres a second", "supply: {pump: 2}\nzones: {a: {area: 200 ha}}", "check w.yaml", 0, "supply.pump: 2 m3/h is outside of the usual"},
  {"a pressure in bar", "zones: {a: {system: {head: 0.3}}}", "check w.yaml", 0, "zones.a.system.head: 0.3 m is outside of the usual 0.5 to 100; were bar meant (1 bar is 10.2 m)?"},
};
// clang-format on

/// A year with rain on the first of each month, without temperatures.
std::string weather() {
  std::string csv = "date,precip,eto\n";
  for (int m = 1; m <= 12; ++m)
    for (int d = 1; d <= (m == 2 ? 28 : m == 4 || m == 6 || m == 9 || m == 11 ? 30 : 31); ++d) {
      char line[40];
      std::snprintf(line, sizeof line, "2001-%02d-%02d,%d,5\n", m, d, d == 1 ? 30 : 0);
      csv += line;
    }
  return csv;
}

/// input: the world below its weather
void prepare(const TempDir& dir, const std::string& input) {
  write(dir / "w.csv", weather());
  write(dir / "w.yaml", join({"farm: {weather: {file: w.csv}}\n", input, "\n"}));
}

TEST(CheckFarm, says_nothing_odd_of_usual_numbers) {
  const TempDir dir;
  write(dir / "w.csv", weather());
  write(
      dir / "w.yaml",
      "farm: {weather: {file: w.csv}}\nsupply: {pump: 120 m3/h, hours: 18 h/d, lift: 40 m}\n"
      "zones: {north: {area: 12 ha, crop: maize_grain, system: centre_pivot}, south: {area: 8 ha, "
      "crop: potato, planting: 05-10}}\n");
  const Result r = shell(dir.path(), "$P check w.yaml");
  const std::string& text = r.text;
  EXPECT_EQ(r.code, 0) << text;
  EXPECT_NE(text.find("farm/zones: 26 numbers, 2 continuous actions"), std::string::npos) << text;
  EXPECT_NE(text.find("north: 12 ha, 05-01 to 09-27 (150 days)"), std::string::npos) << text;
  EXPECT_NE(text.find("south: 8 ha, 05-10 to 10-01 (145 days)"), std::string::npos) << text;
  // In the middle of the season ETo 5 makes 5.75 to 6 mm (Kcb 1.15 to Kc max 1.2) in the north and
  // 5.5 to 6 in the south: with 85 % efficiency over 18 h at least 73.9, at most 78.4 m3/h.
  const size_t peak = text.find("peak demand ");
  ASSERT_NE(peak, std::string::npos) << text;
  const int demand = std::stoi(text.substr(peak + 12));
  EXPECT_GE(demand, 73);
  EXPECT_LE(demand, 78);
  EXPECT_NE(text.find("m3/h, pump 120 m3/h"), std::string::npos) << text;
  EXPECT_EQ(text.find("odd"), std::string::npos) << text;
  const std::string all = shell(dir.path(), "$P check w.yaml --resolved").text;
  EXPECT_NE(all.find("depletion_fraction: 0.35  # "), std::string::npos) << all;
  EXPECT_NE(all.find("crops/potato.yaml:"), std::string::npos) << all;
}

/// FAO-56 table 19: sand has 2 to 7 mm of REW.
TEST(CheckFarm, takes_sand_by_its_texture) {
  const TempDir dir;
  for (const char* texture : {"{sand: 88 %, clay: 5 %}", "{sand: 92 %, clay: 3 %}"}) {
    prepare(dir, join({"zones: {a: {soil: {texture: ", texture, "}}}"}));
    const Result r = shell(dir.path(), "$P check w.yaml");
    EXPECT_EQ(r.code, 0) << r.text;
  }
}

TEST(CheckFarm, shows_no_number_that_nobody_gave) {
  const TempDir dir;
  prepare(dir, "supply: {hours: 9}\nzones: {a: {soil: {texture: {sand: 40 %, clay: 20 %}}}}");
  const std::string all = shell(dir.path(), "$P check w.yaml --resolved").text;
  for (const char* line :
       {"latitude: null  # default", "elevation: null  # default", "pump: null  # default",
        "quota: null  # default", "field_capacity: null  # default", "planting: null  # default"})
    EXPECT_NE(all.find(line), std::string::npos) << line << "\n" << all;
  EXPECT_EQ(all.find("1e+09"), std::string::npos) << all;
}

TEST(CheckFarm, takes_a_new_zone_that_is_given_whole) {
  const TempDir dir;
  prepare(dir, "zones: {north: {}}");
  const Result r = shell(dir.path(),
                         "$P check w.yaml 'env.world.zones.west={area: 3 ha, crop: potato}' "
                         "env.world.zones.west.area=4 env.world.zones.north.area=2");
  EXPECT_EQ(r.code, 0) << r.text;
  EXPECT_NE(r.text.find("west: 4 ha"), std::string::npos) << r.text;
  EXPECT_NE(r.text.find("north: 2 ha"), std::string::npos) << r.text;
}

}  // namespace

Part bad_farms() { return {"Farms", "bad_input_farm_test.cpp", kCases, prepare}; }

}  // namespace plantgym::testing
