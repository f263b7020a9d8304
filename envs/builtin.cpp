#include "builtin.h"

#define PG_BUILTIN
#include "envs/book/gambler.h"
#include "envs/classic/acrobot.h"
#include "envs/classic/cartpole.h"
#include "envs/classic/mountain_car.h"
#include "envs/classic/pendulum.h"
#include "envs/farm/fertigation.h"
#include "envs/farm/field_sensors.h"
#include "envs/farm/zones.h"
#include "envs/grid/map.h"
#include "plantgym/batch.h"

namespace plantgym {
const pg_plugin& builtin() {
  return *plugin<GridMapEnv, GamblerEnv, FieldDepthsEnv, FieldBoxEnv, FieldTabularEnv,
                 FieldSensorsEnv, FertigationEnv, ZonesEnv, ZonesDepthsEnv, CartPole<float>,
                 MountainCar<float>, Acrobot<float>, Pendulum<float>>();
}
}  // namespace plantgym
