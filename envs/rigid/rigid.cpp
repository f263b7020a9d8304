#include "envs/rigid.h"

#include <algorithm>
#include <iterator>

#include "families.h"

namespace plantgym {
namespace {

constexpr const char* kNames[] = {"factory/agv_floor", "factory/agv_floor_pixels",
                                  "factory/agv_floor_velocity",
                                  "factory/agv_floor_velocity_pixels"};

}  // namespace

bool is_rigid(const std::string& name) {
  return std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames);
}

void add_rigid(Registry& registry) {
#if defined(PLANTGYM_BOX2D)
  static const Environments all = floor_environments();
  static const pg_plugin p = {PG_ABI, sizeof(pg_plugin), int32_t(all.size()),
                              0,      all.data(),        nullptr};
  registry.add(p);
#else
  for (const char* name : kNames)
    registry.lacks(
        name, "needs Box2D, which this build is without; install libbox2d-dev and build again");
#endif
}

}  // namespace plantgym
