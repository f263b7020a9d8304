// Weather that looks as if it were in other units.
#pragma once
#include <string>
#include <vector>

#include "sim/farm/weather.h"

namespace plantgym::farm {

/// What of a record is hardly ever seen on Earth, in words, with the unit that may have been meant.
/// Deserts are asked about, too: a question is no error. Of yearly sums, where a year is there.
std::vector<std::string> questions_of(const Weather& w);

}  // namespace plantgym::farm
