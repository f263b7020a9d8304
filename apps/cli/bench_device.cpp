// Environments and learners on a device: all of it in a GPU's memory, or on the CPU by the same
// means.
#include "agents/deep_library.h"
#include "bench_models.h"
#include "commands.h"
#include "learners/choices.h"
#include "learners/device_learner.h"
#include "plantgym/fields.h"
#include "tuning.h"

namespace plantgym::cli {
namespace {

struct OnDevice {
  const char *name, *world;
  const char* learner = "";  // "": random legal actions
  const char* agent = "{}";
};
// small networks, as the fastest trainers are measured with; gradients of all rows at once
constexpr const char *kPpoYaml =
                         "{type: ppo, num_steps: 64, num_minibatches: 4, update_epochs: 1, "
                         "shard: 16777216}",
                     *kPqnYaml =
                         "{type: pqn, num_steps: 32, num_minibatches: 4, update_epochs: 1, "
                         "shard: 16777216}";
constexpr OnDevice kOnDevices[] = {
    {"device/grid/frozenlake_8x8", "configs/worlds/grid/frozenlake_8x8.yaml"},
    {"device/grid/minigrid_doorkey_8x8", "configs/worlds/grid/minigrid_doorkey_8x8.yaml"},
    {"device/classic/cartpole", "classic/cartpole"},
    {"device/farm/field", "configs/worlds/farm/champion_maize.yaml"},
    {"device/factory/jobshop_ta01", "configs/worlds/factory/ta01.yaml"},
    {"device/ppo_cartpole", "classic/cartpole", kPpoYaml, "{hidden: [64, 64], shared: true}"},
    {"device/ppo_frozenlake_8x8", "configs/worlds/grid/frozenlake_8x8.yaml", kPpoYaml,
     "{hidden: [64, 64], shared: true}"},
    {"device/pqn_minigrid_doorkey_8x8", "configs/worlds/grid/minigrid_doorkey_8x8.yaml", kPqnYaml,
     "{hidden: [256], layer_norm: true, activation: relu}"}};

/// Random legal actions and steps, recorded.
double bytes_per_row(const VecEnv& env) {
  return double(env.spec().state_bytes + Transition::bytes_per_row(env.spec(), false) +
                DeviceEnv::bytes_per_row(env));
}

Bench steps_on_device(const OnDevice& d, std::shared_ptr<VecEnv> env,
                      std::shared_ptr<Device> device) {
  constexpr int32_t kSteps = 64;
  const int64_t n = env->size();
  const pg_spec& spec = env->spec();
  const ActionSpace space(spec);
  const auto placed = [&](const auto& v) { return device->placed(v); };
  const ActionView view = {space.elements,       space.outputs,      placed(space.counts),
                           placed(space.middle), placed(space.half), placed(space.lows),
                           placed(space.highs)};
  pg_io io = {};
  io.size = sizeof io, io.stream = device->stream();
  for (int32_t k = 0; k < spec.n_obs; ++k) {
    io.obs[k] = device->take(n * bytes_of(spec.obs[k]));
    io.final_obs[k] = device->take(n * bytes_of(spec.obs[k]));
  }
  const int64_t action_bytes = bytes_of(*spec.action);
  char* action = device->take_array<char>(n * action_bytes);
  io.action = action;
  io.reward = device->take_array<float>(n), io.elapsed = device->take_array<float>(n);
  io.terminated = device->take_array<uint8_t>(n), io.truncated = device->take_array<uint8_t>(n);
  if (spec.mask_size) io.mask = device->take_array<uint8_t>(n * spec.mask_size);
  device->wait();
  env->seed(1);
  const auto rows = std::make_shared<DeviceEnv>(*env, *device);
  device->wait(), rows->reset(io);
  const auto go = [=, on = device.get()] {
    for (uint32_t k = 0; k < kSteps; ++k) {
      each(*on, n, ops::RandomActions{view, io.mask, k, action, action_bytes});
      rows->step(io);
    }
  };
  go(), device->wait();
  device->record(), go();
  // gone in the order from the last to the first: a graph before its device, and what it steps last
  struct Held {
    std::shared_ptr<VecEnv> env;
    std::shared_ptr<Device> device;
    std::shared_ptr<DeviceEnv> rows;
    std::shared_ptr<Device::Recording> recorded;
  };
  auto held = std::make_shared<Held>();
  held->env = env, held->device = device, held->rows = rows, held->recorded = device->recorded();
  Bench b;
  b.name = d.name, b.envs = n;
  b.bytes_per_env = bytes_per_row(*env);
  b.work = [n, held] {
    for (int32_t k = 0; k < 4; ++k) held->recorded->play();
    held->device->wait();
    return int64_t(4 * kSteps) * n;
  };
  return b;
}

Bench bench_on_device(const OnDevice& d, const BenchArgs& a, Pool& pool) {
  const bool cuda = a.device == "cuda", named = builtin_registry().has(d.world);
  std::vector<std::string> overrides;
  if (*d.learner)
    overrides = {join({"learner=", d.learner}), join({"agent=", d.agent}), "run.steps=1000000000"};
  Loaded l = load({named ? d.world : shipped(d.world), overrides});
  l.run.env.n = a.envs ? a.envs : cuda ? 1 << 18 : 4096;
  l.run.env.device = cuda ? PG_CUDA : PG_CPU;
  auto device = std::unique_ptr<Device>(open_device(cuda));
  auto env = std::make_shared<VecEnv>(l.registry.find(l.run.env.name), l.run.env, pool);
  if (!*d.learner) return steps_on_device(d, env, std::move(device));
  const Budget endless = {int64_t(1) << 50, 0};
  struct Held {  // the learner goes before what it steps
    std::shared_ptr<VecEnv> env;
    std::shared_ptr<Learner> learner;
  };
  auto held = std::make_shared<Held>();
  held->env = env;
  held->learner = learner_kind(l.run.learner)
                      .make_on(l.run.learner, l.run.agent, *env, endless, 1,
                               {std::move(device), Precision::kFloat32, false});
  held->learner->iterate(), held->learner->iterate();  // made ready, and recorded
  Bench b;
  b.name = d.name, b.envs = l.run.env.n;
  b.bytes_per_env = bytes_per_row(*env);
  b.work = [held] {
    const int64_t before = held->learner->steps();
    held->learner->iterate();
    return held->learner->steps() - before;
  };
  return b;
}

}  // namespace

const std::vector<std::string>& device_bench_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all = {"device"};
    for (const OnDevice& d : kOnDevices) all.push_back(d.name);
    return all;
  }();
  return names;
}

std::vector<std::function<Bench()>> device_benches(const BenchArgs& a, Pool& pool) {
  std::vector<std::function<Bench()>> all;
  for (const OnDevice& d : kOnDevices)
    if (a.name == "device" || a.name == d.name)
      all.push_back([&] { return bench_on_device(d, a, pool); });
  return all;
}

}  // namespace plantgym::cli
