// Names that stand for maps: `crop: maize_grain` is the map in crops/maize_grain.yaml.
#pragma once
#include <string>

#include "keys.h"

namespace plantgym {

/// Replaces such names below an environment's parameters, for every key that the environment
/// declares with a library, by the map in LIBRARY/NAME.yaml: beside the file that says the name, or
/// of the shipped worlds of the environment's family; or in the file that a path names (with a
/// slash or .yaml), from the folder of the file that says it. {extends: NAME, key: ...} lays keys
/// over it. Once done, it does nothing more. @throws Error unknown name (with the known ones), bad
/// file
void expand_names(Node& params, const pg_env_api& api);

}  // namespace plantgym
