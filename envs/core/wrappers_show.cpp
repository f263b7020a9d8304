// Wrappers, on the way out: what the run is shown of rows.
#include <algorithm>
#include <cstring>

#include "vec_env.h"
#include "wrappers.h"

namespace plantgym {

pg_io Wrappers::newest(const pg_io& io, int64_t from, int32_t thread) {
  Scratch& s = scratch_[size_t(thread)];
  pg_io middle = io;
  for (size_t k = 0; k < frames_.parts().size(); ++k) {
    const Frames::Part& p = frames_.parts()[k];
    const int64_t place = (config_.frame_stack - 1) * p.bytes;
    middle.stride[k] = io.stride[k] ? io.stride[k] : p.all;
    middle.obs[k] = static_cast<char*>(io.obs[k]) + place;
    if (io.final_obs[0])
      middle.final_obs[k] = static_cast<char*>(io.final_obs[k]) + place;
    else if (learning() && config_.normalize_observation)  // it counts, though nobody sees it
      middle.final_obs[k] = s.final_obs[k].data() + place - from * middle.stride[k];
  }
  if (config_.episode_statistics && io.final_metrics)
    middle.final_metrics = s.metrics.data() - from * inner_.n_metrics;
  return middle;
}

void Wrappers::start(Row& r) const {
  ++r.episode, r.step = r.ended = r.inner_step = r.acted = 0;
  r.discounted = 0;
}

void Wrappers::begin(const pg_io& io, const pg_io& middle, const uint8_t* rows, int64_t from,
                     int64_t to) {
  for (int64_t i = from; i < to; ++i) {
    kinds_[size_t(i)] = !rows || rows[i] ? kBegan : kUntouched;
    if (kinds_[size_t(i)] == kUntouched) continue;
    start(row(i));
    restart_frames(i, middle);
    write_older(i, io.obs, io, false);
    count(i, middle.obs, middle);
    if (!learning()) polish_row(io, i);
  }
}

void Wrappers::follow(const pg_io& io, const pg_io& middle, int64_t from, int64_t to) {
  const bool shows = stacks() || frames_.time_part() >= 0;
  const bool polishes = !learning() && (config_.clip_reward > 0 || config_.clip_observation > 0 ||
                                        config_.normalize_observation);
  for (int64_t i = from; i < to; ++i) {
    const bool ended = io.terminated[i] | io.truncated[i];
    Row& r = row(i);
    if (kinds_[size_t(i)] == kStepped) {
      count_step(i, io, middle, ended);
      if (shows && ended && io.final_obs[0]) write_older(i, io.final_obs, io, true);
      if (!ended || mode_ != PG_SAME_STEP) push_frame(i, middle), r.ended = ended;
    }
    if (kinds_[size_t(i)] == kBegan || (ended && mode_ == PG_SAME_STEP)) {
      start(r), restart_frames(i, middle);
      count(i, middle.obs, middle);
    }
    if (shows) write_older(i, io.obs, io, false);
    if (polishes) polish_row(io, i);
  }
}

/// Rewards and observations of a step, once each: a row that rests or begins has made none.
void Wrappers::count_step(int64_t i, const pg_io& io, const pg_io& middle, bool ended) {
  Row& r = row(i);
  if (r.step == 1) r.total = 0, r.length = 0;
  r.total += double(io.reward[i]), ++r.length;
  if (config_.episode_statistics && io.final_metrics && ended) {
    float* to = io.final_metrics + i * outer_.n_metrics;
    std::copy_n(middle.final_metrics + i * inner_.n_metrics, inner_.n_metrics, to);
    to[inner_.n_metrics] = float(r.total), to[inner_.n_metrics + 1] = float(r.length);
  }
  if (!learning()) return;
  count(i, ended ? middle.final_obs : middle.obs, middle);
  if (!config_.normalize_reward) return;
  r.discounted = config_.gamma * r.discounted + double(io.reward[i]);
  returns_.begin(i), returns_.add(i, 0, &r.discounted, 1);
}

/// Adds the newest frame of row i to the running moments.
void Wrappers::count(int64_t i, void* const* parts, const pg_io& middle) {
  if (!learning() || !config_.normalize_observation) return;
  observed_.begin(i);
  for (size_t k = 0; k < frames_.parts().size(); ++k)
    if (frames_.parts()[k].numbers)
      observed_.add(
          i, frames_.parts()[k].first,
          reinterpret_cast<const float*>(static_cast<const char*>(parts[k]) + i * middle.stride[k]),
          size_t(seen_.obs[k].elements));
}

void Wrappers::restart_frames(int64_t i, const pg_io& middle) {
  if (!stacks()) return;
  row(i).frame = uint32_t(config_.frame_stack - 1);
  for (int32_t f = 0; f < config_.frame_stack; ++f) push_frame(i, middle);
}

void Wrappers::push_frame(int64_t i, const pg_io& middle) {
  if (!stacks()) return;
  Row& r = row(i);
  r.frame = (r.frame + 1) % uint32_t(config_.frame_stack);
  char* to = frame_of(i, r.frame);
  for (size_t k = 0; k < frames_.parts().size(); ++k) {
    const Frames::Part& p = frames_.parts()[k];
    std::memcpy(to + p.at, static_cast<const char*>(middle.obs[k]) + i * middle.stride[k],
                size_t(p.bytes));
  }
}

/// Writes the frames before the newest, which is in its place, and the time. @param pending the
/// newest is not among the kept frames yet
void Wrappers::write_older(int64_t i, void* const* parts, const pg_io& io, bool pending) {
  const auto k_frames = uint32_t(config_.frame_stack);
  const Row& r = row(i);
  for (size_t k = 0; k < frames_.parts().size(); ++k) {
    const Frames::Part& p = frames_.parts()[k];
    char* to = at(parts, io, k, i);
    for (uint32_t f = 1; f < k_frames; ++f, to += p.bytes)  // the oldest follows the newest
      std::memcpy(to, frame_of(i, (r.frame + f + pending) % k_frames) + p.at, size_t(p.bytes));
  }
  if (const int32_t k = frames_.time_part(); k >= 0)
    frames_.write_time(at(parts, io, size_t(k), i), r.step);
}

void Wrappers::look(const pg_io& io, int64_t from, int64_t to) {
  for (int64_t i = from; i < to; ++i) {
    kinds_[size_t(i)] = kUntouched;
    write_older(i, io.obs, io, false);
    if (config_.normalize_observation || config_.clip_observation > 0) polish(io.obs, io, i);
  }
}

void Wrappers::finish(const pg_io& io, int64_t from, int64_t to) {
  for (int64_t i = from; i < to; ++i)
    if (kinds_[size_t(i)] != kUntouched) polish_row(io, i);
}

/// Normalises and clips what a row shows.
void Wrappers::polish_row(const pg_io& io, int64_t i) const {
  const bool stepped = kinds_[size_t(i)] == kStepped;
  const bool ended = stepped && (io.terminated[i] | io.truncated[i]);
  if (config_.normalize_observation || config_.clip_observation > 0) {
    polish(io.obs, io, i);
    if (ended && io.final_obs[0]) polish(io.final_obs, io, i);
  }
  if (!stepped || judged_) return;
  if (config_.normalize_reward) io.reward[i] = float(double(io.reward[i]) * returns_.scale(0));
  if (const float c = config_.clip_reward; c > 0)
    io.reward[i] = std::min(std::max(io.reward[i], -c), c);
}

void Wrappers::polish(void* const* parts, const pg_io& io, int64_t i) const {
  const float clip = config_.clip_observation;
  for (size_t k = 0; k < frames_.parts().size(); ++k) {
    const Frames::Part& p = frames_.parts()[k];
    if (!p.numbers) continue;
    float* x = reinterpret_cast<float*>(at(parts, io, k, i));
    const size_t elements = size_t(seen_.obs[k].elements);
    for (int32_t f = 0; f < config_.frame_stack; ++f, x += elements)
      for (size_t e = 0; e < elements; ++e) {
        if (config_.normalize_observation)
          x[e] = float((double(x[e]) - observed_.mean(p.first + e)) * observed_.scale(p.first + e));
        if (clip > 0) x[e] = std::min(std::max(x[e], -clip), clip);
      }
  }
}

}  // namespace plantgym
