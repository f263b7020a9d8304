// The one pool of threads; all environments run on it.
#pragma once
#include <atomic>
#include <cstdint>
#include <thread>
#include <vector>

namespace plantgym {

/// Threads for the life of the program. Each has a share of the rows, cut into blocks; who is done
/// with his own helps with the others', so that a thread that others keep from its core holds up
/// one block, not its share. No allocation in run.
class Pool {
 public:
  using Work = void (*)(void* self, int64_t from, int64_t to, int32_t thread);
  explicit Pool(int32_t threads);  ///< the calling thread is one of them
  ~Pool();
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;
  /// Covers [0, n), returns when all is done; not reentrant. Which thread does a row is not fixed.
  void run(int64_t n, Work work, void* self);
  int32_t size() const { return int32_t(threads_.size()) + 1; }

 private:
  struct alignas(64) Share {
    std::atomic<uint64_t> next = 0;  // round in the high half, next block of the share in the low
  };
  void serve(int32_t thread);
  void work_on(size_t share, int32_t thread, uint32_t round);
  // Of the round. A thread that comes late may read those of a later one, and then gets no block.
  std::atomic<Work> work_ = nullptr;
  std::atomic<void*> self_ = nullptr;
  std::atomic<int64_t> n_ = 0;
  std::atomic<bool> ends_ = false;
  alignas(64) std::atomic<uint32_t> round_ = 0;
  alignas(64) std::atomic<uint32_t> left_ =
      0;  // blocks that are not done; at first, threads that have not begun
  std::vector<Share> shares_;
  const bool spins_;
  std::vector<std::thread> threads_;
};

}  // namespace plantgym
