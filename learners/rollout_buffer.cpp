#include "rollout_buffer.h"

#include <algorithm>

namespace plantgym {

RolloutBuffer::RolloutBuffer(const pg_spec& spec, const NetworkPlan& plan, int64_t rows,
                             int64_t length)
    : n(rows),
      steps(length),
      plan_(plan),
      mask_size_(spec.mask_size),
      action_bytes_(bytes_of(*spec.action)) {
  const size_t all = size_t(n * steps), more = size_t(n * (steps + 1));
  reward.resize(all), elapsed.resize(all), terminated.resize(all), truncated.resize(all);
  value.resize(more), final_value.resize(all);
  for (const InputPart& p : plan.parts) obs_.emplace_back(more * size_t(p.bytes()));
  mask_.resize(more * size_t(mask_size_)), action_.resize(all * size_t(action_bytes_));
}

int64_t RolloutBuffer::bytes(const pg_spec& spec, int64_t rows, int64_t steps) {
  int64_t row = bytes_of(*spec.action) + spec.mask_size + 4 * int64_t(sizeof(float)) + 2;
  for (int32_t k = 0; k < spec.n_obs; ++k) row += bytes_of(spec.obs[k]);
  return rows * (steps + 1) * row;
}

void RolloutBuffer::point_at_observation(pg_io& io, int64_t t) {
  for (size_t k = 0; k < obs_.size(); ++k)
    io.obs[k] = &obs_[k][size_t(t * n * plan_.parts[k].bytes())];
  if (mask_size_) io.mask = &mask_[size_t(t * n * mask_size_)];
}

void RolloutBuffer::point(pg_io& io, int64_t t) {
  point_at_observation(io, t + 1);
  const size_t at = size_t(t * n);
  io.action = action(t * n), io.reward = &reward[at], io.elapsed = &elapsed[at];
  io.terminated = &terminated[at], io.truncated = &truncated[at];
}

void RolloutBuffer::turn_over() {
  for (size_t k = 0; k < obs_.size(); ++k) {
    const int64_t bytes = n * plan_.parts[k].bytes();
    std::copy_n(obs_[k].end() - bytes, bytes, obs_[k].begin());
  }
  std::copy_n(mask_.end() - n * mask_size_, n * mask_size_, mask_.begin());
}

RowsSeen RolloutBuffer::seen(int64_t t) const {
  RowsSeen r;
  for (size_t k = 0; k < obs_.size(); ++k)
    r.part[k] = obs_[k].data() + t * n * plan_.parts[k].bytes(),
    r.stride[k] = plan_.parts[k].bytes();
  return r;
}

Rollout RolloutBuffer::rollout(float gamma) const {
  return {n, reward, terminated, truncated, value, final_value, gamma, discount};
}

}  // namespace plantgym
