// Normal and gamma numbers from random words, with the same bits from every compiler and device.
#pragma once
#include <cmath>
#include <cstdint>

#include "plantgym/math.h"
#include "plantgym/random.h"

namespace plantgym {

/// The middle of the n-th of 2^32 parts of (0, 1): never 0 or 1.
PG_HD inline double open_uniform(uint32_t bits) { return (double(bits) + 0.5) * 0x1p-32; }

namespace detail {

/// Normal quantile of q + 1/2 for |q| <= 0.425, without a branch, so that loops of it vectorise.
PG_HD inline double normal_middle(double q) {
  const double r = 0.180625 - q * q;
  const double above = ((((((2.5090809287301226727e+3 * r + 3.3430575583588128105e+4) * r +
                            6.7265770927008700853e+4) *
                               r +
                           4.5921953931549871457e+4) *
                              r +
                          1.3731693765509461125e+4) *
                             r +
                         1.9715909503065514427e+3) *
                            r +
                        1.3314166789178437745e+2) *
                           r +
                       3.3871328727963666080;
  const double below = ((((((5.2264952788528545610e+3 * r + 2.8729085735721942674e+4) * r +
                            3.9307895800092710610e+4) *
                               r +
                           2.1213794301586595867e+4) *
                              r +
                          5.3941960214247511077e+3) *
                             r +
                         6.8718700749205790830e+2) *
                            r +
                        4.2313330701600911252e+1) *
                           r +
                       1.0;
  return q * above / below;
}
/// Of the tail probability p in [1.4e-11, 0.075]: how far below the mean.
PG_HD inline double normal_tail(double p) {
  const double r = std::sqrt(-math::detail::log_of(p)) - 1.6;
  const double above = ((((((7.74545014278341407640e-4 * r + 2.27238449892691845833e-2) * r +
                            2.41780725177450611770e-1) *
                               r +
                           1.27045825245236838258) *
                              r +
                          3.64784832476320460504) *
                             r +
                         5.76949722146069140550) *
                            r +
                        4.63033784615654529590) *
                           r +
                       1.42343711074968357734;
  const double below = ((((((1.05075007164441684324e-9 * r + 5.47593808499534494600e-4) * r +
                            1.51986665636164571966e-2) *
                               r +
                           1.48103976427480074590e-1) *
                              r +
                          6.89767334985100004550e-1) *
                             r +
                         1.67638483018380384940) *
                            r +
                        2.05319162663775882187) *
                           r +
                       1.0;
  return above / below;
}

}  // namespace detail

/// The standard normal number below which lies the share u, for u in [1.4e-11, 1 - 1.4e-11]:
/// Wichura, algorithm AS 241 (PPND16), Applied Statistics 37, 1988; relative error about 1e-16.
PG_HD inline double normal_quantile(double u) {
  const double q = u - 0.5;
  if (q >= -0.425 && q <= 0.425) return detail::normal_middle(q);
  return q < 0 ? -detail::normal_tail(u) : detail::normal_tail(1 - u);
}

/// One standard normal number, from one word.
PG_HD inline double normal(Rng& rng) { return normal_quantile(open_uniform(rng.bits())); }

/// Gamma numbers of one shape and scale 1: Marsaglia and Tsang, ACM Transactions on Mathematical
/// Software 26, 2000; below shape 1 by its section 6.
class Gamma {
 public:
  PG_HD explicit Gamma(double shape = 1)
      : d_((shape < 1 ? shape + 1 : shape) - 1.0 / 3),
        c_(1 / std::sqrt(9 * d_)),
        power_(shape < 1 ? 1 / shape : 0) {}
  /// Takes a block of four words, and another for every candidate refused (5 % at most).
  PG_HD double operator()(Rng& rng) const {
    for (;;) {
      const double x = normal(rng);
      const double u = open_uniform(rng.bits()), boost = open_uniform(rng.bits());
      rng.bits();
      const double v = candidate(x, c_), x2 = x * x;
      if (v > 0 && (surely(x, u) || math::log(u) < 0.5 * x2 + d_ * (1 - v + math::log(v))))
        return boosted(d_ * v, power_, boost);
    }
  }
  /// The parts of it, for loops over many: v of a candidate; whether it is taken without looking
  /// closer (v is above 0 then); the number from d v. No branches.
  PG_HD static double candidate(double x, double c) {
    const double t = 1 + c * x;
    return t * t * t;
  }
  PG_HD static bool surely(double x, double u) { return u < 1 - 0.0331 * ((x * x) * (x * x)); }
  PG_HD static double boosted(double dv, double power, double boost) {
    return dv * math::detail::exp_inside(power * math::detail::log_of(boost), 0);
  }
  PG_HD double d() const { return d_; }
  PG_HD double c() const { return c_; }
  PG_HD double power() const { return power_; }  ///< 1 / shape, 0 from shape 1

 private:
  double d_, c_, power_;
};

}  // namespace plantgym
