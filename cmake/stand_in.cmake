# A stand-in for CUDA: sources with kernels are C++ for the CPU, and libcudart and libnccl are tests/cuda/stand_in.
find_path(cuda_headers cuda_runtime_api.h HINTS ${PLANTGYM_TORCH_WHEEL}/../nvidia/cu13/include /usr/local/cuda/include REQUIRED)
find_path(nccl_headers nccl.h HINTS ${PLANTGYM_TORCH_WHEEL}/../nvidia/nccl/include /usr/local/cuda/include REQUIRED)
add_library(plantgym_cudart SHARED tests/cuda/stand_in/device.cpp tests/cuda/stand_in/memory.cpp tests/cuda/stand_in/streams.cpp
  tests/cuda/stand_in/lacks.cpp)
set_target_properties(plantgym_cudart PROPERTIES OUTPUT_NAME cudart SOVERSION 13)
target_include_directories(plantgym_cudart SYSTEM PRIVATE ${cuda_headers})
target_link_options(plantgym_cudart PRIVATE LINKER:--version-script=${PROJECT_SOURCE_DIR}/tests/cuda/stand_in/cudart.map)
add_library(plantgym_cuda_driver SHARED tests/cuda/stand_in/driver.cpp)
set_target_properties(plantgym_cuda_driver PROPERTIES OUTPUT_NAME cuda SOVERSION 1)
add_library(plantgym_nccl SHARED tests/cuda/stand_in/nccl.cpp tests/cuda/stand_in/nccl_lacks.cpp)
set_target_properties(plantgym_nccl PROPERTIES OUTPUT_NAME nccl SOVERSION 2)
target_include_directories(plantgym_nccl SYSTEM PRIVATE ${nccl_headers} ${cuda_headers})
target_link_options(plantgym_cudart PRIVATE LINKER:--no-as-needed)  # who opens it has the others, too
target_link_libraries(plantgym_cudart PRIVATE plantgym_cuda_driver plantgym_nccl)
link_libraries(plantgym_cudart)  # opened first, so that LibTorch gets no other
function(plantgym_kernels)
  set_source_files_properties(${ARGN} PROPERTIES COMPILE_OPTIONS
    "-include;${PROJECT_SOURCE_DIR}/tests/cuda/stand_in/launch.h;-isystem;${cuda_headers};-w")
endfunction()
