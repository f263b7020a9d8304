#include "export_images.h"

#include <fmt/core.h>

#include "agents/network_policy.h"

namespace plantgym {

Policy describe_recogniser(const Classifier& c, const ImageRecipe& recipe, int32_t seed) {
  Policy p;
  p.environment = "images", p.run = recipe.name, p.learner = "classifier";
  p.seed = seed, p.steps = c.images();
  const ImageSize& size = c.view().size();
  p.sight.parts.push_back({"image", int32_t(size.numbers()), true});
  for (int32_t ch = 0; ch < size.channels; ++ch)
    for (int32_t y = 0; y < size.height; ++y)
      for (int32_t x = 0; x < size.width; ++x) {
        PolicyFeature f = {fmt::format("c{}_y{}_x{}", ch, y, x), "1", 0, 1};
        f.mean = double(c.view().mean()[size_t(ch)]);
        f.scale = 1 / double(c.view().deviation()[size_t(ch)]);
        p.sight.features.push_back(std::move(f));
      }
  describe_network(c.network().plan(), c.network().parameters(), "classes", p);
  const std::vector<std::string>& classes = c.training().classes;
  PolicyOutput o = {"class", "1", 0, float(classes.size() - 1), int32_t(classes.size()), classes};
  p.outputs.push_back(std::move(o));
  check_policy(p);
  return p;
}

}  // namespace plantgym
