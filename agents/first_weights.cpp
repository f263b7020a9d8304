#include <algorithm>
#include <cmath>

#include "network_config.h"
#include "plantgym/math.h"
#include "plantgym/random.h"

namespace plantgym {
namespace {

/// Standard normal numbers (Box & Muller 1958), stream by parameter.
class Normal {
 public:
  Normal(uint64_t seed, uint32_t parameter) : rng_(seed, parameter, 0, 0, 1) {}
  double operator()() {
    const double u = (double(rng_.bits()) + 1) * 0x1p-32, v = double(rng_.bits()) * 0x1p-32;
    return std::sqrt(-2 * math::log(u)) * math::cos(6.283185307179586 * v);
  }

 private:
  Rng rng_;
};

/// Rows (or columns, where there are more rows) of length `gain`, at right angles: Gram-Schmidt on
/// normal numbers, twice against rounding.
void orthogonal(float* w, int64_t rows, int64_t columns, double gain, Normal normal) {
  const bool across = rows <= columns;
  const int64_t n = across ? rows : columns, d = across ? columns : rows;
  std::vector<double> q(size_t(n * d));
  for (int64_t i = 0; i < n; ++i) {
    double* a = &q[size_t(i * d)];
    for (int64_t k = 0; k < d; ++k) a[k] = normal();
    for (int32_t round = 0; round < 2; ++round)
      for (int64_t j = 0; j < i; ++j) {
        const double* b = &q[size_t(j * d)];
        double dot = 0;
        for (int64_t k = 0; k < d; ++k) dot += a[k] * b[k];
        for (int64_t k = 0; k < d; ++k) a[k] -= dot * b[k];
      }
    double square = 0;
    for (int64_t k = 0; k < d; ++k) square += a[k] * a[k];
    const double scale = 1 / std::sqrt(square);
    for (int64_t k = 0; k < d; ++k) a[k] *= scale;
    for (int64_t k = 0; k < d; ++k) w[across ? i * d + k : k * columns + i] = float(gain * a[k]);
  }
}

}  // namespace

std::vector<float> first_weights(const NetworkPlan& plan, const NetworkConfig& config,
                                 uint64_t seed) {
  std::vector<float> all(size_t(plan.size), 0.0f);
  int64_t inputs = 1;  // of the layer; its bias follows its weights
  for (size_t k = 0; k < plan.parameters.size(); ++k) {
    const Parameter& p = plan.parameters[k];
    float* w = &all[size_t(p.offset)];
    const int64_t rows = p.shape[0], columns = p.size() / rows;
    if (p.fill == Parameter::kNormWeight) {
      std::fill(w, w + p.size(), 1.0f);
    } else if (p.fill == Parameter::kWeight && config.orthogonal) {
      orthogonal(w, rows, columns, p.gain, Normal(seed, uint32_t(k)));
    } else if (!config.orthogonal && p.fill != Parameter::kFree) {
      if (p.fill == Parameter::kWeight) inputs = columns;
      if (p.name.find(".norm.") != std::string::npos) continue;
      Rng rng(seed, uint32_t(k), 0, 0, 1);
      const float most = 1 / std::sqrt(float(inputs));
      for (int64_t i = 0; i < p.size(); ++i) w[i] = (2 * rng.uniform() - 1) * most;
    }
  }
  return all;
}

}  // namespace plantgym
