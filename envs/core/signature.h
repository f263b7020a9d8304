// One number for what an environment does under fixed actions: equal on every compiler,
// optimisation level, thread count and batch split.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>

#include "node.h"
#include "plantgym/abi.h"

namespace plantgym {

constexpr uint64_t kHashStart = 1469598103934665603u;
/// FNV-1a, 64 bits.
inline uint64_t hash_bytes(uint64_t h, const void* bytes, size_t size) {
  const auto* p = static_cast<const unsigned char*>(bytes);
  for (size_t k = 0; k < size; ++k) h = (h ^ p[k]) * 1099511628211u;
  return h;
}

struct SignatureConfig {
  int64_t rows = 97;
  int32_t steps = 400, threads = 1;
  int64_t split = 0;  // rows of the batches that the rows are made of; 0: one batch
};

/// Hash of all that `rows` rows make in `steps` steps with seed 7 and counter-based legal actions:
/// observations, rewards, flags, elapsed time, masks, signals, final observations and metrics, the
/// rows combined in order. @throws Error where the parameters are wrong
uint64_t signature(const pg_env_api& api, const Node& params, const SignatureConfig& config = {});

/// "name world hash", as a line of tests/signature.txt, without its end.
std::string signature_line(const std::string& name, const std::string& world, uint64_t signature);

}  // namespace plantgym
