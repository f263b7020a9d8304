#include "families.h"

#define PG_BUILTIN
#include "envs/classic/acrobot.h"
#include "envs/classic/cartpole.h"
#include "envs/classic/mountain_car.h"
#include "envs/classic/pendulum.h"
#include "plantgym/batch.h"

namespace plantgym {
Environments classic_environments() {
  return {env_api<CartPole<float>>(), env_api<MountainCar<float>>(), env_api<Acrobot<float>>(),
          env_api<Pendulum<float>>()};
}
}  // namespace plantgym
