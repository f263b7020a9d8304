#include <filesystem>

#include "commands.h"
#include "envs/builtin.h"
#include "plantgym/fields.h"

namespace plantgym::cli {

Registry builtin_registry() {
  Registry r;
  r.add(builtin());
  return r;
}

Loaded load(const Target& target) {
  Loaded l;
  l.registry = builtin_registry();
  l.tree = read_target(target.path, target.overrides, l.registry);
  for (const std::string& file : plugin_files(l.tree)) l.registry.load(file);
  std::filesystem::path p(target.path);
  std::error_code none;
  l.is_folder = std::filesystem::is_directory(p, none);
  if (!p.has_filename()) p = p.parent_path();
  l.run = read_run(l.tree, l.is_folder ? p.filename().string() : p.stem().string(), l.registry);
  return l;
}

std::string shipped(const std::string& relative) {
  namespace fs = std::filesystem;
  std::error_code none;
  const fs::path program = fs::read_symlink("/proc/self/exe", none);
  for (fs::path p = program.parent_path(); !p.empty(); p = p.parent_path()) {
    for (const fs::path& top : {p, p / "share" / "plantgym"})
      if (fs::exists(top / "configs" / "worlds", none) && fs::exists(top / relative, none))
        return fs::proximate(top / relative, none).string();
    if (p == p.parent_path()) break;
  }
  throw Failure(join({relative, ": not found beside the program"}));
}

}  // namespace plantgym::cli
