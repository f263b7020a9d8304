#include <fmt/core.h>

#include "commands.h"

namespace plantgym::cli {

int test(const TestArgs&) { return 0; }

}  // namespace plantgym::cli
