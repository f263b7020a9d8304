// Invented weather against the records that its sites were fitted to, and a fit against what it
// must give back.
#include "sim/farm/generator.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "envs/farm/weather_file.h"
#include "sim/farm/fit.h"
#include "support.h"

namespace plantgym::testing {
namespace {

using namespace plantgym::farm;

Climate site(const std::string& name) {
  Climate c = {};
  read_fields(read_yaml(source("configs/worlds/farm/sites/" + name + ".yaml")), "",
              [&](Fields& f) { read_climate(f, c); });
  return c;
}

/// Means of the daily records that come with AquaCrop-OSPy 3.1.0, taken from those files.
struct Record {
  const char* name;
  double rain, eto, wet_days, tmax, tmin;  // of a year; deg C
  double rain_of_month[12];                // [mm/d]
};
void PrintTo(const Record& r, std::ostream* to) { *to << r.name; }
constexpr Record kRecords[] = {
    {"champion",
     413.86,
     1360.57,
     58.59,
     18.164,
     1.374,
     {0.1980, 0.2977, 0.4744, 1.2829, 2.4957, 2.1449, 2.2873, 1.7728, 0.9413, 1.0846, 0.3103,
      0.2379}},
    {"tunis",
     456.56,
     1327.94,
     77.34,
     24.318,
     13.709,
     {2.2463, 2.0285, 1.1966, 1.2343, 0.8024, 0.2143, 0.0835, 0.2909, 1.3257, 1.4489, 2.0029,
      2.1874}},
    {"brussels",
     841.23,
     620.12,
     203.52,
     14.026,
     6.923,
     {2.4787, 2.1160, 2.3211, 1.8187, 2.1190, 2.4941, 2.4386, 2.2283, 2.1541, 2.2744, 2.5129,
      2.6585}},
    {"hyderabad",
     962.07,
     1670.81,
     81.90,
     32.151,
     19.074,
     {0.4138, 0.4762, 0.8683, 0.9970, 0.9463, 3.4342, 6.3540, 9.3868, 5.2594, 2.7751, 0.4182,
      0.0757}},
};

class Site : public ::testing::TestWithParam<Record> {};

TEST_P(Site, years_are_like_the_record) {
  const Record want = GetParam();
  constexpr int32_t kYears = 300;
  Generator generator(site(want.name), {.seed = 2});
  YearOfWeather y;
  double rain = 0, eto = 0, wet = 0, tmax = 0, tmin = 0, days = 0;
  double month_sum[12] = {}, month_squares[12] = {};
  for (int32_t k = 1; k <= kYears; ++k) {
    generator.next(y);
    for (int32_t m = 0, d = 0; m < 12; ++m) {
      double sum = 0;
      for (const int32_t end = d + days_in_month(k, m + 1); d < end; ++d) {
        sum += y.rain[d], eto += y.eto[d], wet += y.rain[d] > 0;
        tmax += y.tmax[d], tmin += y.tmin[d], ++days;
        ASSERT_TRUE(y.rain[d] == 0 || y.rain[d] >= 0.1);
        ASSERT_LE(y.tmin[d], y.tmax[d] - 1);
        ASSERT_GE(y.eto[d], 0.1);
      }
      rain += sum, sum /= days_in_month(k, m + 1);
      month_sum[m] += sum, month_squares[m] += sum * sum;
    }
  }
  const double year = 365.2425 / days;
  EXPECT_NEAR(rain * year, want.rain, 0.02 * want.rain);
  EXPECT_NEAR(eto * year, want.eto, 0.02 * want.eto);
  EXPECT_NEAR(wet * year, want.wet_days, 0.05 * want.wet_days);
  EXPECT_NEAR(tmax / days, want.tmax, 0.2);
  EXPECT_NEAR(tmin / days, want.tmin, 0.2);
  for (int32_t m = 0; m < 12; ++m) {
    const double mean = month_sum[m] / kYears,
                 error = std::sqrt((month_squares[m] / kYears - mean * mean) / kYears);
    EXPECT_NEAR(mean, want.rain_of_month[m], 4 * error) << "month " << m + 1;
  }
}
INSTANTIATE_TEST_SUITE_P(farm, Site, ::testing::ValuesIn(kRecords));

TEST(Generator, a_yearly_multiplier_widens_rain_and_keeps_its_mean) {
  const auto years = [](double sd) {
    Generator generator(site("champion"), {.seed = 3, .rain_year_sd = sd});
    YearOfWeather y;
    double sum = 0, squares = 0;
    for (int32_t k = 0; k < 1000; ++k) {
      generator.next(y);
      double rain = 0;
      for (int32_t d = 0; d < y.days; ++d) rain += y.rain[d];
      sum += rain / 1000, squares += rain * rain / 1000;
    }
    return std::pair(sum, std::sqrt(squares - sum * sum));
  };
  const auto [mean, sd] = years(0);
  const auto [mean_wide, sd_wide] = years(0.2);
  EXPECT_NEAR(sd, 81, 6);  // as its data's README says
  // independent factors: var = (sd^2 + mean^2) exp(s^2) - mean^2
  const double want = std::sqrt((sd * sd + mean * mean) * std::exp(0.04) - mean * mean);
  EXPECT_NEAR(sd_wide, want, 0.1 * want);
  EXPECT_NEAR(mean_wide, mean, 4 * std::hypot(sd, sd_wide) / std::sqrt(1000.0));
}

TEST(Generator, noise_of_eto_keeps_its_mean) {
  double sum[2] = {}, spread[2] = {};
  for (const int k : {0, 1}) {
    const Weather w = generate(site("champion"), {.seed = 4, .eto_noise = double(k)}, 100);
    for (size_t i = 1; i < w.days.size(); ++i)
      sum[k] += w.days[i].eto, spread[k] += std::fabs(w.days[i].eto - w.days[i - 1].eto);
  }
  EXPECT_NEAR(sum[1], sum[0], 0.01 * sum[0]);
  EXPECT_GT(spread[1], 1.2 * spread[0]);
}

TEST(Generator, seeds_and_records_are_worlds_apart_and_lengths_are_not) {
  const Climate c = site("champion");
  const Weather a = generate(c, {.seed = 1}, 8), b = generate(c, {.seed = 2}, 8),
                r = generate(c, {.seed = 1, .record = 1}, 8), longer = generate(c, {.seed = 1}, 9);
  int64_t same_b = 0, same_r = 0;
  for (size_t i = 0; i < a.days.size(); ++i) {
    EXPECT_EQ(a.days[i].rain, longer.days[i].rain);
    EXPECT_EQ(a.tmin[i], longer.tmin[i]);
    same_b += a.tmin[i] == b.tmin[i], same_r += a.tmin[i] == r.tmin[i];
  }
  EXPECT_EQ(same_b, 0);
  EXPECT_EQ(same_r, 0);
  EXPECT_EQ(a.days.size(), 8u * 365 + 2);  // years 4 and 8 are leap years
  EXPECT_EQ(a.first, day_number(1, 1, 1));
  EXPECT_EQ(a.last(), day_number(8, 12, 31));
}

TEST(Generator, makes_the_same_bits_everywhere) {
  // GCC 12 at -O0, -O1, -O2 -march=haswell and -O3 with AVX-512, and clang 14 at -O2 agree on it
  Generator generator(site("champion"), {.seed = 1, .rain_year_sd = 0.2, .eto_noise = 0.5});
  YearOfWeather y;
  uint64_t hash = 0xCBF29CE484222325u;  // FNV-1a of whole words
  for (int32_t k = 0; k < 50; ++k) {
    generator.next(y);
    for (const double* column : {y.rain, y.eto, y.tmin, y.tmax})
      for (int32_t d = 0; d < y.days; ++d)
        hash = (hash ^ math::detail::bits_of(column[d])) * 0x100000001B3u;
  }
  EXPECT_EQ(hash, 16109548270515659038u);
}

/// One parameter of a month or a coefficient after the other.
template <class F>
void each(const Climate& a, const Climate& b, F&& f) {
  const auto months = [&](const char* what, const double(&x)[12], const double(&y)[12],
                          double digit) {
    for (int32_t m = 0; m < 12; ++m) f(what, m, x[m], y[m], digit);
  };
  months("wet_after_dry", a.wet_after_dry, b.wet_after_dry, 1e-4);
  months("wet_after_wet", a.wet_after_wet, b.wet_after_wet, 1e-4);
  months("shape", a.shape, b.shape, 1e-4), months("scale", a.scale, b.scale, 1e-4);
  for (const int32_t wet : {0, 1}) {
    months("tmax_mean", a.tmax_mean[wet], b.tmax_mean[wet], 1e-3);
    months("tmax_sd", a.tmax_sd[wet], b.tmax_sd[wet], 1e-3);
    months("tmin_mean", a.tmin_mean[wet], b.tmin_mean[wet], 1e-3);
    months("tmin_sd", a.tmin_sd[wet], b.tmin_sd[wet], 1e-3);
    months("eto_factor", a.eto_factor[wet], b.eto_factor[wet], 1e-4);
    for (const int32_t k : {0, 1})
      f("a", wet, a.a[wet][k], b.a[wet][k], 1e-5), f("b", wet, a.b[wet][k], b.b[wet][k], 1e-5);
  }
  months("eto_log_sd", a.eto_log_sd, b.eto_log_sd, 1e-4);
}

TEST(Fit, of_the_record_gives_every_stored_digit_of_the_site) {
  const Weather w = read_weather(contents(source("configs/worlds/farm/weather/champion.csv")));
  each(fit_climate(w, 40.4), site("champion"),
       [](const char* what, int32_t m, double mine, double stored, double digit) {
         EXPECT_NEAR(mine, stored, 0.5 * digit + 1e-9) << what << " " << m;
       });
}

/// A number that is estimated, and the standard deviation of its estimate.
struct Estimate {
  double value, error;
};

/// What the fit makes of n amounts of rain from a gamma distribution, of which those below 0.1 mm
/// became 0.1 mm: moments by quadrature over u = log x, errors by the delta method.
std::array<Estimate, 2> shape_and_scale(double shape, double scale, double n) {
  double all = 0, x1 = 0, x2 = 0, l1 = 0, l2 = 0, xl = 0;
  for (double u = -60; u < std::log(60 * scale) + 3; u += 0.001) {
    const double weight = std::exp(shape * u - std::exp(u) / scale);
    const double x = std::max(std::exp(u), 0.1), log = std::log(x);
    all += weight, x1 += weight * x, x2 += weight * x * x;
    l1 += weight * log, l2 += weight * log * log, xl += weight * x * log;
  }
  const double mean = x1 / all, mean_log = l1 / all;
  const double of_x = x2 / all - mean * mean, of_log = l2 / all - mean_log * mean_log,
               both = xl / all - mean * mean_log;
  const auto fitted = [](double spread) {
    return (1 + std::sqrt(1 + 4 * spread / 3)) / (4 * spread);
  };
  const double spread = std::log(mean) - mean_log, k = fitted(spread);
  const double slope = (fitted(spread + 1e-6) - fitted(spread - 1e-6)) / 2e-6;
  // the estimates move by gx dx + gl dlog
  const auto error = [&](double gx, double gl) {
    return std::sqrt((gx * gx * of_x + 2 * gx * gl * both + gl * gl * of_log) / n);
  };
  return {{{k, error(slope / mean, -slope)},
           {mean / k, error(1 / k - slope / (k * k), mean * slope / (k * k))}}};
}

/// Five standard errors: of 24 transition probabilities and 24 numbers of rain one is outside once
/// in 36,000 records.
TEST(Fit, of_invented_rain_gives_the_site_back_within_its_sampling_error) {
  constexpr int32_t kYears = 2000;
  const Climate c = site("champion"), got = fit_climate(generate(c, {.seed = 11}, kYears), 40.4);
  for (int32_t m = 0; m < 12; ++m) {
    const double days = kYears * (m == 1 ? 28.25 : m == 3 || m == 5 || m == 8 || m == 10 ? 30 : 31);
    const double wet = c.wet_after_dry[m] / (1 + c.wet_after_dry[m] - c.wet_after_wet[m]);
    const auto binomial = [&](double p, double n) { return 5 * std::sqrt(p * (1 - p) / n); };
    EXPECT_NEAR(got.wet_after_dry[m], c.wet_after_dry[m],
                binomial(c.wet_after_dry[m], days * (1 - wet)));
    EXPECT_NEAR(got.wet_after_wet[m], c.wet_after_wet[m], binomial(c.wet_after_wet[m], days * wet));
    const auto want = shape_and_scale(c.shape[m], c.scale[m], days * wet);
    EXPECT_NEAR(got.shape[m], want[0].value, 5 * want[0].error) << "month " << m + 1;
    EXPECT_NEAR(got.scale[m], want[1].value, 5 * want[1].error) << "month " << m + 1;
  }
}

TEST(Fit, of_invented_weather_has_the_site_s_temperatures) {
  const Climate c = site("champion");
  const Weather w = generate(c, {.seed = 11}, 2000);
  each(fit_climate(w, c.latitude), c,
       [](const char* what, int32_t m, double mine, double stored, double) {
         const std::string name = what;
         if (name == "eto_log_sd") return;  // the ratio has no noise here
         // 2000 years leave 2 % of sampling error at four deviations in the rarest (1500 wet days
         // in January); the least rain of 0.1 mm and tmin below tmax cut the distributions a little
         if (name == "shape" || name == "scale" || name.find("wet_after") == 0) return;  // above
         const double tolerance = name.find("sd") != std::string::npos     ? 0.08 * stored
                                  : name.find("mean") != std::string::npos ? 0.75
                                  : name == "a" || name == "b"             ? 0.02
                                                                           : 0.06 * stored;
         EXPECT_NEAR(mine, stored, tolerance) << what << " " << m;
       });
}

TEST(Fit, says_which_month_is_too_short) {
  const auto wrong = [](Weather w) {
    try {
      fit_climate(w, 40);
    } catch (const WeatherError& e) {
      return std::string(e.what());
    }
    return std::string();
  };
  Weather w = generate(site("champion"), {.seed = 1}, 20);
  EXPECT_EQ(wrong(w), "");
  for (DayOfWeather& d : w.days) d.rain = 0;
  EXPECT_EQ(wrong(w),
            "January has 0 wet days in this record; five or more are needed of each kind");
  w.tmin.clear();
  EXPECT_NE(wrong(w).find("tmin and tmax"), std::string::npos);
}

}  // namespace
}  // namespace plantgym::testing
