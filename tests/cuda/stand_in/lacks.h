// A function that LibTorch links and this program does not call.
#pragma once
#include <cstdio>

#define LACKS(name)                                                 \
  extern "C" int name() {                                           \
    std::fprintf(stderr, "stand-in of CUDA: it lacks " #name "\n"); \
    return 801; /* cudaErrorNotSupported; NCCL has no such */       \
  }
