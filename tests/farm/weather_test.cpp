#include "sim/farm/weather.h"

#include <gtest/gtest.h>

#include "support.h"

namespace plantgym::testing {
namespace {

using namespace plantgym::farm;

std::string wrong(const std::string& csv) {
  try {
    read_weather(csv);
  } catch (const WeatherError& e) {
    return std::to_string(e.line) + ": " + e.what();
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
  EXPECT_EQ(wrong(""), "0: holds no day");
  EXPECT_EQ(wrong(head), "1: holds no day");
  EXPECT_EQ(wrong("date,precip\n2000-01-01,1\n"),
            "1: the head lacks the column eto; date, precip and eto are needed");
  EXPECT_EQ(wrong(head + "2000-01-01,1,2,0,3\n2000-01-03,1,2,0,3\n"),
            "3: 2000-01-03 stands where 2000-01-02 should: 1 days are missing");
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

}  // namespace
}  // namespace plantgym::testing
