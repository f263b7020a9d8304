#include "memory.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <limits>
#include <string>

namespace plantgym {
namespace {

constexpr int64_t kUnlimited = std::numeric_limits<int64_t>::max();

/// "MemAvailable:  22515936 kB"
int64_t available() {
  std::ifstream in("/proc/meminfo");
  for (std::string word; in >> word;)
    if (int64_t kib = 0; word == "MemAvailable:" && in >> kib) return kib << 10;
  return sysconf(_SC_PHYS_PAGES) * int64_t(sysconf(_SC_PAGE_SIZE));
}

/// Of a control group's file; "max", or no such file: none.
int64_t allowed_by_container() {
  for (const char* file :
       {"/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"}) {
    std::ifstream in(file);
    if (int64_t bytes = 0; in >> bytes) return bytes;
  }
  return kUnlimited;
}

int64_t left_of_own_limit() {
  rlimit most;
  if (getrlimit(RLIMIT_AS, &most) != 0 || most.rlim_cur == RLIM_INFINITY) return kUnlimited;
  int64_t pages = 0;  // the first number: address space in use
  std::ifstream("/proc/self/statm") >> pages;
  return std::max<int64_t>(0, int64_t(most.rlim_cur) - pages * int64_t(sysconf(_SC_PAGE_SIZE)));
}

}  // namespace

int64_t free_memory() {
  return std::min({available(), allowed_by_container(), left_of_own_limit()});
}

}  // namespace plantgym
