// The layers of a policy's network, plainly. Their sums run in the order of the exported C source,
// so that both give the same bits.
#pragma once
#include "policy.h"

namespace plantgym {

/// Makes room for layers, and for n numbers that come in.
void make_room(const std::vector<PolicyLayer>& layers, size_t n, PolicyBuffers& b);

/// Sum of w x in eight lanes, which a compiler may keep in one register.
float dot(const float* w, const float* x, int64_t n);
/// b.x becomes what a layer makes of it.
void run_layer(const PolicyLayer& l, const std::vector<PolicyArray>& arrays, PolicyBuffers& b);

}  // namespace plantgym
