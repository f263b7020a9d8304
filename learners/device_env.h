// Rows of an environment in the memory of a device that sees parts of them.
#pragma once
#include <vector>

#include "agents/device.h"
#include "envs/core/vec_env.h"

namespace plantgym {

/// Steps an environment that lies on `device`. What the run observes of it, and the reward that it
/// weighs, are taken on the device, too; the whole rows lie in memory of this.
class DeviceEnv {
 public:
  /// @param env outlives this, as does the device
  DeviceEnv(VecEnv& env, Device& device);
  /// Of the device's memory, beside what a run sees.
  static int64_t bytes_per_row(const VecEnv& env);
  /// As the environment's, as work of the device. Outputs lie in the device's memory.
  void reset(const pg_io& io);
  void step(const pg_io& io);
  void look(const pg_io& io);

 private:
  template <class F>
  void see(const pg_io& io, bool steps, F&& whole);

  VecEnv& env_;
  Device& device_;
  const bool sees_parts_;
  pg_io whole_ = {};                   // obs, final_obs and signals
  std::vector<const int32_t*> picks_;  // of each part
  const float* weights_ = nullptr;
};

}  // namespace plantgym
