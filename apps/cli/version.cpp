#include <fmt/core.h>

#include "commands.h"
#include "learners/build_info.h"

namespace plantgym::cli {

std::string version() {
  const BuildInfo b = build_info();
  std::string text = fmt::format("plantgym {} ({})\n{}, {}\nABI {}", b.version, b.commit,
                                 b.compiler, b.flags, PG_ABI);
  for (const auto& [name, number] : b.libraries) text += fmt::format("\n{} {}", name, number);
  return text;
}

}  // namespace plantgym::cli
