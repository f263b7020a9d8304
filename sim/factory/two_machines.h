// The line of two machines and a buffer that goes in step: unit cycles, geometric times to failure
// and repair; a machine fails only in a cycle in which it works. Buzacott 1967; Gershwin,
// Manufacturing Systems Engineering (1994), section 3.
#pragma once
#include "plantgym/math.h"

namespace plantgym::factory {

/// One machine: chances that it fails in a working cycle, and that its repair ends in a cycle.
struct StepMachine {
  double p = 0, r = 1;
};
/// Parts a cycle, with room for n >= 2 parts between the machines (parts on them do not count).
inline double two_machine_rate(const StepMachine& a, const StepMachine& b, int32_t n) {
  if (a.p == b.p && a.r == b.r) {
    const double p = a.p, r = a.r;
    const double g = (2 - p - 2 * r + (n - 1) * (r + p)) / (p * (2 - p - r));
    return r * g / ((r + p) * g + 1);
  }
  if (const double gap = a.p * b.r - b.p * a.r; gap < 1e-7 * a.p * b.r && -gap < 1e-7 * a.p * b.r) {
    const auto beside = [&](double times) { return two_machine_rate(a, {b.p * times, b.r}, n); };
    return 0.5 * (beside(1 - 1e-5) + beside(1 + 1e-5));  // 0/0 between them
  }
  const double both = a.p + b.p - a.p * b.p, up = a.r + b.r - a.r * b.r;
  const double d1 = both - a.p * b.r, d2 = both - b.p * a.r;
  const double x = ((up - a.p * b.r) / d2) / ((up - b.p * a.r) / d1);
  const double s = b.p * a.r / (a.p * b.r) * (d2 / d1), q = s * math::pow(x, n - 1);
  if (!(q < 1e200)) return 1 / (1 + b.p / b.r);  // the first is never blocked
  return (1 - q) / (1 + a.p / a.r - (1 + b.p / b.r) * q);
}

}  // namespace plantgym::factory
