// The environments on Box2D. They stand beside builtin(): their bits are those of one machine, so
// no signature is kept of them, and a build may be without them.
#pragma once
#include "registry.h"

namespace plantgym {
/// Adds them; in a build without Box2D what it says when one is asked for.
void add_rigid(Registry& registry);
/// Whether add_rigid adds an environment of this name.
bool is_rigid(const std::string& name);
}  // namespace plantgym
