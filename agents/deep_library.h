// libplantgym_deep.so, what of this program needs LibTorch; opened when a run asks for it.
#pragma once
#include <memory>

#include "device.h"
#include "error.h"
#include "launch.h"
#include "network.h"
#include "peers.h"

namespace plantgym {

/// It was not built, or its LibTorch is gone. `plantgym`, the script, builds it then.
struct DeepLibraryMissing : Failure {
  using Failure::Failure;
};

/// A network that LibTorch computes. @throws DeepLibraryMissing
std::unique_ptr<Network> make_torch_network(NetworkPlan plan);

/// Meets the other programs of a run, over c10d's Gloo. @param timeout [s] that one waits for
/// another, here and later. @throws DeepLibraryMissing; PeerLost
std::unique_ptr<Peers> join_peers(const Launch& launch, double timeout);

/// What the library exports as plantgym_deep_main().
struct DeepLibrary {
  Network* (*network)(const NetworkPlan&);
  Peers* (*join)(const Launch&, double timeout);  // null: it was built without Gloo
  Device* (*device)(bool cuda, int32_t local);
};

}  // namespace plantgym
