#include "core/allocations.h"

#include <atomic>
#include <cstddef>

static std::atomic<long> count = 0;
long plantgym::testing::allocations() { return count; }

// Every allocation ends here: operator new ends in malloc, too.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
extern "C" void __sanitizer_malloc_hook(const volatile void*, size_t) { ++count; }
#else
extern "C" {
void* __libc_malloc(size_t);
void* __libc_calloc(size_t, size_t);
void* __libc_realloc(void*, size_t);
void* malloc(size_t n) { return ++count, __libc_malloc(n); }
void* calloc(size_t n, size_t m) { return ++count, __libc_calloc(n, m); }
void* realloc(void* p, size_t n) { return ++count, __libc_realloc(p, n); }
}
#endif
