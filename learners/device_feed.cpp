// Rows that the CPU steps and a device learns from.
#include <cstring>

#include "device_learner.h"

namespace plantgym {

void DeviceLearner::make_stage(const pg_spec& spec) {
  staged_io_.size = sizeof staged_io_;
  const auto stage = [&](char* there, int64_t bytes, int64_t ahead, bool of_ends) {
    auto* here = static_cast<char*>(device_->take_shared(n_ * bytes));
    staged_.push_back({here, there, bytes, ahead, of_ends});
    return here;
  };
  for (int32_t k = 0; k < spec.n_obs; ++k) {
    staged_io_.obs[k] = stage(obs_[size_t(k)], bytes_of(spec.obs[k]), 1, false);
    staged_io_.final_obs[k] = stage(final_obs_[size_t(k)], bytes_of(spec.obs[k]), 0, true);
  }
  const auto floats = [&](float* there) {
    return reinterpret_cast<float*>(stage(reinterpret_cast<char*>(there), 4, 0, false));
  };
  const auto bytes = [&](uint8_t* there, int64_t width, int64_t ahead, bool of_ends) {
    return reinterpret_cast<uint8_t*>(stage(reinterpret_cast<char*>(there), width, ahead, of_ends));
  };
  staged_io_.reward = floats(reward_), staged_io_.elapsed = floats(elapsed_);
  staged_io_.terminated = bytes(terminated_, 1, 0, false);
  staged_io_.truncated = bytes(truncated_, 1, 0, false);
  if (mask_size_) {
    staged_io_.mask = bytes(mask_, mask_size_, 1, false);
    staged_io_.final_mask = bytes(final_mask_, mask_size_, 0, true);
    std::memset(staged_io_.final_mask, 1, size_t(n_ * mask_size_));
  }
  staged_action_ = static_cast<char*>(device_->take_shared(n_ * action_bytes_));
  staged_io_.action = staged_action_;
}

/// What rows [from, to) of the environments wrote in step t goes to the device.
void DeviceLearner::feed(int64_t t, int64_t from, int64_t to, bool shown_only) {
  bool cut = false;
  for (int64_t i = from; i < to && !shown_only; ++i)
    cut |= staged_io_.truncated[i] && !staged_io_.terminated[i];
  for (const Staged& s : staged_) {
    if (shown_only ? s.ahead == 0 : s.of_ends && !cut) continue;
    const int64_t row = (shown_only ? t : t + s.ahead) * n_ + from;
    device_->copy(s.there + row * s.bytes, s.here + from * s.bytes, (to - from) * s.bytes);
  }
}

/// The rows are in the CPU's memory: while it steps one half, the device chooses for the other.
void DeviceLearner::collect_fed() {
  const int64_t halves = loop_.env.has_wrappers() || shape_.own < 2 ? 1 : 2,
                middle = halves == 2 ? shape_.begin(shape_.own / 2) : n_;
  const auto ask = [&](int64_t t, int32_t h) {
    const int64_t from = h ? middle : 0, to = h ? n_ : middle;
    act(t, from, to - from);
    device_->copy(staged_action_ + from * action_bytes_, action(t * n_ + from),
                  (to - from) * action_bytes_);
    device_->mark(h);
  };
  for (int32_t h = 0; h < halves; ++h) ask(0, h);
  for (int64_t t = 0; t < config_.num_steps; ++t)
    for (int32_t h = 0; h < halves; ++h) {
      const int64_t from = h ? middle : 0, to = h ? n_ : middle;
      device_->wait_for(h);
      if (halves == 2)
        loop_.env.step(staged_io_, from, to);
      else
        loop_.env.step(staged_io_);
      feed(t, from, to, false);
      if (t + 1 < config_.num_steps) ask(t + 1, h);
    }
  value_last();
}

}  // namespace plantgym
