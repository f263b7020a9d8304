#include "sim/farm/generator.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "sim/farm/eto.h"

namespace plantgym::farm {
namespace {

constexpr uint32_t kDays = 200, kAmounts = 201, kYears = 202;  // streams

/// normal_quantile of n words: all as if they lay in the middle, then those in the tails; loops
/// without branches, most of which vectorise.
void normals(const uint32_t* words, int32_t n, double* to) {
  constexpr uint32_t kLow = 0x13333333u, kHigh = 0xECCCCCCCu;  // |q| <= 0.425 between them
  for (int32_t i = 0; i < n; ++i) to[i] = detail::normal_middle(open_uniform(words[i]) - 0.5);
  int32_t at[kLongestYear], tails = 0;
  double p[kLongestYear];
  for (int32_t i = 0; i < n; ++i) at[tails] = i, tails += words[i] - kLow > kHigh - kLow;
  for (int32_t k = 0; k < tails; ++k) {
    const uint32_t w = words[at[k]];
    p[k] = w >> 31 ? 1 - open_uniform(w) : open_uniform(w);
  }
  for (int32_t k = 0; k < tails; ++k) p[k] = detail::normal_tail(p[k]);
  for (int32_t k = 0; k < tails; ++k) to[at[k]] = words[at[k]] >> 31 ? p[k] : -p[k];
}

}  // namespace

/// What chance gives to the days of a year, and what becomes of it.
struct Generator::Draws {
  int32_t days, begin[13];  // of the months
  uint32_t wet[kLongestYear], words[3][kLongestYear];
  double e[3][kLongestYear];  // normal: two for temperatures, then these; one for ETo
  int32_t is_wet[kLongestYear];
};

Generator::Generator(const Climate& c, const Invention& how) : c_(c), how_(how) {
  for (int32_t d = 0; d < kLongestYear; ++d)
    sun_[d] = 0.0023 * 0.408 * sun_of(c.latitude, d + 1).extraterrestrial;
  for (int32_t m = 0; m < 12; ++m) {
    gamma_[m] = Gamma(c.shape[m]);
    d_[m] = gamma_[m].d(), root_[m] = gamma_[m].c(), power_[m] = gamma_[m].power();
    wet_below_[0][m] = uint64_t(c.wet_after_dry[m] * 0x1p32);
    wet_below_[1][m] = uint64_t(c.wet_after_wet[m] * 0x1p32);
  }
  YearOfWeather none;
  year_ = -1, next(none);  // in year 0 the chain forgets where it began
}

void Generator::next(YearOfWeather& to) {
  ++year_;
  Draws draws;
  draws.begin[0] = 0;
  for (int32_t m = 0; m < 12; ++m)
    draws.begin[m + 1] = draws.begin[m] + days_in_month(year_, m + 1);
  to.days = draws.days = draws.begin[12];
  draw(draws), walk(draws), warm(draws, to), rain(draws, to);
}

void Generator::draw(Draws& to) const {
  for (int32_t d = 0; d < to.days; ++d) {
    const Words w = philox({{kDays << 20, uint32_t(d), uint32_t(year_), how_.record}},
                           uint32_t(how_.seed), uint32_t(how_.seed >> 32));
    to.wet[d] = w.w[0], to.words[0][d] = w.w[1], to.words[1][d] = w.w[2], to.words[2][d] = w.w[3];
  }
  for (int32_t k = 0; k < (how_.eto_noise > 0 ? 3 : 2); ++k) normals(to.words[k], to.days, to.e[k]);
}

/// The two chains, the only parts where a day needs the day before.
void Generator::walk(Draws& draws) {
  const double b00 = c_.b[0][0], b01 = c_.b[0][1], b10 = c_.b[1][0], b11 = c_.b[1][1];
  for (int32_t d = 0; d < draws.days; ++d) {
    const double e0 = draws.e[0][d], e1 = draws.e[1][d];
    draws.e[0][d] = b00 * e0 + b01 * e1, draws.e[1][d] = b10 * e0 + b11 * e1;
  }
  const double a00 = c_.a[0][0], a01 = c_.a[0][1], a10 = c_.a[1][0], a11 = c_.a[1][1];
  double x0 = x_[0], x1 = x_[1];
  for (int32_t m = 0; m < 12; ++m) {
    const uint64_t dry = wet_below_[0][m], wet = wet_below_[1][m];
    uint64_t below = wet_ ? wet : dry;
    for (int32_t d = draws.begin[m]; d < draws.begin[m + 1]; ++d) {
      const bool rains = draws.wet[d] < below;
      below = rains ? wet : dry, wet_ = rains, draws.is_wet[d] = rains;
      const double t = (a00 * x0 + draws.e[0][d]) + a01 * x1;
      x1 = (a11 * x1 + draws.e[1][d]) + a10 * x0, x0 = t;
      draws.e[0][d] = x0, draws.e[1][d] = x1;
    }
  }
  x_[0] = x0, x_[1] = x1;
}

void Generator::warm(const Draws& draws, YearOfWeather& to) const {
  for (int32_t m = 0; m < 12; ++m) {
    const auto of = [m](const double(&v)[2][12]) { return std::pair(v[0][m], v[1][m]); };
    const auto [max_dry, max_wet] = of(c_.tmax_mean);
    const auto [max_sd_dry, max_sd_wet] = of(c_.tmax_sd);
    const auto [min_dry, min_wet] = of(c_.tmin_mean);
    const auto [min_sd_dry, min_sd_wet] = of(c_.tmin_sd);
    const auto [eto_dry, eto_wet] = of(c_.eto_factor);
    for (int32_t d = draws.begin[m]; d < draws.begin[m + 1]; ++d) {
      const bool wet = draws.is_wet[d] != 0;
      const double tmax =
                       (wet ? max_wet : max_dry) + (wet ? max_sd_wet : max_sd_dry) * draws.e[0][d],
                   limit = tmax - 1;
      double tmin = (wet ? min_wet : min_dry) + (wet ? min_sd_wet : min_sd_dry) * draws.e[1][d];
      tmin = tmin < limit ? tmin : limit;
      to.tmax[d] = tmax, to.tmin[d] = tmin;
      to.eto[d] =
          (wet ? eto_wet : eto_dry) * sun_[d] * ((tmin + tmax) / 2 + 17.8) * std::sqrt(tmax - tmin);
    }
  }
  if (how_.eto_noise > 0) scatter_eto(draws, to);
  for (int32_t d = 0; d < to.days; ++d) to.eto[d] = to.eto[d] > 0.1 ? to.eto[d] : 0.1;
}

void Generator::scatter_eto(const Draws& draws, YearOfWeather& to) const {
  for (int32_t m = 0; m < 12; ++m) {
    const double s = how_.eto_noise * c_.eto_log_sd[m];
    for (int32_t d = draws.begin[m]; d < draws.begin[m + 1]; ++d)
      to.eto[d] *= math::exp(s * draws.e[2][d] - s * s / 2);
  }
}

/// As gamma_[month](Rng of the day) gives, for all wet days at once.
void Generator::rain(const Draws& draws, YearOfWeather& to) const {
  const auto key0 = uint32_t(how_.seed), key1 = uint32_t(how_.seed >> 32), year = uint32_t(year_);
  Rng luck(how_.seed, how_.record, year, 0, kYears);
  const double s = how_.rain_year_sd, more = s > 0 ? math::exp(s * normal(luck) - s * s / 2) : 1;
  int32_t day[kLongestYear + 1], month[kLongestYear + 1], n = 0;
  for (int32_t m = 0; m < 12; ++m)
    for (int32_t d = draws.begin[m]; d < draws.begin[m + 1]; ++d)
      day[n] = d, month[n] = m, n += draws.is_wet[d], to.rain[d] = 0;
  uint32_t words[3][kLongestYear] = {};
  double x[kLongestYear], g[kLongestYear];
  for (int32_t i = 0; i < n; ++i) {
    const Words w = philox({{kAmounts << 20, uint32_t(day[i]), year, how_.record}}, key0, key1);
    words[0][i] = w.w[0], words[1][i] = w.w[1], words[2][i] = w.w[2];
  }
  normals(words[0], n, x);
  for (int32_t i = 0; i < n; ++i) {
    const double dv = d_[month[i]] * Gamma::candidate(x[i], root_[month[i]]);
    g[i] = Gamma::boosted(dv, power_[month[i]], open_uniform(words[2][i])) * c_.scale[month[i]];
  }
  for (int32_t i = 0; i < n; ++i) {
    if (!Gamma::surely(x[i], open_uniform(words[1][i]))) {  // 8 % look closer
      Rng rng(how_.seed, how_.record, year, uint32_t(day[i]), kAmounts);
      g[i] = gamma_[month[i]](rng) * c_.scale[month[i]];
    }
    const double amount = g[i] * more;
    to.rain[day[i]] = amount > 0.1 ? amount : 0.1;
  }
}

Weather generate(const Climate& c, const Invention& how, int32_t years) {
  Weather w;
  w.first = day_number(1, 1, 1);
  Generator generator(c, how);
  YearOfWeather y;
  for (int32_t k = 0; k < years; ++k) {
    generator.next(y);
    for (int32_t d = 0; d < y.days; ++d) w.days.push_back({y.rain[d], y.eto[d]});
    w.tmin.insert(w.tmin.end(), y.tmin, y.tmin + y.days);
    w.tmax.insert(w.tmax.end(), y.tmax, y.tmax + y.days);
  }
  return w;
}

}  // namespace plantgym::farm
