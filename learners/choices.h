// Random actions from a network's outputs, their probabilities, and how these follow the outputs.
// Discrete elements: each one of its values in proportion to exp(output), illegal ones never. A
// box: normal around the outputs, deviation exp(log_std) for each element.
#pragma once
#include <cstdint>
#include <vector>

#include "agents/action_space.h"
#include "choice_rows.h"

namespace plantgym {

/// The arrays of a space on the CPU, as long as it lives.
inline ActionView view_of(const ActionSpace& s) {
  return {s.elements,      s.outputs,     s.box() ? nullptr : s.counts.data(),
          s.middle.data(), s.half.data(), s.lows.data(),
          s.highs.data()};
}

class Choices {
 public:
  explicit Choices(const ActionSpace& space);
  const ActionSpace& space() const { return space_; }
  /// Floats that a kept action takes: of a box its numbers before any bounds, else the values.
  int32_t width() const { return space_.elements; }

  /// Draws an action for outputs y. @param bits of each element, draws() of them
  /// @param kept [width] what evaluate() takes; @return its log-probability (density)
  float draw(const float* y, const float* log_std, const uint8_t* mask, const uint32_t* bits,
             float* kept);
  int32_t draws() const { return space_.box() ? 2 * space_.elements : space_.elements; }
  /// The action as the environment takes it.
  void act(const float* kept, void* to) const;

  using Value = ChoiceValue;
  /// @param y, log_std, mask, kept as in draw
  Value evaluate(const float* y, const float* log_std, const uint8_t* mask, const float* kept);
  /// After evaluate(): adds d (by_log_prob * log_prob + by_entropy * entropy) to dy [outputs], and
  /// to d_log_std [elements] of a box.
  void slope(const float* y, const float* log_std, const float* kept, float by_log_prob,
             float by_entropy, float* dy, float* d_log_std);

  ActionView view() const { return view_of(space_); }
  /// Room for one row.
  ChoiceScratch scratch() { return {log_p_.data(), p_.data(), entropy_.data()}; }

 private:
  ActionSpace space_;
  std::vector<float> log_p_, p_;  // [outputs] of the last evaluate or draw
  std::vector<float> entropy_;    // [elements] of the last evaluate
};

}  // namespace plantgym
