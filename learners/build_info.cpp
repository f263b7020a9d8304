#include "build_info.h"

#include <fmt/core.h>

#include "plantgym_commit.h"  // written by cmake/commit.cmake

namespace plantgym {

BuildInfo build_info() {
#if defined(__clang__)
  const std::string compiler = "clang " __clang_version__;
#else
  const std::string compiler = "gcc " __VERSION__;
#endif
  return {PLANTGYM_VERSION,
          PLANTGYM_COMMIT,
          compiler,
          PLANTGYM_FLAGS,
          {{"yaml-cpp", PLANTGYM_YAML_CPP_VERSION},
           {"fmt", fmt::format("{}.{}.{}", FMT_VERSION / 10000, FMT_VERSION / 100 % 100,
                               FMT_VERSION % 100)}}};
}

}  // namespace plantgym
