// The environments that come with the program.
#pragma once
#include "plantgym/abi.h"

namespace plantgym {
const pg_plugin& builtin();
}
