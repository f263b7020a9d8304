#include "finite.h"

#include <algorithm>

#include "plantgym/fields.h"
#include "vec_env.h"

namespace plantgym {
namespace {

/// Index of the first that is not finite, -1: none is. The sum of x - x is 0 or NaN.
int64_t first_wrong(const float* x, int64_t n) {
  float sum = 0;
#pragma GCC ivdep
  for (int64_t i = 0; i < n; ++i) sum += x[i] - x[i];
  if (sum == 0) return -1;
  return std::find_if(x, x + n, [](float v) { return !(v - v == 0); }) - x;
}

}  // namespace

std::string not_finite(const pg_spec& spec, const pg_io& io, int64_t n) {
  if (const int64_t i = first_wrong(io.reward, n); i >= 0)
    return join(
        {"the reward of environment ", std::to_string(i), " is ", std::to_string(io.reward[i])});
  for (int32_t k = 0; k < spec.n_obs; ++k) {
    const pg_space& s = spec.obs[k];
    if (s.dtype != PG_F32) continue;
    const auto* x = static_cast<const float*>(io.obs[k]);
    const int64_t at = first_wrong(x, n * s.elements);
    if (at < 0) continue;
    const int64_t e = at % s.elements;
    return join({"the observation '", s.name, ".", s.names ? s.names[e] : std::to_string(e).c_str(),
                 "' of environment ", std::to_string(at / s.elements), " is ",
                 std::to_string(x[at])});
  }
  return {};
}

}  // namespace plantgym
