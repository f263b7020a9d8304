#include "network.h"

#include "deep_library.h"
#include "mlp.h"

namespace plantgym {

std::unique_ptr<Network> make_network(NetworkPlan plan) {
  if (plan.convolves()) return make_torch_network(std::move(plan));
  return std::make_unique<Mlp>(std::move(plan));
}

}  // namespace plantgym
