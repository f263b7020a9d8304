#include "program_files.h"

#include <filesystem>

#if !defined(PLANTGYM_LIBRARIES)  // of an installation, seen from its programs
#define PLANTGYM_LIBRARIES "../lib"
#endif

namespace plantgym {

std::string shipped_file(const std::string& relative) {
  namespace fs = std::filesystem;
  std::error_code none;
  const fs::path program = fs::read_symlink("/proc/self/exe", none);
  for (fs::path p = program.parent_path(); !p.empty(); p = p.parent_path()) {
    for (const fs::path& top : {p, p / "share" / "plantgym"})
      if (fs::exists(top / "configs" / "worlds", none) && fs::exists(top / relative, none)) {
        const fs::path whole = top / relative, near = fs::proximate(whole, none);
        return (*near.begin() == ".." ? whole : near).string();  // the one that reads well
      }
    if (p == p.parent_path()) break;
  }
  return "";
}

std::string program_library(const std::string& file, std::string* looked) {
  namespace fs = std::filesystem;
  std::error_code none;
  const fs::path folder = fs::read_symlink("/proc/self/exe", none).parent_path();
  if (looked) *looked = folder.string();
  for (const fs::path& place : {folder, folder / PLANTGYM_LIBRARIES})
    if (fs::exists(place / file, none)) return (place / file).string();
  return "";
}

}  // namespace plantgym
