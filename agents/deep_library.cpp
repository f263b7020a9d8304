#include "deep_library.h"

#include <dlfcn.h>

#include <cstdlib>

#include "plantgym/fields.h"
#include "program_files.h"

namespace plantgym {
namespace {

const DeepLibrary* g_open = nullptr;

/// @param who needs it
const DeepLibrary& open_library(const char* who) {
  if (g_open) return *g_open;
  std::string folder;
  const std::string file = program_library("libplantgym_deep.so", &folder);
  if (file.empty())
    throw DeepLibraryMissing(
        join({who,
              " need LibTorch, and this program was built without it, "
              "libplantgym_deep.so in ",
              folder, " (apt-get install libtorch-dev libopenblas0-pthread, then build again)"}));
  // what LibTorch logs of a lost peer, this program says in one line
  setenv("TORCH_CPP_LOG_LEVEL", "FATAL", 0), setenv("GLOG_minloglevel", "3", 0);
  setenv("CUBLAS_WORKSPACE_CONFIG", ":4096:8", 0);                    // sums of a GPU in one order
  void* const library = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);  // never closed
  if (!library)
    throw DeepLibraryMissing(join({"LibTorch cannot be opened: ", dlerror(),
                                   " (apt-get install libtorch1.13 libopenblas0-pthread)"}));
  using Entry = const DeepLibrary* (*)();
  const auto entry = reinterpret_cast<Entry>(dlsym(library, "plantgym_deep_main"));
  if (!entry) throw Failure("libplantgym_deep.so belongs to another version of this program");
  return *(g_open = entry());
}

}  // namespace

std::unique_ptr<Network> make_torch_network(NetworkPlan plan) {
  return std::unique_ptr<Network>(open_library("networks on images").network(plan));
}

std::unique_ptr<Device> open_device(bool cuda, int32_t local) {
  return std::unique_ptr<Device>(open_library("GPUs").device(cuda, local));
}

std::unique_ptr<Peers> join_peers(const Launch& launch, double timeout) {
  const DeepLibrary& library = open_library("runs of several programs");
  if (!library.join)
    throw DeepLibraryMissing(
        "runs of several programs need Gloo, and libplantgym_deep.so was built without it "
        "(apt-get install libgloo-dev, then build again)");
  return std::unique_ptr<Peers>(library.join(launch, timeout));
}

}  // namespace plantgym
