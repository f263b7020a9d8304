#include "core/allocations.cpp"  // the counting allocator, for this program too
