// What libplantgym_deep.so is made of, a file each.
#pragma once
#include "agents/deep_library.h"

namespace plantgym {

Network* new_torch_network(const NetworkPlan& plan);
Peers* join_gloo_peers(const Launch& launch, double timeout);  ///< as join_peers

}  // namespace plantgym
