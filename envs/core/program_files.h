// Files that come with the program: beside its sources, or installed.
#pragma once
#include <string>

namespace plantgym {

/// The path of "configs/worlds/grid/taxi.yaml"; "": there is no such file.
std::string shipped_file(const std::string& relative);
/// The path of a shared library that the program opens on demand: beside it, as built, or in the
/// folder of libraries, as installed. "": there is none. @param looked the folder beside it
std::string program_library(const std::string& file, std::string* looked = nullptr);

}  // namespace plantgym
