// Runs the program as a shell does.
#pragma once
#include <sys/wait.h>

#include <cstdio>
#include <string>

#include "plantgym/fields.h"
#include "support.h"

namespace plantgym::testing {

struct Result {
  int code;
  std::string text;  // both outputs
};

/// A shell line in `folder`; `$P` is the program.
inline Result shell(const std::string& folder, const std::string& line) {
  FILE* out = popen(
      join({"cd '", folder, "' && P='" PLANTGYM_PROGRAM "' && { ", line, "\n} 2>&1"}).c_str(), "r");
  Result r;
  char part[4096];
  while (const size_t n = fread(part, 1, sizeof part, out)) r.text.append(part, n);
  r.code = WEXITSTATUS(pclose(out));
  return r;
}

}  // namespace plantgym::testing
