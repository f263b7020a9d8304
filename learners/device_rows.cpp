// Runs the operations of device_ops.h. With CUDA this file is compiled by nvcc.
#include "agents/device.h"
#include "device_gradient_ops.h"
#include "envs/core/error.h"
#include "envs/core/view_rows.h"

namespace plantgym {

bool built_for_gpus();  // device_learner.h, which is not for nvcc

namespace {

#if defined(__CUDACC__)
template <class Op>
__global__ void over(int64_t n, Op op) {
  if (const int64_t i = int64_t(blockIdx.x) * blockDim.x + threadIdx.x; i < n) op(i);
}
#endif

}  // namespace

template <class Op>
void each(Device& device, int64_t n, const Op& op) {
  if (n <= 0) return;
  if (!device.cuda())
    return device.then([=] {
      for (int64_t i = 0; i < n; ++i) op(i);
    });
#if defined(__CUDACC__)
  PG_LAUNCH(over, unsigned((n + 127) / 128), 128, device.stream(), n, op);
  if (const cudaError_t code = cudaGetLastError(); code != cudaSuccess)
    throw Failure(std::string("the GPU: ") + cudaGetErrorString(code));
#else
  throw Failure("this program was built without CUDA (preset cuda)");
#endif
}

bool built_for_gpus() {
#if defined(__CUDACC__)
  return true;
#else
  return false;
#endif
}

#define PG_EACH(Op) template void each(Device&, int64_t, const ops::Op&);
PG_EACH(Zero<float>)
PG_EACH(Zero<double>)
PG_EACH(TakeIn)
PG_EACH(Act)
PG_EACH(Value)
PG_EACH(ChooseByValue)
PG_EACH(Episodes)
PG_EACH(Pack)
PG_EACH(Discounts)
PG_EACH(Returns)
PG_EACH(Order)
PG_EACH(Fold)
PG_EACH(OverShards<float>)
PG_EACH(OverShards<double>)
PG_EACH(AdvantageParts)
PG_EACH(Scales)
PG_EACH(MomentParts)
PG_EACH(PpoSlopes)
PG_EACH(PqnSlopes)
PG_EACH(ColumnParts)
PG_EACH(AddColumns)
PG_EACH(SlotParts)
PG_EACH(Gather)
PG_EACH(NormParts)
PG_EACH(Clip)
PG_EACH(Move)
PG_EACH(RandomActions)
#undef PG_EACH
template void each(Device&, int64_t, const ViewRows&);

}  // namespace plantgym
