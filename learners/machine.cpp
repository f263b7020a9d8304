#include "machine.h"

#include <fmt/core.h>
#include <sched.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <fstream>
#include <thread>

namespace plantgym {

Machine this_machine() {
  Machine m = {"unknown processor", "unknown system", "", 1, 0};
  std::ifstream in("/proc/cpuinfo");
  for (std::string line; std::getline(in, line);)
    if (line.rfind("model name", 0) == 0 && line.find(": ") != std::string::npos) {
      m.processor = line.substr(line.find(": ") + 2);
      break;
    }
  cpu_set_t set;
  m.cores = sched_getaffinity(0, sizeof set, &set) == 0
                ? int32_t(CPU_COUNT(&set))
                : int32_t(std::thread::hardware_concurrency());
  if (const long pages = sysconf(_SC_PHYS_PAGES), bytes = sysconf(_SC_PAGESIZE); pages > 0)
    m.memory = double(pages) * double(bytes) / 1e9;
  utsname name = {};
  if (uname(&name) == 0)
    m.system = fmt::format("{} {}", name.sysname, name.release), m.architecture = name.machine;
  return m;
}

std::string in_words(const Machine& m) {
  return fmt::format("{}, {} core{}, {:.0f} GB, {} {}", m.processor, m.cores,
                     m.cores == 1 ? "" : "s", m.memory, m.system, m.architecture);
}

}  // namespace plantgym
