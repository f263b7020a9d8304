// The whole policy of a run as plain data, to be used where there is no PlantGym.
#pragma once
#include <string>

#include "agents/policy/policy.h"
#include "run_config.h"

namespace plantgym {

/// The policy in a checkpoint with all that lies between sensors and actuators: what the run
/// observes, its wrappers, the range of every feature. @throws Error the agent cannot be written
/// as one, or its environment is another
Policy export_policy(const RunConfig& run, const Registry& registry, const std::string& checkpoint,
                     int32_t seed);

/// All features that an environment shows, with their names, units, ranges and labels.
/// @throws Error two of them have the same name
PolicySight sight_of(const pg_spec& spec);

}  // namespace plantgym
