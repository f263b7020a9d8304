// A batch cut into shards of rows: what a gradient is summed from, whoever computed which of them.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "agents/network.h"
#include "batch_loop.h"

namespace plantgym {

/// Rows [s size, (s + 1) size) of the batch are shard s; the last may be shorter. Networks look at
/// a shard at a time, and what all shards give is summed in their order. So the bits do not depend
/// on how many programs share the batch, each having as many shards as any other.
class Shards {
 public:
  static constexpr int64_t kSize = 1024;
  /// The key `shard` of `learner`.
  static void read(Fields& f, int64_t& size);
  /// @param learner for the place of `shard` in messages. @throws Error the programs cannot have
  /// equal numbers of whole shards
  Shards(const RunLoop& loop, int64_t size, const Node& learner);

  int64_t count() const { return count_; }  ///< of the batch
  int64_t own() const { return own_; }      ///< of this program, the first being shard first()
  int64_t first() const { return first_; }
  int64_t begin(int64_t s) const { return s * size_; }  ///< own rows of own shard s
  int64_t end(int64_t s) const { return std::min(begin(s) + size_, rows_); }
  /// Samples of minibatch m of `minibatches`, over all shards of `steps` steps each.
  int64_t samples(int64_t steps, int64_t m, int64_t minibatches) const;
  /// The own shard's part of them, of `n` in the shard.
  static int64_t part(int64_t n, int64_t m, int64_t minibatches) { return n * m / minibatches; }

  /// y of own rows for x of them, shard after shard.
  void forward(Network& network, const float* x, float* y) const;
  /// The same of some rows, in ascending order.
  void forward(Network& network, const std::vector<int64_t>& rows, const float* x, float* y) const;
  /// Sums over all shards. @param own [own(), width]
  std::vector<double> sum(const char* what, const std::vector<double>& own) const;
  Peers* peers() const { return peers_; }

 private:
  int64_t size_, rows_, all_, count_, own_ = 0, first_ = 0;
  Peers* peers_;
};

/// The gradient of all shards.
class ShardedGradient {
 public:
  ShardedGradient(const Shards& shards, Network& network);
  /// The network's gradient is that of own shard s (in ascending order), whose loss is so far
  /// `loss`; the network's is left as zeros.
  void take(int64_t s, double loss);
  /// The network's gradient becomes the sum. @return the sum of the losses
  double sum();

 private:
  bool alone() const { return shards_.count() == 1; }
  const Shards& shards_;
  Network& network_;
  int64_t width_;                 // a gradient, and the loss
  std::vector<float> own_, all_;  // [own shards, width], [shards, width]
  double loss_ = 0;
};

/// 1 - var(returns - value) / var(returns), where returns are advantage + value; 0: no better than
/// their mean. @param value [steps + 1, own rows] @param advantage [steps, own rows]
double explained_variance(const Shards& shards, int64_t rows, std::span<const float> value,
                          std::span<const float> advantage);

}  // namespace plantgym
