// Programs of one run as threads of one program.
#pragma once
#include <barrier>
#include <exception>
#include <functional>
#include <thread>
#include <vector>

#include "peers.h"

namespace plantgym::testing {

/// Calls f(peers) on `count` threads, which are ranks of one run.
inline void with_peers(int32_t count, const std::function<void(Peers&)>& f) {
  struct Shared {
    std::barrier<> meet;
    std::vector<const void*> given;
  } shared = {std::barrier<>(count), std::vector<const void*>(size_t(count))};
  struct One : Peers {
    Shared& shared;
    int32_t rank_, count_;
    One(Shared& s, int32_t rank, int32_t count) : shared(s), rank_(rank), count_(count) {}
    int32_t rank() const override { return rank_; }
    int32_t count() const override { return count_; }
    void gather(const char*, const void* mine, int64_t bytes, void* all) override {
      const std::vector<char> copy(static_cast<const char*>(mine),
                                   static_cast<const char*>(mine) + bytes);
      shared.given[size_t(rank_)] = copy.data();
      shared.meet.arrive_and_wait();
      for (int32_t r = 0; r < count_; ++r)
        std::memcpy(static_cast<char*>(all) + r * bytes, shared.given[size_t(r)], size_t(bytes));
      shared.meet.arrive_and_wait();
    }
    void spread(const char*, void* data, int64_t bytes) override {
      shared.given[size_t(rank_)] = data;
      shared.meet.arrive_and_wait();
      if (rank_) std::memcpy(data, shared.given[0], size_t(bytes));
      shared.meet.arrive_and_wait();
    }
  };
  std::vector<std::thread> threads;
  for (int32_t r = 0; r < count; ++r)
    threads.emplace_back([&, r] {
      One peers(shared, r, count);
      f(peers);
    });
  for (std::thread& t : threads) t.join();
}

}  // namespace plantgym::testing
