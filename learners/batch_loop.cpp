#include "batch_loop.h"

#include <algorithm>
#include <cstring>

#include "finite.h"
#include "memory.h"
#include "node.h"
#include "plantgym/fields.h"

namespace plantgym {

void expect_room(const Node& learner, const char* key, int64_t bytes) {
  const int64_t room = free_memory();
  if (bytes <= room) return;
  const Node* n = child(learner, key);
  throw error_at(
      n ? *n : learner, join({"learner.", key}),
      join({"needs ", std::to_string(bytes >> 20), " MiB with this environment, there are ",
            std::to_string(room >> 20), " MiB"}));
}

RunLoop::RunLoop(VecEnv& e, Budget budget, uint64_t seed, Rows r)
    : env(e),
      rows(r),
      n(e.size() * (e.peers() && r == Rows::kAll ? e.peers()->count() : 1)),
      all(e.size() * (e.peers() ? e.peers()->count() : 1)),
      first(r == Rows::kOwn ? first_own() : 0),
      returns(size_t(n), 0),
      lengths(size_t(n), 0),
      seed_(seed),
      budget_(budget) {
  env.seed(seed);
}

BatchLoop::BatchLoop(VecEnv& e, Budget budget, uint64_t seed, Rows r)
    : RunLoop(e, budget, seed, r),
      io(e.spec(), n, false),
      obs_bytes_(bytes_of(e.spec().obs[0])),
      action_width_(e.spec().action->elements),
      mask_size_(e.spec().mask_size) {
  if (mirrors())
    env.reset(own()), exchange(true);
  else
    env.reset(io.io);
}

/// What a step, or only what a reset, writes.
std::vector<BatchLoop::Array> BatchLoop::arrays(bool shown_only) const {
  std::vector<Array> to;
  const auto add_array = [&](void* data, int64_t bytes) {
    if (data && bytes) to.push_back({static_cast<char*>(data), bytes});
  };
  const pg_io& i = io.io;
  for (int32_t k = 0; k < env.spec().n_obs; ++k) {
    const int64_t bytes = bytes_of(env.spec().obs[k]);
    add_array(i.obs[k], bytes);
    if (!shown_only) add_array(i.final_obs[k], bytes);
  }
  add_array(i.mask, mask_size_);
  if (shown_only) return to;
  add_array(i.final_mask, mask_size_);
  add_array(i.reward, 4), add_array(i.elapsed, 4);
  add_array(i.terminated, 1), add_array(i.truncated, 1);
  return to;
}

/// io of this program's rows, among all.
pg_io BatchLoop::own() const {
  pg_io o = io.io;
  const int64_t at = first_own();
  const auto move = [at](auto*& p, int64_t bytes) {
    using Pointer = std::remove_reference_t<decltype(p)>;
    if (p) p = Pointer(const_cast<char*>(reinterpret_cast<const char*>(p)) + at * bytes);
  };
  for (int32_t k = 0; k < env.spec().n_obs; ++k) {
    const int64_t bytes = bytes_of(env.spec().obs[k]);
    move(o.obs[k], bytes), move(o.final_obs[k], bytes);
  }
  move(o.action, bytes_of(*env.spec().action)), move(o.mask, mask_size_);
  move(o.final_mask, mask_size_);
  move(o.reward, 4), move(o.elapsed, 4), move(o.terminated, 1), move(o.truncated, 1);
  return o;
}

/// What others' rows show comes to its place in io.
void BatchLoop::exchange(bool shown_only) {
  const std::vector<Array> to = arrays(shown_only);
  const int64_t rows_each = env.size();
  int64_t row = 0;
  for (const Array& a : to) row += a.bytes;
  sent_.resize(size_t(rows_each * row)), received_.resize(size_t(n * row));
  char* next = sent_.data();
  for (const Array& a : to)
    next = std::copy_n(a.data + first_own() * a.bytes, rows_each * a.bytes, next);
  env.peers()->gather("transitions", sent_.data(), int64_t(sent_.size()), received_.data());
  const char* from = received_.data();
  for (int64_t r = 0; r < env.peers()->count(); ++r)
    for (const Array& a : to) {
      std::copy_n(from, rows_each * a.bytes, a.data + r * rows_each * a.bytes);
      from += rows_each * a.bytes;
    }
}

/// What all programs have of their rows.
std::vector<char> RunLoop::of_all(const void* mine, int64_t bytes) const {
  const char* from = static_cast<const char*>(mine);
  std::vector<char> whole(from, from + env.size() * bytes);
  return env.peers() ? env.peers()->gathered("rows for a checkpoint", whole) : whole;
}

void BatchLoop::draw(uint32_t stream, std::vector<Bits>& to) const {
  const uint32_t k0 = key0(), k1 = key1();
  const uint32_t low = uint32_t(calls), high = uint32_t(calls >> 32);
  Bits* out = to.data();
  const int64_t count = n;
  const uint32_t begin = uint32_t(first);
#pragma GCC ivdep
  for (int64_t i = 0; i < count; ++i) {
    const Words w = philox({{stream << 20, low, high, begin + uint32_t(i)}}, k0, k1);
    for (size_t k = 0; k < 4; ++k) out[i][k] = w.w[k];
  }
}

Bits BatchLoop::random(int64_t row, uint32_t block) const {
  const Words w = philox(
      {{kPlanStream << 20 | block, uint32_t(calls), uint32_t(calls >> 32), uint32_t(first + row)}},
      key0(), key1());
  return {w.w[0], w.w[1], w.w[2], w.w[3]};
}

void BatchLoop::step() {
  if (mirrors())
    env.step(own()), exchange(false);
  else
    env.step(io.io);
  if (const std::string words = not_finite(env.spec(), io.io, n); !words.empty())
    throw NotFinite(join({env.name(), ": ", words, " at step ", std::to_string(steps + all)}));
}

void BatchLoop::finish_episode(int64_t i) {
  const size_t k = size_t(i);
  finish({calls, lengths[k], returns[k]});
  returns[k] = 0, lengths[k] = 0;
}

void RunLoop::finish(const Ended& e) {
  if (env.peers() && rows == Rows::kOwn)
    ended_.push_back(e);
  else
    add(e);
}

void RunLoop::add(const Ended& e) {
  ++episodes, ++finished_;
  sum_returns_ += e.total, sum_lengths_ += double(e.length);
  last_.push_back(e.total);
  if (last_.size() > kLast) last_.pop_front();
}

void RunLoop::meet() {
  if (!env.peers() || rows == Rows::kAll) return;
  std::vector<Ended> known;
  for (const auto& one : env.peers()->gathered_unequal("finished episodes", std::move(ended_)))
    known.insert(known.end(), one.begin(), one.end());
  ended_.clear();
  // by steps, then by rows: as one program counts them
  std::stable_sort(known.begin(), known.end(),
                   [](const Ended& a, const Ended& b) { return a.call < b.call; });
  for (const Ended& e : known) add(e);
}

Scalars RunLoop::drain(const Exploration& policy) {
  Scalars s = {{join({"train/", policy.name()}), policy.at(progress())}};
  for (auto& one : drain()) s.push_back(std::move(one));
  return s;
}

Scalars RunLoop::drain() {
  Scalars s;
  if (finished_) {
    s.emplace_back("train/return_mean", sum_returns_ / double(finished_));
    s.emplace_back("train/length_mean", sum_lengths_ / double(finished_));
  }
  if (!last_.empty()) {
    double sum = 0;
    for (const double r : last_) sum += r;
    s.emplace_back("train/return_last_100", sum / double(last_.size()));
  }
  s.emplace_back("train/episodes", double(episodes));
  sum_returns_ = sum_lengths_ = 0, finished_ = 0;
  return s;
}

void RunLoop::save(Checkpoint& c) const {
  c.put("counters", std::vector<int64_t>{steps, episodes, calls, finished_});
  c.put("sums", std::vector<double>{sum_returns_, sum_lengths_});
  c.put("last_returns", std::vector<double>(last_.begin(), last_.end()));
  if (rows == Rows::kAll) {
    c.put("return", returns), c.put("length", lengths);
  } else {
    const std::vector<char> totals = of_all(returns.data(), 8), counts = of_all(lengths.data(), 8);
    std::vector<double> r(size_t(all), 0);
    std::vector<int64_t> l(size_t(all), 0);
    std::memcpy(r.data(), totals.data(), totals.size());
    std::memcpy(l.data(), counts.data(), counts.size());
    c.put("return", r), c.put("length", l);
  }
  const int64_t bytes = env.spec().state_bytes, own_bytes = env.size() * bytes;
  auto* to = reinterpret_cast<char*>(c.room("environments", {all, bytes}));
  char* mine = to + first_own() * bytes;
  for (int64_t i = 0; i < env.size(); ++i) env.get(i, mine + i * bytes);
  if (env.peers()) env.peers()->gather("rows for a checkpoint", mine, own_bytes, to);
}

void RunLoop::load(const Checkpoint& c) {
  const std::vector<int64_t> counters = c.get<int64_t>("counters", 4);
  steps = counters[0], episodes = counters[1], calls = counters[2], finished_ = counters[3];
  const std::vector<double> sums = c.get<double>("sums", 2), last = c.get<double>("last_returns");
  sum_returns_ = sums[0], sum_lengths_ = sums[1], last_.assign(last.begin(), last.end());
  const std::vector<double> r = c.get<double>("return", all);
  const std::vector<int64_t> l = c.get<int64_t>("length", all);
  std::copy_n(r.begin() + first, n, returns.begin());
  std::copy_n(l.begin() + first, n, lengths.begin());
  const int64_t bytes = env.spec().state_bytes;
  const std::vector<uint8_t> states = c.get<uint8_t>("environments", all * bytes);
  for (int64_t i = 0; i < env.size(); ++i)
    env.set(i, reinterpret_cast<const char*>(states.data()) + (first_own() + i) * bytes);
}

void BatchLoop::load(const Checkpoint& c) {
  RunLoop::load(c);
  if (mirrors())
    env.look(own()), exchange(true);
  else
    env.look(io.io);
}

}  // namespace plantgym
