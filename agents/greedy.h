// Which action the values of one row lead to, as functions that a GPU's threads can call too.
#pragma once
#include <cstdint>

#include "plantgym/math.h"

namespace plantgym {

/// One of n at random, by 32 random bits.
PG_HD inline int32_t random_below(uint32_t bits, int32_t n) {
  return int32_t(uint64_t(bits) * uint64_t(n) >> 32);
}

/// Lowest action among the greatest values of legal ones; 0 where none is legal.
/// @param mask null: all are legal
template <class Q>
PG_HD inline int32_t lowest_greatest(const Q* q, int32_t actions, const uint8_t* mask) {
  int32_t best = -1;
  for (int32_t a = 0; a < actions; ++a)
    if ((!mask || mask[a]) && (best < 0 || q[a] > q[best])) best = a;
  return best < 0 ? 0 : best;
}

/// The same, tied actions equally likely by random `bits`.
template <class Q>
PG_HD inline int32_t greedy_among_ties(const Q* q, int32_t actions, const uint8_t* mask,
                                       uint32_t bits) {
  int32_t best = -1, ties = 0;
  for (int32_t a = 0; a < actions; ++a) {
    if (mask && !mask[a]) continue;
    if (best < 0 || q[a] > q[best])
      best = a, ties = 1;
    else
      ties += q[a] == q[best];
  }
  if (ties < 2) return best < 0 ? 0 : best;
  int32_t left = random_below(bits, ties);
  for (int32_t a = best; a < actions; ++a)
    if (q[a] == q[best] && (!mask || mask[a]) && left-- == 0) return a;
  return best;
}

/// Epsilon as a share of 2^32: it explores by random bits below.
PG_HD inline uint32_t share_of_bits(double epsilon) {
  const double share = epsilon * 0x1p32;
  return share < 4294967295.0 ? uint32_t(share) : 4294967295u;
}

/// Any legal action, all equally likely by random `bits`.
PG_HD inline int32_t any_legal(int32_t n, const uint8_t* mask, uint32_t bits) {
  if (!mask) return random_below(bits, n);
  int32_t count = 0;
  for (int32_t a = 0; a < n; ++a) count += mask[a] != 0;
  int32_t left = random_below(bits, count);
  for (int32_t a = 0; a < n; ++a)
    if (mask[a] && left-- == 0) return a;
  return 0;
}

/// Actions in proportion to exp(q / temperature), by random `bits`. @param p [n] room for them
template <class Q>
PG_HD inline int32_t softmax_choice(const Q* q, int32_t n, const uint8_t* mask, double temperature,
                                    uint32_t bits, double* p) {
  const double best = double(q[lowest_greatest(q, n, mask)]);  // keeps exp() from overflowing
  double sum = 0;
  for (int32_t a = 0; a < n; ++a)
    sum += p[a] = mask && !mask[a] ? 0 : math::exp((double(q[a]) - best) / temperature);
  double left = double(bits) * 0x1p-32;
  int32_t last = 0;
  for (int32_t a = 0; a < n; ++a) {
    const double share = p[a] / sum;
    if (share <= 0) continue;
    last = a, left -= share;
    if (left < 0) return a;
  }
  return last;  // the probabilities fell short of 1 by rounding
}

}  // namespace plantgym
