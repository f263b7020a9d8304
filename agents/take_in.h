// How a network takes in one part of an observation, as a function that a GPU's threads can call
// too; see InputPart.
#pragma once
#include <cstdint>

#include "plantgym/abi.h"
#include "plantgym/random.h"  // PG_HD

namespace plantgym {

/// An InputPart's arrays, wherever they lie.
struct InputView {
  int32_t dtype = 0;
  int64_t elements = 0, inputs = 0, first = 0, bytes = 0;          // bytes of a raw row
  const int32_t *at = nullptr, *step = nullptr, *count = nullptr;  // step null: the value itself
  float scale = 1;
};

/// Element e of a row sets its number; where the part has steps, among zeros.
/// @param row raw, as the environment shows it @param to [inputs]
PG_HD inline void take_in_element(const InputView& p, const void* row, int64_t e, float* to) {
  const auto value = [&] {
    return p.dtype == PG_U8 ? int32_t(static_cast<const uint8_t*>(row)[e])
                            : static_cast<const int32_t*>(row)[e];
  };
  if (p.step) {
    const int32_t v = value();
    if (v >= 0 && v < p.count[e]) to[p.at[e] + v * p.step[e]] = 1;
  } else if (p.dtype == PG_F32) {
    to[p.at[e]] = static_cast<const float*>(row)[e];
  } else {
    to[p.at[e]] = p.scale * float(value());
  }
}

/// Writes one row's numbers [inputs].
PG_HD inline void take_in(const InputView& p, const void* row, float* to) {
  if (p.step)
    for (int64_t k = 0; k < p.inputs; ++k) to[k] = 0;
  for (int64_t e = 0; e < p.elements; ++e) take_in_element(p, row, e, to);
}

}  // namespace plantgym
