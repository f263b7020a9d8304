// Reference evapotranspiration against the worked examples of FAO-56, full precision and as
// printed: tests/data/farm/fao56_examples.json.
#include "sim/farm/eto.h"

#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "sim/farm/zone.h"
#include "support.h"

namespace plantgym::testing {
namespace {

using namespace plantgym::farm;
using Json = nlohmann::json;

/// One example; its numbers by name.
struct Example {
  Json inputs, expected;
  explicit Example(const std::string& number) {
    static const Json all = Json::parse(contents(source("tests/data/farm/fao56_examples.json")));
    for (const Json& e : all["examples"])
      if (e["example"] == number) inputs = e["inputs"], expected = e["expected"];
    EXPECT_FALSE(inputs.is_null()) << "no example " << number;
  }
  double in(const char* name) const { return inputs.at(name).get<double>(); }
  /// `mine` is the exact value, and near what the paper prints.
  void expect(const char* name, double mine) const {
    const Json& e = expected.at(name);
    const double exact = e.at("exact").get<double>(), printed = e.at("printed").get<double>();
    EXPECT_NEAR(mine, exact, 1e-9) << name;
    // the paper rounds in between: its prints are within one per cent
    EXPECT_NEAR(mine, printed, e.value("tol", 0.01 * std::fabs(printed) + 0.005)) << name;
  }
};

TEST(Eto, example_2_pressure) {
  const Example e("2");
  e.expect("P", air_pressure(e.in("z")));
  e.expect("gamma", psychrometric_constant(air_pressure(e.in("z"))));
}
TEST(Eto, example_3_saturation) {
  const Example e("3");
  e.expect("e_tmax", saturation_pressure(e.in("tmax")));
  e.expect("e_tmin", saturation_pressure(e.in("tmin")));
  e.expect("es", mean_saturation_pressure(e.in("tmin"), e.in("tmax")));
  e.expect("e_tmean", saturation_pressure((e.in("tmin") + e.in("tmax")) / 2));
}
TEST(Eto, example_4_psychrometer) {
  const Example e("4");
  e.expect("ea", vapour_from_psychrometer(e.in("tdry"), e.in("twet"), air_pressure(e.in("z")),
                                          e.in("apsy")));
}
TEST(Eto, examples_5_and_6_humidity) {
  const Example e("5"), deficit("6");
  const double tmin = e.in("tmin"), tmax = e.in("tmax"), low = e.in("rhmin"), high = e.in("rhmax");
  const double ea = vapour_from_humidity(tmin, tmax, low, high);
  e.expect("ea_eq17", ea);
  e.expect("ea_eq19", vapour_from_mean_humidity(tmin, tmax, (low + high) / 2));
  deficit.expect("vpd", mean_saturation_pressure(tmin, tmax) - ea);
}
TEST(Eto, examples_8_and_9_sun) {
  const Example e("8");
  const Sun s = sun_of(e.in("lat"), e.inputs["J"]);
  e.expect("dr", s.distance), e.expect("decl", s.declination), e.expect("omega_s", s.sunset);
  e.expect("Ra", s.extraterrestrial);
  Example("9").expect("N", s.daylight);
}
TEST(Eto, examples_10_to_12_radiation) {
  const Example e("10"), net("11-12");
  const Sun s = sun_of(e.in("lat"), e.inputs["J"]);
  e.expect("Ra", s.extraterrestrial), e.expect("N", s.daylight);
  const double rs = radiation_from_sunshine(e.in("n_hours"), s);
  e.expect("Rs", rs);
  const double long_wave =
      net_longwave(net.in("tmin"), net.in("tmax"), net.in("ea"), rs, 0.75 * s.extraterrestrial);
  net.expect("Rns", net_shortwave(rs)), net.expect("Rnl", long_wave);
  net.expect("Rn", net_shortwave(rs) - long_wave);
}
TEST(Eto, example_17_a_month_in_bangkok) {
  const Example e("17");
  const double tmin = e.in("tmin"), tmax = e.in("tmax"), ea = e.in("ea");
  const Sun s = sun_of(e.in("lat"), e.inputs["J"]);
  e.expect("Ra", s.extraterrestrial), e.expect("N", s.daylight);
  const double rs = radiation_from_sunshine(e.in("n_hours"), s),
               rso = clear_sky_radiation(e.in("z"), s);
  e.expect("Rs", rs), e.expect("Rso", rso);
  const double rnl = net_longwave(tmin, tmax, ea, rs, rso), rn = net_shortwave(rs) - rnl;
  const double g = soil_heat_of_month(e.in("t_month"), e.in("t_prev"));
  e.expect("Rnl", rnl), e.expect("Rn", rn), e.expect("G", g);
  e.expect("eto", penman_monteith(tmin, tmax, ea, rn - g, e.in("u2"), e.in("z")));
}
TEST(Eto, example_18_a_day_in_uccle) {
  const Example e("18");
  const double tmin = e.in("tmin"), tmax = e.in("tmax");
  const double u2 = wind_at_2m(e.in("u_10m_km_h") / 3.6, 10);
  const double ea = vapour_from_humidity(tmin, tmax, e.in("rhmin"), e.in("rhmax"));
  e.expect("u2", u2), e.expect("ea", ea);
  const Sun s = sun_of(e.in("lat"), e.inputs["J"]);
  e.expect("Ra", s.extraterrestrial), e.expect("N", s.daylight);
  const double rs = radiation_from_sunshine(e.in("n_hours"), s),
               rso = clear_sky_radiation(e.in("z"), s), rnl = net_longwave(tmin, tmax, ea, rs, rso);
  e.expect("Rs", rs), e.expect("Rso", rso), e.expect("Rnl", rnl);
  e.expect("Rn", net_shortwave(rs) - rnl);
  e.expect("eto", penman_monteith_of_day(tmin, tmax, ea, rs, u2, e.in("z"), s));
}
TEST(Eto, example_20_temperatures_only) {
  const Example e("20");
  const double tmin = e.in("tmin"), tmax = e.in("tmax"), ea = vapour_from_dew_point(tmin);
  const Sun s = sun_of(e.in("lat"), e.inputs["J"]);
  e.expect("Ra", s.extraterrestrial);
  const double rs = radiation_from_temperature(tmin, tmax, s, e.in("krs"));
  e.expect("Rs", rs);
  e.expect("Rn",
           net_shortwave(rs) - net_longwave(tmin, tmax, ea, rs, clear_sky_radiation(e.in("z"), s)));
  const auto eto = [&](double u2) {
    return penman_monteith_of_day(tmin, tmax, ea, rs, u2, e.in("z"), s);
  };
  e.expect("eto", eto(e.in("u2"))), e.expect("eto_u1", eto(1)), e.expect("eto_u3", eto(3));
  e.expect("eto_hargreaves", hargreaves(tmin, tmax, s));
}
TEST(Eto, example_29_climate_of_a_crop) {
  const Example e("29");
  // (70) corrects a table's Kcb as (72) corrects 1.2
  const double correction = kc_max(e.in("u2"), e.in("rhmin"), e.in("h"), 0) - 1.2;
  e.expect("kcb", e.in("kcb_tab") + correction);
}
TEST(Eto, example_30_crop_coefficients_by_day) {
  const Example e("30");
  Crop crop;
  for (size_t k = 0; k < 4; ++k) crop.stages[k] = e.inputs["stages"][k];
  for (size_t k = 0; k < 3; ++k) crop.kcb[k] = e.inputs["kcb"][k];
  CropCalendar calendar({}, crop);
  std::vector<double> kcb;
  for (int32_t day = 0; day <= 100; ++day) kcb.push_back(calendar.next().kcb);
  const Json& want = e.expected["kcb"];
  for (size_t k = 0; k < 4; ++k) {
    const double mine = kcb[e.inputs["days"][k].get<size_t>()];
    EXPECT_NEAR(mine, want["exact"][k].get<double>(), 1e-9);
    EXPECT_NEAR(mine, want["printed"][k].get<double>(), 0.0051);
  }
}

TEST(Sun, polar_day_and_night) {
  for (const double latitude : {70.0, 78.2, 90.0, -70.0, -90.0}) {
    const bool north = latitude > 0;
    const Sun june = sun_of(latitude, 172), december = sun_of(latitude, 355);
    const Sun &day = north ? june : december, &night = north ? december : june;
    EXPECT_EQ(day.daylight, 24) << latitude;
    EXPECT_EQ(night.daylight, 0) << latitude;
    EXPECT_EQ(night.extraterrestrial, 0) << latitude;
    EXPECT_GT(day.extraterrestrial, 40) << latitude;
    EXPECT_EQ(radiation_from_sunshine(3, night), 0);  // refraction shows a sun that is below
    // all terms stay finite, and a frozen night evaporates next to nothing
    const double eto = penman_monteith_of_day(-30, -20, saturation_pressure(-30), 0, 2, 10, night);
    EXPECT_TRUE(std::isfinite(eto));
    EXPECT_LT(std::fabs(eto), 0.5);
    EXPECT_EQ(hargreaves(-30, -20, night), 0);
  }
  // at the pole in midsummer the day's radiation is that of the sun at its declination (FAO-56
  // eq. 21 with omega pi): 1440 * 0.0820 * dr * sin(declination)
  const Sun pole = sun_of(90, 172);
  EXPECT_NEAR(pole.extraterrestrial, 1440 * 0.0820 * pole.distance * std::sin(pole.declination),
              1e-9);
}
TEST(Sun, no_jump_where_polar_days_begin) {
  for (double latitude = 60; latitude <= 90; latitude += 0.37)
    for (int32_t day = 1; day < 366; ++day) {
      const Sun a = sun_of(latitude, day), b = sun_of(latitude, day + 1);
      EXPECT_GE(a.extraterrestrial, 0);
      EXPECT_LT(std::fabs(a.extraterrestrial - b.extraterrestrial), 0.9) << latitude << " " << day;
    }
}
TEST(Sun, seasons_are_mirrored_in_the_south) {
  for (const double latitude : {10.0, 35.0, 55.0, 68.0})
    for (int32_t day = 1; day <= 366; ++day)  // a night here is a day there
      EXPECT_NEAR(sun_of(latitude, day).daylight + sun_of(-latitude, day).daylight, 24, 1e-9);
  EXPECT_GT(sun_of(-35, 355).extraterrestrial, 2 * sun_of(-35, 172).extraterrestrial);
  EXPECT_GT(sun_of(35, 172).extraterrestrial, 2 * sun_of(35, 355).extraterrestrial);
  // the Earth is nearer to the sun in the southern summer
  EXPECT_GT(sun_of(-35, 355).extraterrestrial, sun_of(35, 172).extraterrestrial);
}
TEST(Eto, altitude_lowers_pressure_and_raises_radiation) {
  EXPECT_NEAR(air_pressure(0), 101.3, 1e-12);
  EXPECT_GT(air_pressure(-430), 106);  // the Dead Sea
  EXPECT_GT(air_pressure(8850), 30);   // Everest
  const Sun s = sun_of(0, 80);
  EXPECT_GT(clear_sky_radiation(4000, s), clear_sky_radiation(0, s));
}

}  // namespace
}  // namespace plantgym::testing
