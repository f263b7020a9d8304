// The machine that this program runs on: in repro.json, reports and measured figures.
#pragma once
#include <cstdint>
#include <string>

namespace plantgym {

struct Machine {
  std::string processor, system, architecture;  // "AMD EPYC 7B13", "Linux 6.1.0", "x86_64"
  int32_t cores = 1;                            // that this process may use
  double memory = 0;                            // [GB]; 0: unknown
};
Machine this_machine();
/// "AMD EPYC 7B13, 2 cores, 24 GB, Linux 6.1.0 x86_64".
std::string in_words(const Machine& m);

}  // namespace plantgym
