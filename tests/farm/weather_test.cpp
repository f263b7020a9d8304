#include "sim/farm/weather.h"

#include <gtest/gtest.h>

#include "support.h"

namespace plantgym::testing {
namespace {

using namespace plantgym::farm;

std::string wrong(const std::string& csv, const Station& station = {}) {
  try {
    read_weather(csv, station);
  } catch (const WeatherError& e) {
    return std::to_string(e.line) + ": " + (e.lacks[0] ? std::string(e.lacks) + ": " : "") +
           e.what();
  }
  return "";
}

TEST(Weather, champion_is_whole) {
  const Weather w = read_weather(contents(source("configs/worlds/farm/weather/champion.csv")));
  EXPECT_EQ(w.days.size(), 13514u);  // 1982 to 2018, as its README says
  EXPECT_EQ(w.first, day_number(1982, 1, 1));
  EXPECT_EQ(w.last(), day_number(2018, 12, 31));
  double rain = 0, eto = 0;
  for (const DayOfWeather& d : w.days) rain += d.rain, eto += d.eto;
  EXPECT_NEAR(rain / 37, 414, 1);
  EXPECT_NEAR(eto / 37, 1361, 1);  // the means its README gives
}

TEST(Weather, calendar) {
  EXPECT_EQ(day_number(1970, 1, 1), 0);
  EXPECT_EQ(day_number(2000, 3, 1) - day_number(2000, 2, 28), 2);  // a leap year
  EXPECT_EQ(day_number(1900, 3, 1) - day_number(1900, 2, 28), 1);  // not one
  for (int32_t n = -200000; n < 200000; n += 37) {
    int32_t y, m, d;
    date_of(n, y, m, d);
    EXPECT_EQ(day_number(y, m, d), n);
  }
}

TEST(Weather, says_what_is_wrong_and_where) {
  const std::string head = "date,tmin,tmax,precip,eto\n";
  EXPECT_EQ(wrong(""), "1: holds no day");
  EXPECT_EQ(wrong(head), "1: holds no day");
  EXPECT_EQ(
      wrong("date,precip\n2000-01-01,1\n"),
      "1: the head lacks the column tmin; without eto, tmin and tmax are needed to compute it");
  EXPECT_EQ(
      wrong("date,eto\n2000-01-01,1\n"),
      "1: the head lacks the column precip; date, precip and eto, or tmin and tmax to compute "
      "eto from, are needed");
  EXPECT_EQ(wrong("date,precip,eto,precip\n"), "1: the head names the column precip twice");
  EXPECT_EQ(wrong(head + "2000-01-01,1,2,0,3\n2000-01-03,1,2,0,3\n"),
            "3: 2000-01-03 stands where 2000-01-02 should: 1 day is missing");
  EXPECT_EQ(wrong(head + "2000-01-02,1,2,0,3\n2000-01-01,1,2,0,3\n"),
            "3: 2000-01-01 stands where 2000-01-03 should: the days are out of order");
  EXPECT_EQ(wrong(head + "2000-02-30,1,2,0,3\n"),
            "2: date: '2000-02-30' is not a date; write 2000-12-31");
  EXPECT_EQ(wrong(head + "2001-02-29,1,2,0,3\n"),
            "2: date: '2001-02-29' is not a date; write 2000-12-31");
  EXPECT_EQ(wrong(head + "2000-01-01,1,2,-1,3\n"), "2: precip: -1 is not in [0, 2000]");
  EXPECT_EQ(wrong(head + "2000-01-01,1,2,nan,3\n"), "2: precip: 'nan' is not a number");
  EXPECT_EQ(wrong(head + "2000-01-01,1,2,,3\n"), "2: precip: no value; fill the gap first");
  EXPECT_EQ(wrong(head + "2000-01-01,5,2,0,3\n"), "2: tmin is above tmax");
  EXPECT_EQ(wrong(head + "2000-01-01,1,2,0\n"), "2: 4 values, the head names 5");
  EXPECT_EQ(wrong(head + "2000-01-01,1,2,0,3\r\n2000-01-02,1,2,0,3\r\n"), "");
}

const std::string kUccle =  // FAO-56 example 18, 6 July in Uccle; its wind is 10 km/h at 10 m
    "date,tmin,tmax,precip,rhmin,rhmax,u2,n\n2001-07-06,12.3,21.5,0,63,84,2.7777777777777777,9."
    "25\n";
constexpr Station kAtUccle = {50.8, 100, 10, Eto::kAuto};

TEST(Weather, computes_eto_by_penman_monteith_where_it_can) {
  EXPECT_NEAR(read_weather(kUccle, kAtUccle).days[0].eto, 3.8802594471140064, 1e-9);
  const Weather w = read_weather(kUccle, kAtUccle);
  EXPECT_NEAR(w.u2[0], 2.077641875466511, 1e-6);
  EXPECT_EQ(w.rh_min[0], 63);
}

TEST(Weather, computes_eto_from_temperatures_where_it_must) {
  // FAO-56 example 20, Lyon in July; the 196th day of the year is its 15th
  const std::string lyon = "date,tmin,tmax,precip\n2001-07-15,14.8,26.6,0\n";
  Station station = {45.71666666666667, 200, 2, Eto::kAuto};
  EXPECT_NEAR(read_weather(lyon, station).days[0].eto, 5.033055319412047, 1e-9);
  station.eto = Eto::kPenmanMonteith;
  EXPECT_NEAR(read_weather(lyon, station).days[0].eto, 4.560439265321506, 1e-9);
  // of a file with eto too, where that is asked for
  const std::string both = "date,tmin,tmax,precip,eto\n2001-07-15,14.8,26.6,0,1\n";
  EXPECT_NEAR(read_weather(both, station).days[0].eto, 4.560439265321506, 1e-9);
  station.eto = Eto::kAuto;
  EXPECT_EQ(read_weather(both, station).days[0].eto, 1);
}

TEST(Weather, needs_a_place_to_compute_eto) {
  EXPECT_EQ(wrong(kUccle),
            "1: latitude: missing; the file's eto is computed, from latitude and elevation");
  Station station;
  station.latitude = 50.8;
  EXPECT_EQ(wrong(kUccle, station),
            "1: elevation: missing; the file's eto is computed, from latitude and elevation");
  EXPECT_EQ(wrong("date,precip,eto\n2000-01-01,1,1\n", kAtUccle),
            "1: wind_height: the file has no column u2");
}

TEST(Weather, takes_radiation_and_dew_point_as_measured) {
  const std::string head = "date,tmin,tmax,precip,tdew,wind,rs\n";
  const Station here = {50.8, 100, 2, Eto::kAuto};
  const Weather w = read_weather(head + "2001-07-06,12.3,21.5,0,11,2,22\n", here);
  EXPECT_GT(w.days[0].eto, 3.5);
  EXPECT_LT(w.days[0].eto, 4.5);
  EXPECT_EQ(wrong(head + "2001-07-06,12.3,21.5,0,22,2,22\n", here), "2: tdew is above tmax");
  EXPECT_EQ(wrong(head + "2001-07-06,12.3,21.5,0,11,2,250\n", here),
            "2: rs: 250 is not in [0, 60]");
  EXPECT_EQ(
      wrong(head + "2001-12-21,-3,2,0,-4,2,22\n", here),
      "2: rs: 22 MJ/m2/d is more than the 7.0 above the air at this latitude; is it in W/m2 or "
      "J/cm2?");
  EXPECT_EQ(wrong("date,tmin,tmax,precip,eto,rhmin,rhmax\n2001-12-21,1,2,0,1,80,40\n"),
            "2: rh_min is above rh_max");
}

TEST(Weather, high_latitudes_and_altitudes_have_weather_too) {
  const auto winter = [&](double latitude, double elevation, Eto eto) {
    std::string csv = "date,tmin,tmax,precip\n";
    for (int32_t d = 0; d < 730; ++d) {
      int32_t y, m, day;
      date_of(day_number(1999, 7, 1) + d, y, m, day);
      char row[64];
      std::snprintf(row, sizeof row, "%d-%02d-%02d,%d,%d,0\n", y, m, day, m < 4 || m > 9 ? -35 : 2,
                    m < 4 || m > 9 ? -22 : 11);
      csv += row;
    }
    double least = 99, most = 0;
    for (const DayOfWeather& d : read_weather(csv, {latitude, elevation, 2, eto}).days)
      least = std::min(least, d.eto), most = std::max(most, d.eto);
    return std::pair(least, most);
  };
  for (const double latitude : {-90.0, -67.0, 66.6, 78.2, 90.0})
    for (const double elevation : {-430.0, 0.0, 5000.0})
      for (const Eto eto : {Eto::kPenmanMonteith, Eto::kHargreaves}) {
        const auto [least, most] = winter(latitude, elevation, eto);
        EXPECT_GE(least, 0) << latitude;
        EXPECT_LT(least, 0.2) << latitude;  // polar night
        EXPECT_GT(most, 0.1) << latitude;
        EXPECT_LT(most, 8) << latitude;
      }
}

TEST(Weather, leap_days_are_days) {
  const std::string head = "date,tmin,tmax,precip,eto\n";
  const Weather w =
      read_weather(head + "2000-02-28,1,2,0,3\n2000-02-29,1,2,0,4\n2000-03-01,1,2,0,5\n");
  EXPECT_EQ(w.days[1].eto, 4);
  EXPECT_EQ(day_of_year(w.first + 1), 60);
  EXPECT_EQ(day_of_year(day_number(2000, 12, 31)), 366);
  EXPECT_EQ(day_of_year(day_number(1900, 12, 31)), 365);
  EXPECT_EQ(wrong(head + "2000-02-28,1,2,0,3\n2000-03-01,1,2,0,5\n"),
            "3: 2000-03-01 stands where 2000-02-29 should: 1 day is missing");
}

}  // namespace
}  // namespace plantgym::testing
