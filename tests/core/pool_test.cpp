#include "pool.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

#include "core/allocations.h"

namespace plantgym {
namespace {

struct Counts {
  std::vector<int> rows;  // plain ints: a data race would be seen by TSan
  std::atomic<int> calls = 0, wrong_thread = 0;
  int threads = 1;
};
void count(void* self, int64_t from, int64_t to, int32_t thread) {
  Counts& c = *static_cast<Counts*>(self);
  ++c.calls;
  if (thread < 0 || thread >= c.threads) ++c.wrong_thread;
  for (int64_t i = from; i < to; ++i) ++c.rows[size_t(i)];
}

TEST(Pool, EveryRowIsVisitedOnce) {
  for (const int32_t threads : {1, 2, 3, 7}) {
    Pool pool(threads);
    EXPECT_EQ(pool.size(), threads);
    for (const int64_t n : {1, 15, 16, 17, 33, 100, 1000, 12345}) {
      Counts c;
      c.rows.resize(size_t(n)), c.threads = threads;
      for (int round = 0; round < 20; ++round) pool.run(n, count, &c);
      EXPECT_EQ(c.wrong_thread, 0);
      for (int64_t i = 0; i < n; ++i) ASSERT_EQ(c.rows[size_t(i)], 20) << threads << " " << n;
    }
  }
}
TEST(Pool, ManyRoundsOfManyPoolsEnd) {
  for (int k = 0; k < 20; ++k) {
    Pool pool(2 + k % 3);
    Counts c;
    c.rows.resize(64), c.threads = 4;
    for (int round = 0; round < 200; ++round) pool.run(64, count, &c);
    EXPECT_EQ(c.rows[63], 200);
  }
}
TEST(Pool, AnIdlePoolEnds) {
  for (int k = 0; k < 50; ++k) Pool pool(4);
}
TEST(Pool, FewRowsStayOnTheCallingThread) {
  Pool pool(4);
  Counts c;
  c.rows.resize(16);
  pool.run(16, count, &c);
  EXPECT_EQ(c.calls, 1);
}
TEST(Pool, AThreadThatIsHeldUpHoldsUpOneBlock) {
  struct Rows {
    std::atomic<int64_t> of_helper = 0, all = 0;
  } rows;
  Pool pool(2);
  pool.run(
      16000,
      [](void* self, int64_t from, int64_t to, int32_t thread) {
        auto& r = *static_cast<Rows*>(self);
        r.all += to - from;
        if (thread == 0) return;
        r.of_helper += to - from;
        std::this_thread::sleep_for(std::chrono::milliseconds(300));  // as if it lost its core
      },
      &rows);
  EXPECT_EQ(rows.all, 16000);
  EXPECT_LE(rows.of_helper, 2000) << "the calling thread did not take what was left";
}
TEST(Pool, RunAllocatesNothing) {
  Pool pool(3);
  Counts c;
  c.rows.resize(1000), c.threads = 3;
  pool.run(1000, count, &c);
  const long before = testing::allocations();
  for (int round = 0; round < 100; ++round) pool.run(1000, count, &c);
  EXPECT_EQ(testing::allocations(), before);
  const std::vector<int> control(10);
  const int* volatile seen = control.data();  // so that no compiler leaves the memory out
  EXPECT_NE(seen, nullptr);
  EXPECT_GT(testing::allocations(), before) << "the counter counts";
}

}  // namespace
}  // namespace plantgym
