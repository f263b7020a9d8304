// Water that a soil holds, from its texture.
#pragma once
#include "sim/farm/zone.h"

namespace plantgym::farm {

/// Sand and clay as shares of the mineral soil's mass, organic matter as a share of the soil's.
struct Texture {
  double sand = 0.65, clay = 0.10, organic_matter = 0.025;
};
/// Water contents [m3/m3] at wilting point (1500 kPa), field capacity (33 kPa) and saturation, and
/// the saturated conductivity [mm/d].
struct Hydraulics {
  double wilting_point, field_capacity, saturation, conductivity;
};
/// Saxton, Rawls: Soil water characteristic estimates by texture and organic matter for hydrologic
/// solutions, Soil Sci. Soc. Am. J. 70, 2006: equations 1, 2, 3, 5, 15, 16, 18.
Hydraulics hydraulics_of(const Texture& t);

}  // namespace plantgym::farm
