// Memory: an arena that is the device's, and which of the CPU's is pinned.
#include <sys/mman.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <memory>

#include "stand_in.h"

namespace stand_in {
namespace {

using Ranges = std::map<char*, size_t>;
Ranges g_pinned, g_device, g_managed;
std::multimap<size_t, char*> g_free;
size_t g_used = 0, g_top = 0;
int g_open = 0;
const bool g_guarded = std::getenv("STAND_IN_GUARD") != nullptr;

char* arena() {
  static char* const at = static_cast<char*>(
      mmap(nullptr, kMemory, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0));
  return at;
}
void protect(char* from, size_t bytes, bool open) {
  mprotect(from, bytes, open || !g_guarded ? PROT_READ | PROT_WRITE : PROT_NONE);
}
bool within(const Ranges& all, const void* p, size_t n = 1) {
  auto* const at = static_cast<char*>(const_cast<void*>(p));
  auto i = all.upper_bound(at);
  return i != all.begin() && (--i, at + n <= i->first + i->second);
}
/// Numbers that are none, so that what was not written or is gone is seen.
void spoil(void* p, size_t bytes) {
  open_memory();
  std::memset(p, 0xff, bytes);
  close_memory();
}

}  // namespace

Kind kind_of(const void* p) {
  if (within(g_device, p)) return Kind::kDevice;
  if (within(g_pinned, p)) return Kind::kPinned;
  return within(g_managed, p) ? Kind::kManaged : Kind::kPageable;
}
void open_memory() {
  if (g_open++ == 0 && g_guarded) protect(arena(), g_top, true);
}
void close_memory() {
  if (--g_open == 0 && g_guarded) protect(arena(), g_top, false);
}
void expect_taken(const void* p, size_t n, const char* what) {
  const auto* at = static_cast<const char*>(p);
  if (n && at >= arena() && at < arena() + kMemory && !within(g_device, p, n)) complain(what);
}

}  // namespace stand_in

using namespace stand_in;

extern "C" {

void stand_in_open() {
  enter();
  open_memory();
}
void stand_in_close() {
  close_memory();
  leave();
}

cudaError_t cudaMemGetInfo(size_t* left, size_t* all) {
  const Lock lock;
  *left = kMemory - g_used, *all = kMemory;
  return cudaSuccess;
}
cudaError_t cudaMalloc(void** p, size_t n) {
  const Lock lock;
  NOT_WHILE_RECORDING("cudaMalloc");
  constexpr size_t kPage = 4096;
  n = (n + kPage - 1) / kPage * kPage;
  char* at;
  if (const auto i = g_free.find(n); i != g_free.end()) {
    at = i->second, g_free.erase(i);
  } else {
    if (g_top + n > kMemory) return fail(cudaErrorMemoryAllocation);
    at = arena() + g_top, g_top += n;
    protect(at, n, g_open > 0);
  }
  g_device[at] = n, g_used += n;
  spoil(at, n);
  *p = at;
  return cudaSuccess;
}
cudaError_t cudaFree(void* p) {
  const Lock lock;
  if (!p) return cudaSuccess;
  NOT_WHILE_RECORDING("cudaFree");
  run_all();
  auto* const at = static_cast<char*>(p);
  if (g_managed.erase(at)) {
    std::free(p);
    return cudaSuccess;
  }
  const auto i = g_device.find(at);
  if (i == g_device.end()) return complain("cudaFree of what was not taken", cudaErrorInvalidValue);
  spoil(p, i->second);
  g_used -= i->second, g_free.insert({i->second, at}), g_device.erase(i);
  return cudaSuccess;
}
cudaError_t cudaMallocManaged(void** p, size_t n, unsigned) {
  const Lock lock;
  *p = std::calloc(1, n + 1);
  g_managed[static_cast<char*>(*p)] = n + 1;
  return cudaSuccess;
}
cudaError_t cudaHostAlloc(void** p, size_t n, unsigned) {
  const Lock lock;
  NOT_WHILE_RECORDING("cudaHostAlloc");
  *p = std::malloc(n + 1);
  std::memset(*p, 0xff, n);
  g_pinned[static_cast<char*>(*p)] = n + 1;
  return cudaSuccess;
}
cudaError_t cudaFreeHost(void* p) {
  const Lock lock;
  NOT_WHILE_RECORDING("cudaFreeHost");
  run_all();
  g_pinned.erase(static_cast<char*>(p));
  std::free(p);
  return cudaSuccess;
}
cudaError_t cudaHostRegister(void* p, size_t n, unsigned) {
  const Lock lock;
  g_pinned[static_cast<char*>(p)] = n;
  return cudaSuccess;
}
cudaError_t cudaHostUnregister(void* p) {
  const Lock lock;
  g_pinned.erase(static_cast<char*>(p));
  return cudaSuccess;
}
cudaError_t cudaPointerGetAttributes(cudaPointerAttributes* a, const void* p) {
  const Lock lock;
  *a = {};
  switch (kind_of(p)) {
    case Kind::kDevice:
      a->type = cudaMemoryTypeDevice;
      break;
    case Kind::kPinned:
      a->type = cudaMemoryTypeHost;
      break;
    case Kind::kManaged:
      a->type = cudaMemoryTypeManaged;
      break;
    case Kind::kPageable:
      a->type = cudaMemoryTypeUnregistered, a->device = -1;
  }
  a->devicePointer = const_cast<void*>(p);
  a->hostPointer = a->type == cudaMemoryTypeDevice ? nullptr : a->devicePointer;
  return cudaSuccess;
}

cudaError_t cudaMemcpyAsync(void* to, const void* from, size_t n, cudaMemcpyKind,
                            cudaStream_t stream) {
  const Lock lock;
  if (!n) return cudaSuccess;
  Stream* s = stream_of(stream);
  const Kind a = kind_of(from), b = kind_of(to);
  expect_taken(from, n, "a copy from memory that was not taken");
  expect_taken(to, n, "a copy to memory that was not taken");
  if (s->recording && (a == Kind::kPageable || b == Kind::kPageable))
    return complain("a copy of pageable memory is recorded");
  if (a == Kind::kPageable) {  // it may change when the call is over
    const auto* bytes = static_cast<const char*>(from);
    auto kept = std::make_shared<std::vector<char>>(bytes, bytes + n);
    put(s, [=] { std::memcpy(to, kept->data(), n); });
  } else {
    put(s, [=] { std::memmove(to, from, n); });
  }
  if (b == Kind::kPageable) run_until(s, s->given);  // waits
  return cudaSuccess;
}
cudaError_t cudaMemcpy(void* to, const void* from, size_t n, cudaMemcpyKind k) {
  const Lock lock;
  NOT_WHILE_RECORDING("cudaMemcpy");
  cudaMemcpyAsync(to, from, n, k, nullptr);
  run_until(stream_of(nullptr), stream_of(nullptr)->given);
  return cudaSuccess;
}
cudaError_t cudaMemcpy2DAsync(void* to, size_t to_apart, const void* from, size_t from_apart,
                              size_t width, size_t height, cudaMemcpyKind k, cudaStream_t s) {
  for (size_t i = 0; i < height; ++i)
    if (const cudaError_t e =
            cudaMemcpyAsync(static_cast<char*>(to) + i * to_apart,
                            static_cast<const char*>(from) + i * from_apart, width, k, s))
      return e;
  return cudaSuccess;
}
cudaError_t cudaMemcpy2D(void* to, size_t to_apart, const void* from, size_t from_apart,
                         size_t width, size_t height, cudaMemcpyKind k) {
  const Lock lock;
  NOT_WHILE_RECORDING("cudaMemcpy2D");
  cudaMemcpy2DAsync(to, to_apart, from, from_apart, width, height, k, nullptr);
  run_until(stream_of(nullptr), stream_of(nullptr)->given);
  return cudaSuccess;
}
cudaError_t cudaMemcpyPeerAsync(void* to, int, const void* from, int, size_t n, cudaStream_t s) {
  return cudaMemcpyAsync(to, from, n, cudaMemcpyDefault, s);
}
cudaError_t cudaMemsetAsync(void* p, int value, size_t n, cudaStream_t s) {
  const Lock lock;
  expect_taken(p, n, "bytes are set that were not taken");
  put(stream_of(s), [=] { std::memset(p, value, n); });
  return cudaSuccess;
}
cudaError_t cudaMemset(void* p, int value, size_t n) {
  const Lock lock;
  NOT_WHILE_RECORDING("cudaMemset");
  return cudaMemsetAsync(p, value, n, nullptr);  // of a device's memory it need not wait
}

}  // extern "C"
