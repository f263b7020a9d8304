// The contract of every built-in environment on every world that is shipped.
#include "contract.h"

#include <gtest/gtest.h>

#include "core/allocations.h"
#include "core/worlds.h"

namespace plantgym::testing {
namespace {

class Contract : public ::testing::TestWithParam<ShippedWorld> {};

TEST_P(Contract, IsKept) {
  const ShippedWorld& w = GetParam();
  ContractOptions options;
  options.allocations = allocations;
  if (w.env == "grid/map") options.limit_key = "world.grid.limit";
  for (const ContractFinding& f : check_contract(builtins().find(w.env), w.params(), options))
    ADD_FAILURE() << f.check << ": " << f.what;
}
INSTANTIATE_TEST_SUITE_P(Shipped, Contract, ::testing::ValuesIn(shipped_worlds()),
                         [](const auto& which) { return which.param.label(); });

TEST(ShippedWorlds, EveryEnvironmentHasOne) {
  for (const std::string& name : builtins().names()) {
    bool any = false;
    for (const ShippedWorld& w : shipped_worlds()) any |= w.env == name;
    EXPECT_TRUE(any) << name;
  }
}

}  // namespace
}  // namespace plantgym::testing
