// How much memory is left, asked before much of it is taken: a machine out of memory kills without
// a word.
#pragma once
#include <cstdint>

namespace plantgym {

/// Bytes that this process may still take: what the machine has free, its container allows and the
/// process's own limit (ulimit -v) leaves.
int64_t free_memory();

}  // namespace plantgym
