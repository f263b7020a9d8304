// plantgym/math.h against the C library in long double (64-bit mantissa, its own error far below
// one ulp of double).
#include "plantgym/math.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>

namespace {

namespace math = plantgym::math;
constexpr double kInf = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

/// How far `got` is from `want`, in units of the last place of a double near `want`.
double ulps(double got, long double want) {
  const double rounded = double(want);
  if (std::isinf(rounded) || std::isinf(got)) return got == rounded ? 0 : kInf;
  int exponent = 0;
  std::frexp(rounded, &exponent);
  const long double ulp = std::ldexp(1.0L, std::max(exponent - 53, -1074));
  return double(std::fabs((long double)(got)-want) / ulp);
}

/// Largest error over `count` points from a Weyl sequence mapped to [low, high].
template <class F, class G>
double worst(F mine, G theirs, double low, double high, int count = 400000) {
  double most = 0, u = 0.5;
  for (int i = 0; i < count; ++i) {
    u += 0.6180339887498949, u -= std::floor(u);
    const double x = low + (high - low) * u;
    most = std::max(most, ulps(mine(x), theirs((long double)(x))));
  }
  return most;
}
/// The same with the exponent of x spread over [low, high].
template <class F, class G>
double worst_scaled(F mine, G theirs, int low, int high, int count = 400000) {
  double most = 0, u = 0.5, v = 0.25;
  for (int i = 0; i < count; ++i) {
    u += 0.6180339887498949, u -= std::floor(u);
    v += 0.7548776662466927, v -= std::floor(v);
    const double x = std::ldexp(1 + u, low + int((high - low) * v));
    most = std::max(most, ulps(mine(x), theirs((long double)(x))));
    most = std::max(most, ulps(mine(-x), theirs(-(long double)(x))));
  }
  return most;
}

auto exp_l = [](long double x) { return std::exp(x); };
auto log_l = [](long double x) { return std::log(x); };
auto sin_l = [](long double x) { return std::sin(x); };
auto cos_l = [](long double x) { return std::cos(x); };
auto acos_l = [](long double x) { return std::acos(x); };
auto tanh_l = [](long double x) { return std::tanh(x); };

TEST(Math, ExpIsWithinOneUlp) {
  EXPECT_LT(worst(math::exp, exp_l, -1, 1), 1);
  EXPECT_LT(worst(math::exp, exp_l, -745.2, 709.8), 1);
  EXPECT_LT(worst(math::exp, exp_l, -746, -708), 1);  // subnormal results
  EXPECT_LT(worst_scaled(math::exp, exp_l, -70, 9), 1);
}
TEST(Math, ExpAtTheEdges) {
  EXPECT_EQ(math::exp(0), 1);
  EXPECT_EQ(math::exp(-0.0), 1);
  EXPECT_EQ(math::exp(kInf), kInf);
  EXPECT_EQ(math::exp(-kInf), 0);
  EXPECT_EQ(math::exp(709.782712893384), std::exp(709.782712893384));
  EXPECT_EQ(math::exp(709.7827128933841), kInf);
  EXPECT_EQ(math::exp(-745.1332191019411), 0x1p-1074);
  EXPECT_EQ(math::exp(-745.1332191019412), 0);
  EXPECT_TRUE(std::isnan(math::exp(kNan)));
}

TEST(Math, LogIsWithinOneUlp) {
  EXPECT_LT(worst(math::log, log_l, 0.5, 2), 1);
  EXPECT_LT(worst(math::log, log_l, 1 - 1e-6, 1 + 1e-6), 1);
  EXPECT_LT(worst(math::log, log_l, 0, 1e6), 1);
  double most = 0;
  for (int e = -1074; e < 1024; ++e)
    for (double m : {1.0, 1.1, 1.4142135623730949, 1.4142135623730951, 1.7, 1.9999999999999998}) {
      const double x = std::ldexp(m, e);
      if (std::isfinite(x)) most = std::max(most, ulps(math::log(x), std::log((long double)(x))));
    }
  EXPECT_LT(most, 1);
}
TEST(Math, LogAtTheEdges) {
  EXPECT_EQ(math::log(1), 0);
  EXPECT_EQ(math::log(0), -kInf);
  EXPECT_EQ(math::log(-0.0), -kInf);
  EXPECT_EQ(math::log(kInf), kInf);
  EXPECT_TRUE(std::isnan(math::log(-1)));
  EXPECT_TRUE(std::isnan(math::log(-kInf)));
  EXPECT_TRUE(std::isnan(math::log(kNan)));
}

TEST(Math, SinAndCosAreWithinOneUlp) {
  for (double reach : {0.8, 7.0, 1000.0, 1048575.0, 1e7, 1e15}) {
    EXPECT_LT(worst(math::sin, sin_l, -reach, reach), 1) << reach;
    EXPECT_LT(worst(math::cos, cos_l, -reach, reach), 1) << reach;
  }
  EXPECT_LT(worst_scaled(math::sin, sin_l, -60, 1023), 1);
  EXPECT_LT(worst_scaled(math::cos, cos_l, -60, 1023), 1);
}
TEST(Math, SinAndCosNextToMultiplesOfHalfPi) {
  double most = 0;
  for (int n = -700000; n < 700000; n += 7) {
    const double x = n * 1.5707963267948966;
    most = std::max({most, ulps(math::sin(x), std::sin((long double)(x))),
                     ulps(math::cos(x), std::cos((long double)(x)))});
  }
  EXPECT_LT(most, 1);
  // the double nearest to a multiple of pi/2 (Muller et al., Handbook of floating-point
  // arithmetic, 10.5)
  const double closest = 6381956970095103.0 * 0x1p797;
  EXPECT_LT(ulps(math::cos(closest), std::cos((long double)(closest))), 1);
  EXPECT_NEAR(math::cos(closest), -4.6871659242546277e-19, 1e-33);
}
TEST(Math, SinAndCosAtTheEdges) {
  EXPECT_EQ(math::sin(0), 0);
  EXPECT_TRUE(std::signbit(math::sin(-0.0)));
  EXPECT_EQ(math::cos(0), 1);
  EXPECT_EQ(math::sin(0x1p-1074), 0x1p-1074);
  for (double x : {kInf, -kInf, kNan}) {
    EXPECT_TRUE(std::isnan(math::sin(x)));
    EXPECT_TRUE(std::isnan(math::cos(x)));
  }
}

TEST(Math, AcosIsWithinOneUlp) {
  EXPECT_LT(worst(math::acos, acos_l, -1, 1), 1);
  EXPECT_LT(worst(math::acos, acos_l, 1 - 1e-9, 1), 1);
  EXPECT_LT(worst(math::acos, acos_l, -1, -1 + 1e-9), 1);
  EXPECT_LT(worst_scaled(math::acos, acos_l, -80, -1), 1);
}
TEST(Math, AcosAtTheEdges) {
  EXPECT_EQ(math::acos(1), 0);
  EXPECT_EQ(math::acos(-1), 3.141592653589793);
  EXPECT_EQ(math::acos(0), 1.5707963267948966);
  for (double x : {1.0000000000000002, -1.0000000000000002, kInf, -kInf, kNan})
    EXPECT_TRUE(std::isnan(math::acos(x)));
}

TEST(Math, TanhIsWithinOneUlp) {
  EXPECT_LT(worst(math::tanh, tanh_l, -1, 1), 1);
  EXPECT_LT(worst(math::tanh, tanh_l, -25, 25), 1);
  EXPECT_LT(worst_scaled(math::tanh, tanh_l, -60, 4), 1);
}
TEST(Math, TanhAtTheEdges) {
  EXPECT_TRUE(std::signbit(math::tanh(-0.0)));
  EXPECT_EQ(math::tanh(0x1p-1074), 0x1p-1074);
  EXPECT_EQ(math::tanh(kInf), 1);
  EXPECT_EQ(math::tanh(-kInf), -1);
  EXPECT_EQ(math::tanh(22), 1);
  EXPECT_TRUE(std::isnan(math::tanh(kNan)));
}
TEST(Math, TanhOfAnArrayHasTheSameBits) {
  std::vector<double> x = {0.0,   -0.0,   0x1p-1074, -0x1p-28, 0x1p-28, 22, -22, 21.999999999999996,
                           1e300, -1e300, kInf,      -kInf,    kNan};
  for (double v = -24; v < 24; v += 0.00137) x.push_back(v), x.push_back(v * 1e-6);
  std::vector<double> all = x;
  math::tanh_each(all.data(), int64_t(all.size()));
  for (size_t k = 0; k < x.size(); ++k)
    EXPECT_EQ(math::detail::bits_of(all[k]), math::detail::bits_of(math::tanh(x[k]))) << x[k];
}

TEST(Math, PowIsWithinOneUlp) {
  for (double y : {0.5, -0.5, 1.0 / 3, 2.0, 3.0, 0.3, 4.0, -1.7, 12.9898, 100.0, -100.0, 1e-9}) {
    const auto mine = [&](double x) { return math::pow(x, y); };
    const auto theirs = [&](long double x) { return std::pow(x, (long double)(y)); };
    EXPECT_LT(worst(mine, theirs, 0, 3, 100000), 1) << y;
    EXPECT_LT(worst(mine, theirs, 0, 1e3, 100000), 1) << y;
  }
  for (double x : {1e-310, 1e-300, 0.1, 0.7071, 0.999999, 1.0000001, 1.5, 2.0, 10.0, 1e300}) {
    const double reach = 760 / std::fabs(std::log(x));  // from overflow to below the subnormals
    const auto mine = [&](double y) { return math::pow(x, y); };
    const auto theirs = [&](long double y) { return std::pow((long double)(x), y); };
    EXPECT_LT(worst(mine, theirs, -reach, reach, 100000), 1) << x;
  }
}
TEST(Math, PowOfNegativeNumbers) {
  EXPECT_EQ(math::pow(-2, 3), -8);
  EXPECT_EQ(math::pow(-2, 4), 16);
  EXPECT_EQ(math::pow(-2, -1), -0.5);
  EXPECT_EQ(math::pow(-1, 0x1p60), 1);
  EXPECT_EQ(math::pow(-1, 0x1p52 + 1), -1);
  EXPECT_TRUE(std::isnan(math::pow(-2, 0.5)));
}
TEST(Math, PowAtTheEdgesIsThatOfTheCLibrary) {
  const double points[] = {0.0,  -0.0,      1.0,        -1.0,   2.0,    -2.0, 0.5,
                           -0.5, 3.0,       -3.0,       1e300,  1e-300, kInf, -kInf,
                           kNan, 0x1p-1074, -0x1p-1074, 0x1p53, 1e19};
  for (double x : points)
    for (double y : points) {
      const double got = math::pow(x, y), want = std::pow(x, y);
      if (std::isnan(want)) {
        EXPECT_TRUE(std::isnan(got)) << x << " " << y << " " << got;
      } else {
        EXPECT_LT(ulps(got, want), 1.5) << x << " " << y << " " << got << " " << want;
        EXPECT_EQ(std::signbit(got), std::signbit(want)) << x << " " << y;
      }
    }
}

/// The same bits from every compiler and optimisation level: one number for a million results.
TEST(Math, BitsAreTheSameEverywhere) {
  uint64_t hash = 1469598103934665603u;
  const auto mix = [&](double x) {
    uint64_t b = 0;
    std::memcpy(&b, &x, sizeof b);
    hash = (hash ^ b) * 1099511628211u;
  };
  for (uint32_t i = 1; i < 140000; ++i) {
    const double u = double(i * 2654435761u) * 0x1p-32, x = std::ldexp(0.5 + u, int(i % 24) - 12);
    mix(math::exp(x / 8)), mix(math::log(x)), mix(math::pow(x, 4 * u - 2));
    mix(math::sin(x)), mix(math::cos(x * 65536)), mix(math::acos(2 * u - 1)), mix(math::tanh(x));
  }
  EXPECT_EQ(hash, 11516149707811362466u);
}

}  // namespace
