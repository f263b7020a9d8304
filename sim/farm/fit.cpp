#include "sim/farm/fit.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "plantgym/math.h"
#include "sim/farm/eto.h"

namespace plantgym::farm {
namespace {

constexpr const char* kMonths[] = {"January",   "February", "March",    "April",
                                   "May",       "June",     "July",     "August",
                                   "September", "October",  "November", "December"};

struct Moments {
  double sum = 0, squares = 0;  // squares about the mean (Welford), for sd of small spreads
  int64_t n = 0;
  double mean() const { return mean_; }
  double sd() const { return n > 1 ? std::sqrt(squares / double(n - 1)) : 0; }
  void add(double x) {
    const double before = x - mean_;
    sum += x, ++n, mean_ += before / double(n), squares += before * (x - mean_);
  }

 private:
  double mean_ = 0;
};

/// What one month of all years holds; [2]: dry and wet days.
struct Month {
  int64_t followed[2] = {}, wetted[2] = {};  // days after a dry or wet one; the wet ones of them
  Moments rain, log_rain, tmax[2], tmin[2], eto[2], hargreaves[2], log_ratio;
};

struct DayOfRecord {
  int32_t month;
  bool wet;
  double tmin, tmax, hargreaves;
};

std::vector<DayOfRecord> days_of(const Weather& w, double latitude) {
  std::vector<DayOfRecord> all;
  for (size_t i = 0; i < w.days.size(); ++i) {
    int32_t y, m, d;
    date_of(w.first + int32_t(i), y, m, d);
    const Sun sun = sun_of(latitude, day_of_year(w.first + int32_t(i)));
    all.push_back({m - 1, w.days[i].rain >= kWetDay, w.tmin[i], w.tmax[i],
                   hargreaves(w.tmin[i], w.tmax[i], sun)});
  }
  return all;
}

std::vector<Month> months_of(const Weather& w, const std::vector<DayOfRecord>& days) {
  std::vector<Month> months(12);
  for (size_t i = 0; i < days.size(); ++i) {
    const DayOfRecord& d = days[i];
    Month& m = months[size_t(d.month)];
    if (i > 0) ++m.followed[days[i - 1].wet], m.wetted[days[i - 1].wet] += d.wet;
    if (d.wet) m.rain.add(w.days[i].rain), m.log_rain.add(math::log(w.days[i].rain));
    m.tmax[d.wet].add(d.tmax), m.tmin[d.wet].add(d.tmin);
    m.eto[d.wet].add(w.days[i].eto), m.hargreaves[d.wet].add(d.hargreaves);
    m.log_ratio.add(math::log(std::max(w.days[i].eto, 0.05) / std::max(d.hargreaves, 0.05)));
  }
  return months;
}

void fit_month(const Month& m, int32_t k, Climate& c) {
  c.wet_after_dry[k] = double(m.wetted[0]) / double(m.followed[0]);
  c.wet_after_wet[k] = double(m.wetted[1]) / double(m.followed[1]);
  const double spread = math::log(m.rain.mean()) - m.log_rain.mean();  // 0: all amounts are equal
  c.shape[k] = spread > 0.005 ? (1 + std::sqrt(1 + 4 * spread / 3)) / (4 * spread) : 100;
  c.scale[k] = m.rain.mean() / c.shape[k];
  for (int32_t wet = 0; wet < 2; ++wet) {
    c.tmax_mean[wet][k] = m.tmax[wet].mean(), c.tmax_sd[wet][k] = m.tmax[wet].sd();
    c.tmin_mean[wet][k] = m.tmin[wet].mean(), c.tmin_sd[wet][k] = m.tmin[wet].sd();
    c.eto_factor[wet][k] = m.hargreaves[wet].sum > 0 ? m.eto[wet].sum / m.hargreaves[wet].sum : 1;
  }
  c.eto_log_sd[k] = m.log_ratio.sd();
}

double correlation(const std::vector<double>& x, const std::vector<double>& y, size_t later) {
  const size_t n = x.size() - later;  // x of a day against y of `later` days before
  Moments mx, my;
  for (size_t i = 0; i < n; ++i) mx.add(x[i + later]), my.add(y[i]);
  double sum = 0;
  for (size_t i = 0; i < n; ++i) sum += (x[i + later] - mx.mean()) * (y[i] - my.mean());
  return mx.squares > 0 && my.squares > 0 ? sum / std::sqrt(mx.squares * my.squares) : 0;
}

void fit_lag(const std::vector<double> (&x)[2], Climate& c) {
  const double r = correlation(x[0], x[1], 0);
  double m1[2][2];
  for (size_t i = 0; i < 2; ++i)
    for (size_t j = 0; j < 2; ++j) m1[i][j] = correlation(x[i], x[j], 1);
  const double det = 1 - r * r;  // of m0 = {1, r; r, 1}
  for (size_t i = 0; i < 2; ++i) {
    c.a[i][0] = (m1[i][0] - r * m1[i][1]) / det;
    c.a[i][1] = (m1[i][1] - r * m1[i][0]) / det;
  }
  const auto rest = [&](size_t i, size_t j) {
    return (i == j ? 1 : r) - c.a[i][0] * m1[j][0] - c.a[i][1] * m1[j][1];
  };
  c.b[0][0] = std::sqrt(std::max(rest(0, 0), 0.0)), c.b[0][1] = 0;
  c.b[1][0] = c.b[0][0] > 0 ? rest(1, 0) / c.b[0][0] : 0;
  c.b[1][1] = std::sqrt(std::max(rest(1, 1) - c.b[1][0] * c.b[1][0], 0.0));
}

}  // namespace

Climate fit_climate(const Weather& w, double latitude) {
  if (w.tmin.empty() || w.tmax.empty())
    throw WeatherError(1, "the head lacks the columns tmin and tmax, which a generator needs");
  const std::vector<DayOfRecord> days = days_of(w, latitude);
  const std::vector<Month> months = months_of(w, days);
  Climate c = {};
  c.latitude = latitude;
  for (int32_t k = 0; k < 12; ++k) {
    const Month& m = months[size_t(k)];
    for (const int32_t wet : {0, 1})
      if (m.tmax[wet].n < 5 || m.followed[wet] < 5)
        throw WeatherError(1, std::string(kMonths[k]) + " has " + std::to_string(m.tmax[wet].n) +
                                  (wet ? " wet" : " dry") +
                                  " days in this record; five or more are needed of each kind");
    fit_month(m, k, c);
  }
  std::vector<double> x[2];
  for (const DayOfRecord& d : days) {
    const auto standard = [&](double t, const double(&mean)[2][12], const double(&sd)[2][12]) {
      return sd[d.wet][d.month] > 0 ? (t - mean[d.wet][d.month]) / sd[d.wet][d.month] : 0;
    };
    x[0].push_back(standard(d.tmax, c.tmax_mean, c.tmax_sd));
    x[1].push_back(standard(d.tmin, c.tmin_mean, c.tmin_sd));
  }
  fit_lag(x, c);
  return c;
}

}  // namespace plantgym::farm
