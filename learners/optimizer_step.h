// One parameter's step along its gradient, as functions that a GPU's threads can call too; see
// optimizer.h.
#pragma once
#include <cmath>
#include <cstdint>

#include "plantgym/random.h"  // PG_HD

namespace plantgym {

/// What is the same for all parameters in one step of Adam or RAdam.
struct AdamPace {
  float by;         // of the mean over the deviation
  float deviation;  // times the root of the mean square
  int32_t adapts;   // 0: along the mean alone (the first steps of RAdam)
};
/// What is the same in all steps.
struct AdamBlend {
  float keep1, keep2, add1, add2, epsilon;
};

/// What a gradient of this norm is multiplied by. @param most 0: any is left as it is
PG_HD inline float scale_of_gradient(double norm, double most) {
  return most > 0 && norm > most ? float(most / (norm + 1e-6)) : 1.0f;
}
/// @param slope of the parameter p, scaled @param mean, square of all slopes so far
PG_HD inline void adam_mix(const AdamBlend& b, float slope, float& mean, float& square) {
  mean = b.keep1 * mean + b.add1 * slope;
  square = b.keep2 * square + b.add2 * slope * slope;
}
PG_HD inline float adam_move(const AdamBlend& b, const AdamPace& a, float mean, float square) {
  return a.by * mean / (std::sqrt(square) * a.deviation + b.epsilon);
}

}  // namespace plantgym
