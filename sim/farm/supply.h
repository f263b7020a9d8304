// Pumps and machines: energy, depths, and what is given to whom where water is short.
#pragma once
#include "plantgym/random.h"

namespace plantgym::farm {

/// Energy of a gross mm on a hectare [kWh]: weight of 10 m3 lifted by `head` metres (lift, friction
/// and outlet pressure), by the efficiency of pump and motor.
inline double pump_energy(double head, double efficiency) { return 0.02725 * head / efficiency; }

/// Gross depth [mm] of one turn of a centre pivot: `flow` m3/h, `radius` m, `turn` h.
inline double pivot_depth(double flow, double radius, double turn) {
  constexpr double kPi = 3.14159265358979323846;
  return 1000 * flow * turn / (kPi * radius * radius);
}

/// How `most` is shared among requests that are more: in proportion, or in their order.
enum class Allocation { kProportional, kPriority };

/// Cuts `n` volumes, volume(k) a double&, to `most` in all.
template <class Volume>
PG_HD inline void allocate(Allocation how, double most, int32_t n, Volume&& volume) {
  double all = 0;
  for (int32_t k = 0; k < n; ++k) all += volume(k);
  if (all <= most) return;
  const double share = most > 0 ? most / all : 0;
  for (int32_t k = 0; k < n; ++k) {
    double& v = volume(k);
    if (how == Allocation::kProportional) {
      v *= share;
    } else {
      v = v < most ? v : most;
      most -= v;
    }
  }
}

}  // namespace plantgym::farm
