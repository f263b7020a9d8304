// "env.world.supply.quota=1500,3000,4500": several values of a key that takes one.
#pragma once
#include <string>
#include <vector>

namespace plantgym::cli {

/// Every combination of the values of overrides of `env` and `eval.env` that list several, the last
/// key fastest; one combination, as given, where none does. @throws Error an empty value
std::vector<std::vector<std::string>> settings_of(const std::vector<std::string>& overrides);
/// The overrides of a combination that differ between combinations, for a table's first column.
std::string varied(const std::vector<std::string>& overrides,
                   const std::vector<std::string>& setting);

}  // namespace plantgym::cli
