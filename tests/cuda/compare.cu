// The environments of this program compiled for the GPU, and what they do there against the CPU:
// whole numbers and flags equal, floats within kTolerance. Ends with 77 (skipped) where there is no
// GPU. usage: compare configs/worlds
#include <cmath>
#include <cstdio>
#include <cstring>

#include "contract_rig.h"
#include "core/walk.h"
#include "envs/builtin.h"
#include "vec_env.h"
#include "worlds.h"

using namespace plantgym;

namespace {

constexpr double kTolerance = 1e-5;  // relative to 1 or the number's own size

void* managed(size_t bytes) {
  void* p = nullptr;
  return cudaMallocManaged(&p, bytes) == cudaSuccess ? p : nullptr;
}
void release(void* p) { cudaFree(p); }
void wait() { cudaDeviceSynchronize(); }

/// Largest difference of two rows of a space; infinite where whole numbers differ.
double difference(const pg_space& s, const char* a, const char* b) {
  if (s.dtype != PG_F32) return std::memcmp(a, b, size_t(bytes_of(s))) ? INFINITY : 0;
  double most = 0;
  for (int64_t e = 0; e < s.elements; ++e) {
    float x, y;
    std::memcpy(&x, a + 4 * e, 4), std::memcpy(&y, b + 4 * e, 4);
    most = std::fmax(most, std::fabs(double(x) - double(y)) / std::fmax(1.0, std::fabs(double(x))));
  }
  return most;
}
double difference(const pg_spec& s, const std::string& a, const std::string& b) {
  double most = 0;
  int64_t at = 0;
  for (int32_t k = 0; k < s.n_obs; at += bytes_of(s.obs[k]), ++k)
    most = std::fmax(most, difference(s.obs[k], a.data() + at, b.data() + at));
  return most;
}

/// @returns the largest difference over a run, infinite where a flag or whole number differs
double compare(const pg_env_api& api, const Node& params, int32_t autoreset, int32_t copies) {
  const contract::RigConfig on_cpu = {.n = 1000, .autoreset = autoreset, .copies = copies};
  contract::RigConfig on_gpu = on_cpu;
  on_gpu.device = PG_CUDA;
  on_gpu.allocate = managed, on_gpu.release = release, on_gpu.wait = wait;
  contract::Rig cpu(api, params, on_cpu), gpu(api, params, on_gpu);
  cpu.seed(7), gpu.seed(7);
  cpu.reset(), gpu.reset();
  double most = 0;
  for (int32_t t = 0; t < 300; ++t) {
    for (int64_t i = 0; i < cpu.size(); ++i) {
      most = std::fmax(most, difference(cpu.spec(), cpu.obs(i), gpu.obs(i)));
      if (cpu.mask(i) != gpu.mask(i)) return INFINITY;
      if (t == 0) continue;
      if (cpu.io.terminated[i] != gpu.io.terminated[i] ||
          cpu.io.truncated[i] != gpu.io.truncated[i])
        return INFINITY;
      most = std::fmax(most, std::fabs(double(cpu.io.reward[i]) - double(gpu.io.reward[i])));
      if (cpu.ended(i))
        most = std::fmax(most, difference(cpu.spec(), cpu.final_obs(i), gpu.final_obs(i)));
    }
    cpu.step(), gpu.repeat(cpu);
  }
  for (int64_t i = 0; i < 10; ++i) gpu.set(i, cpu.get(i));
  gpu.look(), cpu.look();
  for (int64_t i = 0; i < 10; ++i)
    if (gpu.obs(i) != cpu.obs(i)) return INFINITY;  // a snapshot travels between devices
  return most;
}

}  // namespace

int main(int argc, char** argv) try {
  Registry registry;
  registry.add(builtin());
  registry.add(*plugin<testing::Walk>());
  int devices = 0;
  const cudaError_t found = cudaGetDeviceCount(&devices);
  for (const std::string& name : registry.names())
    if (!(registry.find(name).devices & PG_CUDA)) {
      std::printf("%s was not built for the GPU\n", name.c_str());
      return 1;
    }
  if (found != cudaSuccess || devices == 0) {
    std::printf("built for the GPU; skipped: %s\n", cudaGetErrorString(found));
    return 77;
  }
  bool good = true;
  for (const WorldOf& w : worlds_of(registry, argc > 1 ? argv[1] : "configs/worlds"))
    for (const int32_t mode : {PG_SAME_STEP, PG_NEXT_STEP, PG_DISABLED}) {
      const int32_t copies = mode == PG_NEXT_STEP ? 3 : 1;
      const double most = compare(registry.find(w.env), w.params(), mode, copies);
      std::printf("%s %s mode %d: largest difference %g\n", w.env.c_str(), w.name.c_str(), mode,
                  most);
      good &= most <= kTolerance;
    }
  return good ? 0 : 1;
} catch (const std::exception& e) {
  std::fprintf(stderr, "%s\n", e.what());
  return 1;
}
