// What a network's outputs mean as actions: a number for each value of each discrete element, or
// one for each element of a box.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "plantgym/abi.h"

namespace plantgym {

/// The name of element e, or its number.
inline std::string name_of(const pg_space& s, int64_t e) {
  return s.names ? s.names[e] : std::to_string(e);
}
/// Values of element e of an action or a discrete observation; 0: a number.
inline int32_t values_of(const pg_space& s, int64_t e) { return s.counts ? s.counts[e] : s.n; }

/// Discrete elements have one output per value, element after element, and so has a mask. A box
/// has one output per element; -1 and 1 stand for its low and high, where it has both.
struct ActionSpace {
  std::vector<int32_t> counts = {};  // [elements] values; empty: a box
  // [elements] of a box; half 0: without two bounds that are finite and differ
  std::vector<float> middle = {}, half = {}, lows = {}, highs = {};
  int32_t elements = 0, outputs = 0;
  int32_t mask_size = 0;  // 0: no mask, else outputs

  /// @throws Error a mask that does not lie element after element
  explicit ActionSpace(const pg_spec& spec);
  bool box() const { return counts.empty(); }
  /// The likeliest action of each element, the lowest among equals; of a box, the middle.
  /// @param to as spec.action says
  void greedy(const float* outputs, const uint8_t* mask, void* to) const;
  /// A box's action for network numbers u [elements], within its bounds.
  void scale(const float* u, float* to) const;
};

}  // namespace plantgym
