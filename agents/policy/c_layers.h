// The functions of networks in C, as layers.cpp computes them.
#pragma once
#include <string>

#include "policy.h"

namespace plantgym {

/// Those functions that the layers of a network need.
std::string c_layer_functions(const PolicyNetwork& net);
/// Arrays of weights, and `static void run_network(const float *shown, float *values)`.
std::string c_network(const Policy& p);

}  // namespace plantgym
