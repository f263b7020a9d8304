// What every model promises (plantgym/abi.h), as checks that run on any table: built-in or from a
// stranger's library.
#pragma once
#include "contract.h"

namespace plantgym {

/// The names of all checks, in the order they run.
std::vector<std::string> model_contract_checks();

/// Runs all checks for each task that the model learns; none broken: empty.
/// @param params the model's keys. @throws Error these make no model
std::vector<ContractFinding> check_model(const pg_model_api& api, const Node& params = {});

}  // namespace plantgym
