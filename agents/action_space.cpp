#include "action_space.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "error.h"
#include "greedy.h"
#include "plantgym/fields.h"

namespace plantgym {

ActionSpace::ActionSpace(const pg_spec& spec) {
  const pg_space& a = *spec.action;
  elements = int32_t(a.elements), mask_size = spec.mask_size;
  if (a.n == 0 && !a.counts) {
    outputs = elements;
    for (int64_t e = 0; e < a.elements; ++e) {
      const float low = a.lows ? a.lows[e] : a.low, high = a.highs ? a.highs[e] : a.high;
      const bool bounded = std::isfinite(low) && std::isfinite(high) && high > low;
      lows.push_back(low), highs.push_back(high);
      middle.push_back(bounded ? (low + high) / 2 : 0);
      half.push_back(bounded ? (high - low) / 2 : 0);
    }
  } else {
    for (int64_t e = 0; e < a.elements; ++e) counts.push_back(values_of(a, e));
    outputs = std::accumulate(counts.begin(), counts.end(), 0);
  }
  if (mask_size && mask_size != outputs)
    throw Error(join({"the mask of '", a.name, "' has ", std::to_string(mask_size),
                      " values, a network needs one for each of ", std::to_string(outputs)}));
}

void ActionSpace::scale(const float* u, float* to) const {
  for (size_t e = 0; e < half.size(); ++e)
    to[e] = half[e] > 0 ? middle[e] + half[e] * std::clamp(u[e], -1.0f, 1.0f)
                        : std::min(std::max(u[e], lows[e]), highs[e]);
}

void ActionSpace::greedy(const float* y, const uint8_t* mask, void* to) const {
  if (box()) return scale(y, static_cast<float*>(to));
  auto* action = static_cast<int32_t*>(to);
  for (const int32_t count : counts) {
    *action++ = lowest_greatest(y, count, mask);
    y += count, mask = mask ? mask + count : nullptr;
  }
}

}  // namespace plantgym
