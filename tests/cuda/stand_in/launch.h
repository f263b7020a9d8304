// What nvcc adds to C++, for other compilers, of which every source with kernels includes this
// first: a kernel is a function, and a launch puts loops over it onto a stream.
#pragma once
#if defined(__cplusplus)
#include <cuda_runtime_api.h>

#include <cmath>
#include <functional>
#include <map>
#include <string>
#include <vector>

#undef __host__
#undef __device__
#undef __global__
#undef __noinline__
#define __host__
#define __device__
#define __global__
#define __noinline__
#define __CUDACC__ 1

struct StandInIndex {
  unsigned x;
};
inline thread_local StandInIndex blockIdx{0}, threadIdx{0}, blockDim{0};

/// f(x) on a stream; drop(x) when nothing can do it again.
extern "C" void stand_in_put(void* stream, void (*f)(void*), void* x, void (*drop)(void*));

template <class F>
void stand_in_launch(unsigned blocks, unsigned threads, void* stream, F f) {
  auto all = [=] {
    blockDim.x = threads;
    for (unsigned b = 0; b < blocks; ++b)
      for (unsigned t = 0; t < threads; ++t) blockIdx.x = b, threadIdx.x = t, f();
  };
  using All = decltype(all);
  stand_in_put(
      stream, [](void* x) { (*static_cast<All*>(x))(); }, new All(all),
      [](void* x) { delete static_cast<All*>(x); });
}

#define PG_LAUNCH(kernel, blocks, threads, stream, ...) \
  stand_in_launch(blocks, threads, stream, [=] { kernel(__VA_ARGS__); })
#endif
