#if defined(PLANTGYM_GLOO) && defined(PLANTGYM_TORCH_CUDA)
#define USE_C10D_NCCL
#include "nccl_exchange.h"

#include <ATen/ops/from_blob.h>
#include <ATen/ops/zeros.h>
#include <c10/cuda/CUDAGuard.h>
#include <torch/csrc/distributed/c10d/PrefixStore.hpp>
#include <torch/csrc/distributed/c10d/ProcessGroupNCCL.hpp>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <future>
#include <stdexcept>
#include <thread>

#include "library.h"

namespace plantgym {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

std::string nccl_words(const std::exception& e) {
  const std::string all = e.what(), mark = "Last error:\n";
  const size_t at = all.find(mark);
  const size_t begin = at == std::string::npos ? 0 : at + mark.size();
  const std::string cause = all.substr(begin, all.find('\n', begin) - begin);
  return cause.empty() ? first_line(e) : cause;
}

struct NcclExchange::Group {
  explicit Group(int64_t most) : timeout(most) {}
  c10::intrusive_ptr<c10d::ProcessGroupNCCL> nccl;
  const milliseconds timeout;
  const c10::DeviceIndex gpu = c10::cuda::current_device();
  std::atomic<bool> abandoned{false};

  at::TensorOptions on_gpu() const {
    return at::TensorOptions().dtype(at::kByte).device(c10::Device(c10::kCUDA, gpu));
  }
  void gather(const void* mine, int64_t bytes, void* all, void* stream) {
    const c10::cuda::CUDAStreamGuard guard(
        c10::cuda::getStreamFromExternal(static_cast<cudaStream_t>(stream), gpu));
    at::Tensor from = at::from_blob(const_cast<void*>(mine), {bytes}, on_gpu()),
               to = at::from_blob(all, {bytes * nccl->getSize()}, on_gpu());
    const auto end = steady_clock::now() + timeout;
    const auto work = nccl->_allgather_base(to, from);
    // wait() sleeps a millisecond between its looks, longer than most exchanges take
    while (!work->isCompleted() && steady_clock::now() < end) std::this_thread::yield();
    work->wait(milliseconds(1));  // says what went wrong
  }
};

NcclExchange::NcclExchange(const c10::intrusive_ptr<c10d::Store>& store, int32_t rank,
                           int32_t count, int64_t timeout)
    : group_(new Group(timeout)) {
  setenv("TORCH_NCCL_BLOCKING_WAIT", "1", 0);  // what fails is said where it is waited for
  auto o = c10d::ProcessGroupNCCL::Options::create();
  o->timeout = group_->timeout;
  group_->nccl = c10::make_intrusive<c10d::ProcessGroupNCCL>(
      c10::make_intrusive<c10d::PrefixStore>("nccl", store), rank, count, o);
}

NcclExchange::~NcclExchange() {
  if (group_) try {
      group_->nccl->shutdown();
    } catch (const std::exception&) {  // the others are gone, and had no need of it
    }
}

void NcclExchange::try_once() {
  // programs meet without a time-out: who waits for one that does not come outlives this call, and
  // then leaves the GPU alone. Half of the time, as others wait for this program's answer as long
  std::packaged_task<void()> task([group = group_] {
    group->nccl->eagerConnectSingleDevice(c10::Device(c10::kCUDA, group->gpu));
    if (group->abandoned) return;
    const c10::cuda::CUDAStream stream = c10::cuda::getStreamFromPool(false, group->gpu);
    const c10::cuda::CUDAStreamGuard guard(stream);
    constexpr int64_t kBytes = 64;
    const at::Tensor room = at::zeros({kBytes * (1 + group->nccl->getSize())}, group->on_gpu());
    auto* const at = static_cast<char*>(room.data_ptr());
    group->gather(at, kBytes, at + kBytes, stream.stream());
  });
  std::future<void> over = task.get_future();
  std::thread(std::move(task)).detach();
  if (over.wait_for(group_->timeout / 2) != std::future_status::ready)
    throw std::runtime_error(kLate);
  over.get();
}

void NcclExchange::gather(const void* mine, int64_t bytes, void* all, void* stream) {
  group_->gather(mine, bytes, all, stream);
}

void NcclExchange::abandon() {
  group_->abandoned = true;
  new std::shared_ptr<Group>(std::move(group_));
}

}  // namespace plantgym
#endif
