#include "network.h"

#include "error.h"
#include "mlp.h"

namespace plantgym {

std::unique_ptr<Network> make_network(NetworkPlan plan) {
  if (plan.convolves()) throw Failure("images need libplantgym_deep.so");
  return std::make_unique<Mlp>(std::move(plan));
}

}  // namespace plantgym
