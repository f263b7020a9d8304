// Wrappers, on the way in: what the environment is made to do.
#include <algorithm>
#include <cstring>

#include "pixels.h"
#include "plantgym/random.h"
#include "vec_env.h"
#include "wrappers.h"

namespace plantgym {
namespace {

constexpr uint32_t kStickyKey = 0x57C7A9E5u;  // keeps these draws apart from the environment's

}  // namespace

int32_t Wrappers::advance(const pg_io& in, int64_t from, int64_t to, int32_t thread) {
  Scratch& s = scratch_[size_t(thread)];
  if (mode_ == PG_SAME_STEP) {  // nobody waits
    std::memset(&kinds_[size_t(from)], kStepped, size_t(to - from));
    std::memset(&alive_[size_t(from)], 1, size_t(to - from));
  }
  for (int64_t i = from; mode_ != PG_SAME_STEP && i < to; ++i) {
    const bool waits = row(i).ended;
    kinds_[size_t(i)] = !waits ? kStepped : mode_ == PG_NEXT_STEP ? kBegan : kRested;
    alive_[size_t(i)] = !waits;
  }
  pg_io acting = in;
  if (!config_.ends_episodes()) {  // the environment resets in the run's mode
    acting.action = choose(in, from, to, s);
    for (int64_t i = from; i < to; ++i) row(i).step += kinds_[size_t(i)] == kStepped;
    return api_.step(self_, &acting, from, to);
  }
  int32_t code = 0;
  for (int32_t k = 0; k < config_.action_repeat && !code; ++k) {
    acting.action = choose(in, from, to, s);
    code = step_alive(acting, from, to);
    if (config_.action_repeat == 1) break;
    add_up(in, k == 0, from, to, s);
    bool any = false;
    for (int64_t i = from; i < to; ++i) {
      if (alive_[size_t(i)]) alive_[size_t(i)] = !(in.terminated[i] | in.truncated[i]);
      any |= alive_[size_t(i)] != 0;
    }
    if (!any) break;
  }
  if (config_.action_repeat > 1) write_sums(in, from, to, s);
  for (int64_t i = from; i < to && !code; ++i) {
    if (kinds_[size_t(i)] == kStepped && ++row(i).step == uint32_t(config_.time_limit)) cut(in, i);
    if (kinds_[size_t(i)] != kStepped) code = rest(in, i);
    if (pixels_ && kinds_[size_t(i)] == kStepped && (in.terminated[i] | in.truncated[i]))
      pixels_->last(i, thread);
  }
  return code ? code : reset_ended(in, from, to);
}

/// The actions that are executed: at each step of the environment a coin says whether the one
/// before goes on.
const void* Wrappers::choose(const pg_io& in, int64_t from, int64_t to, Scratch& s) {
  if (config_.sticky_actions <= 0) return in.action;
  const auto sticks = uint32_t(config_.sticky_actions * 0x1p32);
  const auto* chosen = static_cast<const char*>(in.action);
  char* out = s.action.data() - from * action_bytes_;
  for (int64_t i = from; i < to; ++i) {
    if (!alive_[size_t(i)]) continue;
    Row& r = row(i);
    const Words w =
        philox({{0, r.inner_step, r.episode, r.env}}, r.seed[0], r.seed[1] ^ kStickyKey);
    if (!r.acted || w.w[0] >= sticks)
      std::memcpy(action_of(i), chosen + i * action_bytes_, size_t(action_bytes_));
    std::memcpy(out + i * action_bytes_, action_of(i), size_t(action_bytes_));
    r.acted = 1, ++r.inner_step;
  }
  return out;
}

int32_t Wrappers::step_alive(const pg_io& in, int64_t from, int64_t to) {
  if (!std::memchr(&alive_[size_t(from)], 0, size_t(to - from)))
    return api_.step(self_, &in, from, to);
  for (int64_t i = from; i < to;) {
    if (!alive_[size_t(i)]) {
      ++i;
      continue;
    }
    const int64_t first = i;
    while (i < to && alive_[size_t(i)]) ++i;
    if (const int32_t code = api_.step(self_, &in, first, i)) return code;
  }
  return 0;
}

/// Rows still alive have just made another step of this decision.
void Wrappers::add_up(const pg_io& in, bool first, int64_t from, int64_t to, Scratch& s) const {
  const int32_t m = in.signals ? inner_.n_signals : 0;
  for (int64_t i = from; i < to; ++i) {
    if (!alive_[size_t(i)]) continue;
    const size_t k = size_t(i - from);
    s.reward[k] = first ? in.reward[i] : s.reward[k] + in.reward[i];
    s.elapsed[k] = first ? in.elapsed[i] : s.elapsed[k] + in.elapsed[i];
    for (size_t q = 0; q < size_t(m); ++q) {
      float& sum = s.signals[k * size_t(m) + q];
      const float now = in.signals[size_t(i) * size_t(m) + q];
      sum = first ? now : sum + now;
    }
  }
}

void Wrappers::write_sums(const pg_io& in, int64_t from, int64_t to, const Scratch& s) const {
  const int64_t m = in.signals ? inner_.n_signals : 0;
  for (int64_t i = from; i < to; ++i) {
    if (kinds_[size_t(i)] != kStepped) continue;
    const size_t k = size_t(i - from);
    in.reward[i] = s.reward[k], in.elapsed[i] = s.elapsed[k];
    std::copy_n(&s.signals[k * size_t(m)], m, in.signals + i * m);
  }
}

/// A row that ended before: nothing comes of its action. NEXT_STEP resets it below.
int32_t Wrappers::rest(const pg_io& in, int64_t i) const {
  in.reward[i] = in.elapsed[i] = 0, in.terminated[i] = in.truncated[i] = 0;
  if (in.signals) std::fill_n(in.signals + i * inner_.n_signals, inner_.n_signals, 0.0f);
  return kinds_[size_t(i)] == kRested ? api_.look(self_, &in, i, i + 1) : 0;
}

/// The time limit ends row i here. Where the environment did not end too, its last words are
/// written for it.
void Wrappers::cut(const pg_io& in, int64_t i) const {
  const bool ended = in.terminated[i] | in.truncated[i];
  in.truncated[i] = 1;
  if (ended) return;
  for (int32_t k = 0; in.final_obs[0] && k < inner_.n_obs; ++k)
    std::memcpy(static_cast<char*>(in.final_obs[k]) + i * in.stride[k],
                static_cast<const char*>(in.obs[k]) + i * in.stride[k],
                size_t(bytes_of(inner_.obs[k])));
  if (in.final_mask && in.mask)
    std::copy_n(in.mask + i * inner_.mask_size, inner_.mask_size,
                in.final_mask + i * inner_.mask_size);
  if (in.final_metrics && api_.metrics)
    api_.metrics(self_, i, in.final_metrics + i * inner_.n_metrics);
}

int32_t Wrappers::reset_ended(const pg_io& in, int64_t from, int64_t to) {
  if (mode_ == PG_DISABLED) return 0;
  bool any = false;
  for (int64_t i = from; i < to; ++i) {
    const bool now =
        mode_ == PG_SAME_STEP ? in.terminated[i] | in.truncated[i] : kinds_[size_t(i)] == kBegan;
    chosen_[size_t(i)] = now, any |= now;
  }
  return any ? api_.reset(self_, chosen_.data(), &in, from, to) : 0;
}

}  // namespace plantgym
