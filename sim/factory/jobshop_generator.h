// Random instances of Taillard, "Benchmarks for basic scheduling problems", European Journal of
// Operational Research 64, 1993: the same numbers from the same seeds.
#pragma once
#include "sim/factory/jobshop.h"

namespace plantgym::jobshop {

/// The linear congruential generator of its section 2 (Bratley, Fox and Schrage 1983).
class Lehmer {
 public:
  static constexpr int32_t kModulus = 2147483647;
  /// @param seed in [1, kModulus - 1]
  PG_HD explicit Lehmer(int32_t seed) : x_(seed) {}
  PG_HD int32_t within(int32_t low, int32_t high) {  ///< [low, high]
    x_ = 16807 * (x_ % 127773) - 2836 * (x_ / 127773);
    if (x_ < 0) x_ += kModulus;
    return low + int32_t(double(x_) / kModulus * (high - low + 1));
  }

 private:
  int32_t x_;
};

/// Writes ops [jobs, machines]: times in [least, most], and every machine once.
PG_HD inline void generate(int32_t jobs, int32_t machines, int32_t least, int32_t most,
                           int32_t time_seed, int32_t machine_seed, Op* ops) {
  Lehmer times(time_seed), orders(machine_seed);
  for (int32_t j = 0; j < jobs; ++j, ops += machines) {
    for (int32_t k = 0; k < machines; ++k) ops[k] = times.within(least, most) << 8 | k;
    for (int32_t k = 0; k < machines; ++k) {  // machines change places, times do not
      const int32_t other = orders.within(k, machines - 1), mine = machine_of(ops[k]);
      ops[k] = (ops[k] & ~255) | machine_of(ops[other]);
      ops[other] = (ops[other] & ~255) | mine;
    }
  }
}

}  // namespace plantgym::jobshop
