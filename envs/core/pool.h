// The one pool of threads; all environments run on it.
#pragma once
#include <atomic>
#include <cstdint>
#include <thread>
#include <vector>

namespace plantgym {

/// Threads for the life of the program. Rows are split statically: no queue, no lock, no allocation
/// in run.
class Pool {
 public:
  using Work = void (*)(void* self, int64_t from, int64_t to, int32_t thread);
  explicit Pool(int32_t threads);  ///< the calling thread is one of them
  ~Pool();
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;
  void run(int64_t n, Work work,
           void* self);  ///< covers [0, n), returns when all is done; not reentrant
  int32_t size() const { return int32_t(threads_.size()) + 1; }

 private:
  void serve(int32_t thread);
  void work_on_share(int32_t thread) const;
  const int32_t spins_;  // before a wait sleeps
  Work work_ = nullptr;
  void* self_ = nullptr;
  int64_t n_ = 0;
  alignas(64) std::atomic<uint32_t> round_ = 0;
  alignas(64) std::atomic<uint32_t> busy_ = 0;
  std::vector<std::thread> threads_;
};

}  // namespace plantgym
