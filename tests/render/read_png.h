// Pictures that were written, read again.
#pragma once
#include <string>

#include "raster/raster.h"

namespace plantgym::testing {

/// Nothing where there is no such file.
Image read_png(const std::string& path);

}  // namespace plantgym::testing
