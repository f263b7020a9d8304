#include "pool.h"

#include <algorithm>
#include <chrono>

namespace plantgym {
namespace {

constexpr int64_t kRows = 16;    // a cache line of floats belongs to one thread
constexpr uint32_t kBlocks = 8;  // most of a share
constexpr int64_t kLeast = 4;    // times kRows in a block: taking one costs tens of nanoseconds
constexpr auto kSpin = std::chrono::microseconds(50);

/// Until v is no longer `old`. Spins first, because waking takes longer than a step; but not for
/// long: on a busy machine somebody else needs the core, maybe the thread that is waited for.
void wait_while(const std::atomic<uint32_t>& v, uint32_t old, bool spins) {
  const auto start = std::chrono::steady_clock::now();
  while (spins && v.load(std::memory_order_acquire) == old) {
    for (int k = 0; k < 32 && v.load(std::memory_order_acquire) == old; ++k) {
#if defined(__x86_64__)
      __builtin_ia32_pause();
#endif
    }
    spins = std::chrono::steady_clock::now() - start < kSpin;
  }
  v.wait(old);
}

uint64_t tagged(uint32_t round, uint32_t block) { return uint64_t(round) << 32 | block; }

}  // namespace

// Where threads outnumber the cores, one that spins keeps the next from its work.
Pool::Pool(int32_t threads)
    : shares_(size_t(std::max(threads, 1))),
      spins_(shares_.size() <= std::thread::hardware_concurrency()) {
  left_ = uint32_t(shares_.size()) - 1;
  for (int32_t k = 1; k < threads; ++k) threads_.emplace_back([this, k] { serve(k); });
  // a thread that begins takes memory: not in the midst of the first rounds
  for (uint32_t left; (left = left_) != 0;) wait_while(left_, left, false);
}

Pool::~Pool() {
  ends_ = true;
  ++round_, round_.notify_all();
  for (std::thread& t : threads_) t.join();
}

void Pool::run(int64_t n, Work work, void* self) {
  if (threads_.empty() || n <= kRows) return work(self, 0, n, 0);  // nothing to share
  work_ = work, self_ = self, n_ = n;
  left_ = kBlocks * uint32_t(shares_.size());
  const uint32_t round = round_ + 1;
  for (Share& s : shares_) s.next = tagged(round, 0);
  round_ = round, round_.notify_all();
  for (size_t k = 0; k < shares_.size(); ++k) work_on(k, 0, round);
  for (uint32_t left; (left = left_) != 0;) wait_while(left_, left, spins_);
}

void Pool::serve(int32_t thread) {
  if (--left_ == 0) left_.notify_one();
  for (uint32_t seen = 0;;) {
    wait_while(round_, seen, spins_);
    seen = round_;
    if (ends_) return;
    for (size_t k = 0; k < shares_.size(); ++k)
      work_on((size_t(thread) + k) % shares_.size(), thread, seen);
  }
}

/// Takes blocks of the share until none is left, or the round is over.
void Pool::work_on(size_t share, int32_t thread, uint32_t round) {
  std::atomic<uint64_t>& next = shares_[share].next;
  uint32_t done = 0;
  for (uint64_t at = next; uint32_t(at >> 32) == round && uint32_t(at) < kBlocks;) {
    const Work work = work_;
    void* const self = self_;
    const int64_t n = n_, all = (n + kRows - 1) / kRows, shares = int64_t(shares_.size());
    // succeeds in this round only: what was read above was its
    if (!next.compare_exchange_weak(at, at + 1)) continue;
    const int64_t first = all * int64_t(share) / shares, end = all * (int64_t(share) + 1) / shares;
    const int64_t each = std::max(kLeast, (end - first + kBlocks - 1) / kBlocks);
    const int64_t from = first + each * int64_t(uint32_t(at)), to = std::min(end, from + each);
    if (from < to) work(self, from * kRows, std::min(n, to * kRows), thread);
    ++done, ++at;
  }
  if (done && (left_ -= done) == 0) left_.notify_one();
}

}  // namespace plantgym
