// Where a learner's arrays lie and what it does is done, one thing after the other: a GPU's stream,
// or the CPU, on which tests run the same learner. LibTorch computes the networks of both.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "network_config.h"

namespace plantgym {

/// How a GPU multiplies: 32-bit floats; the same rounded to 10 bits of fraction before (TF32); or
/// activations and weights of 16 bits (bfloat16), while parameters, losses and sums stay 32-bit.
enum class Precision { kFloat32, kTf32, kBf16 };

/// A network whose rows, parameters and gradient lie in a device's memory. Calls are done in the
/// device's order.
class DeviceNetwork {
 public:
  virtual ~DeviceNetwork() = default;
  virtual float* parameters() = 0;    ///< [plan.size]
  virtual float* gradient() = 0;      ///< [plan.size]
  virtual int64_t chunk() const = 0;  ///< most rows that learn() takes
  /// y [n, plan.outputs] for x [n, plan.inputs].
  virtual void forward(const float* x, int64_t n, float* y) = 0;
  /// The same, remembered for backward. @param n up to chunk()
  virtual void learn(const float* x, int64_t n, float* y) = 0;
  /// Adds to the gradient, for dy [n, plan.outputs] of the last learn().
  virtual void backward(const float* dy) = 0;
};

class Device {
 public:
  /// Work that was recorded, to be done again: the same calls with the same arguments, on what lies
  /// in memory by then. A GPU does it without the CPU's asking for each part (a CUDA graph).
  class Recording {
   public:
    virtual ~Recording() = default;
    virtual void play() = 0;
  };

  virtual ~Device() = default;
  virtual bool cuda() const = 0;                ///< else the CPU
  virtual const std::string& name() const = 0;  ///< "NVIDIA H200"
  virtual void* stream() const = 0;             ///< cudaStream_t; null on the CPU

  /// Zeros [bytes], until the device is closed. @throws Failure there are not so many
  virtual void* take(int64_t bytes) = 0;
  /// The same in the CPU's memory, where a GPU reads and writes it by itself.
  virtual void* take_shared(int64_t bytes) = 0;
  /// Either side may lie in the CPU's memory, from take_shared() or (then the call waits) any.
  virtual void copy(void* to, const void* from, int64_t bytes) = 0;
  /// Until all is done that was asked for, by whomever. @throws Failure something went wrong
  virtual void wait() = 0;
  /// A place in the order of work, to wait for by itself.
  virtual void mark(int32_t number) = 0;
  virtual void wait_for(int32_t number) = 0;
  /// Numbers of the flags [n] that are not 0, ascending, to `to` [n]; waits. @return how many
  virtual int64_t select(const uint8_t* flags, int64_t n, int64_t* to) = 0;

  /// On the CPU: does the work now, or puts it into the recording.
  virtual void then(std::function<void()> work) = 0;
  /// What follows is recorded instead of done, until recorded().
  virtual void record() = 0;
  virtual std::unique_ptr<Recording> recorded() = 0;

  virtual std::unique_ptr<DeviceNetwork> network(const NetworkPlan& plan, Precision p) = 0;

  template <class T>
  T* take_array(int64_t n) {
    return static_cast<T*>(take(n * int64_t(sizeof(T))));
  }
  /// A copy of numbers that do not change. @return null for none
  template <class T>
  const T* placed(const T* from, int64_t n) {
    if (n == 0) return nullptr;
    T* to = take_array<T>(n);
    copy(to, from, n * int64_t(sizeof(T)));
    return to;
  }
  template <class T>
  const T* placed(const std::vector<T>& v) {
    return placed(v.data(), int64_t(v.size()));
  }
};

/// Of all that this program was given; a GPU's number is that of the program among those of its
/// machine (torchrun, srun), modulo their number.
/// @param cuda else the CPU. @throws Failure there is none, and why; DeepLibraryMissing
std::unique_ptr<Device> open_device(bool cuda, int32_t local = 0);

}  // namespace plantgym
