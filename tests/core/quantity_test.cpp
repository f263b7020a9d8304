#include "plantgym/quantity.h"

#include <gtest/gtest.h>

#include <cmath>

namespace plantgym {
namespace {

double number(std::string_view s) {
  double x = -1234;
  return parse_number(s, x) ? x : std::nan("");
}
TEST(Quantity, NumbersAsPeopleWriteThem) {
  EXPECT_EQ(number("12"), 12);
  EXPECT_EQ(number("-0.5"), -0.5);
  EXPECT_EQ(number("+3"), 3);
  EXPECT_EQ(number("1e6"), 1e6);
  EXPECT_EQ(number("2_000_000"), 2e6);
  EXPECT_EQ(number("5M"), 5e6);
  EXPECT_EQ(number("40k"), 40000);
  EXPECT_EQ(number("1G"), 1e9);
  EXPECT_EQ(number("1/3"), 1.0 / 3);
  EXPECT_EQ(number("-3/4"), -0.75);
  EXPECT_EQ(number(".5"), 0.5);
}
TEST(Quantity, WhatIsNoNumber) {
  for (const char* s :
       {"",   "x",    "1x",  "--1", "+-1", "1/0", "1/",   "/2", "1/2/3", "1__0", "_1",
        "1_", "0x10", "nan", "inf", "1 2", "5MM", "1/3k", "k",  "e5",    "1e999"})
    EXPECT_TRUE(std::isnan(number(s))) << s << " is " << number(s);
}

double in(std::string_view s, std::string_view unit) {
  double x = 0;
  return parse_quantity(s, unit, x) ? std::nan("") : x;
}
TEST(Quantity, UnitsAreConverted) {
  EXPECT_EQ(in("8 h", "h"), 8);
  EXPECT_EQ(in("8", "h"), 8);
  EXPECT_EQ(in("90 min", "h"), 1.5);
  EXPECT_EQ(in("1 d", "s"), 86400);
  EXPECT_EQ(in("120 m3/h", "m3/h"), 120);
  EXPECT_NEAR(in("2 m3/min", "m3/h"), 120, 1e-12);
  EXPECT_NEAR(in("40 %", ""), 0.4, 1e-16);
  EXPECT_NEAR(in("40%", "1"), 0.4, 1e-16);
  EXPECT_EQ(in("2 ha", "m2"), 20000);
  EXPECT_NEAR(in("1 t/ha", "kg/m2"), 0.1, 1e-16);
  EXPECT_NEAR(in("1 EUR/kWh", "EUR/MJ"), 1 / 3.6, 1e-15);
  EXPECT_EQ(in("25   mm", "mm"), 25);
  EXPECT_EQ(in("1/4 h", "min"), 15);
  EXPECT_EQ(in("3 lux", "lux"), 3);  // any word may be a unit of its own
}
TEST(Quantity, WhatIsWrongIsSaid) {
  double x = 0;
  EXPECT_STREQ(parse_quantity("nine", "h", x), "is not a number");
  EXPECT_STREQ(parse_quantity("9 parsec", "h", x), "has an unknown unit");
  EXPECT_STREQ(parse_quantity("9 m", "h", x), "has a unit of another dimension");
  EXPECT_STREQ(parse_quantity("9 m3", "m3/h", x), "has a unit of another dimension");
  EXPECT_STREQ(parse_quantity("9 h", "lux", x), "has a unit of another dimension");
  EXPECT_EQ(parse_quantity("9 h", "h", x), nullptr);
}

TEST(Quantity, UnitsMayFollowAtOnce) {
  double x = 0;
  EXPECT_EQ(parse_quantity("10s", "s", x), nullptr);
  EXPECT_EQ(x, 10);
  EXPECT_EQ(parse_quantity("2.5h", "s", x), nullptr);
  EXPECT_EQ(x, 9000);
  EXPECT_EQ(parse_quantity("-3mm", "m", x), nullptr);
  EXPECT_EQ(x, -0.003);
  EXPECT_EQ(parse_quantity("120m3/h", "m3/h", x), nullptr);
  EXPECT_EQ(x, 120);
  EXPECT_EQ(parse_quantity("1e3", "m", x), nullptr);
  EXPECT_EQ(x, 1000);
  EXPECT_STREQ(parse_quantity("9m", "h", x), "has a unit of another dimension");
  for (const char* s : {"10parsec", "m", "1.2.3m", "--3m", "10s s", "nan", "infm"})
    EXPECT_STREQ(parse_quantity(s, "h", x), "is not a number") << s;
}

TEST(Quantity, Ranges) {
  int32_t a = 0, b = 0;
  EXPECT_TRUE(parse_range("1982..2005", a, b));
  EXPECT_EQ(a, 1982);
  EXPECT_EQ(b, 2005);
  EXPECT_TRUE(parse_range("-3..-1", a, b));
  EXPECT_EQ(a, -3);
  EXPECT_TRUE(parse_range("7", a, b));
  EXPECT_EQ(a, 7);
  EXPECT_EQ(b, 7);
  EXPECT_TRUE(parse_range("2..1", a, b));  // who asks says what is wrong with it
  EXPECT_GT(a, b);
  EXPECT_TRUE(parse_range("0..99999999999", a, b));
  EXPECT_EQ(b, INT32_MAX);
  for (const char* s : {"", "..", "1..", "..2", "1...2", "1..x", "1.5..2", "a..b", "1 .. 2"})
    EXPECT_FALSE(parse_range(s, a, b)) << s;
}

}  // namespace
}  // namespace plantgym
