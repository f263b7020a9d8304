// What libplantgym_deep.so is made of, a file each.
#pragma once
#include <algorithm>
#include <exception>
#include <string>

#include "agents/deep_library.h"

namespace plantgym {

/// Of what LibTorch says, without what it adds: where it was thrown, and advice.
inline std::string first_line(const std::exception& e) {
  const std::string all = e.what();
  return all.substr(0, std::min(all.find('\n'), all.find(". This is typically caused by")));
}

Network* new_torch_network(const NetworkPlan& plan);
Device* open_torch_device(bool cuda, int32_t local);           ///< as open_device
Peers* join_gloo_peers(const Launch& launch, double timeout);  ///< as join_peers

}  // namespace plantgym
