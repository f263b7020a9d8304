// The contract of environments in wrappers. What rows learn together (running means) is no matter
// of one row; wrappers_test.cpp looks at it.
#include <gtest/gtest.h>

#include "contract.h"
#include "core/allocations.h"
#include "core/walk.h"
#include "core/wrapped_table.h"
#include "plantgym/fields.h"

namespace plantgym::testing {
namespace {

struct Wrapped {
  const char *name, *env, *params, *wrappers;
  std::vector<std::string> observe = {};
};
void PrintTo(const Wrapped& w, std::ostream* to) { *to << w.name; }

constexpr const char* kLake = "{world: configs/worlds/grid/frozenlake_4x4.yaml}";
constexpr const char* kField = "{world: configs/worlds/farm/champion_maize.yaml}";

const Wrapped kWrapped[] = {
    {"limit", "test/walk", "{limit: 25}", "{time_limit: 7}"},
    {"late_limit", "test/walk", "{limit: 5}", "{time_limit: 7, episode_statistics: true}"},
    {"stack", "test/walk", "{limit: 25}", "{frame_stack: 4}"},
    {"stack_of_a_choice", "test/walk", "{limit: 25}", "{frame_stack: 3}", {"visits", "x"}},
    {"all_of_walk", "test/walk", "{limit: 25}",
     "{time_limit: 9, frame_stack: 3, time_aware: remaining, episode_statistics: true, clip: "
     "{observation: 2.5}}"},
    {"sticky_lake", "grid/map", kLake, "{sticky_actions: 0.25}"},
    {"repeated_lake", "grid/map", kLake, "{action_repeat: 3, episode_statistics: true}"},
    {"all_of_lake", "grid/map", kLake,
     "{sticky_actions: 0.5, action_repeat: 2, time_limit: 11, frame_stack: 2, time_aware: elapsed, "
     "episode_statistics: true}"},
    {"pictures", "test/walk", "{limit: 25}", "{pixels: [3, 8, 8]}"},
    {"stack_of_grey_pictures", "test/walk", "{limit: 25}",
     "{pixels: [1, 8, 12], frame_stack: 3, time_limit: 9, episode_statistics: "
     "true}"},
    {"field", "farm/field", kField,
     "{sticky_actions: 0.1, action_repeat: 3, time_limit: 40, frame_stack: 2, time_aware: elapsed, "
     "episode_statistics: true}"},
};

class WrappedContract : public ::testing::TestWithParam<Wrapped> {};

TEST_P(WrappedContract, IsKept) {
  const Wrapped& w = GetParam();
  const std::string env = w.env;
  WrappedTable::inner = env == "test/walk" ? env_api<Walk>() : &builtins().find(env);
  WrappedTable::wrappers = {};
  WrappedTable::observe = w.observe;
  read_fields(parse_yaml(w.wrappers, "wrappers"), "",
              [](Fields& f) { wrapper_fields(WrappedTable::wrappers, f); });
  Node run = parse_yaml(join({"env: ", w.params}), source("test.yaml"));
  expand_worlds(run);
  const pg_env_api table = WrappedTable::table();
  ContractOptions options;
  if (WrappedTable::wrappers.pixels.empty())
    options.allocations = allocations;  // drawing takes memory
  for (const ContractFinding& f : check_contract(table, *child(run, "env"), options))
    ADD_FAILURE() << f.check << ": " << f.what;
}
INSTANTIATE_TEST_SUITE_P(Wrappers, WrappedContract, ::testing::ValuesIn(kWrapped),
                         [](const auto& which) { return which.param.name; });

}  // namespace
}  // namespace plantgym::testing
