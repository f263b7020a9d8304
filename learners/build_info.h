// What this program was built from and with: `--version`, and repro.json of every run.
#pragma once
#include <string>
#include <utility>
#include <vector>

namespace plantgym {

struct BuildInfo {
  std::string version, commit, compiler, flags;
  std::vector<std::pair<std::string, std::string>> libraries;  // name, version
};
BuildInfo build_info();

}  // namespace plantgym
