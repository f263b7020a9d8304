#include "choices.h"

namespace plantgym {

Choices::Choices(const ActionSpace& space)
    : space_(space),
      log_p_(size_t(space.outputs)),
      p_(size_t(space.outputs)),
      entropy_(size_t(space.elements)) {}

float Choices::draw(const float* y, const float* log_std, const uint8_t* mask, const uint32_t* bits,
                    float* kept) {
  return draw_choice(view(), y, log_std, mask, bits, scratch(), kept);
}

void Choices::act(const float* kept, void* to) const { act_choice(view(), kept, to); }

Choices::Value Choices::evaluate(const float* y, const float* log_std, const uint8_t* mask,
                                 const float* kept) {
  return evaluate_choice(view(), y, log_std, mask, kept, scratch());
}

void Choices::slope(const float* y, const float* log_std, const float* kept, float by_log_prob,
                    float by_entropy, float* dy, float* d_log_std) {
  slope_choice(view(), y, log_std, kept, scratch(), by_log_prob, by_entropy, dy, d_log_std);
}

}  // namespace plantgym
