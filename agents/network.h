// A network as learners use it: rows of numbers in, rows of numbers out, and the slopes of its
// parameters, all in plain arrays.
#pragma once
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <new>
#include <vector>

#include "gemm.h"
#include "network_config.h"

namespace plantgym {

/// Numbers that begin at the width of a cache line, as vectors of the machine like them.
template <class T>
struct LineAllocator {
  using value_type = T;
  LineAllocator() = default;
  template <class U>
  LineAllocator(const LineAllocator<U>&) {}
  T* allocate(size_t n) {
    return static_cast<T*>(::operator new(n * sizeof(T), std::align_val_t(64)));
  }
  void deallocate(T* p, size_t) { ::operator delete(p, std::align_val_t(64)); }
  bool operator==(const LineAllocator&) const { return true; }
};
using Floats = std::vector<float, LineAllocator<float>>;

/// Parameters lie in one flat array, what they should be moved by in another: an optimiser passes
/// over both once, ranks add theirs up at once.
class Network {
 public:
  explicit Network(NetworkPlan p)
      : plan_(std::move(p)), parameters_(size_t(plan_.size)), gradient_(size_t(plan_.size)) {}
  virtual ~Network() = default;
  Network(const Network&) = delete;
  Network& operator=(const Network&) = delete;

  const NetworkPlan& plan() const { return plan_; }
  Floats& parameters() { return parameters_; }  ///< [plan.size]; call renew() after a change
  const Floats& parameters() const { return parameters_; }
  Floats& gradient() { return gradient_; }  ///< [plan.size]

  /// The parameters were changed.
  virtual void renew() = 0;
  /// Most rows that learn() takes.
  virtual int64_t chunk() const = 0;
  /// y [n, plan.outputs] for x [n, plan.inputs]; the outputs of towers and heads in their order.
  virtual void forward(const float* x, int64_t n, float* y) = 0;
  /// The same, remembered for backward. @param n up to chunk()
  virtual void learn(const float* x, int64_t n, float* y) = 0;
  /// Adds to the gradient, for dy [n, plan.outputs] of the last learn().
  virtual void backward(const float* dy) = 0;

 protected:
  NetworkPlan plan_;
  Floats parameters_, gradient_;
};

/// Dense layers are computed here; images by LibTorch, whose library is opened then. @throws
/// Failure that library is missing
std::unique_ptr<Network> make_network(NetworkPlan plan);

}  // namespace plantgym
