#include "device_env.h"

#include "device_ops.h"
#include "envs/core/view.h"

namespace plantgym {

DeviceEnv::DeviceEnv(VecEnv& env, Device& device)
    : env_(env), device_(device), sees_parts_(env.view() && env.is_whole()) {
  if (!sees_parts_) return;
  const pg_spec& s = env.view()->inner();
  pg_io seen = {};
  for (int32_t k = 0; k < s.n_obs; ++k) {
    whole_.obs[k] = device_.take(env.size() * bytes_of(s.obs[k]));
    whole_.final_obs[k] = device_.take(env.size() * bytes_of(s.obs[k]));
  }
  const ViewRows r = env.view()->rows(whole_, seen, true);
  for (int32_t k = 0; k < r.n_parts; ++k) {
    const ViewPart& p = r.part[k];
    picks_.push_back(device_.placed(p.picks, p.picks ? p.count : 0));
  }
  if (!r.weights) return;
  weights_ = device_.placed(r.weights, r.n_signals);
  whole_.signals = device_.take_array<float>(env.size() * r.n_signals);
}

int64_t DeviceEnv::bytes_per_row(const VecEnv& env) {
  if (!env.view() || !env.is_whole()) return 0;
  const pg_spec& s = env.view()->inner();
  int64_t bytes = env.view()->weighs() ? 4 * s.n_signals : 0;
  for (int32_t k = 0; k < s.n_obs; ++k) bytes += 2 * bytes_of(s.obs[k]);
  return bytes;
}

/// whole(io) writes whole rows; io receives what is seen of them.
template <class F>
void DeviceEnv::see(const pg_io& io, bool steps, F&& whole) {
  pg_io in = io;
  for (int32_t k = 0; k < env_.view()->inner().n_obs; ++k) {
    in.obs[k] = whole_.obs[k], in.stride[k] = 0;
    in.final_obs[k] = io.final_obs[0] ? whole_.final_obs[k] : nullptr;
  }
  if (steps && weights_ && !io.signals) in.signals = whole_.signals;
  ViewRows r = env_.view()->rows(in, io, steps);
  for (size_t k = 0; k < picks_.size(); ++k) r.part[k].picks = picks_[k];
  if (r.weights) r.weights = weights_;
  device_.then([in, whole] { whole(in); });
  each(device_, env_.size(), r);
}

void DeviceEnv::reset(const pg_io& io) {
  if (!sees_parts_) return device_.then([=, this] { env_.reset(io); });
  see(io, false, [this](const pg_io& in) { env_.reset_whole(in); });
}
void DeviceEnv::step(const pg_io& io) {
  if (!sees_parts_) return device_.then([=, this] { env_.step(io); });
  see(io, true, [this](const pg_io& in) { env_.step_whole(in); });
}
void DeviceEnv::look(const pg_io& io) {
  if (!sees_parts_) return device_.then([=, this] { env_.look(io); });
  see(io, false, [this](const pg_io& in) { env_.look_whole(in); });
}

}  // namespace plantgym
