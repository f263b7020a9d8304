#include "library.h"

#include <ATen/Parallel.h>
#include <c10/util/Logging.h>

extern "C" __attribute__((visibility("default"))) const plantgym::DeepLibrary*
plantgym_deep_main() {
  using namespace plantgym;
#ifdef PLANTGYM_GLOO
  static const DeepLibrary library = {new_torch_network, join_gloo_peers, open_torch_device};
#else
  static const DeepLibrary library = {new_torch_network, nullptr, open_torch_device};
#endif
  static const bool once = (c10::initLogging(), at::set_num_threads(1), true);
  (void)once;
  return &library;
}
