// The environments of this program compiled for the GPU, and what they do there against the CPU, in
// three levels: properties, single steps from the same states, whole rollouts. Whole numbers and
// flags equal, floats within kTolerance. Ends with 77 (skipped) where there is no GPU.
// usage: compare configs/worlds [--on-cpu: the comparison itself, without a GPU]
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

/// The larger of two; what is not a number equals nothing.
double larger(double most, double x) { return x <= most ? most : x == x ? x : INFINITY; }

/// Largest difference of two rows of a space; infinite where whole numbers differ.
double difference(const pg_space& s, const char* a, const char* b) {
  if (s.dtype != PG_F32) return std::memcmp(a, b, size_t(bytes_of(s))) ? INFINITY : 0;
  double most = 0;
  for (int64_t e = 0; e < s.elements; ++e) {
    float x, y;
    std::memcpy(&x, a + 4 * e, 4), std::memcpy(&y, b + 4 * e, 4);
    most = larger(most, std::fabs(double(x) - double(y)) / std::fmax(1.0, std::fabs(double(x))));
  }
  return most;
}
double difference(const pg_spec& s, const std::string& a, const std::string& b) {
  double most = 0;
  int64_t at = 0;
  for (int32_t k = 0; k < s.n_obs; at += bytes_of(s.obs[k]), ++k)
    most = larger(most, difference(s.obs[k], a.data() + at, b.data() + at));
  return most;
}

/// Where rows of this program run: the GPU, or, to try the comparison itself, the CPU again.
bool g_on_gpu = true;

contract::RigConfig there(contract::RigConfig c) {
  if (!g_on_gpu) return c;
  c.device = PG_CUDA, c.allocate = managed, c.release = release, c.wait = wait;
  return c;
}

/// The largest difference of what a step made of two rows, or of what they show before the first;
/// infinite where a flag or whole number differs.
double difference(const contract::Rig& a, int64_t i, const contract::Rig& b, int64_t k,
                  bool stepped) {
  double most = difference(a.spec(), a.obs(i), b.obs(k));
  if (a.mask(i) != b.mask(k)) return INFINITY;
  if (!stepped) return most;
  if (a.io.terminated[i] != b.io.terminated[k] || a.io.truncated[i] != b.io.truncated[k])
    return INFINITY;
  most = larger(most, std::fabs(double(a.io.reward[i]) - double(b.io.reward[k])));
  most = larger(most, std::fabs(double(a.io.elapsed[i]) - double(b.io.elapsed[k])));
  if (a.ended(i)) {
    most = larger(most, difference(a.spec(), a.final_obs(i), b.final_obs(k)));
    if (a.final_mask(i) != b.final_mask(k)) return INFINITY;
  }
  return most;
}

/// 1. Properties of rows on the GPU alone, to the bit: the same again, in a batch of another size,
/// and after a snapshot. @return 0, or infinity
double properties(const pg_env_api& api, const Node& params, int32_t autoreset, int32_t copies) {
  contract::RigConfig c = {.n = 130, .autoreset = autoreset, .copies = copies};
  contract::Rig whole(api, params, there(c)), again(api, params, there(c));
  c.n = 65, c.first_id = 65;
  contract::Rig part(api, params, there(c));
  for (contract::Rig* r : {&whole, &again, &part}) r->seed(7), r->reset();
  for (int32_t t = 0; t <= 200; ++t) {
    for (int64_t i = 0; i < 130; ++i) {
      const auto equal = [&](const contract::Rig& other, int64_t k) {
        if (t == 0) return whole.obs(i) == other.obs(k) && whole.mask(i) == other.mask(k);
        return whole.transition(i) == other.transition(k);
      };
      if (!equal(again, i) || (i >= 65 && !equal(part, i - 65))) return INFINITY;
    }
    if (t == 100)
      for (int64_t i = 0; i < 130; ++i) again.set(i, whole.get(i));
    whole.step(), again.repeat(whole), part.step();
  }
  return 0;
}

/// 2. Single steps from states of a walk on the CPU, which are brought to the GPU before each.
double single_steps(const pg_env_api& api, const Node& params, int32_t autoreset, int32_t copies) {
  const contract::RigConfig c = {.n = 65, .autoreset = autoreset, .copies = copies};
  contract::Rig cpu(api, params, c), gpu(api, params, there(c));
  cpu.seed(8), gpu.seed(8), cpu.reset(), gpu.reset();
  double most = 0;
  for (int32_t t = 0; t < 100; ++t) {
    for (int64_t i = 0; i < cpu.size(); ++i) gpu.set(i, cpu.get(i));
    cpu.step(), gpu.repeat(cpu);
    for (int64_t i = 0; i < cpu.size(); ++i) most = larger(most, difference(cpu, i, gpu, i, true));
  }
  return most;
}

/// 3. Whole rollouts by the same actions.
double rollouts(const pg_env_api& api, const Node& params, int32_t autoreset, int32_t copies,
                int32_t steps) {
  const contract::RigConfig c = {.n = 65, .autoreset = autoreset, .copies = copies};
  contract::Rig cpu(api, params, c), gpu(api, params, there(c));
  cpu.seed(7), gpu.seed(7), cpu.reset(), gpu.reset();
  double most = 0;
  for (int32_t t = 0; t <= steps; ++t) {
    for (int64_t i = 0; i < cpu.size(); ++i) most = larger(most, difference(cpu, i, gpu, i, t > 0));
    cpu.step(), gpu.repeat(cpu);
  }
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
  g_on_gpu = !(argc > 2 && std::strcmp(argv[2], "--on-cpu") == 0);
  if (g_on_gpu && (found != cudaSuccess || devices == 0)) {
    std::printf("built for the GPU; skipped: %s\n", cudaGetErrorString(found));
    return 77;
  }
  const int32_t steps = g_on_gpu ? 4096 : 256;
  bool good = true;
  std::printf("largest differences: properties, single steps, rollouts\n");
  for (const WorldOf& w : worlds_of(registry, argc > 1 ? argv[1] : "configs/worlds"))
    for (const int32_t mode : {PG_SAME_STEP, PG_NEXT_STEP, PG_DISABLED}) {
      const int32_t copies = mode == PG_NEXT_STEP ? 3 : 1;
      const pg_env_api& api = registry.find(w.env);
      const double all[] = {
          properties(api, w.params(), mode, copies), single_steps(api, w.params(), mode, copies),
          rollouts(api, w.params(), mode, copies, mode == PG_SAME_STEP ? steps : steps / 16)};
      std::printf("%s %s mode %d: %g %g %g\n", w.env.c_str(), w.name.c_str(), mode, all[0], all[1],
                  all[2]);
      std::fflush(stdout);
      for (const double most : all) good &= most <= kTolerance;
    }
  return good ? 0 : 1;
} catch (const std::exception& e) {
  std::fprintf(stderr, "%s\n", e.what());
  return 1;
}
