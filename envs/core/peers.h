// Programs that learn one run together: each steps its own part of one batch of environments.
#pragma once
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include "error.h"

namespace plantgym {

/// Another program of the run died, hangs, or never came. Names this one, what it waited for, how
/// long, and why it was in vain.
struct PeerLost : Failure {
  using Failure::Failure;
};

/// The programs of a run, numbered by rank. All of them make the same calls in the same order.
class Peers {
 public:
  virtual ~Peers() = default;
  virtual int32_t rank() const = 0;   ///< of this program, from 0
  virtual int32_t count() const = 0;  ///< of all programs
  /// `all` [count, bytes] becomes what every rank gave as `mine` [bytes], in the order of ranks.
  /// @param what for messages: "a gradient". @throws PeerLost
  virtual void gather(const char* what, const void* mine, int64_t bytes, void* all) = 0;
  /// What rank 0 has in `data` [bytes] comes to all. @throws PeerLost
  virtual void spread(const char* what, void* data, int64_t bytes) = 0;

  /// Makes ready for gather_on_gpu(); all programs, each of which has a GPU, call it.
  /// @return why not: then gather() does it, through the CPU's memory. @throws PeerLost
  virtual std::string open_gpus() { return "these programs have no GPUs"; }
  /// gather() of what lies in a GPU's memory, in the order of its stream. False: open_gpus() said
  /// why not, in all programs; nothing was done. @throws PeerLost
  virtual bool gather_on_gpu(const char* /*what*/, const void* /*mine*/, int64_t /*bytes*/,
                             void* /*all*/, void* /*stream*/) {
    return false;
  }

  /// The same of numbers, and of as many as each rank has.
  template <class T>
  std::vector<T> gathered(const char* what, const std::vector<T>& mine) {
    std::vector<T> all(mine.size() * size_t(count()));
    gather(what, mine.data(), int64_t(mine.size() * sizeof(T)), all.data());
    return all;
  }
  template <class T>
  std::vector<std::vector<T>> gathered_unequal(const char* what, std::vector<T> mine) {
    const std::vector<int64_t> sizes = gathered(what, std::vector<int64_t>{int64_t(mine.size())});
    int64_t most = 0;
    for (const int64_t n : sizes) most = n > most ? n : most;
    mine.resize(size_t(most));
    const std::vector<T> flat = gathered(what, mine);
    std::vector<std::vector<T>> all;
    for (size_t r = 0; r < sizes.size(); ++r)
      all.emplace_back(flat.begin() + std::ptrdiff_t(int64_t(r) * most),
                       flat.begin() + std::ptrdiff_t(int64_t(r) * most + sizes[r]));
    return all;
  }
  /// Rank 0's bytes, on all ranks.
  std::string spread_whole(const char* what, std::string bytes) {
    int64_t size = int64_t(bytes.size());
    spread(what, &size, sizeof size);
    bytes.resize(size_t(size));
    if (size) spread(what, bytes.data(), size);
    return bytes;
  }
};

}  // namespace plantgym
