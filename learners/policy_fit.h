// Where a policy as a file may act.
#pragma once
#include <string>

#include "run_config.h"

namespace plantgym {

/// Whether `env` has a world, and an environment of that name takes one.
bool has_world(const Node& env, const std::string& name, const Registry& registry);

/// A policy of another environment that is no view of the run's world acts in the run's own, where
/// that shows what it sees and takes what it does. @param of what its file says it is of
/// @throws Error it does not
EnvConfig own_if_it_fits(const AgentKind& k, const Node& params, EnvConfig own,
                         const std::string& of, const Registry& registry);

}  // namespace plantgym
