// The contract of every built-in environment on every world that is shipped.
#include "contract.h"

#include <gtest/gtest.h>

#include "core/allocations.h"
#include "core/shipped.h"

namespace plantgym::testing {
namespace {

class Contract : public ::testing::TestWithParam<WorldOf> {};

TEST_P(Contract, IsKept) {
  const WorldOf& w = GetParam();
  ContractOptions options;
  options.allocations = allocations;
  if (w.env == "grid/map") options.limit_key = "world.grid.limit";
  for (const ContractFinding& f : check_contract(builtins().find(w.env), w.params(), options))
    ADD_FAILURE() << f.check << ": " << f.what;
}
INSTANTIATE_TEST_SUITE_P(Shipped, Contract, ::testing::ValuesIn(shipped_worlds()),
                         [](const auto& which) { return label(which.param); });

TEST(ShippedWorlds, EveryBuiltInEnvironmentHasOne) {
  EXPECT_FALSE(shipped_worlds().empty());
  for (const WorldOf& w : shipped_worlds()) EXPECT_NE(w.path, "") << w.env;
}

}  // namespace
}  // namespace plantgym::testing
