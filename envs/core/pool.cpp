#include "pool.h"

#include <algorithm>

namespace plantgym {
namespace {

constexpr int64_t kRows = 16;  // a cache line of floats belongs to one thread

/// Until v is no longer `old`. Spins for tens of microseconds first: waking takes longer than a
/// step.
void wait_while(const std::atomic<uint32_t>& v, uint32_t old, int32_t spins) {
  for (int32_t spin = 0; spin < spins && v.load(std::memory_order_acquire) == old; ++spin) {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#endif
  }
  v.wait(old);
}

}  // namespace

// Where threads outnumber the cores, one that spins keeps the next from its work.
Pool::Pool(int32_t threads)
    : spins_(threads <= int32_t(std::thread::hardware_concurrency()) ? 20000 : 50) {
  for (int32_t k = 1; k < threads; ++k) threads_.emplace_back([this, k] { serve(k); });
}

Pool::~Pool() {
  work_ = nullptr;
  ++round_, round_.notify_all();
  for (std::thread& t : threads_) t.join();
}

void Pool::run(int64_t n, Work work, void* self) {
  if (threads_.empty() || n <= kRows) return work(self, 0, n, 0);  // nothing to share
  work_ = work, self_ = self, n_ = n;
  busy_ = uint32_t(threads_.size());
  ++round_, round_.notify_all();
  work_on_share(0);
  for (uint32_t left; (left = busy_) != 0;) wait_while(busy_, left, spins_);
}

void Pool::serve(int32_t thread) {
  for (uint32_t seen = 0;; ++seen) {
    wait_while(round_, seen, spins_);
    if (!work_) return;
    work_on_share(thread);
    if (--busy_ == 0) busy_.notify_one();
  }
}

void Pool::work_on_share(int32_t thread) const {
  const int64_t shares = int64_t(threads_.size()) + 1, blocks = (n_ + kRows - 1) / kRows;
  const int64_t from = blocks * thread / shares * kRows,
                to = std::min(n_, blocks * (thread + 1) / shares * kRows);
  if (from < to) work_(self_, from, to, thread);
}

}  // namespace plantgym
