// exp, log, pow, sin, cos, acos and tanh with the same bits from every compiler, optimisation level
// and C library. Uses only + - * / sqrt and integers, so compile with -ffp-contract=off and without
// -ffast-math. Errors, measured against long double by tests/core/math_test.cpp: below 1 ulp for
// all seven. Zeros, infinities, NaN and subnormals follow C17 annex F; no function touches errno.
//
// Polynomials of exp, log, sin, cos and acos are those of fdlibm 5.3:
//   Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved. Developed at SunSoft, a Sun
//   Microsystems, Inc. business. Permission to use, copy, modify, and distribute this software is
//   freely granted, provided that this notice is preserved.
#pragma once
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>

#include "plantgym/random.h"  // PG_HD

namespace plantgym::math {

namespace detail {

inline constexpr double kInf = std::numeric_limits<double>::infinity();
inline constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
inline constexpr double kLn2Hi = 6.93147180369123816490e-01;  // 32 bits: exact times an exponent
inline constexpr double kLn2Lo = 1.90821492927058770002e-10;

PG_HD inline uint64_t bits_of(double x) {
  uint64_t b;
  memcpy(&b, &x, sizeof b);
  return b;
}
PG_HD inline double from_bits(uint64_t b) {
  double x;
  memcpy(&x, &b, sizeof x);
  return x;
}
/// 2^k, k in [-1022, 1023].
PG_HD inline double power_of_two(int32_t k) { return from_bits(uint64_t(int64_t(k) + 1023) << 52); }
/// y 2^k in two factors, so that a subnormal result is rounded once; k in [-2044, 2046].
PG_HD inline double scale(double y, int32_t k) {
  return y * power_of_two(k / 2) * power_of_two(k - k / 2);
}
/// Nearest whole number, for |x| < 2^31.
PG_HD inline int32_t nearest(double x) { return int32_t(x + (x < 0 ? -0.5 : 0.5)); }

/// A number as the unevaluated sum hi + lo.
struct Pair {
  double hi, lo;
};
PG_HD inline Pair sum(double a, double b) {  // exact (Knuth)
  const double s = a + b, t = s - a;
  return {s, (a - (s - t)) + (b - t)};
}
PG_HD inline Pair product(double a, double b) {  // exact (Dekker), |a|, |b| < 2^970
  const double p = a * b, ca = 134217729.0 * a, cb = 134217729.0 * b;
  const double ah = ca - (ca - a), al = a - ah, bh = cb - (cb - b), bl = b - bh;
  return {p, ((ah * bh - p) + ah * bl + al * bh) + al * bl};
}
PG_HD inline Pair product(Pair a, Pair b) {
  const Pair p = product(a.hi, b.hi);
  const double lo = p.lo + (a.hi * b.lo + a.lo * b.hi), hi = p.hi + lo;
  return {hi, lo - (hi - p.hi)};
}

/// exp(hi - lo) - 1 - hi + lo, the part beyond the linear one, for |hi - lo| <= 0.35.
PG_HD inline double exp_curve(double hi, double lo) {
  const double x = hi - lo, t = x * x;
  const double c =
      x - t * (1.66666666666666019037e-01 +
               t * (-2.77777777770155933842e-03 +
                    t * (6.61375632143793436117e-05 +
                         t * (-1.65339022054652515390e-06 + t * 4.13813679705723846039e-08))));
  return x * c / (2.0 - c);
}
/// exp(x - less), less being a small correction; |x| < 708. No branch, so that loops of it
/// vectorise.
PG_HD inline double exp_inside(double x, double less) {
  const int32_t k = nearest(x * 1.44269504088896338700);
  const double hi = x - k * kLn2Hi, lo = k * kLn2Lo + less;
  return scale(1.0 + (hi - (lo - exp_curve(hi, lo))), k);
}
PG_HD inline double exp_of(double x, double less) {
  if (x > 709.79) return kInf;
  if (x < -745.2) return 0.0;
  return exp_inside(x, less);
}

/// Takes a positive finite x apart: x = m 2^k with m in [sqrt(1/2), sqrt(2)).
PG_HD inline double mantissa(double x, int32_t& k) {
  k = 0;
  if (x < 0x1p-1022) x *= 0x1p54, k = -54;
  const uint64_t b = bits_of(x) - 0x3FE6A09E667F3BCDull;  // sqrt(1/2)
  const int32_t e = int32_t(int64_t(b) >> 52);
  k += e;
  return from_bits(bits_of(x) - (uint64_t(int64_t(e)) << 52));
}

/// ln(m 2^k) to some 2^-65 relative: 2 atanh((m - 1) / (m + 1)) by its Taylor series.
PG_HD inline Pair log_pair(double m, int32_t k) {
  const double f = m - 1.0;  // exact
  const Pair d = sum(m, 1.0);
  const double sh = f / d.hi;
  const Pair p = product(sh, d.hi);
  const Pair s = {sh, ((f - p.hi) - p.lo - sh * d.lo) / d.hi};
  const Pair s2 = product(s, s);
  const double z = s2.hi;
  double tail = 0;
  for (int32_t n = 29; n >= 5; n -= 2) tail = z * (1.0 / n + tail);
  Pair series = sum(1.0 / 3.0, tail);
  series.lo += 1.85037170770859413132e-17;  // what 1.0 / 3.0 lacks
  const Pair twice = {2.0 * s.hi, 2.0 * s.lo};
  const Pair rest = product(twice, product(s2, series));
  const Pair a = sum(twice.hi, rest.hi);
  const Pair l = sum(k * kLn2Hi, a.hi);
  const double lo = l.lo + (a.lo + (twice.lo + rest.lo + k * kLn2Lo)), hi = l.hi + lo;
  return {hi, lo - (hi - l.hi)};
}

/// sin and cos of x.hi + x.lo, |x| <= 0.79.
PG_HD inline double sin_kernel(Pair x) {
  const double z = x.hi * x.hi, v = z * x.hi;
  const double r = 8.33333333332248946124e-03 +
                   z * (-1.98412698298579493134e-04 +
                        z * (2.75573137070700676789e-06 +
                             z * (-2.50507602534068634195e-08 + z * 1.58969099521155010221e-10)));
  return x.hi - ((z * (0.5 * x.lo - v * r) - x.lo) - v * -1.66666666666666324348e-01);
}
PG_HD inline double cos_kernel(Pair x) {
  const double z = x.hi * x.hi, half = 0.5 * z, w = 1.0 - half;
  const double r = z * (4.16666666666666019037e-02 +
                        z * (-1.38888888888741095749e-03 + z * 2.48015872894767294178e-05)) +
                   z * z * (z * z) *
                       (-2.75573143513906633035e-07 +
                        z * (2.08757232129817482790e-09 + z * -1.13596475577881948265e-11));
  return w + (((1.0 - w) - half) + (z * r - x.hi * x.lo));
}

/// x - quadrant pi/2 in [-pi/4, pi/4] for |x| >= 2^20 (Payne and Hanek 1983): of x 2/pi only the
/// 286 bits below 4 are made, in words of 32 bits.
PG_HD inline Pair reduce_large(double x, int32_t& quadrant) {
  constexpr uint32_t kTwoOverPi[] = {
      0xA2F9836Eu, 0x4E441529u, 0xFC2757D1u, 0xF534DDC0u, 0xDB629599u, 0x3C439041u, 0xFE5163ABu,
      0xDEBBC561u, 0xB7246E3Au, 0x424DD2E0u, 0x06492EEAu, 0x09D1921Cu, 0xFE1DEB1Cu, 0xB129A73Eu,
      0xE88235F5u, 0x2EBB4484u, 0xE99C7026u, 0xB45F7E41u, 0x3991D639u, 0x835339F4u, 0x9C845F8Bu,
      0xBDF9283Bu, 0x1FF897FFu, 0xDE05980Fu, 0xEF2F118Bu, 0x5A0A6D1Fu, 0x6D367ECFu, 0x27CB09B7u,
      0x4F463F66u, 0x9E5FEA2Du, 0x7527BAC7u, 0xEBE5F17Bu, 0x3D0739F7u, 0x8A5292EAu, 0x6BFB5FB1u,
      0x1F8D5D08u, 0x56033046u, 0xFC7B6BABu, 0xF0CFBC20u, 0x9AF4361Du};
  const uint64_t b = bits_of(x), m = (b & 0xFFFFFFFFFFFFFull) | 0x10000000000000ull;
  const int32_t e = int32_t(b >> 52 & 0x7FF) - 1075;  // |x| = m 2^e
  const int32_t first = e > 2 ? (e - 2) / 32 : 0;     // words before it give multiples of 4
  uint32_t p[10] = {};                                // m times seven words, highest first
  for (int32_t half = 0; half < 2; ++half) {
    uint64_t carry = 0;
    for (int32_t i = 6; i >= 0; --i) {
      const uint64_t t =
          (m >> 32 * half & 0xFFFFFFFFull) * kTwoOverPi[first + i] + p[i + 2 - half] + carry;
      p[i + 2 - half] = uint32_t(t), carry = t >> 32;
    }
    p[1 - half] = uint32_t(carry);
  }
  const int32_t shift = 286 - (32 * (first + 7) - e);  // brings the bits of 2 and 1 to the top
  uint32_t f[6];
  for (int32_t i = 0; i < 6; ++i) {
    const int32_t at = i + shift / 32, s = shift % 32;
    f[i] = s ? p[at] << s | p[at + 1] >> (32 - s) : p[at];
  }
  quadrant = int32_t(f[0] >> 30);
  for (int32_t i = 0; i < 5; ++i) f[i] = f[i] << 2 | f[i + 1] >> 30;
  const bool above = f[0] >> 31;  // a fraction above 1/2 belongs to the next quadrant
  if (above) {
    ++quadrant;
    for (int32_t i = 0; i < 5; ++i) f[i] = ~f[i];
  }
  Pair r = {0, 0};
  for (int32_t i = 4; i >= 0; --i) {
    const Pair s = sum(f[i] * power_of_two(-32 * (i + 1)), r.hi);
    r = {s.hi, s.lo + r.lo};
  }
  r = product(r, Pair{1.57079632679489655800e+00, 6.12323399573676603587e-17});
  if (above != (x < 0)) r = {-r.hi, -r.lo};
  if (x < 0) quadrant = -quadrant;
  return r;
}
/// x - quadrant pi/2 in [-pi/4, pi/4] (a little more where rounding decides), x finite.
PG_HD inline Pair reduce(double x, int32_t& quadrant) {
  quadrant = 0;
  if (x >= -0.7853981633974483 && x <= 0.7853981633974483) return {x, 0};
  if (!(x > -0x1p20 && x < 0x1p20)) return reduce_large(x, quadrant);
  quadrant = nearest(x * 6.36619772367581382433e-01);
  const double n = quadrant;  // pi/2 in three words of 33 bits, each exact times n, and the rest
  const Pair a = sum(x - n * 1.57079632673412561417e+00, -n * 6.07710050630396597660e-11);
  const Pair b = sum(a.hi, -n * 2.02226624871116645580e-21);
  const double lo = a.lo + b.lo - n * 8.47842766036889956997e-32, hi = b.hi + lo;
  return {hi, lo - (hi - b.hi)};
}
PG_HD inline double sin_quadrant(Pair x, int32_t quadrant) {
  const double y = quadrant & 1 ? cos_kernel(x) : sin_kernel(x);
  return quadrant & 2 ? -y : y;
}

/// (asin(x) - x) / x for z = x^2 <= 1/4.
PG_HD inline double asin_ratio(double z) {
  const double p =
      z * (1.66666666666666657415e-01 +
           z * (-3.25565818622400915405e-01 +
                z * (2.01212532134862925881e-01 +
                     z * (-4.00555345006794114027e-02 +
                          z * (7.91534994289814532176e-04 + z * 3.47933107596021167570e-05)))));
  const double q =
      1.0 + z * (-2.40339491173441421878e+00 +
                 z * (2.02094576023350569471e+00 +
                      z * (-6.88283971605453293030e-01 + z * 7.70381505559019352791e-02)));
  return p / q;
}

/// 0: y is not whole, 1: odd, 2: even. |y| >= 2^53 is even.
PG_HD inline int32_t parity(double y) {
  const double a = y < 0 ? -y : y;
  if (a >= 0x1p53) return 2;
  const int64_t n = int64_t(a);
  return double(n) != a ? 0 : n & 1 ? 1 : 2;
}

}  // namespace detail

PG_HD inline double exp(double x) {
  if (x != x) return x;
  return detail::exp_of(x, 0);
}

namespace detail {
/// log of a positive finite number; no branch, so that loops of it vectorise.
PG_HD inline double log_of(double x) {
  int32_t k = 0;
  const double f = mantissa(x, k) - 1.0;
  const double half = 0.5 * f * f, s = f / (2.0 + f), z = s * s, w = z * z;
  const double even = w * (3.999999999940941908e-01 +
                           w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01));
  const double odd = z * (6.666666666666735130e-01 +
                          w * (2.857142874366239149e-01 +
                               w * (1.818357216161805012e-01 + w * 1.479819860511658591e-01)));
  return s * (half + (even + odd)) + k * kLn2Lo - half + f + k * kLn2Hi;
}
}  // namespace detail

/// Natural logarithm: -inf at 0, NaN below.
PG_HD inline double log(double x) {
  if (x != x || x == detail::kInf) return x;
  if (x == 0) return -detail::kInf;
  if (x < 0) return detail::kNan;
  return detail::log_of(x);
}

PG_HD inline double sin(double x) {
  if (!(x - x == 0)) return detail::kNan;
  int32_t quadrant;
  const detail::Pair r = detail::reduce(x, quadrant);
  return detail::sin_quadrant(r, quadrant);
}

PG_HD inline double cos(double x) {
  if (!(x - x == 0)) return detail::kNan;
  int32_t quadrant;
  const detail::Pair r = detail::reduce(x, quadrant);
  return detail::sin_quadrant(r, quadrant + 1);
}

/// [0, pi]; NaN outside [-1, 1].
PG_HD inline double acos(double x) {
  constexpr double kHalfPi = 1.57079632679489655800e+00, kHalfPiLo = 6.12323399573676603587e-17;
  if (!(x >= -1 && x <= 1)) return detail::kNan;
  if (x == 1) return 0;
  if (x == -1) return 2.0 * kHalfPi;
  if (x > -0.5 && x < 0.5) return kHalfPi - (x - (kHalfPiLo - x * detail::asin_ratio(x * x)));
  if (x < 0) {
    const double z = (1.0 + x) * 0.5, s = std::sqrt(z);
    return 2.0 * (kHalfPi - (s + (detail::asin_ratio(z) * s - kHalfPiLo)));
  }
  const double z = (1.0 - x) * 0.5, s = std::sqrt(z);
  const double hi = detail::from_bits(detail::bits_of(s) & 0xFFFFFFFF00000000ull);
  return 2.0 * (hi + (detail::asin_ratio(z) * s + (z - hi * hi) / (s + hi)));
}

namespace detail {
/// tanh(a) for 0 <= a <= 22. No branch, so that loops of it vectorise.
PG_HD inline double tanh_inside(double a) {
  const int32_t k = nearest(2.0 * a * 1.44269504088896338700);
  const double hi = 2.0 * a - k * kLn2Hi, lo = k * kLn2Lo;
  const double two = power_of_two(k);
  // t = exp(2a) - 1 = two e + two - 1, then t / (t + 2)
  const Pair e = sum(hi, exp_curve(hi, lo) - lo);
  Pair t = sum(two - 1.0, two * e.hi);
  t.lo += two * e.lo;
  Pair d = sum(2.0, t.hi);
  d.lo += t.lo;
  const double y = t.hi / d.hi;
  const Pair p = product(y, d.hi);
  return y + ((t.hi - p.hi) - p.lo - y * d.lo + t.lo) / d.hi;
}
}  // namespace detail

PG_HD inline double tanh(double x) {
  if (x != x) return x;
  const double a = x < 0 ? -x : x;
  if (a < 0x1p-28) return x;
  const double y = a < 22 ? detail::tanh_inside(a) : 1;
  return x < 0 ? -y : y;
}
/// tanh of n numbers in place, several at a time, each with the bits that tanh() gives.
PG_HD inline void tanh_each(double* x, int64_t n) {
  constexpr uint64_t kSign = 1ull << 63;
  constexpr int64_t kBlock = 64;
  double a[kBlock];
  for (; n > 0; n -= kBlock, x += kBlock) {
    const int64_t m = n < kBlock ? n : kBlock;
    for (int64_t k = 0; k < m; ++k) {
      const double size = detail::from_bits(detail::bits_of(x[k]) & ~kSign);
      a[k] = size < 22 ? size : 22;  // of which it is 1
    }
    for (int64_t k = 0; k < m; ++k) a[k] = detail::tanh_inside(a[k]);
    for (int64_t k = 0; k < m; ++k) {
      const uint64_t b = detail::bits_of(x[k]);
      x[k] = detail::from_bits(b & ~kSign) >= 0x1p-28
                 ? detail::from_bits(detail::bits_of(a[k]) | (b & kSign))
                 : x[k];
    }
  }
}

/// Sine and cosine of a float, without branches so that loops over rows vectorise: absolute error
/// below 1.2e-7 for |x| <= 8192, growing beyond; NaN for infinities. Polynomials of Cephes
/// (Moshier, Methods and Programs for Mathematical Functions, 1989). Where it were a call, the loop
/// around it would not vectorise: CartPole is 4 times as fast so.
PG_HD __attribute__((always_inline)) inline void sin_cos(float x, float& sine, float& cosine) {
  constexpr float kRound = 12582912.0f;  // 1.5 * 2^23: the sum's last bits are the nearest integer
  const float shifted = x * 0.636619772f + kRound, n = shifted - kRound;
  uint32_t quadrant;
  memcpy(&quadrant, &shifted, sizeof quadrant);
  const float r = ((x - n * 1.5703125f) - n * 4.837512969970703125e-4f) - n * 7.549789954891882e-8f;
  const float z = r * r;
  const float s = r + r * z * (-1.6666654611e-1f + z * (8.3321608736e-3f + z * -1.9515295891e-4f));
  const float c =
      1.0f - 0.5f * z +
      z * z * (4.166664568298827e-2f + z * (-1.388731625493765e-3f + z * 2.443315711809948e-5f));
  const bool swap = quadrant & 1;
  const float a = swap ? c : s, b = swap ? s : c;
  sine = quadrant & 2 ? -a : a;
  cosine = (quadrant + 1) & 2 ? -b : b;
}
PG_HD inline void sin_cos(double x, double& sine, double& cosine) {
  sine = sin(x), cosine = cos(x);
}

/// x to the power y, with all special cases of C17 annex F.10.4.4.
PG_HD inline double pow(double x, double y) {
  using namespace detail;
  if (y == 0 || x == 1) return 1;
  if (x != x || y != y) return kNan;
  const double ax = x < 0 ? -x : x, ay = y < 0 ? -y : y;
  if (ay == kInf) return ax == 1 ? 1 : (ax > 1) == (y > 0) ? kInf : 0;
  const int32_t whole = parity(y);
  const bool negative = bits_of(x) >> 63 && whole == 1;
  if (ax == 0 || ax == kInf) {
    const double r = (ax == 0) == (y < 0) ? kInf : 0;
    return negative ? -r : r;
  }
  if (x < 0 && !whole) return kNan;
  int32_t k = 0;
  const double m = mantissa(ax, k);
  const double power = ay < 0x1p70 ? y : y < 0 ? -0x1p70 : 0x1p70;  // as good as infinite
  const Pair p = product(log_pair(m, k), Pair{power, 0});
  const double r = exp_of(p.hi, -p.lo);
  return negative ? -r : r;
}

}  // namespace plantgym::math
