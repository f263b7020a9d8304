#include "replay.h"

#include <algorithm>
#include <cstring>

#include "plantgym/fields.h"
#include "vec_env.h"

namespace plantgym {

Replay::Layout::Layout(const pg_spec& spec)
    : parts(spec.n_obs), action(bytes_of(*spec.action)), mask(spec.mask_size) {
  for (int32_t k = 0; k < parts; ++k) part_at[k] = obs, obs += part[k] = bytes_of(spec.obs[k]);
  whole = tail_at() + int64_t(sizeof(Tail));
}

Replay::Replay(const pg_spec& spec, int64_t rows, int64_t capacity, int32_t n, float gamma)
    : layout_(spec),
      rows_(rows),
      capacity_(capacity),
      n_(n),
      gamma_(gamma),
      ring_(new uint8_t[size_t(capacity * layout_.whole)]),
      pending_(size_t(rows * n * layout_.whole), 0),
      oldest_(size_t(rows), 0),
      open_(size_t(rows), 0),
      stored_(size_t(rows * n), 0) {}

int64_t Replay::bytes(const pg_spec& spec, int64_t rows, int64_t capacity, int32_t n) {
  const int64_t row = Layout(spec).whole;
  return capacity * row + rows * (n * (row + 8) + 16);
}

Replay::Tail Replay::tail(const uint8_t* row) const {
  Tail t;
  std::memcpy(&t, row + layout_.tail_at(), sizeof t);
  return t;
}

void Replay::set_tail(uint8_t* row, const Tail& t) const {
  std::memcpy(row + layout_.tail_at(), &t, sizeof t);
}

void Replay::copy_obs(void* const* parts, const pg_io& io, int64_t i, uint8_t* to) const {
  for (int32_t k = 0; k < layout_.parts; ++k) {
    const int64_t stride = io.stride[k] ? io.stride[k] : layout_.part[k];
    std::memcpy(to + layout_.part_at[k], static_cast<const char*>(parts[k]) + i * stride,
                size_t(layout_.part[k]));
  }
}

/// A transition begins with what row i shows.
void Replay::open(const pg_io& seen, int64_t i) {
  uint8_t* row = pending(i, open_[size_t(i)]++);
  copy_obs(seen.obs, seen, i, row);
  set_tail(row, {0, 1, 0});
}

void Replay::begin(const pg_io& seen) {
  for (int64_t i = 0; i < rows_; ++i) oldest_[size_t(i)] = open_[size_t(i)] = 0, open(seen, i);
}

/// The step that row i made belongs to all that are under way; the newest began with its action.
void Replay::grow(const pg_io& seen, int64_t i, float discount) {
  const int64_t count = open_[size_t(i)];
  std::memcpy(pending(i, count - 1) + layout_.action_at(),
              static_cast<const char*>(seen.action) + i * layout_.action, size_t(layout_.action));
  for (int64_t k = 0; k < count; ++k) {
    Tail t = tail(pending(i, k));
    t.reward += t.discount * seen.reward[i], t.discount *= discount, ++t.n;
    set_tail(pending(i, k), t);
  }
}

/// The oldest under way ends with the last step of row i, and is stored.
void Replay::close_oldest(const pg_io& seen, int64_t i) {
  uint8_t* row = pending(i, 0);
  const bool terminated = seen.terminated[i], ended = terminated || seen.truncated[i];
  copy_obs(ended ? seen.final_obs : seen.obs, seen, i, row + layout_.next_obs_at());
  const uint8_t* mask = ended ? seen.final_mask : seen.mask;
  if (layout_.mask && mask && !terminated)
    std::memcpy(row + layout_.mask_at(), mask + i * layout_.mask, size_t(layout_.mask));
  else
    std::memset(row + layout_.mask_at(), 1, size_t(layout_.mask));
  if (terminated) {
    Tail t = tail(row);
    t.discount = 0, set_tail(row, t);
  }
  std::memcpy(ring_.get() + next_ * layout_.whole, row, size_t(layout_.whole));
  stored_[stored_count_++] = next_;
  next_ = (next_ + 1) % capacity_, size_ = std::max(size_, next_ ? next_ : capacity_);
  oldest_[size_t(i)] = (oldest_[size_t(i)] + 1) % n_, --open_[size_t(i)];
}

void Replay::add(const pg_io& seen, std::span<const float> discount) {
  stored_count_ = 0;
  for (int64_t i = 0; i < rows_; ++i) {
    grow(seen, i, discount.empty() ? gamma_ : discount[size_t(i)]);
    if (seen.terminated[i] || seen.truncated[i])
      while (open_[size_t(i)]) close_oldest(seen, i);
    else if (open_[size_t(i)] == n_)
      close_oldest(seen, i);
    open(seen, i);
  }
}

void Replay::gather(std::span<const int64_t> places, const ReplayBatch& to) const {
  const auto copy = [](void* base, size_t k, int64_t bytes, const uint8_t* from) {
    std::memcpy(static_cast<char*>(base) + int64_t(k) * bytes, from, size_t(bytes));
  };
  for (size_t b = 0; b < places.size(); ++b) {
    const uint8_t* row = ring_.get() + places[b] * layout_.whole;
    for (int32_t k = 0; k < layout_.parts; ++k) {
      copy(to.obs[k], b, layout_.part[k], row + layout_.part_at[k]);
      copy(to.next_obs[k], b, layout_.part[k], row + layout_.next_obs_at() + layout_.part_at[k]);
    }
    copy(to.action, b, layout_.action, row + layout_.action_at());
    if (to.next_mask) copy(to.next_mask, b, layout_.mask, row + layout_.mask_at());
    const Tail t = tail(row);
    to.reward[b] = t.reward, to.discount[b] = t.discount;
    if (to.n) to.n[b] = t.n;
  }
}

void Replay::save(Checkpoint& c) const {
  c.put("replay_shape", std::vector<int64_t>{layout_.whole, rows_, capacity_, n_, size_, next_});
  // neither end has an address where the replay is empty: memcpy would want one
  std::copy_n(ring_.get(), size_ * layout_.whole, c.room("replay", {size_, layout_.whole}));
  c.put("replay_pending", pending_), c.put("replay_oldest", oldest_), c.put("replay_open", open_);
}

void Replay::load(const Checkpoint& c) {
  const std::vector<int64_t> shape = c.get<int64_t>("replay_shape", 6);
  const int64_t mine[] = {layout_.whole, rows_, capacity_, n_};
  const char* const what[] = {"bytes per transition", "environments", "transitions", "steps"};
  for (size_t k = 0; k < 4; ++k)
    if (shape[k] != mine[k])
      throw Error(join({"the checkpoint's replay has ", std::to_string(shape[k]), " ", what[k],
                        ", the run's ", std::to_string(mine[k]), "; was the run file changed?"}));
  const std::vector<uint8_t> ring = c.get<uint8_t>("replay", shape[4] * layout_.whole);
  std::vector<int64_t> oldest = c.get<int64_t>("replay_oldest", rows_),
                       open = c.get<int64_t>("replay_open", rows_);
  bool whole = shape[4] >= 0 && shape[4] <= capacity_ && shape[5] >= 0 && shape[5] < capacity_;
  for (int64_t i = 0; i < rows_; ++i)
    whole &= oldest[size_t(i)] >= 0 && oldest[size_t(i)] < n_ && open[size_t(i)] >= 0 &&
             open[size_t(i)] <= n_;
  if (!whole) throw Error("the checkpoint's replay points outside itself");
  pending_ = c.get<uint8_t>("replay_pending", int64_t(pending_.size()));
  size_ = shape[4], next_ = shape[5], oldest_ = std::move(oldest), open_ = std::move(open);
  std::copy(ring.begin(), ring.end(), ring_.get());
}

}  // namespace plantgym
