// What a run sees of rows of an environment, as a function of one row that loops of the CPU and
// threads of a GPU call.
#pragma once
#include <cstdint>

#include "plantgym/abi.h"
#include "plantgym/random.h"

namespace plantgym {

/// One part of an observation: which elements of a part of the environment's it shows.
struct ViewPart {
  const int32_t* picks;  // [count]; null: they follow each other from element `first` on
  int64_t first, count;
  int64_t size;                  // of an element [bytes]
  int64_t from_apart, to_apart;  // of rows [bytes]

  PG_HD PG_INLINE void show(const char* from, char* to) const {
#if !defined(__CUDA_ARCH__)
    if (!picks) return void(__builtin_memcpy(to, from + first * size, size_t(count * size)));
#endif
    for (int64_t e = 0; e < count; ++e) {
      const int64_t k = picks ? picks[e] : first + e;
      if (size == 4)
        __builtin_memcpy(PG_ALIGNED(to + 4 * e, 4), PG_ALIGNED(from + 4 * k, 4), 4);
      else
        to[e] = from[k];
    }
  }
};

/// Where rows are, whole and as they are seen.
struct ViewRows {
  int32_t n_parts, n_signals;
  ViewPart part[PG_PARTS];
  const char *from[PG_PARTS], *final_from[PG_PARTS];  // row 0; final_from[0] null: not wanted
  char *to[PG_PARTS], *final_to[PG_PARTS];
  const uint8_t* chosen;                  // the rows that are not 0; null: all
  const uint8_t *terminated, *truncated;  // null: no step was made
  const float *weights,
      *signals;  // [n_signals], [n, n_signals]; null: the reward is not made of them
  float* reward;

  PG_HD PG_INLINE void operator()(int64_t i) const {
    if (chosen && !chosen[i]) return;
    const bool ended = terminated && final_from[0] && (terminated[i] | truncated[i]);
    for (int32_t k = 0; k < n_parts; ++k) {
      const ViewPart& p = part[k];
      p.show(from[k] + i * p.from_apart, to[k] + i * p.to_apart);
      if (ended) p.show(final_from[k] + i * p.from_apart, final_to[k] + i * p.to_apart);
    }
    if (!terminated || !weights) return;
    float r = 0;
    for (int32_t k = 0; k < n_signals; ++k) r += weights[k] * signals[i * n_signals + k];
    reward[i] = r;
  }
};

}  // namespace plantgym
