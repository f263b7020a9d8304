// k-means as a model behind the C table.
#pragma once
#include "plantgym/abi.h"

namespace plantgym {
const pg_model_api& kmeans_model();
}
