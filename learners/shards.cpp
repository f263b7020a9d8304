#include "shards.h"

#include <algorithm>

#include "plantgym/fields.h"

namespace plantgym {

void Shards::read(Fields& f, int64_t& size) {
  f.number("shard", size, 1, 1 << 24, "",
           "environments whose gradient is summed by itself: several programs share them out");
}

Shards::Shards(const RunLoop& loop, int64_t size, const Node& learner)
    : size_(size),
      rows_(loop.n),
      all_(loop.all),
      count_((all_ + size - 1) / size),
      own_(count_),
      peers_(loop.env.peers()) {
  if (!peers_) return;
  const Node* at = child(learner, "shard");
  const int64_t programs = peers_->count();
  const auto refuse = [&](const std::string& why) {
    return error_at(at ? *at : learner, "learner.shard",
                    join({why, "; use learner.shard=", std::to_string(rows_),
                          ", or env.num_envs=", std::to_string(programs * size_)}));
  };
  const std::string words = join({std::to_string(all_), " environments in shards of ",
                                  std::to_string(size_), " are ", std::to_string(count_)});
  if (count_ < programs)
    throw refuse(join(
        {words, ", and ", std::to_string(programs), " programs need ", std::to_string(programs)}));
  if (rows_ % size_)
    throw refuse(join(
        {words, ", which ", std::to_string(programs), " programs cannot have equal parts of"}));
  own_ = rows_ / size_, first_ = own_ * peers_->rank();
}

int64_t Shards::samples(int64_t steps, int64_t m, int64_t minibatches) const {
  int64_t all = 0;
  for (int64_t s = 0; s < count_; ++s) {
    const int64_t n = (std::min((s + 1) * size_, all_) - s * size_) * steps;
    all += part(n, m + 1, minibatches) - part(n, m, minibatches);
  }
  return all;
}

void Shards::forward(Network& network, const float* x, float* y) const {
  const NetworkPlan& plan = network.plan();
  for (int64_t s = 0; s < own_; ++s)
    network.forward(x + begin(s) * plan.inputs, end(s) - begin(s), y + begin(s) * plan.outputs);
}

void Shards::forward(Network& network, const std::vector<int64_t>& rows, const float* x,
                     float* y) const {
  const NetworkPlan& plan = network.plan();
  for (size_t from = 0, to; from < rows.size(); from = to) {
    const int64_t s = rows[from] / size_;
    for (to = from; to < rows.size() && rows[to] / size_ == s;) ++to;
    network.forward(x + int64_t(from) * plan.inputs, int64_t(to - from),
                    y + int64_t(from) * plan.outputs);
  }
}

std::vector<double> Shards::sum(const char* what, const std::vector<double>& own) const {
  if (count_ == 1) return own;
  const size_t width = own.size() / size_t(own_);
  const std::vector<double> all = peers_ ? peers_->gathered(what, own) : own;
  std::vector<double> total(all.begin(), all.begin() + std::ptrdiff_t(width));
  for (size_t k = width; k < all.size(); ++k) total[k % width] += all[k];
  return total;
}

ShardedGradient::ShardedGradient(const Shards& shards, Network& network)
    : shards_(shards), network_(network), width_(network.plan().size + 1) {
  if (alone()) return;
  own_.resize(size_t((shards.peers() ? shards.own() : 1) * width_));
  if (shards.peers()) all_.resize(size_t(shards.count() * width_));
}

void ShardedGradient::take(int64_t s, double loss) {
  if (alone()) return void(loss_ = loss);
  float* to = own_.data() + (shards_.peers() ? s : 0) * width_;
  Floats& from = network_.gradient();
  if (shards_.peers() || s == 0) {
    std::copy(from.begin(), from.end(), to), to[width_ - 1] = float(loss);
  } else {  // one program adds them up as they come
    for (size_t k = 0; k < from.size(); ++k) to[k] += from[k];
    to[width_ - 1] += float(loss);
  }
  std::fill(from.begin(), from.end(), 0.0f);
}

double ShardedGradient::sum() {
  if (alone()) return loss_;
  const float* from = own_.data();
  if (Peers* peers = shards_.peers()) {
    peers->gather("gradients", own_.data(), int64_t(own_.size() * sizeof(float)), all_.data());
    from = all_.data();
    for (int64_t s = 1; s < shards_.count(); ++s)
      for (int64_t k = 0; k < width_; ++k) all_[size_t(k)] += all_[size_t(s * width_ + k)];
  }
  std::copy_n(from, width_ - 1, network_.gradient().begin());
  return double(from[width_ - 1]);
}

double explained_variance(const Shards& shards, int64_t rows, std::span<const float> value,
                          std::span<const float> advantage) {
  const int64_t steps = int64_t(advantage.size()) / rows;
  const double n = double(shards.samples(steps, 0, 1));
  const auto over = [&](auto f) {  // sums of two numbers over all samples
    std::vector<double> sums(size_t(2 * shards.own()), 0.0);
    for (int64_t s = 0; s < shards.own(); ++s)
      for (int64_t t = 0; t < steps; ++t)
        for (int64_t i = shards.begin(s); i < shards.end(s); ++i) {
          const size_t at = size_t(t * rows + i);
          f(advantage[at], value[at], &sums[size_t(2 * s)]);
        }
    return shards.sum("means of returns", sums);
  };
  const std::vector<double> mean = over(
      [n](float a, float v, double* to) { to[0] += double(a) / n, to[1] += double(a + v) / n; });
  const std::vector<double> spread = over([&mean](float a, float v, double* to) {
    const double da = double(a) - mean[0], dr = double(a + v) - mean[1];
    to[0] += da * da, to[1] += dr * dr;
  });
  return spread[1] > 0 ? 1 - spread[0] / spread[1] : 0;
}

}  // namespace plantgym
