// A rule file whose questions are boxes, as trees: what can be measured of a tree can be of it.
#pragma once
#include "agents/policy/policy.h"
#include "node.h"
#include "plantgym/abi.h"

namespace plantgym {

/// A tree for each element of the action, which decides as the rules do on numbers.
/// @param rule the map of a rule file @param spec of the environment that it decides in
/// @throws Error it compares or does something that is seen, picks the best of several, or has too
/// many ways
Policy trees_of_rule(const Node& rule, const pg_spec& spec);

}  // namespace plantgym
