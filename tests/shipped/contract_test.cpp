// The contract of every built-in environment on every world that is shipped.
#include "contract.h"

#include <gtest/gtest.h>

#include "core/allocations.h"
#include "keys.h"
#include "shipped/shipped.h"

namespace plantgym::testing {
namespace {

class Contracts : public ::testing::TestWithParam<WorldOf> {};

TEST_P(Contracts, IsKept) {
  const WorldOf& w = GetParam();
  ContractOptions options;
  options.allocations = allocations;
  for (const ContractFinding& f : check_contract(builtins().find(w.env), w.params(), options))
    ADD_FAILURE() << f.check << ": " << f.what;
}
INSTANTIATE_TEST_SUITE_P(Shipped, Contracts, ::testing::ValuesIn(shipped_worlds()),
                         [](const auto& which) { return label(which.param); });

/// The defect of a known library, brought into a grid: at the limit only the truncation is told.
TEST(Contract, SeesALostEndInAGrid) {
  static const pg_env_api& good = builtins().find("grid/map");
  pg_env_api broken = good;
  broken.step = [](void* p, const pg_io* io, int64_t from, int64_t to) -> int32_t {
    const int32_t code = good.step(p, io, from, to);
    for (int64_t i = from; i < to; ++i)
      if (io->truncated[i]) io->terminated[i] = 0;
    return code;
  };
  bool seen = false;
  const WorldOf w = {"grid/map", "", source("configs/worlds/grid/frozenlake_4x4.yaml")};
  for (const ContractFinding& f : check_contract(broken, w.params()))
    seen |= f.check == "both_flags";
  EXPECT_TRUE(seen);
}

TEST(ShippedWorlds, EveryBuiltInEnvironmentThatNeedsOneHasOne) {
  EXPECT_FALSE(shipped_worlds().empty());
  for (const WorldOf& w : shipped_worlds()) {
    bool needed = false;
    for (const KeyInfo& k : keys_of(builtins().find(w.env))) needed |= k.key.starts_with("world");
    EXPECT_EQ(w.path.empty(), !needed) << w.env;
  }
}

}  // namespace
}  // namespace plantgym::testing
