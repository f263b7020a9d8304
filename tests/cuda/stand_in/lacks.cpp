// What LibTorch links of libcudart and this program does not call.
#include <cstdio>

#define LACKS(name)                                                 \
  extern "C" int name() {                                           \
    std::fprintf(stderr, "stand-in of CUDA: it lacks " #name "\n"); \
    return 801; /* cudaErrorNotSupported */                         \
  }

LACKS(cudaDeviceEnablePeerAccess)
LACKS(cudaDeviceGetDefaultMemPool)
LACKS(cudaFreeAsync)
LACKS(cudaGetSymbolAddress)
LACKS(cudaGraphDebugDotPrint)
LACKS(cudaGraphNodeGetDependencies)
LACKS(cudaIpcCloseMemHandle)
LACKS(cudaIpcGetEventHandle)
LACKS(cudaIpcGetMemHandle)
LACKS(cudaIpcOpenEventHandle)
LACKS(cudaIpcOpenMemHandle)
LACKS(cudaLaunchCooperativeKernel)
LACKS(cudaMallocAsync)
LACKS(cudaMemPoolGetAttribute)
LACKS(cudaMemPoolSetAccess)
LACKS(cudaMemPoolSetAttribute)
LACKS(cudaMemPoolTrimTo)
LACKS(cudaMemcpyToSymbol)
LACKS(cudaStreamAddCallback)
