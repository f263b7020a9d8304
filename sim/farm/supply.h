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

/// Cuts `n` volumes, volume(k) a double&, to `most` in all. A machine gives at least least(k) or
/// nothing: one whose share is less gives nothing, and what it leaves is shared again.
template <class Volume, class Least>
PG_HD inline void allocate(Allocation how, double most, int32_t n, Volume&& volume, Least&& least) {
  for (int32_t k = 0; k < n; ++k)
    if (volume(k) < least(k)) volume(k) = 0;
  for (int32_t k = 0; k < n && how == Allocation::kPriority; ++k) {
    double& v = volume(k);
    v = v < most ? v : most;
    if (v < least(k)) v = 0;
    most -= v;
  }
  while (how == Allocation::kProportional) {
    double all = 0;
    for (int32_t k = 0; k < n; ++k) all += volume(k);
    if (all <= most) return;
    const double share = most > 0 ? most / all : 0;
    int32_t worst = -1;  // the one that is furthest below its least
    double furthest = 1;
    for (int32_t k = 0; k < n; ++k)
      if (volume(k) > 0 && volume(k) * share < furthest * least(k))
        furthest = volume(k) * share / least(k), worst = k;
    if (worst < 0) {
      for (int32_t k = 0; k < n; ++k) volume(k) *= share;
      return;
    }
    volume(worst) = 0;
  }
}

}  // namespace plantgym::farm
