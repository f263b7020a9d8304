// Forecasts and instruments: each error has the size that it is said to have. Bands are four
// standard errors of the sample, seeds are fixed.
#include "sim/farm/sensors.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>

#include "sim/farm/forecast.h"
#include "support.h"

namespace plantgym::testing {
namespace {

using namespace plantgym::farm;

constexpr int32_t kDraws = 200000;

struct Sample {
  double mean = 0, sd = 0;
};
Sample sample(const std::function<double(Rng&)>& draw) {
  double sum = 0, squares = 0;
  for (uint32_t i = 0; i < kDraws; ++i) {
    Rng rng(9, 0, 0, i);
    const double x = draw(rng);
    sum += x, squares += x * x;
  }
  const double mean = sum / kDraws;
  return {mean, std::sqrt(squares / kDraws - mean * mean)};
}
/// Mean and sd of normal numbers; the sd's standard error is sd / sqrt(2 n).
void expect_normal(const Sample& s, double mean, double sd) {
  EXPECT_NEAR(s.mean, mean, 4 * sd / std::sqrt(double(kDraws)));
  EXPECT_NEAR(s.sd, sd, 4 * sd / std::sqrt(2.0 * kDraws));
}
void expect_share(double count, double n, double p) {
  EXPECT_NEAR(count / n, p, 4 * std::sqrt(p * (1 - p) / n));
}

TEST(Distributions, quantiles_of_the_normal) {
  // Python 3.11, statistics.NormalDist().inv_cdf
  EXPECT_NEAR(normal_quantile(0.975), 1.9599639845400536, 1e-14);
  EXPECT_NEAR(normal_quantile(0.95), 1.6448536269514715, 1e-14);
  EXPECT_NEAR(normal_quantile(0.6), 0.2533471031357998, 1e-14);
  EXPECT_NEAR(normal_quantile(1e-4), -3.7190164854556804, 1e-14);
  EXPECT_NEAR(normal_quantile(1e-9), -5.997807015007686, 1e-13);
  EXPECT_EQ(normal_quantile(0.5), 0);
  expect_normal(sample([](Rng& r) { return normal(r); }), 0, 1);
}

TEST(Distributions, gamma_has_its_moments_and_tails) {
  for (const double shape : {0.43, 0.8, 1.0, 1.5, 2.5, 20.0}) {
    const Gamma gamma(shape);
    const Sample s = sample([&](Rng& r) { return gamma(r); });
    // mean and variance are both the shape; the fourth central moment is 3 shape^2 + 6 shape
    EXPECT_NEAR(s.mean, shape, 4 * std::sqrt(shape / kDraws)) << shape;
    EXPECT_NEAR(s.sd * s.sd, shape, 4 * std::sqrt((2 * shape * shape + 6 * shape) / kDraws))
        << shape;
  }
  const auto above = [](double shape, double limit) {
    const Gamma gamma(shape);
    return sample([&](Rng& r) { return gamma(r) > limit ? 1.0 : 0.0; }).mean * kDraws;
  };
  expect_share(above(1, 1), kDraws, std::exp(-1.0));  // the exponential distribution
  expect_share(above(1, 5), kDraws, std::exp(-5.0));
  expect_share(above(0.5, 3.841458820694124 / 2), kDraws, 0.05);  // chi-square of 1 degree
  expect_share(above(1.5, 7.814727903251179 / 2), kDraws, 0.05);  // of 3 degrees
}

TEST(Sensors, probe_errs_and_drops_out_as_said) {
  const Sensors s;
  expect_normal(sample([&](Rng& r) { return draw_bias(s, r); }), 0, 0.02);
  double lost = 0, sum = 0, squares = 0, n = 0;
  for (uint32_t i = 0; i < kDraws; ++i) {
    Rng rng(3, 0, 0, i);
    double reading = -1;
    if (!read_probe(s, 0.2, 0.015, rng, reading)) {
      EXPECT_EQ(reading, -1);  // the last value stays
      ++lost;
      continue;
    }
    EXPECT_NEAR(reading * 1000, std::round(reading * 1000), 1e-9);
    sum += reading, squares += reading * reading, ++n;
  }
  expect_share(lost, kDraws, 0.01);
  const double mean = sum / n, sd = std::sqrt(squares / n - mean * mean);
  const double quantised = std::sqrt(0.01 * 0.01 + 0.001 * 0.001 / 12);
  EXPECT_NEAR(mean, 0.215, 4 * quantised / std::sqrt(n));
  EXPECT_NEAR(sd, quantised, 4 * quantised / std::sqrt(2 * n));
}

TEST(Sensors, meters_and_samples_err_as_said) {
  const Sensors s;
  expect_normal(sample([&](Rng& r) { return read_meter(20, s.gauge_noise, r); }), 20, 20 * 0.05);
  expect_normal(sample([&](Rng& r) { return read_meter(15, s.flow_noise, r); }), 15, 15 * 0.02);
  expect_normal(sample([&](Rng& r) { return read_sample(s, 0.2, r); }), 0.2, 0.005);
  Rng rng(1, 0, 0, 0);
  EXPECT_EQ(read_meter(0, s.gauge_noise, rng), 0);  // dry days are seen as dry
}

TEST(Sensors, images_come_every_fifth_day_unless_it_is_wet) {
  const Sensors s;
  Rng rng(1, 0, 0, 0);
  double seen = -1;
  EXPECT_TRUE(read_cover(s, 10, false, 0.5, rng, seen));
  for (const int32_t day : {11, 12, 13, 14})
    EXPECT_FALSE(read_cover(s, day, false, 0.5, rng, seen));
  EXPECT_FALSE(read_cover(s, 15, true, 0.5, rng, seen));
  expect_normal(sample([&](Rng& r) {
                  double v = 0;
                  read_cover(s, 0, false, 0.5, r, v);
                  return v;
                }),
                0.5, 0.03);
}

class Lead : public ::testing::TestWithParam<int32_t> {};

TEST_P(Lead, errs_as_said) {
  const Forecast f;
  const int32_t lead = GetParam();
  double hits = 0, alarms = 0, sum = 0, logs = 0, log_squares = 0, invented = 0;
  for (uint32_t i = 0; i < kDraws; ++i) {
    Rng wet(5, 0, 0, i), dry(5, 0, 1, i);
    const DayOfWeather rain = foretell(f, lead, {10, 5}, wet),
                       none = foretell(f, lead, {0, 5}, dry);
    if (rain.rain > 0) {
      const double l = std::log(rain.rain / 10);
      ++hits, sum += rain.rain, logs += l, log_squares += l * l;
    }
    if (none.rain > 0) ++alarms, invented += none.rain;
  }
  expect_share(hits, kDraws, 0.9 - 0.05 * lead);
  expect_share(alarms, kDraws, 0.05 + 0.02 * lead);
  const double s = 0.3 + 0.1 * lead, mean = logs / hits;
  EXPECT_NEAR(mean, -s * s / 2, 4 * s / std::sqrt(hits));
  EXPECT_NEAR(std::sqrt(log_squares / hits - mean * mean), s, 4 * s / std::sqrt(2 * hits));
  const double spread = 10 * std::sqrt(std::exp(s * s) - 1);
  EXPECT_NEAR(sum / hits, 10, 4 * spread / std::sqrt(hits));  // right in the mean
  EXPECT_NEAR(invented / alarms, f.false_rain, 4 * f.false_rain / std::sqrt(alarms));
  const double e = 0.05 + 0.02 * lead;
  expect_normal(sample([&](Rng& r) { return foretell(f, lead, {0, 5}, r).eto; }), 5, 5 * e);
}
INSTANTIATE_TEST_SUITE_P(farm, Lead, ::testing::Range(1, 8));

}  // namespace
}  // namespace plantgym::testing
