#include "batch_loop.h"

#include "finite.h"
#include "plantgym/fields.h"

namespace plantgym {

BatchLoop::BatchLoop(VecEnv& e, Budget budget, uint64_t seed)
    : env(e),
      n(e.size()),
      io(e.spec(), e.size(), false),
      budget_(budget),
      seed_(seed),
      obs_bytes_(bytes_of(e.spec().obs[0])),
      action_width_(e.spec().action->elements),
      mask_size_(e.spec().mask_size) {
  return_.assign(size_t(n), 0), length_.assign(size_t(n), 0);
  env.seed(seed), env.reset(io.io);
}

void BatchLoop::draw(uint32_t stream, std::vector<Bits>& to) const {
  const uint32_t k0 = uint32_t(seed_), k1 = uint32_t(seed_ >> 32) ^ 0x9E3779B9u;
  const uint32_t low = uint32_t(calls), high = uint32_t(calls >> 32);
  Bits* out = to.data();
  const int64_t rows = n;
#pragma GCC ivdep
  for (int64_t i = 0; i < rows; ++i) {
    const Words w = philox({{stream << 20, low, high, uint32_t(i)}}, k0, k1);
    for (size_t k = 0; k < 4; ++k) out[i][k] = w.w[k];
  }
}

Bits BatchLoop::random(int64_t row, uint32_t block) const {
  const Words w =
      philox({{kPlanStream << 20 | block, uint32_t(calls), uint32_t(calls >> 32), uint32_t(row)}},
             uint32_t(seed_), uint32_t(seed_ >> 32) ^ 0x9E3779B9u);
  return {w.w[0], w.w[1], w.w[2], w.w[3]};
}

void BatchLoop::step() {
  env.step(io.io);
  if (const std::string words = not_finite(env.spec(), io.io, n); !words.empty())
    throw Failure(join({env.name(), ": ", words, " at step ", std::to_string(steps + n)}));
}

void BatchLoop::finish_episode(int64_t i) {
  const size_t k = size_t(i);
  ++episodes, ++finished_;
  returns_ += return_[k], lengths_ += double(length_[k]);
  last_.push_back(return_[k]);
  if (last_.size() > kLast) last_.pop_front();
  return_[k] = 0, length_[k] = 0;
}

Scalars BatchLoop::drain(const Exploration& policy) {
  Scalars s = {{join({"train/", policy.name()}), policy.at(progress())}};
  for (auto& one : drain()) s.push_back(std::move(one));
  return s;
}

Scalars BatchLoop::drain() {
  Scalars s;
  if (finished_) {
    s.emplace_back("train/return_mean", returns_ / double(finished_));
    s.emplace_back("train/length_mean", lengths_ / double(finished_));
  }
  if (!last_.empty()) {
    double sum = 0;
    for (const double r : last_) sum += r;
    s.emplace_back("train/return_last_100", sum / double(last_.size()));
  }
  s.emplace_back("train/episodes", double(episodes));
  returns_ = lengths_ = 0, finished_ = 0;
  return s;
}

void BatchLoop::save(Checkpoint& c) const {
  c.put("counters", std::vector<int64_t>{steps, episodes, calls, finished_});
  c.put("sums", std::vector<double>{returns_, lengths_});
  c.put("last_returns", std::vector<double>(last_.begin(), last_.end()));
  c.put("return", return_), c.put("length", length_);
  const int64_t bytes = env.spec().state_bytes;
  auto* rows = reinterpret_cast<char*>(c.room("environments", {n, bytes}));
  for (int64_t i = 0; i < n; ++i) env.get(i, rows + i * bytes);
}

void BatchLoop::load(const Checkpoint& c) {
  const std::vector<int64_t> counters = c.get<int64_t>("counters", 4);
  steps = counters[0], episodes = counters[1], calls = counters[2], finished_ = counters[3];
  const std::vector<double> sums = c.get<double>("sums", 2), last = c.get<double>("last_returns");
  returns_ = sums[0], lengths_ = sums[1], last_.assign(last.begin(), last.end());
  return_ = c.get<double>("return", n), length_ = c.get<int64_t>("length", n);
  const int64_t bytes = env.spec().state_bytes;
  const std::vector<uint8_t> rows = c.get<uint8_t>("environments", n * bytes);
  for (int64_t i = 0; i < n; ++i)
    env.set(i, reinterpret_cast<const char*>(rows.data()) + i * bytes);
  env.look(io.io);
}

}  // namespace plantgym
