// LibTorch's kernels that our networks need, on memory of the stand-in: those of the CPU.
#include <ATen/ATen.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/ops/copy_native.h>
#include <c10/cuda/CUDAStream.h>
#include <torch/library.h>

#include <optional>

extern "C" void stand_in_put(void* stream, void (*f)(void*), void* x, void (*drop)(void*));
extern "C" void stand_in_open();
extern "C" void stand_in_close();

namespace {

using c10::IValue;

template <class F>
void put(F f) {
  stand_in_put(
      c10::cuda::getCurrentCUDAStream().stream(), [](void* x) { (*static_cast<F*>(x))(); },
      new F(std::move(f)), [](void* x) { delete static_cast<F*>(x); });
}

/// A tensor's memory as the CPU sees it, while work is done.
class Memory {
 public:
  explicit Memory(const at::Tensor& t)
      : p_(t.numel() ? t.data_ptr() : nullptr),
        sizes_(t.sizes().vec()),
        strides_(t.strides().vec()),
        type_(t.scalar_type()) {}
  at::Tensor here() const { return at::from_blob(p_, sizes_, strides_, at::dtype(type_)); }

 private:
  void* p_;
  std::vector<int64_t> sizes_, strides_;
  at::ScalarType type_;
};

/// v with f(tensor) for every tensor on the GPU.
template <class F>
IValue each(const IValue& v, F&& f) {
  const auto one = [&](const at::Tensor& t) { return t.defined() && t.is_cuda() ? f(t) : t; };
  if (v.isTensor()) return one(v.toTensor());
  if (!v.isTensorList()) return v;
  c10::List<at::Tensor> list;
  for (const at::Tensor& t : v.toTensorVector()) list.push_back(one(t));
  return list;
}

/// One argument: the memory of its tensors, or what else it is.
struct Argument {
  IValue other;
  std::vector<Memory> tensors;
  bool list;

  IValue here() const {
    if (tensors.empty()) return other;
    if (!list) return tensors[0].here();
    c10::List<at::Tensor> all;
    for (const Memory& m : tensors) all.push_back(m.here());
    return all;
  }
};

/// Any operator: its outputs have the shapes that the CPU makes of zeros, and the values that it
/// makes when the stream comes to it.
void by_the_cpu(const c10::OperatorHandle& op, torch::jit::Stack* stack) {
  const c10::FunctionSchema& schema = op.schema();
  const size_t n = schema.arguments().size();
  const std::vector<IValue> given(stack->end() - int64_t(n), stack->end());
  torch::jit::drop(*stack, n);
  const at::AutoDispatchBelowAutograd guard;
  torch::jit::Stack zeros;
  std::vector<Argument> arguments;
  for (const IValue& v : given) {
    Argument a = {v, {}, v.isTensorList()};
    zeros.push_back(each(v, [&](const at::Tensor& t) {
      a.tensors.emplace_back(t);
      return at::empty_strided(t.sizes(), t.strides(), t.options().device(at::kCPU)).zero_();
    }));
    if (!a.tensors.empty()) a.other = IValue();
    arguments.push_back(std::move(a));
  }
  op.callBoxed(zeros);
  std::vector<std::optional<Memory>> made;
  for (size_t k = 0; k < schema.returns().size(); ++k) {
    const c10::AliasInfo* alias = schema.returns()[k].alias_info();
    made.emplace_back();
    if (alias && alias->isWrite()) {  // an argument
      for (size_t a = 0; a < n; ++a)
        if (const c10::AliasInfo* its = schema.arguments()[a].alias_info(); its && *its == *alias)
          stack->push_back(given[a]);
      continue;
    }
    stack->push_back(zeros[k]);
    if (!zeros[k].isTensor() || !zeros[k].toTensor().defined()) continue;
    const at::Tensor t = zeros[k].toTensor();
    stack->back() = at::empty_strided(t.sizes(), t.strides(), t.options().device(at::kCUDA));
    made.back().emplace(stack->back().toTensor());
  }
  put([op, arguments, made] {
    const at::AutoDispatchBelowAutograd below;
    torch::jit::Stack here;
    for (const Argument& a : arguments) here.push_back(a.here());
    op.callBoxed(here);
    for (size_t k = 0; k < made.size(); ++k)
      if (made[k]) made[k]->here().copy_(here[k].toTensor());
  });
}

at::Tensor& copy(at::Tensor& to, const at::Tensor& from, bool non_blocking) {
  if (!to.is_cuda() || !from.is_cuda()) return at::native::copy_(to, from, non_blocking);
  put([a = Memory(to), b = Memory(from)] {
    const at::AutoDispatchBelowAutograd guard;
    a.here().copy_(b.here());
  });
  return to;
}

/// Its shape depends on the values: waits for them.
at::Tensor nonzero(const at::Tensor& t) {
  cudaStreamSynchronize(c10::cuda::getCurrentCUDAStream().stream());
  stand_in_open();
  const at::Tensor r = at::nonzero(Memory(t).here());
  stand_in_close();
  return at::empty(r.sizes(), r.options().device(at::kCUDA)).copy_(r);
}

}  // namespace

TORCH_LIBRARY_IMPL(aten, CUDA, m) {
  struct : c10::WarningHandler {
    void process(const c10::Warning&) override {}  // that kernels of LibTorch's are replaced
  } silent;
  const c10::WarningUtils::WarningHandlerGuard guard(&silent);
  for (const char* name : {"addmm",
                           "mm",
                           "relu",
                           "tanh",
                           "tanh_backward",
                           "threshold_backward",
                           "elu",
                           "elu_backward",
                           "sum.dim_IntList",
                           "cat",
                           "add.Tensor",
                           "add_.Tensor",
                           "mul.Tensor",
                           "mul_.Tensor",
                           "fill_.Scalar",
                           "zero_",
                           "native_layer_norm",
                           "native_layer_norm_backward",
                           "convolution",
                           "convolution_backward",
                           "max_pool2d_with_indices",
                           "max_pool2d_with_indices_backward"})
    m.impl(name, torch::CppFunction::makeFromBoxedFunction<&by_the_cpu>());
  m.impl("copy_", TORCH_FN(copy));
  m.impl("nonzero", TORCH_FN(nonzero));
}
