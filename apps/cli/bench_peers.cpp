// How long programs of one run take to sum up a gradient: to be started as several programs.
#include <fmt/core.h>

#include <algorithm>
#include <chrono>

#include "agents/deep_library.h"
#include "commands.h"

namespace plantgym::cli {
namespace {

using Clock = std::chrono::steady_clock;
double ms_since(Clock::time_point t) {
  return std::chrono::duration<double, std::milli>(Clock::now() - t).count();
}

/// Median milliseconds of an exchange of n floats and their sum in the order of ranks.
double time_sum(Peers& peers, int64_t n, int32_t times) {
  const size_t all = size_t(n * peers.count());
  std::vector<float> mine(size_t(n), 1.0f), theirs(all), sum(size_t(n), 0.0f);
  std::vector<double> took;
  for (int32_t k = 0; k < times; ++k) {
    const auto begin = Clock::now();
    peers.gather("gradients", mine.data(), n * int64_t(sizeof(float)), theirs.data());
    std::copy_n(theirs.begin(), n, sum.begin());
    for (int64_t r = 1; r < peers.count(); ++r)
      for (int64_t i = 0; i < n; ++i) sum[size_t(i)] += theirs[size_t(r * n + i)];
    took.push_back(ms_since(begin));
  }
  std::sort(took.begin(), took.end());
  return took[took.size() / 2];
}

}  // namespace

int bench_peers(const BenchArgs& a) {
  const Launch launch = find_launch();
  if (launch.count == 1)
    throw Error(
        "bench peers: measures several programs; start it as `torchrun` or `srun` would, with "
        "RANK, WORLD_SIZE, MASTER_ADDR and MASTER_PORT");
  const auto peers = join_peers(launch, 30);
  for (const int64_t n : {int64_t(1), int64_t(20'000), int64_t(1'000'000)}) {
    const double ms = time_sum(*peers, n, 10 * a.runs + 1);
    if (launch.rank == 0)
      fmt::print("{:>9} parameters summed by {} programs in {:.2f} ms\n", n, launch.count, ms);
  }
  return 0;
}

}  // namespace plantgym::cli
