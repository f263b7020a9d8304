#include "signature.h"

#include <algorithm>
#include <vector>

#include "contract_rig.h"

namespace plantgym {

uint64_t signature(const pg_env_api& api, const Node& params, const SignatureConfig& config) {
  Pool pool(config.threads);
  std::vector<uint64_t> rows;
  const int64_t split = config.split > 0 ? config.split : config.rows;
  for (int64_t first = 0; first < config.rows; first += split) {
    contract::Rig rig(api, params, {.n = std::min(split, config.rows - first), .first_id = first});
    rig.pool = &pool;
    std::vector<uint64_t> h(size_t(rig.size()), kHashStart);
    rig.seed(7), rig.reset();
    for (int32_t t = 0; t <= config.steps; ++t) {
      for (int64_t i = 0; i < rig.size(); ++i) {
        const std::string bytes =
            t == 0 ? rig.obs(i) + rig.mask(i) : rig.action(i) + rig.transition(i);
        h[size_t(i)] = hash_bytes(h[size_t(i)], bytes.data(), bytes.size());
      }
      if (t < config.steps) rig.step();
    }
    rows.insert(rows.end(), h.begin(), h.end());
  }
  uint64_t all = kHashStart;
  for (const uint64_t h : rows) all = hash_bytes(all, &h, sizeof h);
  return all;
}

std::string signature_line(const std::string& name, const std::string& world, uint64_t signature) {
  std::string hex(16, '0');
  for (size_t k = 16; k-- > 0; signature >>= 4) hex[k] = "0123456789abcdef"[signature & 15];
  return join({name, " ", world, " ", hex});
}

}  // namespace plantgym
