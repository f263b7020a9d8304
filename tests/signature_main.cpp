// Prints the signature of every built-in environment on every world of a folder: what
// tests/signature.txt holds, but for plants that ask a recogniser: there are none in it.
// usage: signature configs/worlds
#include <cstdio>
#include <exception>

#include "envs/builtin.h"
#include "signature.h"
#include "worlds.h"

int main(int argc, char** argv) try {
  plantgym::Registry registry;
  registry.add(plantgym::builtin());
  for (const auto& w : plantgym::worlds_of(registry, argc > 1 ? argv[1] : "configs/worlds")) {
    const uint64_t s = plantgym::signature(registry.find(w.env), w.params());
    std::puts(plantgym::signature_line(w.env, w.name, s).c_str());
  }
} catch (const std::exception& e) {
  std::fprintf(stderr, "%s\n", e.what());
  return 1;
}
