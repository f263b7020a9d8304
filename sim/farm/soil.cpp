#include "sim/farm/soil.h"

namespace plantgym::farm {

Hydraulics hydraulics_of(const Texture& texture) {
  const double s = texture.sand, c = texture.clay, o = 100 * texture.organic_matter;
  const double dry =
      -0.024 * s + 0.487 * c + 0.006 * o + 0.005 * s * o - 0.013 * c * o + 0.068 * s * c + 0.031;
  const double wet =
      -0.251 * s + 0.195 * c + 0.011 * o + 0.006 * s * o - 0.027 * c * o + 0.452 * s * c + 0.299;
  const double full =
      0.278 * s + 0.034 * c + 0.022 * o - 0.018 * s * o - 0.027 * c * o - 0.584 * s * c + 0.078;
  Hydraulics h = {};
  h.wilting_point = 1.14 * dry - 0.02;
  h.field_capacity = wet + 1.283 * wet * wet - 0.374 * wet - 0.015;
  h.saturation = h.field_capacity + 1.636 * full - 0.107 - 0.097 * s + 0.043;
  const double lambda = math::log(h.field_capacity / h.wilting_point) / math::log(1500.0 / 33.0);
  h.conductivity = 24 * 1930 * math::pow(h.saturation - h.field_capacity, 3 - lambda);
  return h;
}

}  // namespace plantgym::farm
