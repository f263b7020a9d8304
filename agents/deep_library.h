// libplantgym_deep.so, what of this program needs LibTorch; opened when a run asks for it.
#pragma once
#include <memory>

#include "error.h"
#include "network.h"

namespace plantgym {

/// It was not built, or its LibTorch is gone. `plantgym`, the script, builds it then.
struct DeepLibraryMissing : Failure {
  using Failure::Failure;
};

/// A network that LibTorch computes. @throws DeepLibraryMissing
std::unique_ptr<Network> make_torch_network(NetworkPlan plan);

/// What the library exports as plantgym_deep_main().
struct DeepLibrary {
  Network* (*network)(const NetworkPlan&);
};

}  // namespace plantgym
