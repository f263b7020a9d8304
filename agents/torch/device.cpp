// Devices by LibTorch: the CPU, which records work as a list, and GPUs, where that is a CUDA graph.
#include "agents/device.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/from_blob.h>
#include <c10/core/StreamGuard.h>

#include <cstring>

#include "layers.h"
#include "library.h"
#include "plantgym/fields.h"

#ifdef PLANTGYM_TORCH_CUDA
#include <ATen/Context.h>
#include <ATen/cuda/CUDAEvent.h>
#include <ATen/cuda/CUDAGraph.h>
#include <c10/cuda/CUDACachingAllocator.h>
#include <c10/cuda/CUDAStream.h>
#include <cuda_runtime.h>
#endif

namespace plantgym {
namespace {

/// LibTorch's errors are this program's.
template <class F>
auto guarded(const char* what, F&& f) {
  try {
    return f();
  } catch (const Failure&) {
    throw;
  } catch (const c10::OutOfMemoryError& e) {
    const std::string words = first_line(e);
    throw Failure(
        join({what, ": ", words.substr(0, words.find(" Of the allocated")),
              " Use fewer env.num_envs or learner.num_steps, or a smaller learner.shard"}));
  } catch (const std::exception& e) {
    throw Failure(join({what, ": ", first_line(e)}));
  }
}

/// A tensor of memory that is its device's, which nobody needs to ask CUDA.
at::Tensor tensor_at(const void* p, at::IntArrayRef sizes, const at::TensorOptions& o) {
  return at::for_blob(const_cast<void*>(p), sizes)
      .options(o)
      .target_device(o.device())
      .make_tensor();
}

class TorchDevice : public Device {
 public:
  /// f(), on this device's stream, whatever other devices are open.
  template <class F>
  auto in_order(const char* what, F&& f) {
    return guarded(what, [&] {
      c10::OptionalStreamGuard guard;
      enter(guard);
      return f();
    });
  }

  const std::string& name() const override { return name_; }
  void* take(int64_t bytes) override {
    return in_order("memory of the device", [&] {
      return memory_.emplace_back(at::zeros({std::max<int64_t>(bytes, 1)}, options(at::kByte)))
          .data_ptr();
    });
  }
  int64_t select(const uint8_t* flags, int64_t n, int64_t* to) override {
    return in_order("numbers of rows", [&] {
      const at::Tensor all = tensor_at(flags, {n}, options(at::kByte));
      const at::Tensor chosen = at::nonzero(all).flatten();  // waits
      tensor_at(to, chosen.sizes(), options(at::kLong)).copy_(chosen);
      return chosen.size(0);
    });
  }
  std::unique_ptr<DeviceNetwork> network(const NetworkPlan& plan, Precision p) override;

  virtual at::TensorOptions options(at::ScalarType type) const = 0;

 protected:
  virtual void enter(c10::OptionalStreamGuard& guard) const = 0;
  std::string name_;
  std::vector<at::Tensor> memory_;
};

class TorchDeviceNetwork : public DeviceNetwork {
 public:
  TorchDeviceNetwork(TorchDevice& device, const NetworkPlan& plan, Precision p)
      : device_(device),
        plan_(plan),
        type_(p == Precision::kBf16 ? at::kBFloat16 : at::kFloat),
        parameters_(flat()),
        gradient_(flat()),
        layers_(plan_, parameters_, gradient_) {}
  float* parameters() override { return parameters_.data_ptr<float>(); }
  float* gradient() override { return gradient_.data_ptr<float>(); }
  int64_t chunk() const override { return plan_.convolves() ? 8192 : 1 << 18; }
  void forward(const float* x, int64_t n, float* y) override {
    device_.then([=, this] {
      device_.in_order("the network", [&] {
        const at::NoGradGuard guard;
        for (int64_t i = 0; i < n; i += chunk()) {
          const int64_t rows = std::min(chunk(), n - i);
          copy(run(x + i * plan_.inputs, rows), y + i * plan_.outputs);
        }
      });
    });
  }
  void learn(const float* x, int64_t n, float* y) override {
    device_.then([=, this] {
      device_.in_order("the network", [&] { given_ = run(x, n), copy(given_.detach(), y); });
    });
  }
  void backward(const float* dy) override {
    device_.then([=, this] {
      device_.in_order("the network's slopes", [&] {
        given_.backward(tensor_at(dy, given_.sizes(), floats()));
        given_ = at::Tensor();
      });
    });
  }

 private:
  at::TensorOptions floats() const { return device_.options(at::kFloat); }
  at::Tensor flat() const {
    return device_.in_order("parameters", [&] { return at::zeros({plan_.size}, floats()); });
  }
  void copy(const at::Tensor& y, float* to) const { tensor_at(to, y.sizes(), floats()).copy_(y); }
  at::Tensor run(const float* x, int64_t n) const {
    return layers_.run(tensor_at(x, {n, plan_.inputs}, floats()), type_);
  }

  TorchDevice& device_;
  const NetworkPlan plan_;
  const at::ScalarType type_;
  at::Tensor parameters_, gradient_;
  TorchLayers layers_;
  at::Tensor given_;  // of the last learn()
};

std::unique_ptr<DeviceNetwork> TorchDevice::network(const NetworkPlan& plan, Precision p) {
#ifdef PLANTGYM_TORCH_CUDA
  at::globalContext().setAllowTF32CuBLAS(p == Precision::kTf32);
  at::globalContext().setAllowTF32CuDNN(p == Precision::kTf32);
#endif
  return std::make_unique<TorchDeviceNetwork>(*this, plan, p);
}

class CpuDevice : public TorchDevice {
 public:
  CpuDevice() { name_ = "the CPU"; }
  bool cuda() const override { return false; }
  void* stream() const override { return nullptr; }
  void* take_shared(int64_t bytes) override { return take(bytes); }
  void copy(void* to, const void* from, int64_t bytes) override {
    then([=] { std::memcpy(to, from, size_t(bytes)); });
  }
  void wait() override {}
  void mark(int32_t) override {}
  void wait_for(int32_t) override {}
  void then(std::function<void()> work) override {
    if (!records_) return work();
    list_.push_back(std::move(work));
  }
  void record() override { records_ = true; }
  std::unique_ptr<Recording> recorded() override {
    records_ = false;
    auto r = std::make_unique<List>();
    r->all.swap(list_);
    return r;
  }
  at::TensorOptions options(at::ScalarType type) const override {
    return at::TensorOptions().dtype(type);
  }

 private:
  void enter(c10::OptionalStreamGuard&) const override {}
  struct List : Recording {
    std::vector<std::function<void()>> all;
    void play() override {
      for (const std::function<void()>& work : all) work();
    }
  };
  bool records_ = false;
  std::vector<std::function<void()>> list_;
};

#ifdef PLANTGYM_TORCH_CUDA

void check(cudaError_t code, const char* what) {
  if (code != cudaSuccess) throw Failure(join({what, ": ", cudaGetErrorString(code)}));
}

class CudaDevice : public TorchDevice {
 public:
  explicit CudaDevice(c10::DeviceIndex number)
      : number_(number),
        stream_((check(cudaSetDevice(number), "the GPU"),  // for environments and kernels, too
                 c10::cuda::getStreamFromPool(false, number))),
        pool_(at::cuda::graph_pool_handle()) {
    cudaDeviceProp p;
    check(cudaGetDeviceProperties(&p, number), "the GPU");
    name_ = p.name;
    at::globalContext().setBenchmarkCuDNN(false);
    at::globalContext().setDeterministicCuDNN(true);
  }
  ~CudaDevice() override {
    cudaStreamCaptureStatus status = cudaStreamCaptureStatusNone;
    if (cudaStreamIsCapturing(stream_.stream(), &status) == cudaSuccess &&
        status != cudaStreamCaptureStatusNone) {  // what failed was being recorded
      cudaGraph_t graph = nullptr;
      cudaStreamEndCapture(stream_.stream(), &graph);
      if (graph) cudaGraphDestroy(graph);
    }
    cudaDeviceSynchronize();
    for (void* p : shared_) cudaFreeHost(p);
    try {
      memory_.clear();
      c10::cuda::CUDACachingAllocator::emptyCache();  // environments take theirs from CUDA itself
    } catch (const std::exception&) {  // after an error of the GPU, which is being told
    }
    cudaGetLastError();
  }
  bool cuda() const override { return true; }
  void* stream() const override { return stream_.stream(); }
  void* take_shared(int64_t bytes) override {
    void* p = nullptr;
    check(cudaHostAlloc(&p, size_t(std::max<int64_t>(bytes, 1)), cudaHostAllocDefault),
          "memory that the GPU reads by itself");
    std::memset(p, 0, size_t(bytes));
    shared_.push_back(p);
    return p;
  }
  void copy(void* to, const void* from, int64_t bytes) override {
    if (bytes <= 0) return;
    check(cudaMemcpyAsync(to, from, size_t(bytes), cudaMemcpyDefault, stream_.stream()),
          "a copy to or from the GPU");
  }
  void wait() override { check(cudaDeviceSynchronize(), "the GPU"); }
  void mark(int32_t number) override {
    while (marks_.size() <= size_t(number)) marks_.emplace_back(cudaEventDisableTiming);
    in_order("the GPU", [&] { marks_[size_t(number)].record(stream_); });
  }
  void wait_for(int32_t number) override {
    in_order("the GPU", [&] { marks_[size_t(number)].synchronize(); });
  }
  void then(std::function<void()> work) override { work(); }  // whose parts go onto the stream
  void record() override {
    wait();  // what calls left in LibTorch's cache, a recording could not use
    in_order("memory of the GPU", [] { c10::cuda::CUDACachingAllocator::emptyCache(); });
    graph_ = std::make_unique<Graph>(*this);
    // graphs are played one after the other: they may share memory. Other threads (NCCL's, which
    // looks after exchanges) may call CUDA meanwhile
    in_order("recording work of the GPU",
             [&] { graph_->graph.capture_begin(pool_, cudaStreamCaptureModeThreadLocal); });
  }
  std::unique_ptr<Recording> recorded() override {
    in_order("recording work of the GPU", [&] { graph_->graph.capture_end(); });
    return std::move(graph_);
  }
  at::TensorOptions options(at::ScalarType type) const override {
    return at::TensorOptions().dtype(type).device(c10::Device(c10::kCUDA, number_));
  }

 private:
  struct Graph : Recording {
    explicit Graph(CudaDevice& d) : device(d) {}
    void play() override {
      device.in_order("recorded work of the GPU", [&] { graph.replay(); });
    }
    CudaDevice& device;
    at::cuda::CUDAGraph graph;
  };
  void enter(c10::OptionalStreamGuard& guard) const override {
    guard.reset_stream(stream_.unwrap());
  }
  const c10::DeviceIndex number_;
  const c10::cuda::CUDAStream stream_;
  const decltype(at::cuda::graph_pool_handle()) pool_;
  std::vector<at::cuda::CUDAEvent> marks_;
  std::unique_ptr<Graph> graph_;
  std::vector<void*> shared_;
};

std::string version_words(int v) {
  return v ? join({std::to_string(v / 1000), ".", std::to_string(v % 1000 / 10)}) : "none";
}

#endif

}  // namespace

Device* open_torch_device(bool cuda, [[maybe_unused]] int32_t local) {
  if (!cuda) return new CpuDevice();
#ifdef PLANTGYM_TORCH_CUDA
  int devices = 0, runtime = 0, driver = 0;
  const cudaError_t code = cudaGetDeviceCount(&devices);
  if (code != cudaSuccess || devices < 1) {
    cudaRuntimeGetVersion(&runtime), cudaDriverGetVersion(&driver);
    cudaGetLastError();  // forgets it
    throw Failure(join({"there is no CUDA device here (", cudaGetErrorString(code), "; CUDA ",
                        version_words(runtime), ", driver ", version_words(driver), ")"}));
  }
  return guarded("the GPU", [&] { return new CudaDevice(c10::DeviceIndex(local % devices)); });
#else
  throw Failure(
      "this program was built without CUDA (preset cuda, with PLANTGYM_TORCH_WHEEL: docs/gpu.md)");
#endif
}

}  // namespace plantgym
