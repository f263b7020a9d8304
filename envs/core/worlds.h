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

/// Whether parameters are of a kind for the environment and this program: they make it, or are
/// wrong in some other way. A plant whose inspection asks a recogniser is not, where the host
/// handed in no function that does (envs/factory/surface_file.h).
bool fits(const pg_env_api& api, const Node& params);
/// What the environment says that parameters mean, and finds odd about them; "": nothing.
std::string explain(const pg_env_api& api, const Node& params);

/// Every environment with every world file of its family, the word before the slash, in `folder`
/// ("configs/worlds") that is of a kind for it; without worlds once, on its defaults. In order of
/// their names.
std::vector<WorldOf> worlds_of(const Registry& registry, const std::string& folder);

}  // namespace plantgym
