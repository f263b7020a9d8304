// What the program says about bad input to networks and the learners that go with them.
#include "cli/bad_input.h"

namespace plantgym::testing {
namespace {

// clang-format off
const std::vector<Case> kCases = {
  {"a table for PPO", "", "train w.yaml learner.type=ppo agent.type=table", 2, "agent.type: 'table' is not a choice; choices: network"},
  {"an unknown activation", "", "train w.yaml learner.type=ppo agent.activation=tan", 2, "agent.activation: 'tan' is not a choice; did you mean tanh?"},
  {"a layer of nothing", "", "train w.yaml learner.type=ppo 'agent.hidden=[64, 0]'", 2, "agent.hidden[1]: 0 is not in [1, 65536]"},
  {"an encoder of a part that is not shown", "", "train w.yaml learner.type=ppo 'agent.encoders={view: grid}'", 2, "agent.encoders: the observation has no part 'view'; parts: state"},
  {"convolutions over numbers", "", "train w.yaml learner.type=ppo 'agent.encoders={state: nature}'", 2, "agent.encoders: 'state' is no image [height, width, channels], which nature needs; use flat"},
  {"a key of another learner", "", "train w.yaml learner.type=ppo learner.buffer_size=100", 2, "learner.buffer_size: unknown key"},
  {"exploration of a policy", "", "train w.yaml learner.type=ppo 'agent.exploration={epsilon: 0.1}'", 2, "agent.exploration: unknown key"},
  {"a discount of no time", "", "train w.yaml learner.type=ppo 'learner.discount={gamma: 0.9}'", 2, "learner.discount.per: missing; time, in the environment's unit"},
  {"two discounts", "", "train w.yaml learner.type=ppo learner.gamma=0.9 'learner.discount={gamma: 0.9, per: 1}'", 2, "learner.discount: gamma is given too; keep one of them"},
  {"a clip of nothing", "", "train w.yaml learner.type=ppo learner.clip_coef=0", 2, "learner.clip_coef: 0 is not in (0, 10]"},
  {"action values of a box", "", "train w.yaml env.name=classic/pendulum learner.type=dqn", 2, "learner.type: the action 'torque' is not one of n, which a network of action values needs; use ppo"},
  {"UCB1 of a network", "", "train w.yaml learner.type=pqn 'agent.exploration={ucb: 1}'", 2, "agent.exploration: ucb counts states, which a network does not know; use epsilon or temperature"},
  {"a replay without room", "", "train w.yaml learner.type=dqn learner.buffer_size=0", 2, "learner.buffer_size: 0 is not in [1, 2000000000]"},
  {"a network judged where more is seen", "a run", "eval r env.name=classic/acrobot", 2, "r/seed-0/checkpoints/best.safetensors: the checkpoint is of another network: its policy.0.weight is [64, 4], the run's is [64, 6]"},
  {"another network for a begun run", "a run", "train w.yaml learner.type=ppo 'agent.hidden=[32]' --out r --resume", 2, "agent: other content against absent in r/config.yaml; a begun run keeps its settings"},
  {"a run whose config.yaml was changed", "an edited run", "eval r", 2, "r/config.yaml: was changed after the run began"},
  {"a checkpoint of another learner", "another's run", "eval r", 2, "r/seed-0/checkpoints/best.safetensors: the checkpoint is of ppo, the run is of pqn"},
  {"a stop that nobody looks at", "", "train w.yaml learner.type=ppo 'run.stop={metric: eval, at_least: 475}'", 2, "command line:2:10: run.stop: is looked at in evaluations while training, and there are none; give eval.every"},
  {"a learner that never begins", "", "train w.yaml learner.type=dqn learner.learning_starts=256", 2, "learner.learning_starts: 256 is not before run.steps, 256: it would never learn"},
  {"a replay of more than there is memory", "", "train w.yaml learner.type=dqn env.wrappers.pixels=[3,84,84] learner.learning_starts=1 learner.buffer_size=2000000000", 2, "learner.buffer_size: needs 8"},
  {"a batch of more than is remembered", "", "train w.yaml learner.type=dqn learner.learning_starts=1 learner.buffer_size=100 learner.batch_size=128", 2, "learner.batch_size: 128 is more than buffer_size, 100"},
  {"an unknown device", "", "train w.yaml learner.type=ppo --device gpu", 2, "run.device: 'gpu' is not a choice; did you mean cpu? (choices: cpu, cuda, auto)"},
  {"a GPU for a learner of the CPU", "", "check w.yaml learner.type=dqn learner.learning_starts=1 run.device=cuda", 2, "learner.type: 'dqn' learns on the CPU; use run.device=cpu, or ppo or pqn"},
  {"a GPU's precision for the CPU", "", "check w.yaml learner.type=ppo run.precision=bf16", 2, "run.precision: is a GPU's; use it with device: cuda or auto"},
  {"a device for benchmarks of none", "", "bench env/grid/taxi --device cuda", 2, "--device: is of the benchmarks `device` and device/…; name one of them"},
  {"a torn checkpoint", "a torn run", "eval r", 2, "not a whole checkpoint: it is cut off; use another, or train again"},
};
// clang-format on

/// A pole for any learner; "a run": one that was trained for a moment, in the folder r.
void prepare(const TempDir& dir, const std::string& input) {
  write(dir / "w.yaml",
        "env: {name: classic/cartpole}\nlearner: {}\neval: {episodes: 1}\nrun: {steps: 256}\n");
  if (input.empty()) return;
  shell(dir.path(), "$P train w.yaml learner.type=ppo --out r");
  if (input == "an edited run")
    write(dir / "r/config.yaml", contents(dir / "r/config.yaml") + "\n");
  if (input == "another's run")
    shell(dir.path(),
          "$P train w.yaml learner.type=pqn --out q && cp r/seed-0/checkpoints/* "
          "q/seed-0/checkpoints/ && rm -r r && mv q r");
  if (input == "a torn run")
    std::filesystem::resize_file(dir / "r/seed-0/checkpoints/best.safetensors", 1000);
}

}  // namespace

Part bad_networks() { return {"Networks", "bad_input_networks_test.cpp", kCases, prepare}; }

}  // namespace plantgym::testing
