// A network as part of a policy that needs no LibTorch.
#pragma once
#include <span>
#include <string>

#include "network_config.h"
#include "policy/policy.h"

namespace plantgym {

/// The tower that has `head`, with that head's outputs alone, becomes to.network.
/// @param parameters [plan.size]. @throws Error no tower has that head
void describe_network(const NetworkPlan& plan, std::span<const float> parameters,
                      const std::string& head, Policy& to);

}  // namespace plantgym
