#include "worlds.h"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <tuple>

#include "library.h"

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

bool fits(const pg_env_api& api, const Node& params) try {
  Node whole = params;
  expand_names(whole, api);
  const std::vector<pg_node> tree = flatten(whole);
  const pg_node* root = tree.data();
  const pg_make make = {sizeof make, PG_CPU, PG_SAME_STEP, 1, 1, 0, &root};
  pg_error e = {0, -1, {}, 0};
  const std::unique_ptr<void, void (*)(void*)> self(api.make(&make, &e), api.free);
  return self || !e.elsewhere;
} catch (const Error&) {
  return true;
}

std::string explain(const pg_env_api& api, const Node& params) {
  std::string all;
  if (api.size < sizeof api || !api.explain) return all;
  Node whole = params;
  expand_names(whole, api);
  const std::vector<pg_node> tree = flatten(whole);
  api.explain(tree.data(), &all,
              [](void* to, const char* text) { *static_cast<std::string*>(to) += text; });
  return all;
}

std::vector<WorldOf> worlds_of(const Registry& registry, const std::string& folder) {
  std::vector<WorldOf> all;
  for (const std::string& env : registry.names()) {
    const pg_env_api& api = registry.find(env);
    const std::string family = env.substr(0, env.find('/'));
    const size_t before = all.size();
    std::error_code none;
    for (const auto& file :
         std::filesystem::directory_iterator(std::filesystem::path(folder) / family, none))
      if (file.path().extension() == ".yaml") {
        WorldOf w = {env, family + "/" + file.path().stem().string(), file.path().string()};
        if (fits(api, w.params())) all.push_back(std::move(w));
      }
    if (all.size() == before) all.push_back({env, "-", ""});
  }
  std::sort(all.begin(), all.end(), [](const WorldOf& a, const WorldOf& b) {
    return std::tie(a.env, a.name) < std::tie(b.env, b.name);
  });
  return all;
}

}  // namespace plantgym
