// A stand-in for CUDA's runtime (libcudart.so.13) on machines without a GPU, to watch how it is
// called: kernels are functions of the CPU, memory of the device may be touched only by work,
// streams are queues whose work is done as late as CUDA allows (only when something waits for it,
// and no stream waits for another by itself), and recordings are lists. What a GPU would refuse, as
// waiting or taking memory while work is recorded, is refused, and printed with where it was asked
// for. STAND_IN_GUARD=1 protects memory of the device from the CPU (slow).
#pragma once
#include <cuda_runtime_api.h>

#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <vector>

namespace stand_in {

struct Graph {
  std::vector<std::function<void()>> work;
};

struct Stream {
  std::deque<std::function<bool()>> queue;  // false: it is not over, and is to be called again
  uint64_t done = 0, given = 0;             // pieces of work
  bool runs = false;
  Graph* recording = nullptr;
  Stream* origin = nullptr;  // of the recording
  bool joined_back = true;
  unsigned long long id = 0;  // of the recording
};

/// Held by every call, but not while it waits for other programs.
void enter();
void leave();
struct Lock {
  Lock() { enter(); }
  ~Lock() { leave(); }
  Lock(const Lock&) = delete;
};

/// The next cudaGetLastError().
cudaError_t fail(cudaError_t e);
/// The same, said aloud.
cudaError_t complain(const char* what, cudaError_t e = cudaErrorStreamCaptureUnsupported);
/// Of a call that waits or takes memory: an error while work is recorded, unless this thread said
/// that it may.
cudaError_t not_while_recording(const char* call);

Stream* stream_of(
    cudaStream_t s);  ///< the default stream is none of the others', and waits for none
void put(Stream* s, std::function<void()> work);
/// The same, of work that may have to wait; no recording has any.
void put_until(Stream* s, std::function<bool()> work);
/// @return whether its first `given` pieces of work are done, which it waits for if it may
bool run_until(Stream* s, uint64_t given, bool waits = true);
void run_all();

enum class Kind { kPageable, kPinned, kDevice, kManaged };
Kind kind_of(const void* p);
/// Between them memory of the device may be touched.
void open_memory();
void close_memory();
/// Says so if [p, p + n) lies in the device's memory and was not taken.
void expect_taken(const void* p, size_t n, const char* what);

constexpr size_t kMemory = size_t(12) << 30;  // [bytes], of which what is used exists

}  // namespace stand_in

#define NOT_WHILE_RECORDING(call) \
  if (const cudaError_t refused = stand_in::not_while_recording(call)) return refused
