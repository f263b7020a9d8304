// What every environment promises (docs: the table in plantgym/abi.h), as checks that run on any
// table: built-in or from a stranger's library.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "node.h"
#include "plantgym/abi.h"

namespace plantgym {

/// One broken promise: the check's name and what was seen, with row and step.
struct ContractFinding {
  std::string check, what;
};

struct ContractOptions {
  int64_t rows = 67;    // of a batch; more than one block of the pool, and no multiple of it
  int32_t steps = 200;  // of each run
  /// How often the program has allocated so far; null: `step` is not watched for allocations.
  long (*allocations)() = nullptr;
};

/// The names of all checks, in the order they run.
std::vector<std::string> contract_checks();

/// Runs all checks on the CPU; none broken: empty. At most three findings a check. Where a key of
/// the environment is its time limit, a true end on the last allowed step is brought about.
/// @param params the environment's parameter map, with worlds expanded
/// @throws Error where the parameters do not make an environment at all
std::vector<ContractFinding> check_contract(const pg_env_api& api, const Node& params,
                                            const ContractOptions& options = {});

}  // namespace plantgym
