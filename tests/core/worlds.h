// Every built-in environment with every world that is shipped for it.
#pragma once
#include <algorithm>
#include <cctype>
#include <filesystem>
#include <string>
#include <vector>

#include "support.h"

namespace plantgym::testing {

struct ShippedWorld {
  std::string env, world;  // "grid/map", "grid/taxi"
  Node params() const {
    Node run = parse_yaml("env: {world: configs/worlds/" + world + ".yaml}", source("test.yaml"));
    expand_worlds(run);
    return *child(run, "env");
  }
  std::string label() const {
    std::string name = env + "_on_" + world;
    for (char& c : name)
      if (!std::isalnum(static_cast<unsigned char>(c))) c = '_';
    return name;
  }
  friend std::ostream& operator<<(std::ostream& out, const ShippedWorld& w) {
    return out << w.env << " on " << w.world;
  }
};

/// An environment of a family (the word before the slash) acts on all worlds of that folder.
inline std::vector<ShippedWorld> shipped_worlds() {
  std::vector<ShippedWorld> all;
  for (const std::string& name : builtins().names()) {
    const std::string family = name.substr(0, name.find('/'));
    const std::string folder = source("configs/worlds/" + family);
    if (!std::filesystem::is_directory(folder)) continue;
    for (const auto& file : std::filesystem::directory_iterator(folder))
      if (file.path().extension() == ".yaml")
        all.push_back({name, family + "/" + file.path().stem().string()});
  }
  std::sort(all.begin(), all.end(), [](const ShippedWorld& a, const ShippedWorld& b) {
    return a.env + " " + a.world < b.env + " " + b.world;
  });
  return all;
}

}  // namespace plantgym::testing
