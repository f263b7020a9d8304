#include "random.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "action_space.h"
#include "plantgym/random.h"

namespace plantgym {
namespace {

class RandomAgent : public Agent {
 public:
  RandomAgent(const pg_spec& spec, uint64_t seed)
      : space_(*spec.action), mask_size_(spec.mask_size), seed_(seed) {
    for (int64_t e = 0; e < space_.elements; ++e) {
      counts_.push_back(values_of(space_, e));
      lows_.push_back(space_.lows ? space_.lows[e] : space_.low);
      highs_.push_back(space_.highs ? space_.highs[e] : space_.high);
      if (!counts_.back() && !(std::isfinite(lows_.back()) && std::isfinite(highs_.back())))
        throw Error("random: the action has no bounds");
    }
  }
  void act(const pg_io& seen, int64_t n, const uint8_t*, void* action) override {
    for (int64_t i = 0; i < n; ++i) {
      Rng rng(seed_, uint32_t(i), 0, uint32_t(decisions_));
      const uint8_t* mask = seen.mask ? seen.mask + i * mask_size_ : nullptr;
      for (int64_t e = 0; e < space_.elements; ++e) {
        const int64_t at = i * space_.elements + e;
        const size_t k = size_t(e);
        const uint8_t* own = mask;  // an element's part follows that of the one before it
        if (mask) mask += counts_[k];
        if (space_.dtype == PG_F32)
          static_cast<float*>(action)[at] = lows_[k] + (highs_[k] - lows_[k]) * rng.uniform();
        else if (space_.dtype == PG_I32)
          static_cast<int32_t*>(action)[at] =
              own ? legal(rng, own, counts_[k]) : rng.below(counts_[k]);
        else
          static_cast<uint8_t*>(action)[at] = uint8_t(rng.below(counts_[k]));
      }
    }
    ++decisions_;
  }

 private:
  /// One of the values that a mask [values] allows; of none, the first.
  static int32_t legal(Rng& rng, const uint8_t* mask, int32_t values) {
    int32_t count = 0;
    for (int32_t a = 0; a < values; ++a) count += mask[a] != 0;
    int32_t left = rng.below(std::max(count, 1));
    for (int32_t a = 0; a < values; ++a)
      if (mask[a] && left-- == 0) return a;
    return 0;
  }
  pg_space space_;
  int32_t mask_size_;
  uint64_t seed_, decisions_ = 0;
  std::vector<int32_t> counts_;
  std::vector<float> lows_, highs_;
};

}  // namespace

const AgentKind kRandomAgent = {
    "random",
    "uniformly random legal actions",
    [](Fields&) {},
    nullptr,
    nullptr,
    [](const Node& params, const pg_spec& spec, uint64_t seed) -> std::unique_ptr<Agent> {
      read_fields(params, "random", [](Fields&) {});
      return std::make_unique<RandomAgent>(spec, seed);
    }};

}  // namespace plantgym
