#include "device_env.h"

#include "device_ops.h"
#include "envs/core/view.h"

namespace plantgym {

DeviceEnv::DeviceEnv(VecEnv& env, Device& device)
    : env_(env), device_(device), sees_parts_(env.view() && env.is_whole()) {
  if (!sees_parts_) return;
  const auto placed = [&](const auto* from, int64_t n) {
    auto* p = device_.take_array<std::decay_t<decltype(*from)>>(n);
    device_.copy(p, from, n * int64_t(sizeof *from));
    return p;
  };
  const pg_spec& s = env.view()->inner();
  pg_io seen = {};
  for (int32_t k = 0; k < s.n_obs; ++k) {
    whole_.obs[k] = device_.take(env.size() * bytes_of(s.obs[k]));
    whole_.final_obs[k] = device_.take(env.size() * bytes_of(s.obs[k]));
  }
  const ViewRows r = env.view()->rows(whole_, seen, true);
  for (int32_t k = 0; k < r.n_parts; ++k) {
    const ViewPart& p = r.part[k];
    picks_.push_back(p.picks ? placed(p.picks, p.count) : nullptr);
  }
  if (!r.weights) return;
  weights_ = placed(r.weights, r.n_signals);
  whole_.signals = device_.take_array<float>(env.size() * r.n_signals);
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
