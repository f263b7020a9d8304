// How often the test program has allocated.
#pragma once
namespace plantgym::testing {
long allocations();
}
