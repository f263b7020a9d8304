// Times and counts that are drawn, with their means and variances; one stream of random words for
// each entity and purpose, so that what happens to one does not shift what is drawn for another.
#pragma once
#include <cmath>
#include <cstdint>

#include "plantgym/distributions.h"
#include "plantgym/math.h"
#include "plantgym/random.h"

/// Of this large engine: not copied into each kernel that calls it, which took the GPU's assembler
/// minutes and gigabytes; CPU compilers do as they like.
#if defined(__CUDACC__)
#define PG_OUTLINE __noinline__ inline
#else
#define PG_OUTLINE inline
#endif

namespace plantgym::factory {

enum class Shape : int32_t {
  kDet,         // a
  kExp,         // mean a
  kUniform,     // a to b
  kTriangular,  // a to b, most often c
  kNormal,      // mean a, sd b, cut at 0; c: the share that is cut away
  kLognormal,   // exp(a + b z)
  kGamma,       // shape a, scale b
  kWeibull,     // shape a, scale b
  kGeometric,   // trials until the first success, of chance a; b: log(1 - a)
  kBernoulli,   // b with chance a, else 0
  kEmpirical,   // one of `count` values from `first`
};
struct Distribution {
  Shape shape = Shape::kDet;
  int32_t first = 0, count = 0;
  double a = 0, b = 0, c = 0;
};

/// The words of one stream that are drawn but not used yet, their logarithms once somebody wants
/// one (four at a time cost little more than one), and the number of the next block.
struct Stream {
  uint32_t next, left, words[4], logs_known, pad;
  double logs[4];
};
/// The place of the next word; `rng` carries seed, row and its number of starts; `id` is the
/// stream.
PG_HD PG_INLINE uint32_t next_place(Stream& s, const Rng& rng, uint32_t id) {
  if (s.left == 0) {
    Rng block = rng.stream(id, s.next++);
    for (uint32_t& w : s.words) w = block.bits();
    s.left = 4, s.logs_known = 0;
  }
  return 4 - s.left--;
}
/// In (0, 1).
PG_HD PG_INLINE double next_uniform(Stream& s, const Rng& rng, uint32_t id) {
  return open_uniform(s.words[next_place(s, rng, id)]);
}
/// The logarithm of such a number.
PG_HD PG_INLINE double next_log(Stream& s, const Rng& rng, uint32_t id) {
  const uint32_t at = next_place(s, rng, id);
  if (!s.logs_known) {
    for (int32_t k = 0; k < 4; ++k) s.logs[k] = math::detail::log_of(open_uniform(s.words[k]));
    s.logs_known = 1;
  }
  return s.logs[at];
}
PG_HD PG_OUTLINE double draw(const Distribution& d, const double* values, Stream& s, const Rng& rng,
                             uint32_t id) {
  if (d.shape == Shape::kDet) return d.a;
  if (d.shape == Shape::kGamma) {  // takes as many words as it needs, from a block of its own
    Rng own = rng.stream(id, s.next++);
    if (d.a >= 0.05) return d.b * Gamma(d.a)(own);
    const double whole = Gamma(1 + d.a)(own);  // Gamma's own step from there may underflow
    return d.b * whole * math::exp(math::detail::log_of(open_uniform(own.bits())) / d.a);
  }
  if (d.shape == Shape::kExp) return -d.a * next_log(s, rng, id);
  if (d.shape == Shape::kWeibull) return d.b * math::pow(-next_log(s, rng, id), 1 / d.a);
  if (d.shape == Shape::kGeometric)
    return d.a >= 1 ? 1 : 1 + std::floor(next_log(s, rng, id) / d.b);
  const double u = next_uniform(s, rng, id);
  switch (d.shape) {
    case Shape::kUniform:
      return d.a + (d.b - d.a) * u;
    case Shape::kTriangular: {
      const double wide = d.b - d.a, up = d.c - d.a;
      return u * wide < up ? d.a + std::sqrt(u * wide * up)
                           : d.b - std::sqrt((1 - u) * wide * (d.b - d.c));
    }
    case Shape::kNormal: {
      const double x = d.a + d.b * normal_quantile(d.c + u * (1 - d.c));
      return x > 0 ? x : 0;
    }
    case Shape::kLognormal:
      return math::exp(d.a + d.b * normal_quantile(u));
    case Shape::kBernoulli:
      return u < d.a ? d.b : 0;
    default:
      return values[d.first + int32_t(u * d.count)];
  }
}

/// The gamma function for x in [1, 171] (Lanczos, g = 7, n = 9): relative error below 1e-14.
inline double gamma_function(double x) {
  static constexpr double kTerms[] = {
      676.5203681218851,  -1259.1392167224028,  771.32342877765313,    -176.61502916214059,
      12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7};
  double sum = 0.99999999999980993;
  for (int32_t k = 0; k < 8; ++k) sum += kTerms[k] / (x + k);
  const double t = x + 6.5;
  return 2.5066282746310005 * math::exp((x - 0.5) * math::log(t) - t) * sum;
}
/// The share of a standard normal that lies below x.
inline double normal_share(double x) {
  double low = 1e-11, high = 1 - 1e-11;
  if (normal_quantile(low) >= x) return 0;
  if (normal_quantile(high) <= x) return 1;
  for (int32_t k = 0; k < 60; ++k) {
    const double middle = 0.5 * (low + high);
    (normal_quantile(middle) < x ? low : high) = middle;
  }
  return low;
}

inline Distribution fixed(double x) { return {Shape::kDet, 0, 0, x, 0, 0}; }
inline Distribution exponential(double mean) { return {Shape::kExp, 0, 0, mean, 0, 0}; }
inline Distribution truncated_normal(double mean, double sd) {
  return {Shape::kNormal, 0, 0, mean, sd, normal_share(-mean / sd)};
}
inline Distribution lognormal(double mean, double cv) {
  const double variance = math::log(1 + cv * cv);
  return {Shape::kLognormal, 0, 0, math::log(mean) - variance / 2, std::sqrt(variance), 0};
}
inline Distribution gamma(double shape, double scale) {
  return {Shape::kGamma, 0, 0, shape, scale, 0};
}
inline Distribution weibull(double shape, double scale) {
  return {Shape::kWeibull, 0, 0, shape, scale, 0};
}
inline Distribution geometric(double p) {
  return {Shape::kGeometric, 0, 0, p, p < 1 ? math::log(1 - p) : 0, 0};
}

struct Moments {
  double mean, variance;
};
inline Moments moments(const Distribution& d, const double* values) {
  switch (d.shape) {
    case Shape::kDet:
      return {d.a, 0};
    case Shape::kExp:
      return {d.a, d.a * d.a};
    case Shape::kUniform:
      return {(d.a + d.b) / 2, (d.b - d.a) * (d.b - d.a) / 12};
    case Shape::kTriangular:
      return {(d.a + d.b + d.c) / 3,
              (d.a * d.a + d.b * d.b + d.c * d.c - d.a * d.b - d.a * d.c - d.b * d.c) / 18};
    case Shape::kNormal: {  // Johnson, Kotz, Balakrishnan: Continuous Univariate Distributions 1
      const double alpha = -d.a / d.b;
      const double h = 0.3989422804014327 * math::exp(-alpha * alpha / 2) / (1 - d.c);
      return {d.a + d.b * h, d.b * d.b * (1 + alpha * h - h * h)};
    }
    case Shape::kLognormal: {
      const double mean = math::exp(d.a + d.b * d.b / 2);
      return {mean, mean * mean * (math::exp(d.b * d.b) - 1)};
    }
    case Shape::kGamma:
      return {d.a * d.b, d.a * d.b * d.b};
    case Shape::kWeibull: {
      const double m = gamma_function(1 + 1 / d.a);
      return {d.b * m, d.b * d.b * (gamma_function(1 + 2 / d.a) - m * m)};
    }
    case Shape::kGeometric:
      return {1 / d.a, (1 - d.a) / (d.a * d.a)};
    case Shape::kBernoulli:
      return {d.a * d.b, d.a * (1 - d.a) * d.b * d.b};
    default: {
      double sum = 0, squares = 0;
      for (int32_t k = 0; k < d.count; ++k)
        sum += values[d.first + k], squares += values[d.first + k] * values[d.first + k];
      const double mean = sum / d.count;
      return {mean, squares / d.count - mean * mean};
    }
  }
}

}  // namespace plantgym::factory
