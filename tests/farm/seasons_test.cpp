// Seasons in years of weather: over the new year, over leap days, recorded and invented.
#include <gtest/gtest.h>

#include <cmath>

#include "sim/farm/weather.h"
#include "support.h"

namespace plantgym::testing {
namespace {

using farm::day_number;

/// A record whose rain tells its date: 1 mm on the days of one year and 0 else.
std::string record(int32_t from, int32_t to, int32_t wet_year) {
  std::string csv = "date,precip,eto\n";
  for (int32_t n = day_number(from, 1, 1); n <= day_number(to, 12, 31); ++n) {
    int32_t y, m, d;
    farm::date_of(n, y, m, d);
    char row[64];
    std::snprintf(row, sizeof row, "%d-%02d-%02d,%d,5\n", y, m, d, y == wet_year ? 1 : 0);
    csv += row;
  }
  return csv;
}

struct Season {
  float year, rain;
  int32_t length;
};
std::vector<Season> seasons(const std::string& csv, const std::string& rest) {
  const TempDir dir;
  write(dir / "w.csv", csv);
  VecEnv env =
      make("farm/field_box", "{order: in_turn, world: {farm: {weather: {file: '" + (dir / "w.csv") +
                                 "'}}, zones: {field: {planting: 11-15}}}" + rest + "}");
  Transition t(env.spec(), 1);
  env.reset(t.io);
  std::vector<Season> all;
  while (all.size() < 3) {
    int32_t length = 0;
    do {
      *t.action<float>() = 0;
      env.step(t.io), ++length;
    } while (!t.io.terminated[0]);
    all.push_back({t.io.final_metrics[7], t.io.final_metrics[3], length});
  }
  return all;
}

TEST(Seasons, over_the_new_year_belong_to_the_year_of_planting) {
  // 15 November to 2 or 3 April, 140 days: 47 before the new year
  const std::string csv = record(1999, 2002, 2001);
  const std::vector<Season> all = seasons(csv, "");
  const float rain[] = {0, 140 - 47, 47};
  for (size_t k = 0; k < 3; ++k) {
    EXPECT_EQ(all[k].year, float(1999 + k));
    EXPECT_EQ(all[k].rain, rain[k]);
  }
  for (const Season& s : all) EXPECT_EQ(s.length, 140);  // 1999's has a leap day in it
  // 2002's would end after the record
  EXPECT_NE(error_of([&] {
              seasons(csv, ", years: 1999..2002");
            }).find("whole seasons of 1999..2001 only"),
            std::string::npos);
}

TEST(Seasons, of_a_record_that_begins_in_autumn_and_ends_in_spring) {
  std::string csv = record(1999, 2002, 2000);
  csv = "date,precip,eto\n" + csv.substr(csv.find("1999-11-15"));
  csv.resize(csv.find("2002-04-05"));
  const std::vector<Season> all = seasons(csv, "");
  EXPECT_EQ(all[0].year, 1999);
  EXPECT_EQ(all[0].rain, 140 - 47);
  EXPECT_EQ(all[2].year, 2001);
}

TEST(Seasons, are_drawn_from_invented_years) {
  const Node site = read_yaml(source("configs/worlds/farm/sites/champion.yaml"));
  const auto world = [&](const std::string& weather) {
    Node root = parse_yaml("env: {order: in_turn, world: {farm: {weather: {source: generator" +
                               weather + "}}, zones: {field: {planting: 11-15}}}}",
                           source("test.yaml"));
    Node& w = *child(*child(*child(*child(root, "env"), "world"), "farm"), "weather");
    Node named = site;
    named.key = "site";
    w.children.push_back(named);
    EnvConfig c;
    c.name = "farm/field_box", c.n = 3, c.variants = {*child(root, "env")};
    return VecEnv(builtins().find(c.name), c, one_thread());
  };
  const auto season = [](VecEnv env) {
    Transition t(env.spec(), 3);
    env.reset(t.io);
    for (int32_t d = 0; d < 140; ++d) {
      for (int64_t i = 0; i < 3; ++i) *t.action<float>(i) = 0;
      env.step(t.io);
    }
    std::vector<float> years_and_rain;
    for (int64_t i = 0; i < 3; ++i)
      for (const int64_t k : {7, 3})
        years_and_rain.push_back(t.io.final_metrics[env.spec().n_metrics * i + k]);
    return years_and_rain;
  };
  const std::vector<float> a = season(world(", length: 4 years")),
                           longer = season(world(", length: 40 years")),
                           other = season(world(", length: 4 years, seed: 7"));
  EXPECT_EQ(a, longer);  // the years are the same, there are only more
  EXPECT_NE(a, other);
  for (const size_t row : {0, 1, 2}) EXPECT_EQ(a[2 * row], float(row + 1));
  EXPECT_NE(error_of([&] { world(", length: 1 years"); }).find("no whole season"),
            std::string::npos);
  EXPECT_NE(error_of([&] { world(", file: x.csv"); }), "");
  EXPECT_NE(error_of([&] { world(", latitude: 40"); }).find("is for source: csv"),
            std::string::npos);
}

/// A dose of 10 March comes on 10 March, whether or not the season has a leap day: 116 days after
/// 15 November 1999, 115 after that of 2000.
TEST(Seasons, fertiliser_comes_on_its_date_in_leap_years_too) {
  for (const char* name : {"farm/field_box", "farm/zones"}) {
    const TempDir dir;
    write(dir / "w.csv", [] {
      std::string csv = "date,precip,eto,tmin,tmax\n";
      for (int32_t n = day_number(1999, 1, 1); n <= day_number(2002, 12, 31); ++n) {
        int32_t y, m, d;
        farm::date_of(n, y, m, d);
        char row[64];
        std::snprintf(row, sizeof row, "%d-%02d-%02d,0,5,10,20\n", y, m, d);
        csv += row;
      }
      return csv;
    }());
    VecEnv env = make(name, "{order: in_turn, world: {farm: {weather: {file: '" + (dir / "w.csv") +
                                "'}}, zones: {field: {planting: 11-15, nitrogen: {fertiliser: "
                                "{03-10: 50, 12-01: 20}}}}}}");
    Transition t(env.spec(), 1);
    env.reset(t.io);
    int32_t nitrogen = 0;
    while (std::string(env.spec().signals[nitrogen].name) != "nitrogen") ++nitrogen;
    for (const int32_t march : {116, 115, 115})
      for (int32_t day = 0; day < 140; ++day) {
        *t.action<float>() = 0;
        env.step(t.io);
        EXPECT_EQ(t.io.signals[nitrogen], day == march ? 50
                                          : day == 16  ? 20
                                                       : 0)
            << name << " day " << day;
      }
  }
}

}  // namespace
}  // namespace plantgym::testing
