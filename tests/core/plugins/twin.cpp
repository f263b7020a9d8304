// The built-in CartPole as a plug-in's: what the way through a library costs.
#include "envs/classic/cartpole.h"
#include "plantgym/batch.h"

struct Twin : plantgym::CartPole<float> {
  static constexpr const char* kName = "test/cartpole";
};
PG_PLUGIN(Twin)
