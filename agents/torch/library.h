// What libplantgym_deep.so is made of, a file each.
#pragma once
#include "agents/deep_library.h"

namespace plantgym {

Network* new_torch_network(const NetworkPlan& plan);
Device* open_torch_device(bool cuda, int32_t local);           ///< as open_device
Peers* join_gloo_peers(const Launch& launch, double timeout);  ///< as join_peers

}  // namespace plantgym
