# Compiler settings that every target shares.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release)
endif()
set(CMAKE_CXX_FLAGS_RELEASE "-O3")
set(CMAKE_C_FLAGS_RELEASE "-O3")

option(PLANTGYM_PORTABLE "build programs that run on other machines of this architecture" OFF)
option(PLANTGYM_VIEWER "build the SFML viewer" ON)
if(DEFINED PLANTGYM_SFML)  # another name of it
  set(PLANTGYM_VIEWER ${PLANTGYM_SFML})
endif()
option(PLANTGYM_CUDA "compile the environments for GPUs too (needs nvcc)" OFF)
option(PLANTGYM_TESTS "build the tests" ON)
set(PLANTGYM_TORCH AUTO CACHE STRING "networks on images need LibTorch: ON, OFF, or AUTO (where it is found)")
set(PLANTGYM_TORCH_WHEEL "" CACHE PATH "the folder `torch` of a PyTorch wheel, to build with it instead of Debian's LibTorch")
set(PLANTGYM_SANITIZE "" CACHE STRING "sanitizers: address,undefined or thread")

find_program(ccache ccache)
if(ccache)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${ccache})
  set(CMAKE_C_COMPILER_LAUNCHER ${ccache})
endif()

find_program(mold mold)
if(mold)
  add_link_options(-fuse-ld=mold)
endif()

if(PLANTGYM_CUDA)
  if(CMAKE_VERSION VERSION_LESS 3.26)  # CMake 3.25 does not know that nvcc has C++20
    set(CMAKE_CUDA20_STANDARD_COMPILE_OPTION "-std=c++20")
    set(CMAKE_CUDA20_EXTENSION_COMPILE_OPTION "-std=c++20")
  endif()
  set(CMAKE_CUDA_STANDARD 20)
  set(CMAKE_CUDA_ARCHITECTURES 75 CACHE STRING "GPU generations")
  set(CMAKE_CUDA_RUNTIME_LIBRARY Shared)
  enable_language(CUDA)
  # where the one libcudart of a process is found: LibTorch's, else the compiler's
  set(cudart_folders ${CMAKE_CUDA_IMPLICIT_LINK_DIRECTORIES})
  list(FILTER cudart_folders EXCLUDE REGEX "/stubs$")
  if(PLANTGYM_TORCH_WHEEL)
    list(PREPEND cudart_folders ${PLANTGYM_TORCH_WHEEL}/../nvidia/cu13/lib)
  endif()
  list(APPEND CMAKE_BUILD_RPATH ${cudart_folders})
  list(APPEND CMAKE_INSTALL_RPATH ${cudart_folders})
  # -fmad=false: the same rounding as on the CPU
  set(CMAKE_CUDA_FLAGS "${CMAKE_CUDA_FLAGS} -fmad=false --expt-relaxed-constexpr --extended-lambda -Xcompiler -ffp-contract=off")
endif()

add_library(plantgym_options INTERFACE)
target_include_directories(plantgym_options INTERFACE
  ${PROJECT_SOURCE_DIR} ${PROJECT_SOURCE_DIR}/sim ${PROJECT_SOURCE_DIR}/envs/core)
# -ffp-contract=off: the same bits on every machine; -Wno-psabi: vectors wider than a portable build's registers stay inside of one file
set(cxx $<COMPILE_LANGUAGE:CXX>)
target_compile_options(plantgym_options INTERFACE
  $<${cxx}:-Wall> $<${cxx}:-Wextra> $<${cxx}:-Wpedantic> $<${cxx}:-Wshadow> $<${cxx}:-Werror> $<${cxx}:-Wno-psabi> $<${cxx}:-ffp-contract=off>)
target_compile_options(plantgym_options INTERFACE $<$<COMPILE_LANG_AND_ID:CXX,Clang>:-Wno-unknown-pragmas>)  # GCC ivdep
if(NOT PLANTGYM_PORTABLE)
  target_compile_options(plantgym_options INTERFACE $<${cxx}:-march=native>)
endif()
if(PLANTGYM_SANITIZE)
  target_compile_options(plantgym_options INTERFACE -fsanitize=${PLANTGYM_SANITIZE} -fno-sanitize-recover=all -g1)
  target_link_options(plantgym_options INTERFACE -fsanitize=${PLANTGYM_SANITIZE})
endif()
