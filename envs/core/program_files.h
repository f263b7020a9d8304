// Files that come with the program: beside its sources, or installed.
#pragma once
#include <string>

namespace plantgym {

/// The path of "configs/worlds/grid/taxi.yaml"; "": there is no such file.
std::string shipped_file(const std::string& relative);

}  // namespace plantgym
