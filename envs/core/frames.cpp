#include "frames.h"

#include <algorithm>
#include <cstring>
#include <limits>

#include "error.h"
#include "plantgym/fields.h"
#include "vec_env.h"

namespace plantgym {

Frames::Frames(const pg_spec& seen, const WrapperConfig& w, int32_t limit,
               const std::string& prefix)
    : config_(w), limit_(limit) {
  const auto refuse = [&](const char* key, const std::string& why) {
    throw Error(join({prefix, ".wrappers.", key, ": ", why}));
  };
  if (w.time_aware != WrapperConfig::kOff && limit == 0)
    refuse("time_aware", "this environment has no time limit; set wrappers.time_limit");
  for (int32_t k = 0; k < seen.n_obs; ++k) {
    const pg_space& s = seen.obs[k];
    const bool numbers = s.dtype == PG_F32;
    if (w.frame_stack > 1 && s.ndim == 4)
      refuse("frame_stack", join({"part ", s.name, " has 4 dimensions already"}));
    const bool time =
        w.time_aware != WrapperConfig::kOff && time_part_ < 0 && s.ndim <= 1 && s.dtype != PG_U8;
    if (time) time_part_ = k;
    spaces_.push_back(wrap(s, numbers, time));
    parts_.push_back({bytes_of(s), bytes_of(spaces_.back()), bytes_, numbers, numbers_});
    bytes_ += bytes_of(s);
    if (numbers) numbers_ += size_t(s.elements);
  }
  if (w.time_aware != WrapperConfig::kOff && time_part_ < 0)
    refuse("time_aware", "no part of the observation can take one more element");
  if (w.normalize_observation && numbers_ == 0)
    refuse("normalize_observation", "the observation holds no numbers, only countable values");
  if (w.clip_observation > 0 && numbers_ == 0)
    refuse("clip.observation", "the observation holds no numbers, only countable values");
}

pg_space Frames::wrap(const pg_space& s, bool numbers, bool time) {
  pg_space out = s;
  const int64_t frames = config_.frame_stack;
  out.by_default = nullptr;
  if (frames == 1 && !time &&
      !(numbers && (config_.normalize_observation || config_.clip_observation > 0)))
    return out;
  if (bool planes; is_picture(s, planes) && planes && !s.names) {  // more channels
    out.elements *= frames, out.shape[0] *= frames;
    return out;
  }
  out.elements = s.elements * frames + time, out.whole = nullptr;
  if (s.ndim <= 1 && (frames > 1 || time)) {
    out.ndim = 1, out.shape[0] = out.elements;
  } else if (frames > 1) {
    std::copy_backward(s.shape, s.shape + s.ndim, out.shape + s.ndim + 1);
    out.shape[0] = frames, ++out.ndim;
  }
  name(s, numbers, time, out), bound(s, numbers, time, out);
  if (s.labels) label(s, out);
  return out;
}

/// The newest frame keeps its names, so that agents find what they look for.
void Frames::name(const pg_space& s, bool numbers, bool time, pg_space& out) {
  std::vector<const char*>& names = words_.emplace_back();
  std::vector<const char*>& units = words_.emplace_back();
  for (int32_t f = config_.frame_stack - 1; f >= 0; --f)
    for (int64_t e = 0; e < s.elements; ++e) {
      const bool number = !s.names && s.elements > 1;
      std::string base = s.names  ? s.names[e]
                         : number ? join({s.name, "_", std::to_string(e)})
                                  : std::string(s.name);
      if (f == 0 && base == s.name) base += "_now";  // a part's name is the whole part's
      if (f > 0) base += join({"_", std::to_string(f), "_ago"});
      names.push_back(word(base));
      units.push_back(numbers && config_.normalize_observation ? "1" : s.units ? s.units[e] : "1");
    }
  if (time) {
    names.push_back(config_.time_aware == WrapperConfig::kElapsed ? "time_elapsed"
                                                                  : "time_remaining");
    units.push_back(numbers ? "1" : "step");
  }
  out.names = names.data(), out.units = units.data();
}

void Frames::bound(const pg_space& s, bool numbers, bool time, pg_space& out) {
  if (s.n || s.counts) {
    std::vector<int32_t>& all = counts_.emplace_back();
    for (int32_t f = 0; f < config_.frame_stack; ++f)
      for (int64_t e = 0; e < s.elements; ++e) all.push_back(s.counts ? s.counts[e] : s.n);
    if (time) all.push_back(limit_ + 1);
    out.counts = all.data(), out.n = 0;
    return;
  }
  constexpr float kAny = std::numeric_limits<float>::infinity();
  std::vector<float>& lows = bounds_.emplace_back();
  std::vector<float>& highs = bounds_.emplace_back();
  const float clip = numbers && config_.clip_observation > 0 ? config_.clip_observation : kAny;
  for (int32_t f = 0; f < config_.frame_stack; ++f)
    for (int64_t e = 0; e < s.elements; ++e) {
      const bool free = numbers && config_.normalize_observation;
      const float low = free ? -kAny : s.lows ? s.lows[e] : s.low;
      const float high = free ? kAny : s.highs ? s.highs[e] : s.high;
      lows.push_back(std::min(std::max(low, -clip), clip));
      highs.push_back(std::max(std::min(high, clip), -clip));
    }
  if (time) lows.push_back(0), highs.push_back(numbers ? 1.0f : float(limit_));
  out.lows = lows.data(), out.highs = highs.data();
}

void Frames::label(const pg_space& s, pg_space& out) {
  std::vector<const char*>& all = words_.emplace_back();
  int64_t values = 0;
  for (int64_t e = 0; e < s.elements; ++e) values += s.counts ? s.counts[e] : s.n;
  for (int32_t f = 0; f < config_.frame_stack; ++f)
    all.insert(all.end(), s.labels, s.labels + values);
  if (out.elements > s.elements * config_.frame_stack)
    for (int32_t t = 0; t <= limit_; ++t) all.push_back(word(std::to_string(t)));
  out.labels = all.data();
}

void Frames::write_time(char* part, uint32_t step) const {
  const Part& p = parts_[size_t(time_part_)];
  char* to = part + p.all - 4;
  const int32_t left = limit_ - int32_t(step);
  const int32_t shown = config_.time_aware == WrapperConfig::kElapsed ? int32_t(step) : left;
  const float share = float(shown) / float(limit_);
  std::memcpy(to, p.numbers ? static_cast<const void*>(&share) : &shown, 4);
}

}  // namespace plantgym
