// Pairs in the order of their priorities, each of them once.
#pragma once
#include <cstdint>
#include <utility>
#include <vector>

namespace plantgym {

/// A binary heap that knows where each pair is. Equal priorities: the lower pair first, so that the
/// order depends on what is inside only, not on how it came there.
class PriorityQueue {
 public:
  explicit PriorityQueue(size_t pairs) : at_(pairs, -1), priority_(pairs, 0) {}
  size_t pairs() const { return at_.size(); }  ///< that it can hold
  bool empty() const { return heap_.empty(); }
  /// 0: not inside.
  double priority(int32_t pair) const {
    return at_[size_t(pair)] < 0 ? 0 : priority_[size_t(pair)];
  }
  /// Puts a pair in, or raises it; a lower priority than it has changes nothing.
  void raise(int32_t pair, double priority) {
    if (at_[size_t(pair)] < 0)
      at_[size_t(pair)] = int32_t(heap_.size()), heap_.push_back(pair);
    else if (priority <= priority_[size_t(pair)])
      return;
    priority_[size_t(pair)] = priority;
    up(at_[size_t(pair)]);
  }
  int32_t pop() {
    const int32_t top = heap_[0], last = heap_.back();
    heap_.pop_back(), at_[size_t(top)] = -1;
    if (!heap_.empty()) put(0, last), down(0);
    return top;
  }

 private:
  bool before(int32_t a, int32_t b) const {
    const double p = priority_[size_t(a)], q = priority_[size_t(b)];
    return p > q || (p == q && a < b);
  }
  void put(int32_t at, int32_t pair) { heap_[size_t(at)] = pair, at_[size_t(pair)] = at; }
  void up(int32_t i) {
    const int32_t pair = heap_[size_t(i)];
    for (; i > 0 && before(pair, heap_[size_t((i - 1) / 2)]); i = (i - 1) / 2)
      put(i, heap_[size_t((i - 1) / 2)]);
    put(i, pair);
  }
  void down(int32_t i) {
    const int32_t pair = heap_[size_t(i)], n = int32_t(heap_.size());
    for (int32_t child; (child = 2 * i + 1) < n; i = child) {
      if (child + 1 < n && before(heap_[size_t(child + 1)], heap_[size_t(child)])) ++child;
      if (!before(heap_[size_t(child)], pair)) break;
      put(i, heap_[size_t(child)]);
    }
    put(i, pair);
  }
  std::vector<int32_t> heap_, at_;  // pairs; where each is, -1: outside
  std::vector<double> priority_;
};

}  // namespace plantgym
