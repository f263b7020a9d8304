// Who may act in a window.
#include "cli/bad_input.h"

namespace plantgym::testing {
namespace {

constexpr const char* kLake =
    "grid:\n  map: |\n    S.\n    .G\n  legend: {S: start, G: {goal: 1}}\n  limit: 9\n";

// clang-format off
const std::vector<Case> kCases = {
  {"a person and an agent", "", "watch lake.yaml --play --agent random", 2, "--play: you act; leave --agent out"},
  {"a person and a training", "", "watch lake.yaml --play --follow", 2, "--play: you act, nobody is followed; leave --follow out"},
};
// clang-format on

void prepare(const TempDir& dir, const std::string&) { write(dir / "lake.yaml", kLake); }

}  // namespace

Part bad_windows() { return {"Windows", "bad_input_watch_test.cpp", kCases, prepare}; }

}  // namespace plantgym::testing
