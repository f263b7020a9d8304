// The last n transitions of each row, oldest first.
#pragma once
#include <cstdint>
#include <cstring>
#include <vector>

#include "checkpoint.h"

namespace plantgym {

/// T: trivially copyable, without padding (its bytes go into checkpoints).
template <class T>
class Recent {
 public:
  Recent(int64_t rows, int32_t n) : n_(n), all_(size_t(rows) * size_t(n)), counts_(size_t(rows)) {}
  int32_t size(int64_t row) const { return counts_[size_t(row)]; }
  bool full(int64_t row) const { return size(row) == n_; }
  T* begin(int64_t row) { return &all_[size_t(row) * size_t(n_)]; }
  /// Adds a transition; the oldest makes room where the row is full.
  void push(int64_t row, const T& t) {
    int32_t& count = counts_[size_t(row)];
    T* first = begin(row);
    if (count == n_) std::memmove(first, first + 1, sizeof(T) * size_t(--count));
    first[count++] = t;
  }
  void clear(int64_t row) { counts_[size_t(row)] = 0; }
  void save(Checkpoint& c) const {
    c.put("recent_counts", counts_);
    std::memcpy(c.room("recent", {int64_t(sizeof(T) * all_.size())}), all_.data(),
                sizeof(T) * all_.size());
  }
  void load(const Checkpoint& c) {
    counts_ = c.get<int32_t>("recent_counts", int64_t(counts_.size()));
    const auto bytes = c.get<uint8_t>("recent", int64_t(sizeof(T) * all_.size()));
    std::memcpy(all_.data(), bytes.data(), bytes.size());
  }

 private:
  int32_t n_;
  std::vector<T> all_;
  std::vector<int32_t> counts_;
};

}  // namespace plantgym
