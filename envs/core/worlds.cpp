#include "worlds.h"

#include <algorithm>
#include <filesystem>
#include <tuple>

namespace plantgym {

Node WorldOf::params() const {
  Node all;
  all.file = name;
  if (path.empty()) return all;
  Node world = read_yaml(path);
  world.key = "world";
  all.children.push_back(std::move(world));
  return all;
}

std::vector<WorldOf> worlds_of(const Registry& registry, const std::string& folder) {
  std::vector<WorldOf> all;
  for (const std::string& env : registry.names()) {
    const std::string family = env.substr(0, env.find('/'));
    const size_t before = all.size();
    std::error_code none;
    for (const auto& file :
         std::filesystem::directory_iterator(std::filesystem::path(folder) / family, none))
      if (file.path().extension() == ".yaml")
        all.push_back({env, family + "/" + file.path().stem().string(), file.path().string()});
    if (all.size() == before) all.push_back({env, "-", ""});
  }
  std::sort(all.begin(), all.end(), [](const WorldOf& a, const WorldOf& b) {
    return std::tie(a.env, a.name) < std::tie(b.env, b.name);
  });
  return all;
}

}  // namespace plantgym
