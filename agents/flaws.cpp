#include "flaws.h"

#include <algorithm>

#include "error.h"
#include "plantgym/math.h"
#include "policy/policy_file.h"

namespace plantgym {

std::vector<float> judge_flaws(const std::string& policy, const std::vector<uint8_t>& images,
                               int32_t size) {
  const Policy p = read_policy(policy);
  const size_t pixels = size_t(size) * size_t(size), seen = p.sight.features.size();
  if (p.outputs.size() != 1 || p.outputs[0].labels.empty() || p.kind != Policy::kNetwork)
    throw Error("is no recogniser of classes (plantgym classify export)");
  if (seen != pixels && seen != 3 * pixels)
    throw Error(join({"sees ", std::to_string(seen), " pixels, the camera gives ",
                      std::to_string(size), "x", std::to_string(size)}));
  const std::vector<std::string>& classes = p.outputs[0].labels;
  const auto good = std::find(classes.begin(), classes.end(), "good");
  if (good == classes.end()) throw Error("has no class 'good'");
  PolicyActor actor(p);
  std::vector<float> x(seen), all;
  for (size_t i = 0; i < images.size() / pixels; ++i) {
    for (size_t k = 0; k < seen; ++k) x[k] = float(images[i * pixels + k % pixels]) / 255;
    float said = 0;
    actor.begin(), actor.act(x.data(), nullptr, &said);
    const std::vector<double>& y = actor.values();
    double sum = 0;
    for (const double v : y) sum += math::exp(v - y[size_t(said)]);
    all.push_back(float(1 - math::exp(y[size_t(good - classes.begin())] - y[size_t(said)]) / sum));
  }
  return all;
}

}  // namespace plantgym
