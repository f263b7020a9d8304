// Which worlds an environment can be tried on.
#pragma once
#include <string>
#include <vector>

#include "node.h"
#include "registry.h"

namespace plantgym {

/// An environment and a world for it.
struct WorldOf {
  std::string env;      // "grid/map"
  std::string name;     // "grid/taxi"; "-": the environment needs none
  std::string path;     // of the world's file; "": none
  Node params() const;  ///< what the environment is made of. @throws Error the file's content
};

/// Every environment with every world file of its family, the word before the slash, in `folder`
/// ("configs/worlds"); without worlds once, on its defaults. In order of their names.
std::vector<WorldOf> worlds_of(const Registry& registry, const std::string& folder);

}  // namespace plantgym
